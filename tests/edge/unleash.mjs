// How an Unleash client talks: cookie sessions and mailed reset links. Owns no server.
import assert from "node:assert/strict";
import { tenantOf } from "./tenant.mjs";

/** A tenant that is talked to as Unleash: the tenant, and `post`, `signIn`, `me`, `mailedToken`. */
export async function unleashOf(edge, settings = {}) {
  const tenant = await tenantOf(edge, settings);
  /** @type {(path: string, body: any, options?: { cookie?: string, headers?: Record<string, string> }) => Promise<any>} */
  const post = (path, body, { cookie, headers = {} } = {}) =>
    tenant.call("POST", path, { body, headers: { ...headers, ...(cookie ? { cookie } : {}) } });
  const logIn = ({ email, password }) => post("/auth/simple/login", { username: email, password });

  return {
    ...tenant,
    post,
    logIn,
    reset: (token, password, options) => post("/auth/reset/password", { token, password }, options),
    askMail: (email) => post("/auth/reset/password-email", { email }),
    validate: (token, cookie) =>
      tenant.call("GET", `/auth/reset/validate?token=${encodeURIComponent(token)}`, {
        headers: cookie ? { cookie } : {},
      }),
    me: (cookie) => tenant.call("GET", "/api/admin/user", { headers: cookie ? { cookie } : {} }),
    changeOwn: (cookie, body) => post("/api/admin/user/change-password", body, { cookie }),

    /** Signs in and resolves with the cookie. */
    async signIn(person) {
      const answer = await logIn(person);
      assert.equal(answer.status, 200, answer.text);
      return answer.headers.get("set-cookie").split(";")[0];
    },

    /** Asks for the mail and resolves with its token; `count` mails of that address are waited for. */
    async mailedToken({ email }, count = 1) {
      const answer = await post("/auth/reset/password-email", { email });
      assert.equal(answer.status, 200, answer.text);
      const [mail] = await edge.mailbox(email, { count });
      return mail.token;
    },
  };
}

/** The modes of a tenant's Unleash. */
/** @type {[string, Record<string, any>][]} */
export const modes = [
  ["as is", {}],
  ["upstream", { compat: { unleash: "upstream" } }],
];

export const upstream = modes[1][1];

/** An error whose one detail repeats its message. */
export const plain = (name, message) => ({ name, message, details: [{ message }] });

export const invalidToken = plain("InvalidTokenError", "Token was not valid");
