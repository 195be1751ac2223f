// "This was not me": with the token of the mail that announced a change, one press undoes it and
// the page says what was done; nobody has to type an address. Without a token the page asks for a
// reset.
import { call, isUncertain } from "./call.js";
import { onSubmit, sayTrouble, turnTo } from "./form.js";
import { open } from "./page.js";

const token = globalThis.takeToken();
let lost = false;

async function undo() {
  const answer = await call("POST", "/api/password/disavow", { body: { token } });
  if (answer.status === 204) return turnTo("secured");
  if (answer.status === 200) return turnTo("deactivated");
  // Spent after an attempt whose answer got lost, it was spent here.
  if (answer.status === 400) return turnTo(lost ? "secured" : "dead");
  lost ||= isUncertain(answer);
  sayTrouble(answer);
}

const parts = (attribute) => document.querySelectorAll(`[${attribute}=token]`);
for (const part of parts(token === null ? "data-if" : "data-unless")) part.remove();
for (const part of parts("data-if")) part.hidden = false;
if (token === null) {
  await import("./forgot.js");
} else {
  await open();
  onSubmit(undo);
}
