// What tests of Prelude's API share: accounts, sessions, step-up, proofs of possession.
// Owns no server; works on any client of client.mjs.
import { createHash, createHmac, createPrivateKey, generateKeyPairSync, randomUUID, sign } from "node:crypto";

export const scope = "prld:pwd:write";
export const firstPassword = "First-Passw0rd-Here!";
export const newPassword = "N3wS3cur3P@ss!";

const base64url = (value) =>
  Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url");

/** The claims of a JWT, unverified. */
export const claimsOf = (token) => JSON.parse(Buffer.from(token.split(".")[1], "base64url").toString());

/** A JWT of the demo's outside issuer; `overrides` replaces claims, `undefined` leaves one out. */
export function outsideToken(
  email,
  overrides = {},
  { header = {}, secret = "relatch-demo-issuer-secret-000000000000" } = {},
) {
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    iss: "https://issuer.test",
    aud: "relatch",
    sub: `outside|${email}`,
    email,
    email_verified: true,
    iat: now,
    exp: now + 600,
    jti: randomUUID(),
    ...overrides,
  };
  const text = `${base64url({ alg: "HS256", typ: "JWT", ...header })}.${base64url(claims)}`;
  return `${text}.${createHmac("sha256", secret).update(text).digest("base64url")}`;
}

/** A key that signs DPoP proofs (RFC 9449) as the browser's library does: a new one, or the one that `jwk` is. */
export function dpopKey(jwk = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ format: "jwk" })) {
  const privateKey = createPrivateKey({ key: jwk, format: "jwk" });
  const { kty, crv, x, y } = jwk;
  const thumbprint = createHash("sha256").update(JSON.stringify({ crv, kty, x, y })).digest("base64url");
  const proof = (path, claims = {}, header = {}) => {
    const payload = {
      jti: randomUUID(),
      htm: "POST",
      htu: `http://127.0.0.1${path}`,
      iat: Math.floor(Date.now() / 1000),
      ...claims,
    };
    const text = `${base64url({ typ: "dpop+jwt", alg: "ES256", jwk: { kty, crv, x, y }, ...header })}.${base64url(payload)}`;
    const signature = sign("sha256", Buffer.from(text), { key: privateKey, dsaEncoding: "ieee-p1363" });
    return `${text}.${signature.toString("base64url")}`;
  };
  return { proof, thumbprint, jwk };
}

/** The value of a cookie that an answer sets, with its attributes. */
export function cookieOf(answer, name) {
  const line = answer.headers.getSetCookie().find((each) => each.startsWith(`${name}=`));
  if (line === undefined) return undefined;
  const [pair, ...attributes] = line.split("; ");
  return { value: pair.slice(name.length + 1), attributes };
}

/** Calls of Prelude's API over a client; `tenant` and `host` say where accounts are made and used. */
export function preludeOf(edge, { tenant = "demo", origin = "" } = {}) {
  const post = (path, options) => edge.call("POST", `${origin}/v1/session${path}`, options);
  const get = (path, options) => edge.call("GET", `${origin}/v1/session${path}`, options);

  /** A new account: its address, and its id. */
  async function account(fields = {}) {
    const email = `${randomUUID()}@example.com`;
    const made = await edge.admin("POST", "/accounts", { tenant, email, password: firstPassword, ...fields });
    if (made.status !== 201) throw new Error(`no account: ${made.status} ${made.text}`);
    return { email, id: made.json.id };
  }

  const logIn = (email, password = firstPassword) =>
    post("/login/email/password", { body: { identifier: email, password } });

  /**
   * A finished sign-in: access and refresh token. `dpop` binds it.
   * @param {string} email
   * @param {{ password?: string, dpop?: any }} [options]
   */
  async function signIn(email, { password = firstPassword, dpop } = {}) {
    const { challenge_token } = must(await logIn(email, password), 200).json;
    const headers = dpop === undefined ? {} : { dpop: dpop.proof("/v1/session/login/finalize") };
    return tokens(must(await post("/login/finalize", { body: { challenge_token }, headers }), 200));
  }

  /** @type {(token: string, options?: import("./client.mjs").Sent & { dpop?: any }) => Promise<any>} */
  const refresh = (token, { body, dpop, headers = {} } = {}) =>
    post("/refresh", {
      body,
      headers: {
        "x-refresh-token": token,
        ...(dpop === undefined ? {} : { dpop: dpop.proof("/v1/session/refresh") }),
        ...headers,
      },
    });

  /** A completed step-up challenge of a session. */
  async function stepUp(email, access) {
    const asked = must(await post("/stepup/request", { bearer: access, body: { scope } }), 200).json;
    const before = (await edge.mailbox(email, { count: 0 })).length;
    must(await post("/otp", { body: { challenge_token: asked.challenge_token } }), 204);
    const [{ code }] = await edge.mailbox(email, { count: before + 1 });
    const checked = await post("/otp/check", { body: { challenge_token: asked.challenge_token, code } });
    return must(checked, 200).json.challenge_token;
  }

  /** An account with a session whose access token carries the scope. */
  async function scoped(fields) {
    const made = await account(fields);
    const session = await signIn(made.email);
    const stepUpToken = await stepUp(made.email, session.access);
    const stepped = tokens(must(await refresh(session.refresh, { body: { step_up_token: stepUpToken } }), 200));
    return { ...made, ...stepped };
  }

  /** @type {(bearer: string, body?: any, headers?: Record<string, string>) => Promise<any>} */
  const change = (bearer, body = { password: newPassword }, headers) =>
    post("/me/password/reset", { bearer, body, headers });

  return { post, get, account, logIn, signIn, refresh, stepUp, scoped, change };
}

/** The tokens that an answer hands over. */
export const tokens = (answer) => ({
  access: answer.json.access_token,
  refresh: answer.headers.get("x-refresh-token"),
});

/** The answer, which must have this status. */
export function must(answer, status) {
  if (answer.status !== status) throw new Error(`${answer.status} instead of ${status}: ${answer.text}`);
  return answer;
}
