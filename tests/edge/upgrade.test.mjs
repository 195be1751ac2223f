// A state folder that an older version left behind is served by this one: brought up to date in place, as
// `npm start` does it, and then everything in it goes on working. tests/upgrade/README.md says what it holds.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { createLocalJWKSet, importJWK, jwtVerify, SignJWT } from "jose";
import { Webhook } from "standardwebhooks";
import { inRoot } from "../../scripts/lib/paths.mjs";
import { secretsFile } from "../../scripts/lib/state.mjs";
import { checkTrail, keysOf } from "../../scripts/lib/trail.mjs";
import { abroad, home, passwords } from "../upgrade/scenes.mjs";
import { unpack } from "../upgrade/state.mjs";
import { serveEdge } from "./harness.mjs";
import { claimsOf, cookieOf, dpopKey, must, outsideToken, preludeOf, scope, tokens } from "./prelude.mjs";
import { startReceiver } from "./receiver.mjs";
import { trailOf } from "./trail.mjs";

const minute = 60_000;
const folder = inRoot("tests", "upgrade", "00d3560");
const told = JSON.parse(readFileSync(`${folder}/told.json`, "utf8"));
const edge = await serveEdge({ fill: (state) => unpack(`${folder}/state`, state), at: told.at });

/** The service's time in seconds: that of the fixture, and what the tests have taken since. */
const behind = Date.now() - told.at;
const seconds = () => Math.floor((Date.now() - behind) / 1_000);

const next = "Gannet-Across-Strait-85";
const latest = "Wheatear+Moorland-12";
const [first, second, third] = passwords;

/**
 * Calls on the host of a tenant, from the network where the owners of the fixture were.
 * @type {(tenant: any) => (method: string, path: string, options?: import("./client.mjs").Sent & { from?: string }) => Promise<any>}
 */
const at =
  ({ host }) =>
  (method, path, { from = home, headers = {}, ...rest } = {}) =>
    edge.call(method, `http://${host}${path}`, { headers: { "cf-connecting-ip": from, ...headers }, ...rest });
const post = (tenant, path, body, options) => at(tenant)("POST", path, { body, ...options });
const signIn = (tenant, { email, password }, options) => post(tenant, "/api/sessions", { email, password }, options);
const opens = async (tenant, { email }, password) => (await signIn(tenant, { email, password })).status === 200;
const bearerOf = async (tenant, person) => must(await signIn(tenant, person), 200).json.access_token;
const refresh = (tenant, { refresh: refresh_token }) => post(tenant, "/api/sessions/refresh", { refresh_token });
const change = (tenant, bearer, current_password, new_password, headers) =>
  post(tenant, "/api/password/change", { current_password, new_password }, { bearer, headers });
const confirm = (tenant, body, headers) =>
  post(tenant, "/api/password/reset/confirm", { new_password: next, ...body }, { headers });
const isGood = async (tenant, bearer) => (await at(tenant)("GET", "/api/sessions", { bearer })).status === 200;
const refused = (answer, status, code) =>
  assert.deepEqual([answer.status, answer.json?.code], [status, code], answer.text);
const admin = async (path) => must(await edge.admin("GET", path), 200).json;
/** What cron does in a deployment, by the platform's own event. */
const cron = async () => must(await edge.call("GET", "/cdn-cgi/handler/scheduled"), 200);
/** Waits for what follows an answer by itself. */
async function until(is) {
  for (const deadline = Date.now() + 10_000; Date.now() < deadline; await pause(50)) if (await is()) return;
  assert.fail("it never came about");
}

test("it is ready, and its administration shows what was set up", async () => {
  assert.deepEqual((await edge.call("GET", "/readyz")).json, { status: "ready" });
  const { iat } = claimsOf(await bearerOf(told.accounts.tenant, told.accounts.people.plain));
  assert.ok(Math.abs(iat - told.at / 1_000) < 600, "it believes that it is then");
  const { tenant, people } = told.accounts;
  const part = (name) => admin(`/tenants/${tenant.id}/${name}`);
  assert.deepEqual((await part("hosts")).hosts.toSorted(), ["acme.localhost", "login.acme.example"]);
  assert.partialDeepStrictEqual(await part("policy"), { length: { min: 15 } });
  assert.partialDeepStrictEqual(await part("rules"), {
    rules: [{ id: "freeze", effect: "forbid", principal: { account: people.frozen.id } }],
  });
  assert.partialDeepStrictEqual(await part("settings"), {
    history: 5,
    first_password: true,
    language: "de",
    origin: "https://acme.example",
    cors: ["https://app.example"],
    branding: { name: "Acme", colour: "#336699" },
    session: { access_token_seconds: 3_600, session_seconds: 8_640_000 },
    limit_numbers: { "redeem.address": { most: 500, seconds: 600 } },
  });
  assert.equal(must(await at(tenant)("GET", "/api/branding"), 200).json.name, "Acme");
  assert.partialDeepStrictEqual(await admin(`/tenants/${told.products.upstream.tenant.id}/settings`), {
    compat: { px0: "upstream", unleash: "upstream" },
    code_format: "digits-6",
  });
  assert.partialDeepStrictEqual(await admin(`/accounts/${people.plain.id}`), {
    email: people.plain.email,
    name: "Ada Lovelace",
    email_verified: true,
  });
  assert.equal((await admin(`/accounts/${people.saml.id}`)).auth_provider, "saml");
  assert.equal((await edge.admin("GET", `/accounts/${told.accounts.erased.id}`)).status, 404);
  const { runs } = await admin("/housekeeping");
  assert.ok(runs.length > 0 && runs.every(({ failed, finished_at }) => failed === 0 && finished_at !== null));
});

test("the demonstration's people sign in with the passwords that the documentation names", async () => {
  const { json: people } = await edge.call("GET", "/dev/people");
  for (const { tenant, email, password, active } of people) {
    const answer = await edge.call("POST", "/api/sessions", { body: { tenant, email, password: password ?? first } });
    assert.equal(answer.status, active && password !== null ? 200 : 401, `${email}: ${answer.text}`);
  }
});

test("accounts of every kind sign in as before, or do not", async () => {
  const { tenant, people, devices, dead } = told.accounts;
  for (const name of ["plain", "frozen", "admin", "unicode"])
    assert.ok(await opens(tenant, people[name], people[name].password), name);
  assert.ok(await opens(tenant, people.unicode, people.unicode.password.normalize("NFC")), "however it is typed");
  assert.ok(!(await opens(tenant, people.plain, `${first}x`)));
  for (const name of ["sso", "saml", "off", "none"]) assert.ok(!(await opens(tenant, people[name], first)), name);
  assert.equal((await refresh(tenant, dead)).status, 401, "of a deactivated account");
  const { sessions } = must(
    await at(tenant)("GET", "/api/sessions", { bearer: await bearerOf(tenant, devices) }),
    200,
  ).json;
  assert.deepEqual(
    sessions
      .map(({ device }) => device.agent)
      .filter((agent) => agent?.includes("/"))
      .toSorted(),
    ["Desk/2", "Phone/1"],
  );
});

test("old passwords are remembered, rules speak, and a policy refuses", async () => {
  const { tenant, past, people } = told.accounts;
  const bearer = await bearerOf(tenant, past);
  for (const old of past.old)
    assert.deepEqual((await change(tenant, bearer, past.password, old)).json.issues, [{ code: "reused" }], old);
  refused(await change(tenant, bearer, past.password, "Short-Wren-1"), 422, "password_refused");
  must(await change(tenant, bearer, past.password, next), 204);
  const frozen = await bearerOf(tenant, people.frozen);
  const body = { current_password: first, new_password: next };
  const answer = await at(tenant)("POST", "/v1/users/me/password", {
    bearer: frozen,
    body,
    headers: { "x-tenant-id": tenant.id },
  });
  assert.deepEqual([answer.status, answer.json.notices], [403, ["Ask the service desk."]], answer.text);
});

test("sessions of the native API go on, by access token and by refresh token", async () => {
  const { tenant, plain, exchanged, out, jitsudo, truefoundry } = told.sessions;
  for (const session of [plain, exchanged]) {
    assert.ok(await isGood(tenant, session.bearer));
    const renewed = must(await refresh(tenant, session), 200).json;
    assert.ok(await isGood(tenant, renewed.access_token));
    must(await refresh(tenant, { refresh: renewed.refresh_token }), 200);
  }
  assert.equal((await refresh(tenant, out)).status, 401, "one that was signed out stays so");
  assert.ok(!(await isGood(tenant, out.bearer)));
  must(await change(tenant, plain.bearer, first, next), 204);
  assert.ok(await isGood(tenant, plain.bearer), "the caller's session outlives the change");
  const body = { current_password: first, new_password: next };
  must(
    await post(tenant, "/v1/users/me/password", body, {
      bearer: jitsudo.bearer,
      headers: { "x-tenant-id": tenant.id },
    }),
    204,
  );
  must(
    await post(
      tenant,
      "/api/svc/v1/users/change-password",
      { loginId: truefoundry.email, oldPassword: first, newPassword: next },
      { bearer: truefoundry.bearer },
    ),
    200,
  );
  for (const person of [plain, jitsudo, truefoundry]) assert.ok(await opens(tenant, person, next), person.email);
});

test("a write grant that was given changes a password, once", async () => {
  const { tenant, stepped } = told.sessions;
  const write = (tenant, bearer, password) => post(tenant, "/v1/session/me/password/reset", { password }, { bearer });
  must(await write(tenant, stepped.granted, next), 204);
  refused(await write(tenant, stepped.granted, latest), 403, "insufficient_scope");
  const { tenant: app, granted } = told.prelude;
  must(await write(app, granted.access, next), 204);
  refused(await write(app, granted.access, latest), 403, "insufficient_scope");
  assert.ok(await opens(tenant, stepped, next));
  assert.ok(await opens(app, granted, next));
  must(await refresh(app, granted), 200);
});

test("Prelude's sessions go on: by header, by cookie, bound to a key", async () => {
  const { tenant, header, cookie, bound } = told.prelude;
  const call = (headers) => at(tenant)("POST", "/v1/session/refresh", { headers });
  const renewed = tokens(must(await call({ "x-refresh-token": header.refresh }), 200));
  must(await call({ "x-refresh-token": renewed.refresh }), 200);
  const name = `__refresh_${tenant.slug}`;
  const answer = must(await call({ cookie: `${name}=${cookie.refresh}`, "content-type": "application/json" }), 200);
  assert.ok(cookieOf(answer, name).value);
  refused(await call({ "x-refresh-token": bound.refresh }), 401, "missing_dpop_proof");
  const proof = dpopKey(bound.jwk).proof("/v1/session/refresh", {
    htu: `http://${tenant.host}/v1/session/refresh`,
    iat: seconds(),
  });
  must(await call({ "x-refresh-token": bound.refresh, dpop: proof }), 200);
});

test("Prelude's challenges go on where they were: to finish, to prove, to redeem", async () => {
  const { tenant, entering, stepping, proven, coded, waiting } = told.prelude;
  const api = preludeOf({ ...edge, call: (method, path, options) => at(tenant)(method, path, options) });
  must(await api.post("/login/finalize", { body: { challenge_token: entering.challenge } }), 200);

  const { challenge_token } = must(
    await api.post("/otp/check", { body: { challenge_token: stepping.pending, code: stepping.code } }),
    200,
  ).json;
  for (const [{ refresh: token }, step_up_token] of [
    [stepping, challenge_token],
    [proven, proven.completed],
  ]) {
    const stepped = tokens(must(await api.refresh(token, { body: { step_up_token } }), 200));
    assert.equal(claimsOf(stepped.access).scope, scope);
    must(await api.change(stepped.access, { password: next }), 204);
  }

  const verified = ({ verification }) => ({ "x-verification-token": verification });
  const checked = must(await api.post("/otp/check", { headers: verified(coded), body: { code: coded.code } }), 200);
  const session = tokens(must(await api.post("/login/finalize", { body: checked.json }), 200));
  must(await api.change(session.access, { password: next }), 204);

  must(await api.post("/login/otp/check", { headers: verified(waiting), body: { code: waiting.code } }), 200);
  assert.ok(await opens(tenant, waiting, waiting.password), "the registration was confirmed");
  for (const person of [stepping, proven, coded]) assert.ok(await opens(tenant, person, next), person.email);
});

for (const mode of ["asIs", "upstream"]) {
  test(`Unleash's and px0's sessions, links and codes are good (${mode})`, async () => {
    const { tenant, nest, bear, forgot, typed, waiting, mustChange } = told.products[mode];
    const user = must(await at(tenant)("GET", "/api/admin/user", { headers: { cookie: nest.cookie } }), 200).json.user;
    assert.equal(user.email, nest.email);
    const body = { password: next, confirmPassword: next, oldPassword: first };
    must(await post(tenant, "/api/admin/user/change-password", body, { headers: { cookie: nest.cookie } }), 200);
    assert.equal(must(await at(tenant)("GET", "/v1/auth/me", { bearer: bear.token }), 200).json.user.email, bear.email);
    must(
      await post(
        tenant,
        "/v1/auth/me/change-password",
        { current_password: first, new_password: next },
        { bearer: bear.token },
      ),
      200,
    );

    must(await at(tenant)("GET", `/auth/reset/validate?token=${encodeURIComponent(forgot.token)}`), 200);
    must(await post(tenant, "/auth/reset/password", { token: forgot.token, password: next }), 200);
    must(await post(tenant, "/v1/auth/password-reset/reset", { code: typed.code, new_password: next }), 200);
    for (const person of [nest, bear, forgot, typed]) assert.ok(await opens(tenant, person, next), person.email);

    if (waiting) {
      must(await post(tenant, "/v1/auth/verify-email", { email: waiting.email, code: waiting.code }), 200);
      assert.ok(await opens(tenant, waiting, waiting.password));
    }
    if (mustChange) {
      const bearer = await bearerOf(tenant, mustChange);
      assert.equal(
        (await at(tenant)("GET", "/api/sessions", { bearer })).status,
        403,
        "nothing before another password is set",
      );
      must(await change(tenant, bearer, second, next), 204);
      assert.ok(await isGood(tenant, await bearerOf(tenant, { ...mustChange, password: next })));
    }
  });
}

test("links and codes in mailboxes are good, once", async () => {
  const { tenant } = told.accounts;
  const { byLink, byCode, first: none, invited } = told.links;
  const all = [
    [byLink, { token: byLink.token }],
    [byCode, { request_id: byCode.request_id, code: byCode.code }],
    [none, { token: none.token }],
    [invited, { invitation: invited.token }],
  ];
  for (const [person, secret] of all) {
    must(await confirm(tenant, secret), 204);
    assert.ok(await opens(tenant, person, next), person.email);
    refused(await confirm(tenant, { ...secret, new_password: latest }), 400, "invalid_secret");
  }
});

test("'this was not me' undoes a change of the password and one of the address", async () => {
  const { tenant } = told.accounts;
  const { robbed, moved } = told.links;
  assert.ok(await opens(tenant, robbed, third), "until then the thief is in");
  for (const person of [robbed, moved]) {
    must(await post(tenant, "/api/password/disavow", { token: person.undo }), 204);
    const [{ token }] = await edge.mailbox(person.email);
    assert.ok(!(await opens(tenant, person, person === robbed ? third : first)));
    must(await confirm(tenant, { token }), 204);
    assert.ok(await opens(tenant, person, next), person.email);
  }
  assert.equal((await refresh(tenant, robbed.stolen)).status, 401);
});

test("what was asked for under a key is not done again, and a spent outside token stays spent", async () => {
  const { tenant, changed, reset, outside } = told.spent;
  const again = (key) => ({ "idempotency-key": key });
  must(await change(tenant, changed.bearer, first, second, again(changed.key)), 204);
  refused(await change(tenant, changed.bearer, second, next, again(changed.key)), 422, "idempotency_key_reused");
  must(await confirm(tenant, { token: reset.token, new_password: second }, again(reset.key)), 204);
  refused(await confirm(tenant, { token: reset.token }), 400, "invalid_secret");
  for (const person of [changed, reset]) assert.ok(await opens(tenant, person, second), person.email);
  refused(
    await post(tenant, "/v1/session/me/password/reset", { password: latest }, { bearer: outside }),
    403,
    "insufficient_scope",
  );
});

test("tokens of outside issuers are taken: by secret, by key, by the address of a key set, by a link on record", async () => {
  const { tenant, named, secret, key, shown, people, subject } = told.issuers;
  const iat = seconds();
  const life = { iat, exp: iat + 600 };
  assert.ok(await isGood(tenant, outsideToken(people.known.email, { iss: named.secret, ...life }, { secret })));
  assert.ok(
    !(await isGood(tenant, outsideToken(people.known.email, { iss: named.secret, ...life }, { secret: `${secret}x` }))),
  );
  const minted = async (claims) =>
    new SignJWT({ aud: "relatch", ...life, ...claims })
      .setProtectedHeader({ alg: "ES256", kid: "k1", typ: "at+jwt" })
      .sign(await importJWK(key, "ES256"));
  assert.ok(await isGood(tenant, await minted({ iss: named.jwks, sub: subject })), "linked");
  assert.ok(
    !(await isGood(
      tenant,
      await minted({ iss: named.jwks, sub: "nobody", email: people.known.email, email_verified: true }),
    )),
  );

  const { url, answers } = await startReceiver();
  answers((_, response) => response.end(JSON.stringify({ keys: [shown] })));
  const { issuers } = await admin(`/tenants/${tenant.id}/issuers`);
  const moved = issuers.map((each) =>
    each.keys.jwks_uri ? { ...each, keys: { jwks_uri: `${url}/jwks.json` } } : each,
  );
  must(await edge.admin("PUT", `/tenants/${tenant.id}/issuers`, { issuers: moved }), 200);
  assert.ok(
    await isGood(
      tenant,
      await minted({ iss: named.address, sub: "any", email: people.known.email, email_verified: true }),
    ),
  );
  assert.ok(
    await isGood(tenant, outsideToken(people.known.email, { iss: named.secret, ...life }, { secret })),
    "what was read and written back still holds",
  );
});

test("tokens of the signing key before the rotation are good beside those of the new one", async () => {
  const { tenant, before, after } = told.keys;
  const set = createLocalJWKSet(must(await at(tenant)("GET", "/.well-known/jwks.json"), 200).json);
  const currentDate = new Date(seconds() * 1_000);
  const kids = [];
  for (const session of [before, after]) {
    kids.push(
      (
        await jwtVerify(session.bearer, set, {
          issuer: `https://${tenant.slug}.example`,
          audience: "relatch",
          currentDate,
        })
      ).protectedHeader.kid,
    );
    assert.ok(await isGood(tenant, session.bearer));
    must(await refresh(tenant, session), 200);
  }
  assert.equal(new Set(kids).size, 2);
});

test("wrong passwords of before count: strangers are kept out where the owner is not", async () => {
  const { tenant, besieged, tried } = told.guesses;
  assert.equal(
    (await signIn(tenant, besieged, { from: abroad(900) })).status,
    401,
    "even with the right one, at a new place",
  );
  must(await signIn(tenant, besieged), 200);
  must(await confirm(tenant, { token: besieged.token }), 204);
  must(await signIn(tenant, { ...besieged, password: next }, { from: abroad(901) }), 200);
  refused(await change(tenant, tried.bearer, first, next), 429, "rate_limited");
  must(await refresh(tenant, tried), 200);
});

test("passwords of other systems open, whatever their form, and the wrong ones do not", async () => {
  const { tenant, people } = told.imports;
  for (const [form, person] of Object.entries(people)) {
    assert.ok(await opens(tenant, person, person.password), form);
  }
  const [[form, person]] = Object.entries(people);
  assert.ok(!(await opens(tenant, person, `${person.password}x`)), form);
  assert.ok(await opens(tenant, person, person.password), `${form}, hashed anew`);
});

test("the trail verifies from its first entry, and still ends in the heads that were written down", async () => {
  const ring = /^SECRET_KEYS=(.*)$/m.exec(readFileSync(secretsFile(edge.state), "utf8"))[1];
  await cron();
  await Promise.all(
    Object.entries(told.heads).map(async ([id, pin]) => {
      const trail = trailOf(edge, id);
      const { intact, faults } = await trail.verify();
      assert.deepEqual([intact, faults], [true, []], id);
      const jwks = must(await edge.call("GET", `/.well-known/jwks.json?tenant=${id}`), 200).json;
      const found = checkTrail(await trail.exported(), {
        jwks,
        keys: keysOf(ring),
        ...(pin.sequence > 0 ? { pin } : {}),
      });
      assert.deepEqual([found.faults, found.signed], [[], true], id);
    }),
  );
  const { tenant, people, erased } = told.accounts;
  const events = await trailOf(edge, tenant.id).events("&personal=true");
  const of = (account) =>
    events.find((entry) => entry.account === account && entry.kind === "signed-in" && entry.at < told.at);
  assert.equal(
    events.findLast(({ account, kind }) => account === told.accounts.past.id && kind === "signed-in").personal.address,
    home,
  );
  assert.equal(of(erased.id).personal, null, "what it said of an erased person stays gone");
  assert.ok(events.some(({ account, kind }) => account === people.plain.id && kind === "sign-in-refused"));
});

test("mail that waited leaves, what was asked is acted on, and silenced addresses stay silent", async () => {
  await edge.advanceClock(5 * minute);
  await cron();
  const { tenant, untold, unsent, refused: silenced, bounced } = told.post;
  const { tenant: cut, asked, told: owner } = told.cutOff;
  for (const [place, person] of [
    [tenant, unsent],
    [cut, asked],
  ]) {
    const [{ token }] = await edge.mailbox(person.email);
    must(await confirm(place, { token }), 204);
    assert.ok(await opens(place, person, next), person.email);
  }
  for (const [place, person] of [
    [tenant, untold],
    [cut, owner],
  ]) {
    assert.ok(await opens(place, person, second));
    const [{ undo }] = await edge.mailbox(person.email);
    must(await post(place, "/api/password/disavow", { token: undo }), 204);
    assert.ok(!(await opens(place, person, second)), person.email);
  }

  const shown = await admin(`/suppressions?tenant=${tenant.id}`);
  assert.deepEqual(shown.suppressions.map(({ reason }) => reason).toSorted(), ["address_refused", "bounced"]);
  const letters = async () => (await admin(`/outbox?tenant=${tenant.id}`)).letters;
  assert.ok((await letters()).some(({ state, reason }) => state === "dead" && reason === "address_refused"));
  for (const person of [silenced, bounced])
    must(await post(tenant, "/api/password/reset/request", { email: person.email }), 202);
  await cron();
  await until(async () => (await letters()).filter(({ reason }) => reason === "suppressed").length === 2);
  const [{ id }] = (await admin(`/suppressions?tenant=${tenant.id}&email=${bounced.email}`)).suppressions;
  must(await edge.admin("DELETE", `/suppressions/${id}?tenant=${tenant.id}`), 204);
  must(await post(tenant, "/api/password/reset/request", { email: bounced.email }), 202);
  await cron();
  must(await confirm(tenant, { token: (await edge.mailbox(bounced.email))[0].token }), 204);
});

test("a webhook that was behind is told everything, in order, under both of its secrets", async () => {
  const { tenant, behind: late, given, people } = told.webhooks;
  const [one, other] = [await startReceiver(), await startReceiver()];
  const { webhooks } = await admin(`/tenants/${tenant.id}/webhooks`);
  const shown = (id) => webhooks.find((each) => each.id === id);
  assert.deepEqual([shown(late.id).active, shown(given.id).active], [true, false]);
  assert.ok(shown(late.id).failing_since);
  for (const [{ id }, { url }] of [
    [late, one],
    [given, other],
  ]) {
    must(
      await edge.admin("PUT", `/tenants/${tenant.id}/webhooks/${id}`, { url: `${url}/hook`, types: shown(id).types }),
      200,
    );
  }
  // By then the next attempt is due, however many have failed.
  await edge.advanceClock(6 * 60 * minute);
  await cron();
  const signed = ({ headers, body }, secret) => {
    const at = new Date(Number(headers["webhook-timestamp"]) * 1_000);
    assert.ok(
      headers["webhook-signature"].split(" ").includes(new Webhook(secret).sign(headers["webhook-id"], at, body)),
    );
    return JSON.parse(body);
  };
  const calls = await one.next(people.length);
  for (const secret of late.secrets) {
    assert.deepEqual(
      calls.map((call) => signed(call, secret).data.account),
      people,
    );
  }
  const [renamed] = await other.next(1);
  assert.deepEqual(
    [signed(renamed, given.secret).type, signed(renamed, given.secret).data.account],
    ["account.updated", people[0]],
  );
});
