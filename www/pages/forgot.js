// Asking for the mail. The answer is the same for every address, and so is the page. Remembers the
// request for this tab, so that its code can be typed on the reset page, and shows the reference that
// the mail has.
import { call } from "./call.js";
import { blame, onSubmit, sayTrouble, turnTo } from "./form.js";
import { write } from "./language.js";
import { open } from "./page.js";
import { keep, referenceOf } from "./request.js";

const email = document.getElementById("email");

async function ask() {
  const answer = await call("POST", "/api/password/reset/request", { body: { email: email.value } });
  if (answer.status === 202) {
    const asked = { request: answer.json.request_id, email: email.value };
    keep(asked);
    write(document.getElementById("reference"), "reference", { reference: referenceOf(asked) });
    document.getElementById("address").textContent = email.value;
    turnTo("sent");
  } else if (answer.status === 400) {
    blame(email, "bad_email");
  } else {
    sayTrouble(answer);
  }
}

await open();
onSubmit(ask);
document.getElementById("again").addEventListener("click", () => {
  turnTo("ask");
  email.focus();
});
email.focus();
