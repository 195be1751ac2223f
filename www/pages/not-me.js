// "This was not me": with the token of the mail that told of a change, one press undoes it; without one
// the page asks for a reset, as any other.
import { call } from "./call.js";
import { onSubmit, sayTrouble, turnTo } from "./form.js";
import { open } from "./page.js";

const find = (id) => document.getElementById(id);
const token = globalThis.takeToken();

async function undo() {
  const answer = await call("POST", "/api/password/disavow", { body: { token } });
  if (answer.status === 204) return turnTo("sent");
  if (answer.status === 400) return turnTo("dead");
  sayTrouble(answer);
}

/** The token says whose account it is: nobody has to type an address, and no code is needed. */
async function ready() {
  for (const part of find("form").querySelectorAll("label, input")) part.remove();
  for (const part of find("sent").querySelectorAll("p:not([data-text])")) part.hidden = true;
  await open();
  onSubmit(undo);
}

await (token === null ? import("./forgot.js") : ready());
