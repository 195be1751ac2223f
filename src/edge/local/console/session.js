// Who the console is signed in as. Kept in memory only: a reload forgets it.
import { must } from "./call.js";
import { byId } from "./dom.js";

let current;

/** Signs in and remembers it. */
export async function signIn(person) {
  const { email, password, tenant } = person;
  const answer = await must("POST", "/api/sessions", { body: { email, password, tenant } });
  current = { ...person, bearer: answer.access_token, tenantId: answer.account.tenant };
  byId("who").textContent = `Signed in as ${email} at ${tenant}.`;
  return current;
}

/** The session; the demonstration's Ada if nobody signed in yet. */
export async function session() {
  if (current) return current;
  const people = await must("GET", "/dev/people");
  return signIn(people.find(({ tenant }) => tenant === "demo"));
}

/** Remembers a password that a call has set, so that the next call can give it as the current one. */
export function remember(password) {
  if (current) current.password = password;
}
