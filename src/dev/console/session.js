// Who the console is signed in as, and the passwords that its calls have set. The session is kept in
// memory only; the passwords in this browser, because the list of people knows only the first ones.
import { call, must } from "./call.js";
import { byId } from "./dom.js";

const passwordsSet = "relatch-console-passwords";

let current;

/** Signs in, with the password that was set here last or else the first one, and remembers it. */
export async function signIn(person) {
  const answer = (await tried(person, setHere(person))) ?? (await tried(person, person.password));
  if (!answer) throw new Error(`${person.email} does not sign in: the account is deactivated, or its password was changed elsewhere.`);
  const { email, tenant } = person;
  current = { ...person, ...answer };
  byId("who").textContent = `Signed in as ${email} at ${tenant}.`;
  return current;
}

/** The session; the demonstration's Ada if nobody signed in yet. */
export async function session() {
  if (current?.bearer) return current;
  if (current) return signIn(current);
  const people = await must("GET", "/dev/people");
  return signIn(people.find(({ tenant }) => tenant === "demo"));
}

/** Notes that a call has set a password. Some end the caller's session, too: the next call gets a new one. */
export function noteSet(password) {
  if (!current) return;
  const all = { ...JSON.parse(localStorage.getItem(passwordsSet) ?? "{}"), [nameOf(current)]: password };
  localStorage.setItem(passwordsSet, JSON.stringify(all));
  current = { ...current, bearer: undefined };
}

async function tried({ email, tenant }, password) {
  if (password === undefined) return undefined;
  const { status, json } = await call("POST", "/api/sessions", { body: { email, password, tenant } });
  if (status !== 200) return undefined;
  return { password, bearer: json.access_token, tenantId: json.account.tenant };
}

const setHere = (person) => JSON.parse(localStorage.getItem(passwordsSet) ?? "{}")[nameOf(person)];

const nameOf = ({ email, tenant }) => `${email} ${tenant}`;
