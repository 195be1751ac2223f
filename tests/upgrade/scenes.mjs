// What the upgrade fixture holds: each scene makes one kind of thing over the API of a running server and
// answers what somebody needs to go on with it later. Owns no server; must not look into a database.
import { generateKeyPairSync, randomUUID } from "node:crypto";
import { strong, weak } from "../edge/hashes.mjs";
import { dpopKey, must, outsideToken, preludeOf, scope, tokens } from "../edge/prelude.mjs";

/** Passwords that every dialect takes, by age. */
export const passwords = [
  "Kestrel-Over-Fen-31",
  "Marigold+Harbour-58",
  "Plover-Under-Tarn-77",
  "Lantern+Orchard-64",
  "Thistle-Beyond-Mere-29",
];
const [first, second, third] = passwords;
const wrong = "Wr0ng-Password-00!";
const audience = "relatch";

/** Where owners are at home. */
export const home = "10.77.0.7";

/** A network that nobody has called from yet. */
export const abroad = (number) => `10.${78 + (number >> 8)}.${number & 255}.7`;

/**
 * What a scene asks with: calls on the host of a tenant, and what is done at many; `now` is the service's
 * time in milliseconds.
 */
export function stageOf(edge, now) {
  /** @type {(tenant: any) => (method: string, path: string, options?: import("../edge/client.mjs").Sent & { from?: string }) => Promise<any>} */
  const at =
    ({ host }) =>
    (method, path, { from = home, headers = {}, ...rest } = {}) =>
      edge.call(method, `http://${host}${path}`, { headers: { "cf-connecting-ip": from, ...headers }, ...rest });

  async function tenant(slug, settings = {}, more = {}) {
    const host = `${slug}.localhost`;
    const wanted = {
      slug,
      hosts: [host],
      settings: { limits: "open", origin: `https://${slug}.example`, ...settings },
      ...more,
    };
    return { id: must(await edge.admin("POST", "/tenants", wanted), 201).json.id, slug, host };
  }

  async function person(tenant, name, fields = {}) {
    const wanted = {
      tenant: tenant.id,
      email: `${name}@example.com`,
      ...("password_hash" in fields ? {} : { password: first }),
      ...fields,
    };
    if (wanted.password === null) delete wanted.password;
    const { id, number } = must(await edge.admin("POST", "/accounts", wanted), 201).json;
    return { id, number, email: wanted.email, password: wanted.password };
  }

  async function signIn(tenant, { email, password }, options = {}) {
    const answer = await at(tenant)("POST", "/api/sessions", { body: { email, password }, ...options });
    const { access_token: bearer, refresh_token: refresh } = must(answer, 200).json;
    return { bearer, refresh };
  }

  async function change(tenant, { bearer }, current_password, new_password, headers = {}) {
    must(
      await at(tenant)("POST", "/api/password/change", { bearer, body: { current_password, new_password }, headers }),
      204,
    );
  }

  /** Asks for a reset; the request's id. */
  const ask = async (tenant, { email }) =>
    must(await at(tenant)("POST", "/api/password/reset/request", { body: { email } }), 202).json.request_id;

  /** The newest of `count` mails to a person. */
  const mail = async ({ email }, count = 1) => (await edge.mailbox(email, { count }))[0];

  const seconds = () => Math.floor(now() / 1_000);

  return { edge, at, tenant, person, signIn, change, ask, mail, seconds };
}

/** A tenant with everything that a tenant can be told, and accounts of every kind. */
export async function accounts({ edge, tenant, person, signIn, change, at }) {
  const acme = await tenant("acme", {
    history: 5,
    first_password: true,
    language: "de",
    cors: ["https://app.example"],
    session: { access_token_seconds: 3_600, session_seconds: 8_640_000 },
    limit_numbers: { "redeem.address": { most: 500, seconds: 600 } },
    breach_unavailable: "offline",
    branding: {
      name: "Acme",
      colour: "#336699",
      support: "mailto:help@acme.example",
      links: [{ text: "Terms", href: "https://acme.example/terms" }],
    },
  });
  const put = async (part, body) => must(await edge.admin("PUT", `/tenants/${acme.id}/${part}`, body), 200);
  await put("policy", { version: 1, preset: "recommended", length: { min: 15 } });
  await put("hosts", { hosts: [acme.host, "login.acme.example"] });
  const people = {
    plain: await person(acme, "plain", { name: "Ada Lovelace", email_verified: true }),
    sso: await person(acme, "sso", { password: null, auth_provider: "oidc" }),
    saml: await person(acme, "saml", { password: null, auth_provider: "saml" }),
    off: await person(acme, "off", { active: false }),
    none: await person(acme, "none", { password: null }),
    frozen: await person(acme, "frozen"),
    admin: await person(acme, "admin", { admin: true }),
    unicode: await person(acme, "unicode", {
      email: "Jürgen@bücher.example",
      password: "Pa\u0308ssse-u\u0308ber-Mauern",
    }),
  };
  await put("rules", {
    rules: [
      {
        id: "freeze",
        effect: "forbid",
        priority: 3,
        principal: { account: people.frozen.id },
        action: "users:changePassword",
        notice: "Ask the service desk.",
      },
    ],
  });
  const past = await person(acme, "past");
  const session = await signIn(acme, past);
  for (const [age, password] of passwords.slice(1).entries()) await change(acme, session, passwords[age], password);
  const erased = await person(acme, "erased");
  await signIn(acme, erased);
  must(await edge.admin("DELETE", `/accounts/${erased.id}`), 204);
  const leaving = await person(acme, "leaving");
  const dead = await signIn(acme, leaving);
  must(await edge.admin("PATCH", `/accounts/${leaving.id}`, { active: false }), 200);
  const devices = await person(acme, "devices");
  for (const agent of ["Phone/1", "Desk/2"]) await signIn(acme, devices, { headers: { "user-agent": agent } });
  must(await at(acme)("POST", "/api/sessions", { body: { email: people.plain.email, password: wrong } }), 401);
  return {
    tenant: acme,
    people,
    erased: { id: erased.id },
    past: { ...past, password: passwords.at(-1), old: passwords.slice(0, -1) },
    dead,
    devices,
  };
}

/** An account with a password hash of each form that another system may have. */
export async function imports({ tenant, person }) {
  const old = await tenant("imports", { history: 5 });
  const people = {};
  for (const [form, [password, password_hash]] of Object.entries({ ...weak, ...strong })) {
    const { email } = await person(old, `import-${Object.keys(people).length}`, { password_hash });
    people[form] = { email, password };
  }
  return { tenant: old, people };
}

/** Somebody whose password strangers have guessed at over a hundred times; and a session that has no attempt left. */
export async function guesses({ tenant, person, signIn, at, mail }) {
  const numbers = { "sign-in.email": { most: 1_000, seconds: 900 } };
  const strict = await tenant("strict", { limits: "default", limit_numbers: numbers });
  const besieged = await person(strict, "besieged");
  await signIn(strict, besieged);
  const guess = (number) =>
    at(strict)("POST", "/api/sessions", { from: abroad(number), body: { email: besieged.email, password: wrong } });
  for (let number = 0; number < 102; number += 6) {
    for (const answer of await Promise.all([0, 1, 2, 3, 4, 5].map((more) => guess(number + more)))) must(answer, 401);
  }
  const { token } = await mail(besieged);
  const tried = await person(strict, "tried");
  const session = await signIn(strict, tried);
  const body = { current_password: wrong, new_password: second };
  for (let attempt = 0; attempt < 5; attempt += 1)
    must(await at(strict)("POST", "/api/password/change", { bearer: session.bearer, body }), 400);
  return { tenant: strict, besieged: { ...besieged, token }, tried: { ...tried, ...session } };
}

/** A tenant whose signing key was rotated, with a token of either key. */
export async function keys({ edge, tenant, person, signIn }) {
  const rotated = await tenant("keys");
  const owner = await person(rotated, "keys");
  const before = await signIn(rotated, owner);
  must(await edge.admin("POST", `/tenants/${rotated.id}/keys`), 201);
  const after = await signIn(rotated, owner);
  return { tenant: rotated, before, after };
}

/** A tenant that trusts outside issuers: by a secret, by a key in its settings, by the address of a key set. */
export async function issuers({ edge, tenant, person }) {
  const trust = await tenant("trust");
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const key = { ...privateKey.export({ format: "jwk" }), kid: "k1", alg: "ES256" };
  const shown = { ...publicKey.export({ format: "jwk" }), kid: "k1", alg: "ES256", use: "sig" };
  const secret = "a-shared-secret-of-thirty-two-bytes-or-more";
  const named = { secret: "https://secret.example", jwks: "https://jwks.example", address: "https://address.example" };
  const wanted = [
    { issuer: named.secret, audience, algorithms: ["HS256"], keys: { secret }, link: "verified_email" },
    { issuer: named.jwks, audience, algorithms: ["ES256"], keys: { jwks: { keys: [shown] } }, link: "subject" },
    {
      issuer: named.address,
      audience,
      algorithms: ["ES256"],
      keys: { jwks_uri: "http://127.0.0.1:9/jwks.json" },
      link: "verified_email",
    },
  ];
  must(await edge.admin("PUT", `/tenants/${trust.id}/issuers`, { issuers: wanted }), 200);
  const people = { known: await person(trust, "known"), linked: await person(trust, "linked") };
  must(
    await edge.admin("POST", `/accounts/${people.linked.id}/links`, { issuer: named.jwks, subject: "linked-subject" }),
    204,
  );
  return { tenant: trust, named, secret, key, shown, people, subject: "linked-subject" };
}

/** A webhook that is behind, and one that was given up: `url` answers to neither as they would like. */
export async function webhooks({ edge, tenant, person }, { failing, gone }) {
  const hooks = await tenant("hooks");
  const make = async (url, types) =>
    must(await edge.admin("POST", `/tenants/${hooks.id}/webhooks`, { url, types }), 201).json;
  const behind = await make(failing.url, ["account.created"]);
  const given = await make(gone.url, ["account.updated"]);
  const { secret: newer } = must(
    await edge.admin("POST", `/tenants/${hooks.id}/webhooks/${behind.id}/secret`),
    201,
  ).json;
  const people = [];
  for (const name of ["hook-1", "hook-2", "hook-3"]) people.push((await person(hooks, name)).id);
  must(await edge.admin("PATCH", `/accounts/${people[0]}`, { name: "Renamed" }), 200);
  await Promise.all([failing.next(1), gone.next(1)]);
  return {
    tenant: hooks,
    behind: { id: behind.id, secrets: [behind.secret, newer] },
    given: { id: given.id, secret: given.secret },
    people,
  };
}

/** Sessions of the native API: as they are, exchanged once, ended, with a write grant. */
export async function sessions({ tenant, person, signIn, at }) {
  const native = await tenant("native");
  const of = async (name) => {
    const owner = await person(native, name);
    return { ...owner, ...(await signIn(native, owner)) };
  };
  const exchanged = await of("exchanged");
  const { json } = must(
    await at(native)("POST", "/api/sessions/refresh", { body: { refresh_token: exchanged.refresh } }),
    200,
  );
  const stepped = await of("stepped");
  const granted = must(
    await at(native)("POST", "/api/sessions/step-up", { bearer: stepped.bearer, body: { password: first } }),
    200,
  );
  const out = await of("out");
  must(await at(native)("DELETE", "/api/sessions/current", { bearer: out.bearer }), 204);
  return {
    tenant: native,
    plain: await of("native"),
    exchanged: { ...exchanged, bearer: json.access_token, refresh: json.refresh_token, old: exchanged.refresh },
    stepped: { ...stepped, granted: granted.json.access_token },
    out,
    jitsudo: await of("jitsudo"),
    truefoundry: await of("truefoundry"),
  };
}

/** Prelude's API: sessions by header, by cookie and bound to a key; challenges in every state; a registration that waits. */
export async function prelude(stage) {
  const { edge, person, tenant, mail, at } = stage;
  const app = await tenant("prelude", { registration: "verified", prelude: { granted_scopes: [scope] } });
  const api = preludeOf(
    { ...edge, call: (method, path, options) => at(app)(method, path, options) },
    { tenant: app.id },
  );
  const of = async (name) => {
    const owner = await person(app, name);
    return { ...owner, ...(await api.signIn(owner.email, { password: first })) };
  };
  const challengeOf = async ({ email }) => must(await api.logIn(email, first), 200).json.challenge_token;

  const bound = await person(app, "bound");
  const key = dpopKey();
  const proof = key.proof("/v1/session/login/finalize", {
    htu: `http://${app.host}/v1/session/login/finalize`,
    iat: stage.seconds(),
  });
  const finalized = await api.post("/login/finalize", {
    body: { challenge_token: await challengeOf(bound) },
    headers: { dpop: proof },
  });

  const scoped = await of("scoped");
  const completed = await api.stepUp(scoped.email, scoped.access);
  const granted = tokens(must(await api.refresh(scoped.refresh, { body: { step_up_token: completed } }), 200));

  const stepping = await of("stepping");
  const pending = must(await api.post("/stepup/request", { bearer: stepping.access, body: { scope } }), 200).json
    .challenge_token;
  must(await api.post("/otp", { body: { challenge_token: pending } }), 204);

  const proven = await of("proven");
  const entering = await person(app, "entering");
  const coded = await person(app, "coded");
  const asked = must(
    await api.post("/otp", { body: { identifier: { type: "email_address", value: coded.email } } }),
    204,
  );
  const waiting = { email: "waiting@example.com", password: first };
  const signedUp = must(
    await api.post("/login/email/sign-up", { body: { identifier: waiting.email, password: first } }),
    200,
  );
  return {
    tenant: app,
    header: await of("header"),
    cookie: await of("cookie"),
    bound: { ...bound, ...tokens(must(finalized, 200)), jwk: key.jwk },
    granted: { ...scoped, ...granted },
    stepping: { ...stepping, pending, code: (await mail(stepping)).code },
    proven: { ...proven, completed: await api.stepUp(proven.email, proven.access) },
    entering: { ...entering, challenge: await challengeOf(entering) },
    coded: { ...coded, verification: asked.headers.get("x-verification-token"), code: (await mail(coded)).code },
    waiting: {
      ...waiting,
      verification: signedUp.headers.get("x-verification-token"),
      code: (await mail(waiting)).code,
    },
  };
}

/** Unleash's and px0's sessions, links and codes, at a tenant as it is and at one that behaves as the products did. */
export async function products({ tenant, person, at, mail }) {
  /** @type {(slug: string, settings: any) => Promise<any>} */
  const scene = async (slug, settings) => {
    const here = await tenant(slug, settings);
    const post = (path, body, headers) => at(here)("POST", path, { body, headers });
    const logIn = async ({ email }) =>
      must(await post("/auth/simple/login", { username: email, password: first }), 200)
        .headers.getSetCookie()[0]
        .split(";")[0];
    const nest = await person(here, `nest-${slug}`);
    const bear = await person(here, `bear-${slug}`);
    const { token } = must(await post("/v1/auth/login", { email: bear.email, password: first }), 200).json;
    const forgot = await person(here, `forgot-${slug}`);
    must(await post("/auth/reset/password-email", { email: forgot.email }), 200);
    const typed = await person(here, `typed-${slug}`);
    must(await post("/v1/auth/password-reset/trigger", { email: typed.email }), 200);
    return {
      here,
      post,
      logIn,
      tenant: here,
      nest: { ...nest, cookie: await logIn(nest) },
      bear: { ...bear, token },
      forgot: { ...forgot, token: (await mail(forgot)).token },
      typed: { ...typed, code: (await mail(typed)).code },
    };
  };
  const { here: _, post: register, logIn: __, ...asIs } = await scene("products", { registration: "verified" });
  const waiting = { email: "waiting-px0@example.com", password: first };
  must(await register("/v1/auth/register", waiting), 201);
  asIs.waiting = { ...waiting, code: (await mail(waiting)).code };

  const { here, post, logIn, ...upstream } = await scene("upstream", {
    compat: { unleash: "upstream", px0: "upstream" },
    code_format: "digits-6",
  });
  const [admin, must_change] = [
    await person(here, "administrates", { admin: true }),
    await person(here, "must-change"),
  ];
  const path = `/api/admin/user-admin/${must_change.number}/change-password`;
  must(await post(path, { password: second }, { cookie: await logIn(admin) }), 200);
  upstream.mustChange = { ...must_change, password: second };
  return { asIs, upstream };
}

/** Links and codes in mailboxes: reset, invitation, disavowal of a password and of an address. */
export async function links(stage, { tenant: acme, people }) {
  const { edge, at, person, signIn, change, ask, mail } = stage;
  const asked = async (name) => {
    const owner = await person(acme, name);
    const request_id = await ask(acme, owner);
    const { token, code } = await mail(owner);
    return { ...owner, request_id, token, code };
  };
  const robbed = async (name) => {
    const owner = await person(acme, name);
    const session = await signIn(acme, owner);
    await change(acme, session, first, third);
    return { ...owner, stolen: session, undo: (await mail(owner)).undo };
  };
  const moved = await person(acme, "moved");
  must(await edge.admin("PATCH", `/accounts/${moved.id}`, { email: "taken@example.com" }), 200);
  const { bearer } = await signIn(acme, people.admin);
  const invited = { email: "invited@example.com" };
  const body = { email: invited.email, acceptInviteClientUrl: "https://acme.example" };
  must(await at(acme)("POST", "/api/svc/v1/users/invite", { bearer, body }), 200);
  await ask(acme, people.none);
  return {
    byLink: await asked("by-link"),
    byCode: await asked("by-code"),
    first: { ...people.none, token: (await mail(people.none)).token },
    robbed: await robbed("robbed"),
    moved: { ...moved, undo: (await mail(moved)).undo },
    invited: { ...invited, token: (await mail(invited)).token },
  };
}

/** Changes that were asked for under a key, and an outside token whose write scope was used. */
export async function spent(stage, { tenant: trust, named, secret, people }) {
  const { at, person, signIn, change, ask, mail } = stage;
  const changed = { ...(await person(trust, "changed")), key: randomUUID() };
  const session = await signIn(trust, changed);
  await change(trust, session, first, second, { "idempotency-key": changed.key });
  const reset = { ...(await person(trust, "reset")), key: randomUUID() };
  await ask(trust, reset);
  const { token } = await mail(reset);
  const body = { token, new_password: second };
  must(
    await at(trust)("POST", "/api/password/reset/confirm", { body, headers: { "idempotency-key": reset.key } }),
    204,
  );
  const now = stage.seconds();
  const outside = outsideToken(people.known.email, { iss: named.secret, scope, iat: now, exp: now + 900 }, { secret });
  must(await at(trust)("POST", "/v1/session/me/password/reset", { bearer: outside, body: { password: second } }), 204);
  people.known.password = second;
  return {
    tenant: trust,
    changed: { ...changed, ...session, password: second },
    reset: { ...reset, token, password: second },
    outside,
  };
}

/** Mail that its provider does not take: it waits, it was refused for good, its address bounced. */
export async function post({ edge, tenant, person, signIn, change, ask }, provider, tell) {
  const office = await tenant("post", { limits: "open" });
  const lettersOf = async () => must(await edge.admin("GET", `/outbox?tenant=${office.id}`), 200).json.letters;
  /** Has mail tried, as cron does, until the outbox is as wanted. */
  const tried = async (enough) => {
    for (let round = 0; round < 100; round += 1) {
      must(await edge.call("POST", "/dev/tick"), 204);
      if (enough(await lettersOf())) return;
    }
    throw new Error(`the outbox never got there: ${JSON.stringify(await lettersOf())}`);
  };
  const untold = await person(office, "untold");
  await change(office, await signIn(office, untold), first, second);
  const unsent = await person(office, "unsent");
  await ask(office, unsent);
  await tried((letters) => letters.filter(({ state, attempts }) => state === "waiting" && attempts > 0).length === 2);
  provider.refusesAddress();
  const refused = await person(office, "refused");
  await ask(office, refused);
  await tried((letters) => letters.some(({ state, reason }) => state === "dead" && reason === "address_refused"));
  provider.fails(503);
  const bounced = await person(office, "bounced");
  await tell(office, bounced);
  return { tenant: office, untold: { ...untold, password: second }, unsent, refused, bounced };
}

/** What was answered and not acted on, because the isolate died right after the answer. */
export async function cutOff({ edge, tenant, person, signIn, change, ask }) {
  const cut = await tenant("cut");
  const [asked, told] = [await person(cut, "asked"), await person(cut, "told")];
  const session = await signIn(cut, told);
  const dying = async (batches, act) => {
    must(await edge.call("POST", "/dev/fail", { body: { store: "after", batches, statements: 0 } }), 204);
    await act();
    await edge.failStore("off");
  };
  await dying(2, () => change(cut, session, first, second));
  await dying(1, () => ask(cut, asked));
  return { tenant: cut, asked, told: { ...told, password: second } };
}
