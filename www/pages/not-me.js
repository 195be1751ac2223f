// "This was not me": with the token of the mail that told of a change, one press undoes it, and whose
// account it is need not be said; without one the page asks for a reset, as any other.
import { call, isUncertain } from "./call.js";
import { onSubmit, sayTrouble, turnTo } from "./form.js";
import { open } from "./page.js";

const token = globalThis.takeToken();
let lost = false;

async function undo() {
  const answer = await call("POST", "/api/password/disavow", { body: { token } });
  if (answer.status === 204) return turnTo("sent");
  // Spent after an attempt whose answer got lost, it was spent here.
  if (answer.status === 400) return turnTo(lost ? "sent" : "dead");
  lost ||= isUncertain(answer);
  sayTrouble(answer);
}

if (token === null) {
  await import("./forgot.js");
} else {
  for (const part of document.querySelectorAll("[data-unless=token]")) part.remove();
  await open();
  onSubmit(undo);
}
