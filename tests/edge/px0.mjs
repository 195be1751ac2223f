// How a px0 client talks: bearer sessions and mailed reset codes. Owns no server.
import assert from "node:assert/strict";
import { tenantOf } from "./tenant.mjs";

/** A tenant that is talked to as px0: the tenant, and `post`, `logIn`, `signIn`, `me`, `reset`, `mailedCode`. */
export async function px0Of(edge, settings = {}) {
  const tenant = await tenantOf(edge, settings);
  const post = (path, body, options = {}) => tenant.call("POST", `/v1/auth${path}`, { body, ...options });
  const logIn = ({ email, password }) => post("/login", { email, password });
  const trigger = (email) => post("/password-reset/trigger", { email });

  return {
    ...tenant,
    post,
    logIn,
    trigger,
    reset: (code, new_password, options) => post("/password-reset/reset", { code, new_password }, options),
    me: (bearer) => tenant.call("GET", "/v1/auth/me", { bearer }),
    changeOwn: (bearer, body) => post("/me/change-password", body, { bearer }),

    /** Signs in and resolves with the bearer token. */
    async signIn(person) {
      const answer = await logIn(person);
      assert.equal(answer.status, 200, answer.text);
      return answer.json.token;
    },

    /** Asks for the mail and resolves with its code; `count` mails of that address are waited for. */
    async mailedCode({ email }, count = 1) {
      const answer = await trigger(email);
      assert.equal(answer.status, 200, answer.text);
      const [mail] = await edge.mailbox(email, { count });
      return mail.code;
    },
  };
}

/** The modes of a tenant's px0. */
/** @type {[string, Record<string, any>][]} */
export const modes = [
  ["as is", {}],
  ["six digits", { code_format: "digits-6" }],
  ["upstream", { code_format: "digits-6", compat: { px0: "upstream" } }],
];

export const upstream = modes[2][1];

export const error = (text) => ({ error: text });
export const invalidCode = error("invalid or expired password reset code");
