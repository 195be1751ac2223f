// The demonstration's accounts, each with a button that signs in.
import { must } from "./call.js";
import { byId, during, element } from "./dom.js";
import { signIn } from "./session.js";

/** Lists the accounts. */
export async function start() {
  const people = await must("GET", "/dev/people");
  byId("people-rows").replaceChildren(...people.map(row));
}

function row(person) {
  const cell = (content) => element("td", {}, content);
  const state = person.active ? person.auth_provider : `${person.auth_provider}, deactivated`;
  const password = person.password ? element("code", { textContent: person.password }) : "–";
  return element("tr", {}, cell(person.email), cell(person.tenant), cell(state), cell(password), cell(action(person)));
}

function action(person) {
  if (!person.password) return "";
  const button = element("button", { type: "button", textContent: "Sign in", "aria-label": `Sign in as ${person.email} at ${person.tenant}` });
  button.addEventListener("click", () => during(button, byId("people-said"), async () => {
    await signIn(person);
    return `Signed in as ${person.email} at ${person.tenant}.`;
  }));
  return button;
}
