// A tenant of its own for a test, and people in it. Owns no server; asks through a client.
import assert from "node:assert/strict";

let made = 0;

/** A password that every dialect and the default policy take. */
export const good = "Sturdy-Lantern-4827";
export const better = "Quiet-Harbour-9153!";

/**
 * Makes a tenant on a host of its own; settings are merged over limits and registration that stay out of
 * the way. Resolves with `{ id, slug, host, call, person, works }`.
 * @param {any} edge
 * @param {Record<string, any>} [settings]
 */
export async function tenantOf(edge, settings = {}) {
  const slug = `t${++made}`;
  const host = `${slug}.localhost`;
  const answer = await edge.admin("POST", "/tenants", {
    slug,
    hosts: [host],
    dialects: ["prelude", "jitsudo", "unleash", "px0", "truefoundry"],
    settings: { limits: "open", registration: "open", ...settings },
  });
  assert.equal(answer.status, 201, answer.text);
  const { id } = answer.json;
  /** @type {(method: string, path: string, options?: import("./client.mjs").Sent) => Promise<any>} */
  const call = (method, path, options) => edge.call(method, `http://${host}${path}`, options);

  /**
   * Makes an account: `{ id, number, email, password, … }`.
   * @param {Record<string, any>} [account]
   */
  async function person(account = {}) {
    const email = `person${++made}@example.com`;
    const wanted = { tenant: id, email, password: good, ...account };
    const created = await edge.admin("POST", "/accounts", wanted);
    assert.equal(created.status, 201, created.text);
    return { ...created.json, password: wanted.password };
  }

  /** Whether a password signs in natively, the proof of what any dialect did. */
  async function works({ email }, password) {
    const { status } = await call("POST", "/api/sessions", { body: { email, password } });
    assert.ok([200, 401].includes(status), `sign-in answered ${status}`);
    return status === 200;
  }

  return { id, slug, host, call, person, works };
}
