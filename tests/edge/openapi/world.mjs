// A tenant with the people of the documentation in it, and what can be had from it: tokens, links, codes.
// Owns the names that `x-try` may put between `${` and `}`, and whom it may call `as`; must not know any operation.
import { createHmac, randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { cookieOf, dpopKey, outsideToken } from "../prelude.mjs";
import { tenantOf } from "../tenant.mjs";

/**
 * The people of the documentation: `sso` signs in elsewhere, `moved` does since she signed in, `fresh` has no
 * password yet and `off` will never have one.
 */
const people = {
  ada: { email: "ada@example.com", password: "Analytical-Engine-1843" },
  grace: { email: "grace@example.com", password: "Nanosecond-Wire-1952" },
  admin: { email: "admin@example.com", password: "Compiler-Harbour-1959", admin: true },
  sso: { email: "sso@example.com", password: undefined, auth_provider: "oidc", email_verified: true },
  moved: { email: "moved@example.com", password: "Compiler-Harbour-1959" },
  off: { email: "off@example.com", password: undefined, active: false },
  fresh: { email: "fresh@example.com", password: undefined },
};

const issuer = {
  issuer: "https://issuer.test",
  audience: "relatch",
  algorithms: ["HS256"],
  link: "verified_email",
  keys: { secret: "relatch-demo-issuer-secret-000000000000" },
};
const forbidding = {
  rules: ["users:changePassword", "users:resetPassword"].map((action, at) => ({
    id: `freeze-${at}`,
    effect: "forbid",
    action,
    notice: "Passwords are not changed today. Ask the service desk.",
  })),
};

/** What a provider tells of a mail, as it is documented; signed with the secret of the tests' deployment. */
export const bounceSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const bounce = { type: "email.bounced", data: { to: ["ada@example.com"], bounce: { type: "Permanent" } } };

const scope = "prld:pwd:write";
const bodyOverLimit = JSON.stringify({ padding: "x".repeat(129 * 1024) });
const mailWithinMs = 5_000;
const pollMs = 10;

/**
 * The world of one try. `value(name, path)` makes what has the name when it is asked for; `credential(scheme, who)`
 * are the headers with which somebody proves himself.
 * @param {any} edge
 * @param {{ settings?: any, limits?: string, rules?: any, accounts?: string[] }} [wanted]
 */
export async function worldOf(edge, { settings = {}, limits = "open", rules, accounts = ["ada"] } = {}) {
  const brand = `Example ${randomUUID()}`;
  const tenant = await tenantOf(edge, { branding: { name: brand }, limits, ...settings });
  const put = (part, body) => must(edge.admin("PUT", `/tenants/${tenant.id}/${part}`, body));
  if (rules === "forbid") await put("rules", forbidding);

  const memory = new Map();
  const once = (name, make) => memory.get(name) ?? memory.set(name, make()).get(name);
  const post = (path, body, options = {}) => must(tenant.call("POST", path, { body, ...options }));

  const person = (who) => once(`person ${who}`, () => tenant.person(people[who]));
  for (const who of accounts) await person(who);

  /** The newest mail of this tenant to somebody. */
  async function mail({ email }) {
    for (const deadline = Date.now() + mailWithinMs; Date.now() < deadline; await pause(pollMs)) {
      const found = (await edge.mailbox(email)).find(({ html }) => html.includes(brand));
      if (found) return found;
    }
    throw new Error(`no mail came to ${email}`);
  }

  /** A session of the native API. */
  const native = (who) =>
    once(`native ${who}`, async () => {
      const { email, password } = people[who];
      await person(who);
      const { json } = await post("/api/sessions", { email, password });
      if (who === "moved")
        await must(edge.admin("PATCH", `/accounts/${(await person(who)).id}`, { auth_provider: "oidc" }));
      return json;
    });
  const outside = (who, claims) =>
    once(`outside ${who} ${JSON.stringify(claims)}`, async () => {
      await person(who);
      await once("issuer", () => put("issuers", { issuers: [issuer] }));
      return outsideToken(people[who].email, claims);
    });
  const access = async (who) => (people[who].password ? (await native(who)).access_token : outside(who));

  /** A session of Prelude's API; `key` binds it. */
  const prelude = (who, key) =>
    once(`prelude ${who} ${Boolean(key)}`, async () => {
      await person(who);
      const { json } = await post("/v1/session/login/email/password", {
        identifier: people[who].email,
        password: people[who].password,
      });
      const path = "/v1/session/login/finalize";
      const answer = await post(path, json, key && { headers: { dpop: proof(key, path) } });
      return {
        access: answer.json.access_token,
        refresh: answer.headers.get("x-refresh-token"),
        challenge: json.challenge_token,
      };
    });
  const proof = (key, path, claims) => key.proof(path, { htu: `http://${tenant.host}${path}`, ...claims });
  const key = () => once("key", dpopKey);
  const stepUp = () =>
    once("step-up", async () => {
      const { access: bearer } = await prelude("ada");
      return (await post("/v1/session/stepup/request", { scope }, { bearer })).json.challenge_token;
    });
  const mailedCode = (name, body) =>
    once(`code ${name}`, async () => {
      const answer = await post("/v1/session/otp", await body());
      const { code } = await mail(people.ada);
      return {
        code,
        ticket: answer.headers.get("x-verification-token"),
        cookie: cookieOf(answer, `__verification-login_${tenant.slug}`),
      };
    });
  const signInCode = () =>
    mailedCode("sign-in", () => ({ identifier: { type: "email_address", value: people.ada.email } }));
  const stepUpCode = () => mailedCode("step-up", async () => ({ challenge_token: await stepUp() }));
  const stepped = () =>
    once("stepped", async () => {
      const { code } = await stepUpCode();
      return (await post("/v1/session/otp/check", { code, challenge_token: await stepUp() })).json.challenge_token;
    });
  const granted = (who) =>
    once(`granted ${who}`, async () => {
      if (who !== "ada") return access(who);
      const { refresh } = await prelude("ada");
      const headers = { "x-refresh-token": refresh };
      return (await post("/v1/session/refresh", { step_up_token: await stepped() }, { headers })).json.access_token;
    });

  const unleash = (who) =>
    once(`unleash ${who}`, async () => {
      await person(who);
      const answer = await post("/auth/simple/login", { username: people[who].email, password: people[who].password });
      return answer.headers.get("set-cookie").split(";")[0];
    });
  const px0 = (who) =>
    once(`px0 ${who}`, async () => {
      await person(who);
      return (await post("/v1/auth/login", { email: people[who].email, password: people[who].password })).json.token;
    });
  const reset = () =>
    once("reset", async () => {
      const { json } = await post("/api/password/reset/request", { email: people.ada.email });
      return { request: json.request_id, ...(await mail(people.ada)) };
    });
  const unleashReset = () =>
    once("unleash reset", async () => {
      await post("/auth/reset/password-email", { email: people.ada.email });
      return mail(people.ada);
    });
  const px0Reset = () =>
    once("px0 reset", async () => {
      await post("/v1/auth/password-reset/trigger", { email: people.ada.email });
      return mail(people.ada);
    });
  const applicant = () =>
    once("applicant", async () => {
      await post("/v1/auth/register", { email: "mary@example.com", password: people.ada.password });
      return mail({ email: "mary@example.com" });
    });

  const inAMonth = () => new Date(Date.now() + 30 * 24 * 3_600_000).toISOString();

  async function signatureOfBounce() {
    const text = `msg_1.${await value("now")}.${JSON.stringify(bounce)}`;
    return `v1,${createHmac("sha256", Buffer.from(bounceSecret.slice("whsec_".length), "base64"))
      .update(text)
      .digest("base64")}`;
  }

  const values = {
    large: () => bodyOverLimit,
    tenant: () => tenant.id,
    slug: () => tenant.slug,
    "new slug": () => `new-${randomUUID()}`,
    host: () => tenant.host,
    account: async () => (await person("ada")).id,
    "account of grace": async () => (await person("grace")).id,
    "account of sso": async () => (await person("sso")).id,
    "account of fresh": async () => (await person("fresh")).id,
    "account of off": async () => (await person("off")).id,
    "number of grace": async () => (await person("grace")).number,
    "number of sso": async () => (await person("sso")).number,
    "linked subject": async () => {
      const link = { issuer: "https://login.example.com/", subject: "grace-1906" };
      await must(edge.admin("POST", `/accounts/${(await person("grace")).id}/links`, link));
      return link.subject;
    },
    session: async () => {
      const { json } = await must(tenant.call("GET", "/api/sessions", { bearer: await access("ada") }));
      return json.sessions.find(({ current }) => current).id;
    },
    refresh: async () => (await native("ada")).refresh_token,
    policy: async () => (await tenant.call("GET", "/api/password/policy")).headers.get("etag"),
    link: async () => (await reset()).token,
    code: async () => (await reset()).code,
    request: async () => (await reset()).request,
    invitation: async () => {
      const body = { acceptInviteClientUrl: "https://app.example.com/welcome", email: people.fresh.email };
      await post("/api/svc/v1/users/invite", body, { bearer: await access("admin") });
      return (await mail(people.fresh)).token;
    },
    "news of a change": async () => {
      const body = { current_password: people.ada.password, new_password: "Bernoulli-Numbers-1842" };
      await post("/api/password/change", body, { bearer: await access("ada") });
      return (await mail(people.ada)).undo;
    },
    "news of a taken address": async () => {
      await must(edge.admin("PATCH", `/accounts/${(await person("ada")).id}`, { email: "moved@example.com" }));
      await must(edge.admin("POST", "/accounts", { tenant: tenant.id, email: people.ada.email }));
      return (await mail(people.ada)).undo;
    },
    now: () => String(Math.floor(Date.now() / 1000)),
    "signature of a bounce": signatureOfBounce,
    suppression: async () => {
      const headers = {
        "webhook-id": "msg_1",
        "webhook-timestamp": await value("now"),
        "webhook-signature": await value("signature of a bounce"),
      };
      await post("/api/mail/bounces", bounce, { headers });
      return (await must(edge.admin("GET", `/suppressions?tenant=${tenant.id}`))).json.suppressions[0].id;
    },
    webhook: async () => {
      const made = await must(
        edge.admin("POST", `/tenants/${tenant.id}/webhooks`, { url: "https://app.example.com/hooks/passwords" }),
      );
      return made.json.id;
    },
    "in a month": () => inAMonth(),
    "tenant that migrates": async () => {
      const body = { url: "https://old.example.com/relatch/password", until: inAMonth() };
      await must(edge.admin("PUT", `/tenants/${tenant.id}/migration`, body));
      return tenant.id;
    },
    "unleash token": async () => (await unleashReset()).token,
    "px0 code": async () => (await px0Reset()).code,
    "px0 session": async () => {
      const { json } = await must(tenant.call("GET", "/v1/auth/sessions", { bearer: await px0("ada") }));
      return json.sessions.find(({ is_current }) => is_current).id;
    },
    "registration code": async () => (await applicant()).code,
    "sign-in challenge": async () => {
      const { email, password } = people.ada;
      return (await post("/v1/session/login/email/password", { identifier: email, password })).json.challenge_token;
    },
    "spent challenge": async () => (await prelude("ada")).challenge,
    "unconfirmed challenge": async () => {
      const { json } = await post("/v1/session/login/email/sign-up", {
        identifier: "mary@example.com",
        password: people.ada.password,
      });
      return json.challenge_token;
    },
    "sign-in code": async () => (await signInCode()).code,
    "sign-in ticket": async () => (await signInCode()).ticket,
    "step-up challenge": stepUp,
    "step-up code": async () => (await stepUpCode()).code,
    "completed challenge": stepped,
    "used code": async () => {
      await stepped();
      return (await stepUpCode()).code;
    },
    "prelude refresh": async () => (await prelude("ada")).refresh,
    "proof of another key": (path) => proof(dpopKey(), path),
    "old proof": (path) => proof(key(), path, { iat: 1 }),
    "challenge of an older password": async () => {
      const challenge = await value("sign-in challenge");
      await post(
        "/api/password/change",
        { current_password: people.ada.password, new_password: "Bernoulli-Numbers-1842" },
        { bearer: await access("ada") },
      );
      return challenge;
    },
    "spent step-up": async () => {
      const { refresh } = await prelude("ada");
      const answer = await post(
        "/v1/session/refresh",
        { step_up_token: await stepped() },
        { headers: { "x-refresh-token": refresh } },
      );
      memory.set("prelude ada false", { ...(await prelude("ada")), refresh: answer.headers.get("x-refresh-token") });
      return stepped();
    },
    "word of an issuer": async () => outside("ada", { challenge_id: claimsOf(await stepUp()).challenge_id }),
    cookie: () => unleash("ada"),
  };

  /** A value is made once, but for proofs: each is good for one request to one path. */
  const value = (name, path) => {
    const make = values[name];
    if (!make) throw new Error(`no value is called ${name}`);
    return make.length ? make(path) : once(`value ${name}`, async () => make());
  };

  const credentials = {
    access: async (who) => ({ authorization: `Bearer ${await access(who)}` }),
    grant: async (who) => ({ authorization: `Bearer ${await granted(who)}` }),
    session: async (who) => ({ authorization: `Bearer ${await px0(who)}` }),
    cookie: async (who) => ({ cookie: await unleash(who) }),
    prelude: async (who) => ({ authorization: `Bearer ${(await prelude(who)).access}` }),
    bound: async (who) => ({ authorization: `Bearer ${(await prelude(who, key())).access}` }),
    "bound refresh": async (who) => ({ "x-refresh-token": (await prelude(who, key())).refresh }),
    refresh: async (who) => ({ "x-refresh-token": (await prelude(who)).refresh }),
    administrator: () => ({ authorization: "Bearer dev-admin" }),
  };
  const credential = async (scheme, who) => (who === "nobody" ? {} : credentials[scheme](who));

  return {
    call: tenant.call,
    failStore: edge.failStore,
    serve: (dialects) => put("dialects", { dialects }),
    value,
    credential,
  };
}

const claimsOf = (token) => JSON.parse(Buffer.from(token.split(".")[1], "base64url").toString());

async function must(asked) {
  const answer = await asked;
  if (answer.status < 200 || answer.status > 299) throw new Error(`the set-up got ${answer.status}: ${answer.text}`);
  return answer;
}
