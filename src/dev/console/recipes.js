// What the password endpoint of each API takes, and how what it takes is come by. Owns data and the
// steps before a call; must not touch the page.
import { must } from "./call.js";
import { session } from "./session.js";

const mailWithinMs = 5_000;
const pollMs = 250;

/** A password that every API's own policy takes, different each time. */
const fresh = () => `Harbour-Kestrel-${Math.floor(1_000 + Math.random() * 9_000)}!`;

/**
 * The endpoints: `prepare` answers the values that a person would have at hand, named as in `fields`
 * or `bearer` or `headers`; `sets` names the field that becomes the password.
 */
export const recipes = [
  {
    api: "Native", method: "POST", path: "/api/password/change", fields: ["current_password", "new_password"], sets: "new_password",
    prepare: async () => {
      const { bearer, password } = await session();
      return { bearer, current_password: password, new_password: fresh() };
    },
  },
  {
    api: "Prelude", method: "POST", path: "/v1/session/me/password/reset", fields: ["password"], sets: "password",
    prepare: async () => ({ bearer: await writeGrant(), password: fresh() }),
  },
  {
    api: "JITSudo", method: "POST", path: "/v1/users/me/password", fields: ["current_password", "new_password"], sets: "new_password",
    prepare: async () => {
      const { bearer, password, tenantId } = await session();
      return { bearer, headers: { "X-Tenant-ID": tenantId }, current_password: password, new_password: fresh() };
    },
  },
  {
    api: "Unleash", method: "POST", path: "/auth/reset/password", fields: ["token", "password"], sets: "password",
    prepare: async () => {
      const { email } = await session();
      const token = await mailed(email, "token", () => must("POST", "/auth/reset/password-email", { body: { email } }));
      return { token, password: fresh() };
    },
  },
  {
    api: "px0", method: "POST", path: "/v1/auth/password-reset/reset", fields: ["code", "new_password"], sets: "new_password",
    prepare: async () => {
      const { email } = await session();
      const code = await mailed(email, "code", () => must("POST", "/v1/auth/password-reset/trigger", { body: { email } }));
      return { code, new_password: fresh() };
    },
  },
  {
    api: "TrueFoundry", method: "POST", path: "/api/svc/v1/users/change-password", fields: ["loginId", "newPassword", "oldPassword"], sets: "newPassword",
    prepare: async () => {
      const { bearer, email, password } = await session();
      return { bearer, loginId: email, newPassword: fresh(), oldPassword: password };
    },
  },
];

/** A token that may set a password once, for ten minutes. */
async function writeGrant() {
  const { bearer, password } = await session();
  const answer = await must("POST", "/api/sessions/step-up", { bearer, body: { password } });
  return answer.access_token;
}

/**
 * The token or code (`part`) of the mail that `ask` causes. A notice of an earlier change may arrive
 * meanwhile, and has neither.
 */
async function mailed(email, part, ask) {
  const read = () => must("GET", `/dev/mailbox?to=${encodeURIComponent(email)}`);
  const before = new Set((await read()).map(({ id }) => id));
  await ask();
  for (const deadline = Date.now() + mailWithinMs; Date.now() < deadline; await new Promise((done) => setTimeout(done, pollMs))) {
    const fresh = (await read()).find((mail) => mail[part] && !before.has(mail.id));
    if (fresh) return fresh[part];
  }
  throw new Error("The mail did not come: a second one within a minute is not sent. Put the clock forward.");
}
