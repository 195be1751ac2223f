// Prelude's way to a session and to the scope: sign-in, finalize, refresh, step-up, codes, sign-out.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import { startEdge } from "./harness.mjs";
import {
  claimsOf,
  cookieOf,
  firstPassword,
  must,
  newPassword,
  outsideToken,
  preludeOf,
  scope,
  tokens,
} from "./prelude.mjs";

const edge = await startEdge();
const prelude = preludeOf(edge);
const other = preludeOf(edge, { tenant: "other", origin: "http://other.localhost" });

const types = {
  400: "bad_request",
  401: "unauthorized",
  403: "forbidden",
  404: "not_found",
  409: "conflict",
  429: "too_many_requests",
  500: "internal",
};

function refused(answer, status, code) {
  assert.equal(answer.status, status, answer.text);
  assert.deepEqual(answer.json, { code, type: types[status] });
  assert.equal(answer.headers.get("cache-control"), "no-store");
}

const challengeOf = async (email, password) => must(await prelude.logIn(email, password), 200).json.challenge_token;
const finalize = (challengeToken, headers) =>
  prelude.post("/login/finalize", { body: { challenge_token: challengeToken }, headers });
const byEmail = (value) => ({ identifier: { type: "email_address", value } });
const askStepUp = async (access, body = { scope }) =>
  must(await prelude.post("/stepup/request", { bearer: access, body }), 200).json.challenge_token;
const sendCode = async (challengeToken) =>
  must(await prelude.post("/otp", { body: { challenge_token: challengeToken } }), 204);
const codeOf = async (email, count = 1) => (await edge.mailbox(email, { count }))[0].code;
const wrong = (code) => String((Number(code) + 1) % 1_000_000).padStart(6, "0");
const inOneHour = async (use) => {
  await edge.advanceClock(60 * 60_000);
  try {
    await use();
  } finally {
    await edge.resetClock();
  }
};

test("signing in gives a challenge, and the challenge a session", async () => {
  const { email } = await prelude.account();
  const logged = must(await prelude.logIn(email), 200);
  assert.deepEqual(Object.keys(logged.json), ["challenge_token"]);
  const challenge = claimsOf(logged.json.challenge_token);
  assert.match(challenge.sub, /^usr_[1-9A-HJ-NP-Za-km-z]{16,22}$/);
  assert.equal(challenge.current_step, "completed");
  assert.equal(challenge.grant_mode, "session-start");
  assert.deepEqual(challenge.steps, []);
  assert.ok(challenge.challenge_id && challenge.jti && challenge.exp > Date.now() / 1000);
  const finalized = must(await finalize(logged.json.challenge_token), 200);
  assert.deepEqual(Object.keys(finalized.json), ["access_token", "expires_at"]);
  const access = claimsOf(finalized.json.access_token);
  assert.equal(access.sub, challenge.sub);
  assert.equal(access.exp, finalized.json.expires_at);
  assert.deepEqual(access.cc, {});
  assert.ok(access.sid && !("scope" in access));
  assert.match(finalized.headers.get("x-refresh-token-expires-at"), /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  const cookie = cookieOf(finalized, "__refresh_demo");
  assert.equal(cookie.value, finalized.headers.get("x-refresh-token"));
  for (const attribute of ["HttpOnly", "SameSite=Lax", "Path=/v1/session"])
    assert.ok(cookie.attributes.includes(attribute), attribute);
});

test("a wrong password and an unknown address are told alike", async () => {
  const { email } = await prelude.account();
  refused(await prelude.logIn(email, "Wr0ng-Password!"), 401, "unauthorized");
  refused(await prelude.logIn(`${randomUUID()}@example.com`), 401, "unauthorized");
  refused(await prelude.logIn((await prelude.account({ active: false })).email), 401, "unauthorized");
  refused(await prelude.logIn((await prelude.account({ auth_provider: "oidc" })).email), 401, "unauthorized");
  refused(await prelude.logIn("no address"), 400, "bad_request");
  for (const body of [
    "{",
    "[]",
    {},
    { identifier: 5, password: "x" },
    { identifier: email },
    { identifier: email, password: null },
  ]) {
    refused(
      await prelude.post("/login/email/password", { body, headers: { "content-type": "application/json" } }),
      400,
      "bad_request",
    );
  }
});

test("a challenge is finalized once", async () => {
  const { email } = await prelude.account();
  const token = await challengeOf(email);
  must(await finalize(token), 200);
  refused(await finalize(token), 409, "token_reused");
  const parallel = await challengeOf(email);
  const statuses = (await Promise.all([1, 2, 3, 4].map(() => finalize(parallel)))).map(({ status }) => status);
  assert.deepEqual(statuses.sort(), [200, 409, 409, 409]);
});

test("a challenge that is not good, expired, or of an older password", async () => {
  const { email, id } = await prelude.account();
  const { access } = await prelude.signIn(email);
  refused(await finalize("garbage"), 400, "invalid_challenge_token");
  refused(await finalize(access), 400, "invalid_challenge_token");
  refused(await finalize(await askStepUp(access)), 400, "invalid_challenge_token");
  refused(await prelude.post("/login/finalize", { body: {} }), 400, "missing_challenge_token");
  refused(await prelude.post("/login/finalize", { body: { challenge_token: 5 } }), 400, "bad_request");
  refused(
    await other.post("/login/finalize", { body: { challenge_token: await challengeOf(email) } }),
    400,
    "invalid_challenge_token",
  );
  const late = await challengeOf(email);
  await inOneHour(async () => refused(await finalize(late), 400, "expired_challenge_token"));
  const older = await challengeOf(email);
  must(await prelude.change(outsideToken(email, { scope })), 204);
  refused(await finalize(older), 401, "unauthorized");
  const off = await challengeOf(email, newPassword);
  must(await edge.admin("PATCH", `/accounts/${id}`, { active: false }), 200);
  refused(await finalize(off), 401, "unauthorized");
});

test("an access token of this API is good at the others", async () => {
  const { access } = await prelude.signIn((await prelude.account()).email);
  const { sessions } = must(await edge.call("GET", "/api/sessions", { bearer: access }), 200).json;
  assert.deepEqual(
    sessions.map(({ id }) => id),
    [claimsOf(access).sid],
  );
});

test("an access token is no challenge, and a challenge no access token", async () => {
  const { email } = await prelude.account();
  refused(await prelude.change(await challengeOf(email)), 401, "unauthorized");
});

test("signing in again ends the session that the client had before", async () => {
  const { email } = await prelude.account();
  const before = await prelude.signIn(email);
  const after = must(await finalize(await challengeOf(email), { "x-refresh-token": before.refresh }), 200);
  refused(await prelude.refresh(before.refresh), 401, "unauthorized");
  must(await prelude.refresh(after.headers.get("x-refresh-token")), 200);
});

test("signing up makes an account that signs in; an address is taken once", async () => {
  const email = `${randomUUID()}@example.com`;
  const signUp = (password, identifier = email) =>
    prelude.post("/login/email/sign-up", { body: { identifier, password } });
  refused(await signUp("weak"), 400, "invalid_password");
  refused(await signUp(firstPassword, "no address"), 400, "bad_request");
  must(await finalize(must(await signUp(firstPassword), 200).json.challenge_token), 200);
  refused(await signUp(firstPassword), 409, "identifier_already_exists");
  await prelude.signIn(email);
});

test("where registration is closed nobody signs up", async () => {
  const slug = `t${randomUUID().slice(0, 8)}`;
  must(await edge.admin("POST", "/tenants", { slug, hosts: [`${slug}.localhost`] }), 201);
  const at = preludeOf(edge, { origin: `http://${slug}.localhost` });
  const body = { identifier: "new@example.com", password: firstPassword };
  refused(await at.post("/login/email/sign-up", { body }), 403, "forbidden");
});

test("where addresses are confirmed, new and taken ones are answered alike, and the mailed code makes the account", async () => {
  const slug = `t${randomUUID().slice(0, 8)}`;
  must(
    await edge.admin("POST", "/tenants", {
      slug,
      hosts: [`${slug}.localhost`],
      settings: { registration: "verified" },
    }),
    201,
  );
  const at = preludeOf(edge, { tenant: slug, origin: `http://${slug}.localhost` });
  const signUp = (identifier) => at.post("/login/email/sign-up", { body: { identifier, password: newPassword } });
  const [fresh, taken] = [`${randomUUID()}@example.com`, (await at.account()).email];
  const [forFresh, forTaken] = [must(await signUp(fresh), 200), must(await signUp(taken), 200)];
  const shape = ({ headers, json }) => [[...headers.keys()].sort(), Object.keys(claimsOf(json.challenge_token)).sort()];
  assert.deepEqual(shape(forFresh), shape(forTaken));
  assert.equal(claimsOf(forFresh.json.challenge_token).current_step, "verify_email");
  refused(await at.post("/login/finalize", { body: forFresh.json }), 403, "step_not_completed");
  refused(await at.post("/login/finalize", { body: forTaken.json }), 403, "step_not_completed");
  refused(await at.logIn(fresh, newPassword), 401, "unauthorized");
  const verification = (answer) => ({ "x-verification-token": answer.headers.get("x-verification-token") });
  refused(
    await at.post("/otp/check", { headers: verification(forFresh), body: { code: "00000-00000" } }),
    400,
    "bad_check_code",
  );
  refused(await at.post("/otp/retry", { headers: verification(forFresh) }), 403, "step_not_found");
  assert.equal((await edge.mailbox(taken))[0].code, undefined);
  const [{ code }] = await edge.mailbox(fresh);
  refused(await at.post("/otp/check", { headers: verification(forTaken), body: { code } }), 400, "bad_check_code");
  const session = must(await at.post("/login/otp/check", { headers: verification(forFresh), body: { code } }), 200);
  assert.ok(!("scope" in claimsOf(session.json.access_token)));
  refused(
    await at.post("/login/otp/check", { headers: verification(forFresh), body: { code } }),
    400,
    "bad_check_code",
  );
  await at.signIn(fresh, { password: newPassword });
  await at.signIn(taken);
});

test("a refresh token just exchanged gets the same successor; an older one ends its session", async () => {
  const { email } = await prelude.account();
  const first = await prelude.signIn(email);
  const second = tokens(must(await prelude.refresh(first.refresh), 200));
  assert.notEqual(second.refresh, first.refresh);
  assert.equal(tokens(must(await prelude.refresh(first.refresh), 200)).refresh, second.refresh);
  const third = tokens(must(await prelude.refresh(second.refresh), 200));
  refused(await prelude.refresh(first.refresh), 401, "unauthorized");
  refused(await prelude.refresh(third.refresh), 401, "unauthorized");
  refused(await prelude.get("/me/list", { bearer: third.access }), 401, "unauthorized");
});

test("a refresh token that is not one, or of another tenant", async () => {
  const { refresh } = await prelude.signIn((await prelude.account()).email);
  refused(await prelude.refresh("garbage"), 401, "unauthorized");
  refused(await prelude.post("/refresh", { body: {} }), 401, "unauthorized");
  refused(await prelude.refresh(`${refresh.slice(0, -2)}${refresh.endsWith("AA") ? "BA" : "AA"}`), 401, "unauthorized");
  refused(await other.refresh(refresh), 401, "unauthorized");
  must(await prelude.refresh(refresh), 200);
});

test("what came as a cookie goes back as a cookie, out of every script's reach", async () => {
  const { email } = await prelude.account();
  const { refresh } = await prelude.signIn(email);
  const headers = { cookie: `a=b; __refresh_demo=${refresh}`, "content-type": "application/json" };
  const answer = must(await prelude.post("/refresh", { headers }), 200);
  assert.equal(answer.headers.get("x-refresh-token"), null);
  const next = cookieOf(answer, "__refresh_demo").value;
  assert.notEqual(next, refresh);
  refused(await prelude.post("/refresh", { headers: { cookie: `__refresh_demo=${next}` } }), 400, "bad_request");
  refused(
    await prelude.post("/refresh", {
      headers: { cookie: `__refresh_demo=${next}`, "content-type": "text/plain" },
      body: "{}",
    }),
    400,
    "bad_request",
  );
  const byHeader = must(await prelude.refresh(next), 200);
  assert.equal(byHeader.headers.getSetCookie().length, 0);
});

test("only origins that the tenant lists are sent the cookie from another site", async () => {
  const slug = `t${randomUUID().slice(0, 8)}`;
  const settings = { prelude: { cross_site_origins: ["https://app.example"] } };
  must(
    await edge.admin("POST", "/tenants", { slug, hosts: [`${slug}.localhost`, `${slug}.example.net`], settings }),
    201,
  );
  const at = preludeOf(edge, { tenant: slug, origin: `http://${slug}.example.net` });
  const { email } = await at.account();
  const cookie = async (origin) => {
    const { challenge_token } = must(await at.logIn(email), 200).json;
    const answer = must(await at.post("/login/finalize", { body: { challenge_token }, headers: { origin } }), 200);
    return cookieOf(answer, `__refresh_${slug}`).attributes.slice(2);
  };
  assert.deepEqual(await cookie("https://app.example"), ["HttpOnly", "SameSite=None", "Secure", "Partitioned"]);
  assert.deepEqual(await cookie("https://evil.example"), ["HttpOnly", "SameSite=Lax", "Secure"]);
});

test("P-24: a scope that the tenant does not list", async () => {
  const { access } = await prelude.signIn((await prelude.account()).email);
  const ask = (body) => prelude.post("/stepup/request", { bearer: access, body });
  refused(await ask({ scope: "admin:all" }), 403, "scope_not_allowed");
  for (const odd of ["", "two words", "späße", 5, null, undefined])
    refused(await ask({ scope: odd }), 400, "bad_request");
  refused(await prelude.post("/stepup/request", { body: { scope } }), 401, "unauthorized");
  refused(await prelude.post("/stepup/request", { bearer: "garbage", body: "{" }), 401, "unauthorized");
});

test("a step-up shows what a client reads: steps, scope, metadata", async () => {
  const { email } = await prelude.account();
  const { access } = await prelude.signIn(email);
  const challenge = claimsOf(await askStepUp(access, { scope, metadata: { reason: "profile" }, dispatch_id: "d" }));
  assert.equal(challenge.current_step, "verify_email");
  assert.equal(challenge.scope_requested, scope);
  assert.equal(challenge.grant_mode, "single-use");
  assert.equal(challenge.sid, claimsOf(access).sid);
  assert.equal(challenge.sub, claimsOf(access).sub);
  assert.deepEqual(challenge.metadata, { reason: "profile" });
  assert.deepEqual(challenge.steps, [{ order: 1, key: "verify_email", done: false, expiration_duration: 600 }]);
  const metadata = [
    { a: 1 },
    { aaaaaaaaaaaaa: "b" },
    { a: "b".repeat(33) },
    { a: "", b: "", c: "", d: "", e: "", f: "" },
    "text",
    [],
  ];
  for (const odd of metadata)
    refused(
      await prelude.post("/stepup/request", { bearer: access, body: { scope, metadata: odd } }),
      400,
      "invalid_metadata",
    );
});

test("an account that signs in elsewhere is blocked", async () => {
  const { email, id } = await prelude.account();
  const { refresh } = await prelude.signIn(email);
  must(await edge.admin("PATCH", `/accounts/${id}`, { auth_provider: "oidc" }), 200);
  const { access } = tokens(must(await prelude.refresh(refresh), 200));
  const answer = must(await prelude.post("/stepup/request", { bearer: access, body: { scope } }), 200);
  assert.deepEqual(answer.json, { status: "block" });
});

test("the whole way: step up by mailed code, then refresh with the completed challenge", async () => {
  const { email } = await prelude.account();
  const session = await prelude.signIn(email);
  refused(await prelude.change(session.access), 403, "insufficient_scope");
  const asked = must(await prelude.post("/stepup/request", { bearer: session.access, body: { scope } }), 200);
  assert.equal(asked.json.status, "review");
  const pending = asked.json.challenge_token;
  refused(await prelude.refresh(session.refresh, { body: { step_up_token: pending } }), 403, "step_not_completed");
  const sent = await sendCode(pending);
  assert.ok(sent.headers.get("x-verification-token"));
  const code = await codeOf(email);
  assert.match(code, /^\d{6}$/);
  const completed = must(await prelude.post("/otp/check", { body: { challenge_token: pending, code } }), 200).json
    .challenge_token;
  const claims = claimsOf(completed);
  assert.equal(claims.current_step, "completed");
  assert.equal(claims.challenge_id, claimsOf(pending).challenge_id);
  assert.notEqual(claims.jti, claimsOf(pending).jti);
  assert.equal(claims.steps[0].done, true);
  const stepped = tokens(must(await prelude.refresh(session.refresh, { body: { step_up_token: completed } }), 200));
  assert.equal(claimsOf(stepped.access).scope, scope);
  refused(await prelude.refresh(stepped.refresh, { body: { step_up_token: completed } }), 409, "token_reused");
  assert.equal((await prelude.change(stepped.access)).status, 204);
  await prelude.signIn(email, { password: newPassword });
});

test("P-25: a wrong code and an expired one are told alike", async () => {
  const { email } = await prelude.account();
  const { access } = await prelude.signIn(email);
  const challenge = await askStepUp(access);
  await sendCode(challenge);
  const code = await codeOf(email);
  const check = (guess) => prelude.post("/otp/check", { body: { challenge_token: challenge, code: guess } });
  refused(await check(wrong(code)), 400, "bad_check_code");
  await edge.advanceClock(10 * 60_000 + 1_000);
  try {
    refused(await check(code), 400, "bad_check_code");
  } finally {
    await edge.resetClock();
  }
  must(await check(code), 200);
  refused(await check(code), 409, "token_reused");
});

test("P-25: after five guesses the right code is wrong, and a new challenge starts anew", async () => {
  const { email } = await prelude.account();
  const { access } = await prelude.signIn(email);
  const challenge = await askStepUp(access);
  await sendCode(challenge);
  const code = await codeOf(email);
  const check = (guess) => prelude.post("/otp/check", { body: { challenge_token: challenge, code: guess } });
  for (let guess = 0; guess < 5; guess += 1) refused(await check(wrong(code)), 400, "bad_check_code");
  refused(await check(code), 400, "bad_check_code");
  await sendCode(challenge);
  refused(await check(await codeOf(email, 2)), 400, "bad_check_code");
  must(
    await prelude.post("/otp/check", { body: { challenge_token: await fresh(), code: await codeOf(email, 3) } }),
    200,
  );

  async function fresh() {
    const next = await askStepUp(access);
    await sendCode(next);
    return next;
  }
});

test("a code of the wrong shape, no code, no such challenge", async () => {
  const { email } = await prelude.account();
  const { access } = await prelude.signIn(email);
  const challenge = await askStepUp(access);
  const check = (body) => prelude.post("/otp/check", { body });
  for (const code of ["123", "1".repeat(17), 123456, null, undefined])
    refused(await check({ challenge_token: challenge, code }), 400, "bad_request");
  refused(await check({ challenge_token: challenge, code: "123456" }), 400, "bad_check_code");
  refused(await check({ challenge_token: "garbage", code: "123456" }), 400, "invalid_challenge_token");
  refused(await check({ code: "123456" }), 401, "unauthorized");
  refused(await prelude.post("/otp", { body: { challenge_token: await challengeOf(email) } }), 403, "step_not_found");
  await inOneHour(async () =>
    refused(await prelude.post("/otp", { body: { challenge_token: challenge } }), 400, "expired_challenge_token"),
  );
});

test("a step-up is its own session's", async () => {
  const { email } = await prelude.account();
  const mine = await prelude.signIn(email);
  const otherSession = await prelude.signIn(email);
  const completed = await prelude.stepUp(email, mine.access);
  refused(await prelude.refresh(otherSession.refresh, { body: { step_up_token: completed } }), 403, "token_mismatch");
  refused(
    await prelude.refresh(mine.refresh, { body: { step_up_token: await challengeOf(email) } }),
    400,
    "invalid_challenge_token",
  );
  refused(await prelude.refresh(mine.refresh, { body: { step_up_token: 5 } }), 400, "bad_request");
  const stepped = tokens(must(await prelude.refresh(mine.refresh, { body: { step_up_token: completed } }), 200));
  assert.equal(claimsOf(stepped.access).scope, scope, "a refused refresh left the token good");
});

test("a completed step-up dies with a change of the password", async () => {
  const { email } = await prelude.account();
  const session = await prelude.signIn(email);
  const completed = await prelude.stepUp(email, session.access);
  must(await prelude.change(outsideToken(email, { scope })), 204);
  refused(await prelude.refresh(session.refresh, { body: { step_up_token: completed } }), 403, "token_mismatch");
});

test("a code is mailed again: the new one counts, the old one does not", async () => {
  const { email } = await prelude.account();
  const { access } = await prelude.signIn(email);
  const challenge = await askStepUp(access);
  const verification = (await sendCode(challenge)).headers.get("x-verification-token");
  const old = await codeOf(email);
  must(await prelude.post("/otp/retry", { headers: { "x-verification-token": verification } }), 204);
  const next = await codeOf(email, 2);
  const check = (code) => prelude.post("/otp/check", { body: { challenge_token: challenge, code } });
  if (old !== next) refused(await check(old), 400, "bad_check_code");
  must(await check(next), 200);
  refused(await prelude.post("/otp/retry", { headers: {} }), 401, "unauthorized");
  refused(await prelude.post("/otp/retry", { headers: { "x-verification-token": "garbage" } }), 401, "unauthorized");
});

test("a forgotten password: a code signs in, and its session may set a new one", async () => {
  const { email } = await prelude.account();
  const asked = must(
    await prelude.post("/otp", { body: { ...byEmail(email), dispatch_id: "d", login_config_id: "c" } }),
    204,
  );
  const verification = asked.headers.get("x-verification-token");
  assert.equal(cookieOf(asked, "__verification-login_demo").value, verification);
  const headers = { "x-verification-token": verification };
  const code = await codeOf(email);
  refused(await prelude.post("/otp/check", { headers, body: { code: wrong(code) } }), 400, "bad_check_code");
  const checked = must(await prelude.post("/otp/check", { headers, body: { code } }), 200);
  assert.equal(claimsOf(checked.json.challenge_token).grant_mode, "session-start");
  refused(await prelude.post("/otp/check", { headers, body: { code } }), 409, "token_reused");
  const session = tokens(must(await finalize(checked.json.challenge_token), 200));
  assert.equal(claimsOf(session.access).scope, scope);
  assert.equal((await prelude.change(session.access)).status, 204);
  await prelude.signIn(email, { password: newPassword });
  refused(await prelude.change(session.access), 403, "insufficient_scope");
});

test("the browser library's way to the same: the code gives the session at once", async () => {
  const { email } = await prelude.account();
  const asked = must(await prelude.post("/login/otp", { body: byEmail(email) }), 204);
  const headers = { cookie: `__verification-login_demo=${cookieOf(asked, "__verification-login_demo").value}` };
  await codeOf(email);
  must(await prelude.post("/login/otp/retry", { headers }), 204);
  const code = await codeOf(email, 2);
  const answer = must(await prelude.post("/login/otp/check", { headers, body: { code } }), 200);
  assert.equal(claimsOf(answer.json.access_token).scope, scope);
  must(await prelude.refresh(tokens(answer).refresh), 200);
  refused(await prelude.post("/login/otp/check", { headers, body: { code } }), 409, "token_reused");
});

test("a code to sign in carries no scope where the tenant grants none", async () => {
  const slug = `t${randomUUID().slice(0, 8)}`;
  must(await edge.admin("POST", "/tenants", { slug, hosts: [`${slug}.localhost`] }), 201);
  const at = preludeOf(edge, { tenant: slug, origin: `http://${slug}.localhost` });
  const { email } = await at.account();
  const headers = {
    "x-verification-token": must(await at.post("/otp", { body: byEmail(email) }), 204).headers.get(
      "x-verification-token",
    ),
  };
  const answer = must(await at.post("/login/otp/check", { headers, body: { code: await codeOf(email) } }), 200);
  assert.ok(!("scope" in claimsOf(answer.json.access_token)));
  refused(await at.change(answer.json.access_token), 403, "insufficient_scope");
});

test("whether anybody has an address shows nowhere on the way of a code", async () => {
  const known = (await prelude.account()).email;
  const unknown = `${randomUUID()}@example.com`;
  const off = (await prelude.account({ active: false })).email;
  const elsewhere = (await prelude.account({ auth_provider: "oidc", password: undefined })).email;
  const shapes = [];
  for (const email of [known, unknown, off, elsewhere]) {
    const asked = must(await prelude.post("/otp", { body: byEmail(email) }), 204);
    const headers = { "x-verification-token": asked.headers.get("x-verification-token") };
    refused(await prelude.post("/otp/check", { headers, body: { code: "12345" } }), 400, "bad_check_code");
    must(await prelude.post("/otp/retry", { headers }), 204);
    shapes.push([...asked.headers.keys()].sort().join());
  }
  assert.equal(new Set(shapes).size, 1, shapes.join("\n"));
  const [mail] = await edge.mailbox(elsewhere);
  assert.equal(mail.code, undefined);
  assert.match(mail.subject, /sign in/i);
});

test("identifiers that are no e-mail address", async () => {
  const ask = (identifier) => prelude.post("/otp", { body: { identifier } });
  refused(await ask({ type: "phone_number", value: "+33612345678" }), 400, "invalid_identifier");
  refused(await ask({ type: "email_address", value: "no address" }), 400, "invalid_identifier");
  for (const odd of [
    undefined,
    "a@example.com",
    {},
    { type: "email_address" },
    { type: 5, value: "a@example.com" },
    [],
  ])
    refused(await ask(odd), 400, "bad_request");
});

test("ATTACK-28: verifications and codes of one tenant are nothing at the other", async () => {
  const { email } = await prelude.account();
  const headers = {
    "x-verification-token": must(await prelude.post("/otp", { body: byEmail(email) }), 204).headers.get(
      "x-verification-token",
    ),
  };
  const code = await codeOf(email);
  refused(await other.post("/otp/check", { headers, body: { code } }), 401, "unauthorized");
  refused(await other.post("/otp/retry", { headers }), 401, "unauthorized");
  const { access } = await prelude.signIn(email);
  const challenge = await askStepUp(access);
  refused(await other.post("/otp", { body: { challenge_token: challenge } }), 400, "invalid_challenge_token");
  refused(
    await other.post("/otp/check", { body: { challenge_token: challenge, code } }),
    400,
    "invalid_challenge_token",
  );
  const at = (method, path, body) =>
    edge.call(method, `http://other.localhost/v1/session${path}`, { bearer: access, body });
  for (const [method, path, body] of [
    ["GET", "/me/list"],
    ["POST", "/me/revoke?target=all"],
    ["POST", "/stepup/request", { scope }],
    ["POST", "/stepup/continue", { challenge_token: challenge, verification_token: "x" }],
  ]) {
    refused(await at(method, path, body), 401, "unauthorized");
  }
  must(await prelude.post("/otp/check", { headers, body: { code } }), 200);
});

test("ATTACK-03: guesses in parallel are all counted", async () => {
  const { email } = await prelude.account();
  const { access } = await prelude.signIn(email);
  const challenge = await askStepUp(access);
  await sendCode(challenge);
  const code = await codeOf(email);
  const check = (guess) => prelude.post("/otp/check", { body: { challenge_token: challenge, code: guess } });
  await Promise.all(Array.from({ length: 12 }, () => check(wrong(code))));
  refused(await check(code), 400, "bad_check_code");
});

test("a right code shown many times at once is taken once", async () => {
  const { email } = await prelude.account();
  const { access } = await prelude.signIn(email);
  const challenge = await askStepUp(access);
  await sendCode(challenge);
  const code = await codeOf(email);
  const answers = await Promise.all(
    Array.from({ length: 5 }, () => prelude.post("/otp/check", { body: { challenge_token: challenge, code } })),
  );
  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409, 409, 409, 409]);
});

test("sessions are listed page by page, newest first", async () => {
  const { email } = await prelude.account();
  const first = await prelude.signIn(email);
  const second = await prelude.signIn(email);
  const list = async (query = "") => must(await prelude.get(`/me/list${query}`, { bearer: second.access }), 200).json;
  const all = await list();
  assert.deepEqual([all.total, all.limit, all.offset], [2, 10, 0]);
  assert.deepEqual(
    all.sessions.map(({ id }) => id),
    [claimsOf(second.access).sid, claimsOf(first.access).sid],
  );
  const fields = [
    "id",
    "device_model",
    "device_type",
    "os_version",
    "country_code",
    "created_at",
    "last_seen_at",
    "expires_at",
  ];
  assert.deepEqual(Object.keys(all.sessions[0]).sort(), fields.sort());
  assert.deepEqual(
    (await list("?limit=1&offset=1")).sessions.map(({ id }) => id),
    [claimsOf(first.access).sid],
  );
  for (const limit of ["0", "101", "x", "-1"])
    refused(await prelude.get(`/me/list?limit=${limit}`, { bearer: second.access }), 400, "invalid_pagination_limit");
  for (const offset of ["x", "-1"])
    refused(
      await prelude.get(`/me/list?offset=${offset}`, { bearer: second.access }),
      400,
      "invalid_pagination_offset",
    );
  refused(await prelude.get("/me/list"), 401, "unauthorized");
});

test("sessions are revoked: one, the others, one's own, all", async () => {
  const { email } = await prelude.account();
  const [a, b, c, d] = [
    await prelude.signIn(email),
    await prelude.signIn(email),
    await prelude.signIn(email),
    await prelude.signIn(email),
  ];
  const revoke = (session, query) => prelude.post(`/me/revoke${query}`, { bearer: session.access });
  must(await revoke(a, `?target=session&session_id=${claimsOf(b.access).sid}`), 204);
  refused(await prelude.refresh(b.refresh), 401, "unauthorized");
  refused(await revoke(a, `?target=session&session_id=${claimsOf(b.access).sid}`), 404, "not_found");
  const stranger = await prelude.signIn((await prelude.account()).email);
  refused(await revoke(a, `?target=session&session_id=${claimsOf(stranger.access).sid}`), 404, "not_found");
  for (const query of ["", "?target=none", "?target=session", "?target=session&session_id=x"])
    refused(await revoke(a, query), 400, "bad_request");
  must(await revoke(c, "?target=mine"), 204);
  refused(await prelude.get("/me/list", { bearer: c.access }), 401, "unauthorized");
  must(await revoke(a, "?target=others"), 204);
  refused(await prelude.get("/me/list", { bearer: d.access }), 401, "unauthorized");
  must(await revoke(a, "?target=all"), 204);
  refused(await prelude.refresh(a.refresh), 401, "unauthorized");
  must(await prelude.get("/me/list", { bearer: stranger.access }), 200);
});

test("signing out ends the session and takes the cookie away", async () => {
  const { refresh, access } = await prelude.signIn((await prelude.account()).email);
  const out = must(await prelude.post("/revoke", { headers: { "x-refresh-token": refresh } }), 204);
  assert.ok(cookieOf(out, "__refresh_demo").attributes.includes("Max-Age=0"));
  refused(await prelude.refresh(refresh), 401, "unauthorized");
  refused(await prelude.change(access), 401, "unauthorized");
  must(await prelude.post("/revoke", { headers: { "x-refresh-token": refresh } }), 204);
  refused(await prelude.post("/revoke"), 401, "unauthorized");
  refused(await prelude.post("/revoke", { headers: { "x-refresh-token": "garbage" } }), 401, "unauthorized");
});

test("a step is completed by the word of the issuer that the tenant named, and of no other", async () => {
  const slug = `t${randomUUID().slice(0, 8)}`;
  const secret = "a-secret-of-forty-characters-or-so-00000";
  must(
    await edge.admin("POST", "/tenants", {
      slug,
      hosts: [`${slug}.localhost`],
      settings: { prelude: { step_up_issuer: "https://steps.test" } },
    }),
    201,
  );
  const issuer = (name) => ({ issuer: name, audience: "relatch", algorithms: ["HS256"], keys: { secret } });
  must(
    await edge.admin("PUT", `/tenants/${slug}/issuers`, {
      issuers: [issuer("https://steps.test"), issuer("https://else.test")],
    }),
    200,
  );
  const at = preludeOf(edge, { tenant: slug, origin: `http://${slug}.localhost` });
  const { email } = await at.account();
  const session = await at.signIn(email);
  const { challenge_token: pending } = must(
    await at.post("/stepup/request", { bearer: session.access, body: { scope } }),
    200,
  ).json;
  const word = (claims) =>
    outsideToken(
      email,
      { iss: "https://steps.test", challenge_id: claimsOf(pending).challenge_id, ...claims },
      { secret },
    );
  const goOn = (verification) =>
    at.post("/stepup/continue", {
      bearer: session.access,
      body: { challenge_token: pending, verification_token: verification },
    });
  for (const bad of [
    "garbage",
    word({ iss: "https://else.test" }),
    word({ challenge_id: randomUUID() }),
    word({ challenge_id: undefined }),
    session.access,
  ]) {
    refused(await goOn(bad), 400, "invalid_verification_token");
  }
  const stranger = await at.signIn(email);
  refused(
    await at.post("/stepup/continue", {
      bearer: stranger.access,
      body: { challenge_token: pending, verification_token: word({}) },
    }),
    403,
    "token_mismatch",
  );
  const completed = must(await goOn(word({})), 200).json.challenge_token;
  const stepped = tokens(must(await at.refresh(session.refresh, { body: { step_up_token: completed } }), 200));
  assert.equal((await at.change(stepped.access)).status, 204);
});

test("a store that fails half way leaves everything as it was", async () => {
  const { email } = await prelude.account();
  const failing = async (use) => {
    await edge.failStore("next");
    refused(await use(), 500, "internal");
  };
  await failing(() => prelude.logIn(email));
  const challenge = await challengeOf(email);
  await failing(() => finalize(challenge));
  const session = tokens(must(await finalize(challenge), 200));
  await failing(() => prelude.refresh(session.refresh));
  const next = tokens(must(await prelude.refresh(session.refresh), 200));
  const pending = await askStepUp(next.access);
  await failing(() => prelude.post("/otp", { body: { challenge_token: pending } }));
  await sendCode(pending);
  const code = await codeOf(email);
  await failing(() => prelude.post("/otp/check", { body: { challenge_token: pending, code } }));
  must(await prelude.post("/otp/check", { body: { challenge_token: pending, code } }), 200);
  await failing(() => prelude.post("/otp", { body: byEmail(email) }));
  await failing(() => prelude.get("/me/list", { bearer: next.access }));
  await failing(() => prelude.post("/me/revoke?target=all", { bearer: next.access }));
  await failing(() => prelude.post("/revoke", { headers: { "x-refresh-token": next.refresh } }));
  must(await prelude.refresh(next.refresh), 200);
});

test("codes, challenges and tokens are readable in no table, even with mails pending", async () => {
  const { email, access, refresh } = await prelude.scoped();
  const asked = must(await prelude.post("/otp", { body: byEmail(email) }), 204);
  const challenge = await askStepUp(access);
  await sendCode(challenge);
  const [first, second] = await edge.mailbox(email, { count: 3 });
  const { DB } = await edge.env();
  const tables = (
    await DB.prepare(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\' AND name NOT LIKE 'sqlite%'",
    ).all()
  ).results;
  const dump = JSON.stringify(
    await Promise.all(
      tables.map(({ name }) =>
        DB.prepare(`SELECT * FROM "${name}"`)
          .all()
          .then(({ results }) => results),
      ),
    ),
  );
  for (const secret of [refresh, challenge, asked.headers.get("x-verification-token"), firstPassword])
    assert.ok(!dump.includes(secret));
  for (const code of [first.code, second.code]) assert.ok(!dump.includes(`"${code}"`));
});
