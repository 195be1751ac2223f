// Signing in.
import { call } from "./call.js";
import { blame, onSubmit, sayTrouble } from "./form.js";
import { open } from "./page.js";
import { keep, next } from "./session.js";

const [email, password] = ["email", "password"].map((id) => document.getElementById(id));

await open();
onSubmit(async () => {
  const answer = await call("POST", "/api/sessions", { body: { email: email.value, password: password.value } });
  if (answer.status === 200) {
    keep(answer.json);
    location.assign(next());
  } else if (answer.status === 401) {
    password.value = "";
    blame(password, "wrong_sign_in");
  } else if (answer.status === 400) {
    blame(email, "bad_email");
  } else {
    sayTrouble(answer);
  }
});
email.focus();
