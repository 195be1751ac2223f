// Prelude's password change and compliancy: every row of their case table, on the real Worker.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import { startEdge } from "./harness.mjs";
import {
  claimsOf,
  dpopKey,
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

const bodies = {
  400: {
    bad_request: { code: "bad_request", type: "bad_request" },
    invalid_password: { code: "invalid_password", type: "bad_request" },
  },
  401: { code: "unauthorized", type: "unauthorized" },
  403: { code: "insufficient_scope", type: "forbidden" },
  404: { code: "not_found", type: "not_found" },
  500: { code: "internal", type: "internal" },
};

function refused(answer, status, body) {
  assert.equal(answer.status, status, answer.text);
  assert.equal(answer.headers.get("content-type"), "application/json");
  assert.equal(answer.headers.get("cache-control"), "no-store");
  assert.deepEqual(answer.json, body);
}

const badRequest = (answer) => refused(answer, 400, bodies[400].bad_request);
const invalidPassword = (answer) => refused(answer, 400, bodies[400].invalid_password);
const unauthorized = (answer) => refused(answer, 401, bodies[401]);
const noScope = (answer) => refused(answer, 403, bodies[403]);

const signInStatus = async (email, password) =>
  (await edge.call("POST", "/api/sessions", { body: { email, password } })).status;

/** A native session, stepped up with its password. */
async function steppedUpNatively(email) {
  const session = must(
    await edge.call("POST", "/api/sessions", { body: { email, password: firstPassword } }),
    200,
  ).json;
  const stepped = await edge.call("POST", "/api/sessions/step-up", {
    bearer: session.access_token,
    body: { password: firstPassword },
  });
  return must(stepped, 200).json.access_token;
}

test("P-01: a grant sets a new password; the old one signs in nowhere any more", async () => {
  const { email, access } = await prelude.scoped();
  const answer = await prelude.change(access);
  assert.equal(answer.status, 204);
  assert.equal(answer.text, "");
  assert.equal(answer.headers.get("content-type"), null);
  assert.equal(answer.headers.get("cache-control"), "no-store");
  assert.equal(await signInStatus(email, firstPassword), 401);
  assert.equal(await signInStatus(email, newPassword), 200);
});

test("P-01: the native step-up gives the same grant", async () => {
  const { email } = await prelude.account();
  assert.equal((await prelude.change(await steppedUpNatively(email))).status, 204);
  assert.equal(await signInStatus(email, newPassword), 200);
});

test("P-01: the owner is told by mail that the password was changed", async () => {
  const { email, access } = await prelude.scoped();
  must(await prelude.change(access), 204);
  const [mail] = await edge.mailbox(email, { count: 2 });
  assert.equal(mail.subject, "Your password was changed");
  assert.ok(!mail.text.includes(newPassword));
});

test("P-02: without a bearer", async () => {
  unauthorized(await prelude.post("/me/password/reset", { body: { password: newPassword } }));
});

test("P-03: what is no token of ours", async () => {
  const { email, access } = await prelude.scoped();
  const [header, payload, signature] = access.split(".");
  const other = Buffer.from(JSON.stringify({ ...claimsOf(access), scope: `${scope} more` })).toString("base64url");
  const none = Buffer.from(JSON.stringify({ alg: "none", typ: "at+jwt" })).toString("base64url");
  const now = Math.floor(Date.now() / 1000);
  const tokensThatFail = [
    "garbage",
    "a.b.c",
    `${header}.${other}.${signature}`,
    `${none}.${payload}.`,
    `${header}.${payload}.`,
    outsideToken(email, { scope, exp: now - 60, iat: now - 600 }),
    outsideToken(email, { scope, nbf: now + 120 }),
    outsideToken(email, { scope, iss: "https://elsewhere.test" }),
    outsideToken(email, { scope, aud: "elsewhere" }),
    outsideToken(email, { scope, exp: undefined }),
    outsideToken(email, { scope }, { secret: "another-secret-another-secret-another" }),
    outsideToken(email, { scope }, { header: { typ: "challenge+jwt" } }),
    "x".repeat(9000),
  ];
  for (const token of tokensThatFail) unauthorized(await prelude.change(token));
  const basic = `Basic ${Buffer.from(`${email}:${firstPassword}`).toString("base64")}`;
  unauthorized(
    await prelude.post("/me/password/reset", { headers: { authorization: basic }, body: { password: newPassword } }),
  );
  unauthorized(
    await prelude.post("/me/password/reset", { headers: { authorization: "Bearer" }, body: { password: newPassword } }),
  );
  assert.equal((await prelude.change(access)).status, 204, "the scope was not consumed");
});

test("P-04: a session that was revoked", async () => {
  const { access } = await prelude.scoped();
  must(await prelude.post("/me/revoke?target=mine", { bearer: access }), 204);
  unauthorized(await prelude.change(access));
});

test("P-05: a token without exactly this scope", async () => {
  const { email } = await prelude.account();
  const { access } = await prelude.signIn(email);
  noScope(await prelude.change(access));
  for (const other of [
    undefined,
    "other",
    42,
    "prld:pwd:writer",
    "xprld:pwd:write",
    ["prld:pwd:write"],
    "PRLD:PWD:WRITE",
    "",
  ]) {
    noScope(await prelude.change(outsideToken(email, { scope: other })));
  }
});

test("P-06: the scope among others", async () => {
  const { email } = await prelude.account();
  assert.equal((await prelude.change(outsideToken(email, { scope: `a ${scope} b` }))).status, 204);
  assert.equal(await signInStatus(email, newPassword), 200);
});

test("P-07: the same token once more", async () => {
  const { email, access } = await prelude.scoped();
  must(await prelude.change(access), 204);
  noScope(await prelude.change(access, { password: "An0ther-Passw0rd!" }));
  assert.equal(await signInStatus(email, newPassword), 200);
});

test("P-07: the same outside token once more; one that lives too long or has no id grants nothing", async () => {
  const { email } = await prelude.account();
  const now = Math.floor(Date.now() / 1000);
  noScope(await prelude.change(outsideToken(email, { scope, jti: undefined })));
  noScope(await prelude.change(outsideToken(email, { scope, iat: now - 10, exp: now + 901 })));
  noScope(await prelude.change(outsideToken(email, { scope, iat: undefined })));
  const token = outsideToken(email, { scope });
  must(await prelude.change(token), 204);
  noScope(await prelude.change(token));
});

test("ATTACK-36: an outside token that was spent stays spent while it is still taken after its end, whatever was swept", async (t) => {
  t.after(() => edge.resetClock());
  const { email } = await prelude.account();
  const now = Math.floor(Date.now() / 1000);
  const token = outsideToken(email, { scope, exp: now + 60 });
  must(await prelude.change(token), 204);
  await edge.advanceClock(61_000);
  assert.equal((await edge.call("POST", "/dev/tick")).status, 204);
  noScope(await prelude.change(token, { password: "An0ther-Passw0rd!" }));
  assert.equal(await signInStatus(email, newPassword), 200);
});

test("P-08: a weak password leaves the scope, a strong one takes it", async () => {
  const { access } = await prelude.scoped();
  invalidPassword(await prelude.change(access, { password: "weak" }));
  assert.equal((await prelude.change(access)).status, 204);
});

test("P-09: a body that cannot be used leaves the scope", async () => {
  const { access } = await prelude.scoped();
  const odd = [
    undefined,
    "",
    "{",
    "not json",
    "[]",
    "null",
    "5",
    '"text"',
    "{}",
    { password: 5 },
    { password: null },
    { password: ["a"] },
    { password: { a: 1 } },
    `{"password":"${newPassword}","password":"${newPassword}"}`,
    `{"password":"\\ud800"}`,
    `{"Password":"${newPassword}"}`,
  ];
  for (const body of odd) {
    badRequest(
      await prelude.post("/me/password/reset", {
        bearer: access,
        body,
        headers: { "content-type": "application/json" },
      }),
    );
  }
  const text = JSON.stringify({ password: newPassword });
  for (const type of ["text/plain", "application/x-www-form-urlencoded", "application/jsonx", ""]) {
    badRequest(await prelude.change(access, text, { "content-type": type }));
  }
  badRequest(await prelude.change(access, { password: newPassword, padding: "x".repeat(16 * 1024) }));
  const latin = await edge.call("POST", "/v1/session/me/password/reset", {
    bearer: access,
    headers: { "content-type": "application/json; charset=utf-8" },
    body: text,
  });
  assert.equal(latin.status, 204, "parameters of the content type do not matter");
});

test("P-10: an empty password is there, and too short", async () => {
  const { access } = await prelude.scoped();
  invalidPassword(await prelude.change(access, { password: "" }));
});

test("P-11: compliancy and the list decide, by Unicode's categories", async () => {
  const { access } = await prelude.scoped();
  const refusedOnes = [
    "Aa1!aaa",
    `A1!${"a".repeat(126)}`,
    "lowercase1!",
    "UPPERCASE1!",
    "No-Digits-Here",
    "NoSymbols123",
    "ªªªªªªªª1A!",
    "ǅa1!aaaa",
    `${"Aa1!".repeat(32)}x`,
    "P@ssw0rd",
    "x".repeat(1025),
  ];
  for (const password of refusedOnes) invalidPassword(await prelude.change(access, { password }));
  assert.equal((await prelude.change(access, { password: "ÉéΣσ१!🔒 zu Hause" })).status, 204);
});

test("P-11: lengths count code points, at both ends", async () => {
  const atLeast = await prelude.scoped();
  invalidPassword(await prelude.change(atLeast.access, { password: "Aa1!🔒🔒🔒" }));
  assert.equal((await prelude.change(atLeast.access, { password: "Aa1!🔒🔒🔒🔑" })).status, 204);
  const atMost = await prelude.scoped();
  invalidPassword(await prelude.change(atMost.access, { password: `Aa1!${"🔒".repeat(125)}` }));
  assert.equal((await prelude.change(atMost.access, { password: `Aa1!${"🔒".repeat(124)}` })).status, 204);
});

test("P-12: scope goes before the body", async () => {
  const { email } = await prelude.account();
  const { access } = await prelude.signIn(email);
  noScope(await prelude.change(access, "{"));
  noScope(await prelude.change(access, { password: "weak", padding: "x".repeat(16 * 1024) }));
});

test("P-13: the bearer goes before the body", async () => {
  unauthorized(await prelude.post("/me/password/reset", { body: "{" }));
  unauthorized(await prelude.change("garbage", "x".repeat(16 * 1024 + 1)));
});

test("P-14: an account that is gone", async () => {
  const { id, access } = await prelude.scoped();
  must(await edge.admin("DELETE", `/accounts/${id}`), 204);
  refused(await prelude.change(access), 404, bodies[404]);
});

test("P-14: a deactivated account is signed in nowhere", async () => {
  const { id, access } = await prelude.scoped();
  must(await edge.admin("PATCH", `/accounts/${id}`, { active: false }), 200);
  unauthorized(await prelude.change(access));
});

/** A tenant of its own, at a host of its own; `127.0.0.1` stays the demo's. */
async function tenantWith(settings) {
  const slug = `t${randomUUID().slice(0, 8)}`;
  const made = await edge.admin("POST", "/tenants", { slug, hosts: [`${slug}.localhost`], settings });
  must(made, 201);
  return { slug, prelude: preludeOf(edge, { tenant: slug, origin: `http://${slug}.localhost` }) };
}

test("P-15: passwords that are not configured", async () => {
  const { slug, prelude: at } = await tenantWith({});
  const { access } = await at.scoped();
  const settings = must(await edge.admin("GET", `/tenants/${slug}/settings`), 200).json;
  must(
    await edge.admin("PUT", `/tenants/${slug}/settings`, {
      ...settings,
      prelude: { ...settings.prelude, password_enabled: false },
    }),
    200,
  );
  badRequest(await at.change(access));
  badRequest(await at.get("/password/compliancy"));
  badRequest(
    await at.post("/login/email/password", { body: { identifier: "a@example.com", password: firstPassword } }),
  );
  unauthorized(await at.post("/me/password/reset", { body: { password: newPassword } }));
});

test("P-16: twenty attempts of a session in a quarter of an hour, then no more", async () => {
  const { prelude: at } = await tenantWith({ limits: "default" });
  const { access } = await at.scoped();
  for (let attempt = 0; attempt < 20; attempt += 1) invalidPassword(await at.change(access, { password: "weak" }));
  const limited = await at.change(access);
  refused(limited, 429, { code: "rate_limited", type: "too_many_requests" });
  assert.ok(Number(limited.headers.get("retry-after")) > 0);
  const other = await at.scoped();
  assert.equal((await at.change(other.access)).status, 204, "another session is not concerned");
});

test("P-17: the other sessions stay, and so does the caller's", async () => {
  const { email, access, refresh } = await prelude.scoped();
  const other = await prelude.signIn(email);
  must(await prelude.change(access), 204);
  must(await prelude.refresh(other.refresh), 200);
  must(await prelude.refresh(refresh), 200);
});

test("P-17: a tenant may have the others ended", async () => {
  const { prelude: at } = await tenantWith({ prelude: { sessions: "end" } });
  const { email, access, refresh } = await at.scoped();
  const other = await at.signIn(email);
  must(await at.change(access), 204);
  unauthorized(await at.refresh(other.refresh));
  must(await at.refresh(refresh), 200);
});

test("P-18: the next token is without the scope", async () => {
  const { access, refresh } = await prelude.scoped();
  assert.equal(claimsOf(access).scope, scope);
  must(await prelude.change(access), 204);
  const next = tokens(must(await prelude.refresh(refresh), 200));
  assert.ok(!("scope" in claimsOf(next.access)));
  noScope(await prelude.change(next.access));
});

test("P-18: until it is used, the scope survives a refresh", async () => {
  const { refresh } = await prelude.scoped();
  const next = tokens(must(await prelude.refresh(refresh), 200));
  assert.equal(claimsOf(next.access).scope, scope);
  assert.equal((await prelude.change(next.access)).status, 204);
});

test("P-19: compliancy is public: six whole numbers", async () => {
  const answer = await prelude.get("/password/compliancy");
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get("cache-control"), "no-store");
  assert.deepEqual(answer.json, { min_length: 8, max_length: 128, uppercase: 1, lowercase: 1, numbers: 1, symbols: 1 });
});

test("P-19: compliancy follows the tenant's own policy", async () => {
  const { slug, prelude: at } = await tenantWith({});
  must(await edge.admin("PUT", `/tenants/${slug}/policy`, { version: 1, preset: "nist-single-factor" }), 200);
  const { min_length: minimum } = must(await at.get("/password/compliancy"), 200).json;
  assert.equal(minimum, 15);
  const { access } = await at.scoped();
  invalidPassword(await at.change(access, { password: "Aa1!Aa1!xyzq" }));
});

test("P-20: a store that fails changes nothing and spends nothing", async () => {
  const { email, access } = await prelude.scoped();
  await edge.failStore("next");
  refused(await prelude.change(access), 500, bodies[500]);
  assert.equal(await signInStatus(email, firstPassword), 200);
  assert.equal((await prelude.change(access)).status, 204);
});

test("P-21: a DPoP header is ignored", async () => {
  const { access } = await prelude.scoped();
  assert.equal((await prelude.change(access, { password: newPassword }, { dpop: "garbage" })).status, 204);
  const other = await prelude.scoped();
  const proof = dpopKey().proof("/v1/session/elsewhere");
  assert.equal((await prelude.change(other.access, { password: newPassword }, { dpop: proof })).status, 204);
});

test("P-22: of many at once exactly one succeeds", async () => {
  for (let round = 0; round < 5; round += 1) {
    const { access } = await prelude.scoped();
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, at) => prelude.change(access, { password: `N3wS3cur3P@ss!${at}` })),
    );
    assert.deepEqual(answers.map(({ status }) => status).sort(), [204, 403, 403, 403, 403, 403]);
    for (const answer of answers.filter(({ status }) => status === 403)) noScope(answer);
  }
});

test("P-23: keys that nobody knows are ignored", async () => {
  const { access } = await prelude.scoped();
  assert.equal((await prelude.change(access, { password: newPassword, confirm: 1, old: { a: [] } })).status, 204);
});

test("the same password again is allowed, since Prelude has no rule against it", async () => {
  const { email, access } = await prelude.scoped();
  assert.equal((await prelude.change(access, { password: firstPassword })).status, 204);
  assert.equal(await signInStatus(email, firstPassword), 200);
});

test("a grant is dead ten minutes after it was given", async () => {
  const { access } = await prelude.scoped();
  await edge.advanceClock(10 * 60_000 - 30_000);
  try {
    invalidPassword(await prelude.change(access, { password: "weak" }));
    await edge.advanceClock(31_000);
    unauthorized(await prelude.change(access));
  } finally {
    await edge.resetClock();
  }
});

test("an account without a password gets its first one by a grant; one that signs in elsewhere gets none", async () => {
  const { email } = await prelude.account({ password: undefined });
  assert.equal((await prelude.change(outsideToken(email, { scope }))).status, 204);
  assert.equal(await signInStatus(email, newPassword), 200);
  const elsewhere = await prelude.account({ password: undefined, auth_provider: "oidc" });
  refused(await prelude.change(outsideToken(elsewhere.email, { scope })), 403, {
    code: "auth_blocked",
    type: "forbidden",
  });
});

test("ATTACK-28: a token of one tenant is nothing at the other", async () => {
  const { access } = await prelude.scoped();
  const other = preludeOf(edge, { origin: "http://other.localhost" });
  unauthorized(await other.change(access));
  const elsewhere = preludeOf(edge, { tenant: "other", origin: "http://other.localhost" });
  const { access: theirs } = await elsewhere.scoped();
  unauthorized(await preludeOf(edge, { origin: "http://demo.localhost" }).change(theirs));
  assert.equal((await elsewhere.change(theirs)).status, 204);
});

test("no answer repeats a password or a token", async () => {
  const { access } = await prelude.scoped();
  for (const body of [
    { password: "weak-but-unique-41" },
    { password: ["weak-but-unique-41"] },
    '{"password":"weak-but-unique-41"',
  ]) {
    const { text } = await prelude.change(access, body);
    assert.ok(!text.includes("unique-41") && !text.includes(access));
  }
});

test("a path that nobody knows, and a method that a path does not have, are told in Prelude's words", async () => {
  refused(await prelude.get("/nowhere"), 404, bodies[404]);
  const wrong = await prelude.get("/me/password/reset");
  refused(wrong, 405, { code: "method_not_allowed", type: "method_not_allowed" });
  assert.equal(wrong.headers.get("allow"), "POST");
  const posted = await prelude.post("/password/compliancy", { body: {} });
  assert.equal(posted.status, 405);
  assert.equal(posted.headers.get("allow"), "GET");
});

test("a tenant that does not speak Prelude answers 404", async () => {
  const slug = `t${randomUUID().slice(0, 8)}`;
  must(await edge.admin("POST", "/tenants", { slug, hosts: [`${slug}.localhost`], dialects: ["px0"] }), 201);
  refused(await edge.call("GET", `http://${slug}.localhost/v1/session/password/compliancy`), 404, bodies[404]);
});
