// Tenants and accounts of a test's own, made over the administration API, and their sign-in.
// Owns no server and asserts nothing but that the making succeeds.
import { randomUUID } from "node:crypto";
import { tenants } from "./client.mjs";

/** Good under every policy that a dialect has. */
export const firstPassword = "Kestrel-Over-Fen-31";
export const secondPassword = "Marigold+Harbour-58";

const made = (answer) => {
  if (answer.status < 200 || answer.status > 299) throw new Error(`unexpected ${answer.status}: ${answer.text}`);
  return answer.json;
};

/**
 * A new tenant with the given settings: `{ id, slug }`.
 * @param {any} edge
 * @param {Record<string, any>} [wanted]
 */
export async function tenantOf(edge, { settings = { limits: "open" }, ...rest } = {}) {
  const slug = `t-${randomUUID().slice(0, 8)}`;
  return made(await edge.admin("POST", "/tenants", { slug, settings, ...rest }));
}

/**
 * A new account: `{ id, email, password, tenant, … }`; `password: null` makes one without.
 * @param {any} edge
 * @param {Record<string, any>} [wanted]
 * @returns {Promise<any>}
 */
export async function personOf(edge, { tenant = tenants.demo, password = firstPassword, ...rest } = {}) {
  const email = rest.email ?? `p-${randomUUID().slice(0, 12)}@example.com`;
  const body = { tenant, email, ...rest, ...(password === null ? {} : { password }) };
  return { ...made(await edge.admin("POST", "/accounts", body)), password };
}

/** The answer to a native sign-in. */
export const signIn = (edge, { email, tenant }, password) =>
  edge.call("POST", "/api/sessions", { body: { email, password, tenant } });

/**
 * A new account that is signed in: as `personOf`, with `bearer` and `refresh`.
 * @param {any} edge
 * @param {Record<string, any>} [options]
 * @returns {Promise<any>}
 */
export async function signedIn(edge, options) {
  const person = await personOf(edge, options);
  return { ...person, ...(await sessionOf(edge, person)) };
}

/** A session of an account that has `password`: `{ bearer, refresh, tenant }`. */
export async function sessionOf(edge, person, password = person.password) {
  const { access_token: bearer, refresh_token: refresh } = made(await signIn(edge, person, password));
  return { bearer, refresh, tenant: person.tenant };
}

/** Whether a password signs in. */
export const opens = async (edge, person, password) => (await signIn(edge, person, password)).status === 200;

/**
 * Whether the refresh token of a signed-in person is still good; it is used up.
 * @type {(edge: any, session: { refresh: string, tenant?: string }) => Promise<boolean>}
 */
export const refreshes = async (edge, { refresh, tenant }) =>
  (await edge.call("POST", "/api/sessions/refresh", { body: { refresh_token: refresh, tenant } })).status === 200;
