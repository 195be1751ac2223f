// JITSudo's API as its clients know it.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import { SignJWT } from "jose";
import { tenants } from "./client.mjs";
import { startEdge } from "./harness.mjs";
import { firstPassword, opens, personOf, refreshes, secondPassword, sessionOf, signedIn, tenantOf } from "./people.mjs";

const path = "/v1/users/me/password";
const demo = { "x-tenant-id": tenants.demo };

const edge = await startEdge();

/** @type {(bearer: string, options?: { current?: any, next?: any, headers?: any, body?: any }) => Promise<any>} */
const change = (bearer, { current = firstPassword, next = secondPassword, headers = demo, body } = {}) =>
  edge.call("POST", path, { bearer, headers, body: body ?? { current_password: current, new_password: next } });

/** Every error has this shape; answers its object. */
function error(answer, status, code) {
  assert.equal(answer.status, status, answer.text);
  assert.equal(answer.headers.get("content-type"), "application/json");
  assert.equal(answer.headers.get("cache-control"), "no-store");
  const { code: given, message, details, notices, ...rest } = answer.json;
  assert.equal(given, code);
  assert.equal(typeof message, "string");
  if (details !== undefined) assert.equal(Object.prototype.toString.call(details), "[object Object]");
  if (notices !== undefined) assert.ok(Array.isArray(notices) && notices.every((notice) => typeof notice === "string"));
  assert.deepEqual(rest, {});
  return answer.json;
}

const unchanged = async (person) => {
  assert.ok(await opens(edge, person, firstPassword));
  assert.ok(!(await opens(edge, person, secondPassword)));
};

/** A token of the demo issuer for an account. */
const systemToken = ({ email }, claims = {}) =>
  new SignJWT({ email, email_verified: true, tenant_id: tenants.demo, ...claims })
    .setProtectedHeader({ alg: "HS256", typ: "JWT" })
    .setSubject(email)
    .setIssuer("https://issuer.test")
    .setAudience("relatch")
    .setIssuedAt()
    .setExpirationTime("1h")
    .sign(new TextEncoder().encode("relatch-demo-issuer-secret-000000000000"));

test("J-01: the right current password and a strong new one: 204, and only the new one signs in", async () => {
  const person = await signedIn(edge);
  const answer = await change(person.bearer);
  assert.deepEqual([answer.status, answer.text], [204, ""]);
  assert.equal(answer.headers.get("cache-control"), "no-store");
  assert.ok(await opens(edge, person, secondPassword));
  assert.ok(!(await opens(edge, person, firstPassword)));
});

test("the caller's session goes on after a change, the others end", async () => {
  const person = await signedIn(edge);
  const other = await sessionOf(edge, person);
  assert.equal((await change(person.bearer)).status, 204);
  assert.ok(await refreshes(edge, person));
  assert.ok(!(await refreshes(edge, other)));
});

test("J-02, J-15, J-16: nobody who is not signed in gets through", async () => {
  const person = await signedIn(edge);
  const [header, payload, signature] = person.bearer.split(".");
  const unsigned = `${Buffer.from('{"alg":"none","typ":"at+jwt"}').toString("base64url")}.${payload}.`;
  const flipped = `${header}.${payload}.${signature.startsWith("A") ? "B" : "A"}${signature.slice(1)}`;
  for (const bearer of [undefined, "", "x", unsigned, flipped, "a.b.c", "x".repeat(9_000), person.refresh]) {
    error(await change(bearer), 401, "unauthenticated");
  }
  error(
    await edge.call("POST", path, { headers: { ...demo, "x-api-key": person.bearer }, body: {} }),
    401,
    "unauthenticated",
  );
  error(
    await edge.call("POST", path, { headers: { ...demo, authorization: `Basic ${person.bearer}` }, body: {} }),
    401,
    "unauthenticated",
  );
  await edge.admin("DELETE", `/accounts/${person.id}/sessions`);
  error(await change(person.bearer), 401, "unauthenticated");
});

test("J-02: an expired token, a deactivated and an erased account: 401", async () => {
  const person = await signedIn(edge);
  await edge.advanceClock(11 * 60_000);
  const expired = await change(person.bearer);
  await edge.resetClock();
  error(expired, 401, "unauthenticated");
  await edge.admin("PATCH", `/accounts/${person.id}`, { active: false });
  error(await change(person.bearer), 401, "unauthenticated");
  await edge.admin("DELETE", `/accounts/${person.id}`);
  error(await change(person.bearer), 401, "unauthenticated");
});

test("J-03: the header of another tenant: 403 tenant_mismatch, and nothing changed", async () => {
  const person = await signedIn(edge);
  error(await change(person.bearer, { headers: { "x-tenant-id": tenants.other } }), 403, "tenant_mismatch");
  error(await change(person.bearer, { headers: { "x-tenant-id": randomUUID() } }), 403, "tenant_mismatch");
  await unchanged(person);
});

test("J-04: the tenant's id in upper case is the same tenant", async () => {
  const person = await signedIn(edge);
  assert.equal((await change(person.bearer, { headers: { "x-tenant-id": tenants.demo.toUpperCase() } })).status, 204);
});

test("J-05: without X-Tenant-ID: 400", async () => {
  const person = await signedIn(edge);
  error(await change(person.bearer, { headers: {} }), 400, "invalid_input");
  await unchanged(person);
});

test("J-06: X-Tenant-ID that is no UUID: 400", async () => {
  const person = await signedIn(edge);
  const plain = tenants.demo.replaceAll("-", "");
  for (const id of ["not-a-uuid", plain, `{${tenants.demo}}`, `${tenants.demo}, ${tenants.demo}`, "demo"]) {
    error(await change(person.bearer, { headers: { "x-tenant-id": id } }), 400, "invalid_input");
  }
});

test("J-07: an account of an outside provider: 403 before the body is looked at", async () => {
  for (const auth_provider of ["oidc", "saml"]) {
    const person = await personOf(edge, { password: null, auth_provider });
    const bearer = await systemToken(person);
    error(await change(bearer), 403, "not_local_user");
    error(await change(bearer, { body: "{" }), 403, "not_local_user");
  }
});

test("J-08: a wrong current password: 400, and nothing changed", async () => {
  const person = await signedIn(edge);
  for (const current of ["", "Kestrel-Over-Fen-32", firstPassword.toLowerCase(), `${firstPassword} `, secondPassword]) {
    error(await change(person.bearer, { current }), 400, "invalid_current_password");
  }
  await unchanged(person);
});

test("J-09: a weak new password: 400 with what is wrong with it", async () => {
  const person = await signedIn(edge);
  const issues = async (next) => {
    const answer = error(await change(person.bearer, { next }), 400, "weak_password");
    assert.ok(!JSON.stringify(answer).includes(next) || next === "");
    return answer.details.issues.map(({ code }) => code);
  };
  assert.deepEqual(await issues("Ab1!xyz"), ["too_short"]);
  assert.deepEqual(await issues("marigold-harbour-58"), ["missing_class"]);
  assert.deepEqual(await issues("P@ssw0rd"), ["common"]);
  assert.deepEqual(await issues(firstPassword), ["reused"]);
  assert.ok((await issues("")).includes("too_short"));
  assert.deepEqual(await issues(`Aa1!${"é".repeat(511)}`), ["too_long"]);
  await unchanged(person);
});

test("J-10: a missing field, a wrong type, no JSON: 400", async () => {
  const person = await signedIn(edge);
  const bodies = [
    {},
    { current_password: firstPassword },
    { new_password: secondPassword },
    [],
    "null",
    "",
    "{",
    '"text"',
    { current_password: 1, new_password: secondPassword },
    { current_password: firstPassword, new_password: null },
    { current_password: [firstPassword], new_password: { a: 1 } },
    `{"current_password":"${firstPassword}","new_password":"x","new_password":"${secondPassword}"}`,
    `{"current_password":"${firstPassword}","new_password":"\\ud800"}`,
    JSON.stringify({ current_password: firstPassword, new_password: "a".repeat(16_384) }),
  ];
  for (const body of bodies) {
    const headers = { ...demo, "content-type": "application/json" };
    const answer = error(await edge.call("POST", path, { bearer: person.bearer, headers, body }), 400, "invalid_input");
    assert.ok(!JSON.stringify(answer).includes(firstPassword));
  }
  const plain = JSON.stringify({ current_password: firstPassword, new_password: secondPassword });
  for (const type of ["text/plain", "application/x-www-form-urlencoded"]) {
    const headers = { ...demo, "content-type": type };
    error(await edge.call("POST", path, { bearer: person.bearer, headers, body: plain }), 400, "invalid_input");
  }
  await unchanged(person);
});

test("J-11: a wrong current and a weak new password: one error, about the current one", async () => {
  const person = await signedIn(edge);
  error(await change(person.bearer, { current: "wrong", next: "weak" }), 400, "invalid_current_password");
});

test("J-12: an outside account with another tenant's header: tenant_mismatch", async () => {
  const person = await personOf(edge, { password: null, auth_provider: "oidc" });
  const bearer = await systemToken(person);
  error(await change(bearer, { headers: { "x-tenant-id": tenants.other } }), 403, "tenant_mismatch");
});

test("J-13: a bad token with another tenant's header: 401", async () => {
  error(await change("bad", { headers: { "x-tenant-id": tenants.other } }), 401, "unauthenticated");
  error(await change("bad", { headers: {} }), 401, "unauthenticated");
});

test("J-14: a rule forbids the change and its notice is told; without a notice there is none", async () => {
  const tenant = await tenantOf(edge);
  const headers = { "x-tenant-id": tenant.id };
  const person = await signedIn(edge, { tenant: tenant.id });
  const rule = {
    id: "freeze",
    effect: "forbid",
    action: "users:changePassword",
    conditions: [{ email_domain: ["example.com"] }],
  };
  const put = (rules) => edge.admin("PUT", `/tenants/${tenant.id}/rules`, { rules });
  await put([{ ...rule, notice: "Ask the service desk." }]);
  assert.deepEqual(error(await change(person.bearer, { headers }), 403, "forbidden").notices, [
    "Ask the service desk.",
  ]);
  error(await change(person.bearer, { headers, body: "{" }), 403, "forbidden");
  await put([rule]);
  assert.ok(!("notices" in error(await change(person.bearer, { headers }), 403, "forbidden")));
  await unchanged(person);
  await put([{ ...rule, conditions: [{ email_domain: ["example.org"] }] }]);
  assert.equal((await change(person.bearer, { headers })).status, 204);
});

test("J-14: a rule holds at every API, so that none is a way round it", async () => {
  const tenant = await tenantOf(edge);
  const person = await signedIn(edge, { tenant: tenant.id });
  const rules = [{ id: "a", effect: "forbid", action: "users:changePassword" }];
  await edge.admin("PUT", `/tenants/${tenant.id}/rules`, { rules });
  const native = { current_password: firstPassword, new_password: secondPassword };
  const truefoundry = { loginId: person.email, oldPassword: firstPassword, newPassword: secondPassword };
  for (const [url, body] of /** @type {any[][]} */ ([
    ["/api/password/change", native],
    ["/api/svc/v1/users/change-password", truefoundry],
  ])) {
    assert.equal((await edge.call("POST", url, { bearer: person.bearer, body })).status, 403, url);
  }
  await unchanged(person);
});

test("J-14: groups of a token and the time of day are judged, and a higher priority decides", async () => {
  const person = await personOf(edge);
  const bearer = await systemToken(person, { groups: ["staff"] });
  const before = (await edge.admin("GET", `/tenants/${tenants.demo}/rules`)).json;
  const put = (rules) => edge.admin("PUT", `/tenants/${tenants.demo}/rules`, { rules });
  const action = "users:changePassword";
  const mine = { email_domain: ["example.com"] };
  await put([
    { id: "a", effect: "forbid", action, principal: { account: person.id }, notice: "no" },
    { id: "b", effect: "permit", action, principal: { group: "admins" }, priority: 1, conditions: [mine] },
  ]);
  const plain = await change(bearer, { current: "wrong" });
  const admin = await change(await systemToken(person, { groups: ["staff", "admins"] }), { current: "wrong" });
  await put(before.rules);
  error(plain, 403, "forbidden");
  error(admin, 400, "invalid_current_password");
});

test("a system token of the tenant's issuer changes a password; the same token of another tenant does not", async () => {
  const person = await personOf(edge);
  error(await change(await systemToken(person, { tenant_id: tenants.other })), 401, "unauthenticated");
  await unchanged(person);
  assert.equal((await change(await systemToken(person))).status, 204);
  assert.ok(await opens(edge, person, secondPassword));
});

test("the token of a namesake in another tenant reaches nothing", async () => {
  const person = await personOf(edge);
  const namesake = await signedIn(edge, { tenant: tenants.other, email: person.email });
  for (const [method, url] of [
    ["POST", path],
    ["GET", "/v1/users/me/profile"],
    ["PUT", "/v1/users/me/profile"],
  ]) {
    const answer = await edge.call(method, url, {
      bearer: namesake.bearer,
      headers: demo,
      body: method === "GET" ? undefined : {},
    });
    error(answer, 403, "tenant_mismatch");
  }
  await unchanged(person);
});

test("on the host of one tenant the token of another is nobody's", async () => {
  const person = await signedIn(edge, { tenant: tenants.other });
  const at = (host, headers) =>
    edge.call("POST", `http://${host}.localhost${path}`, {
      bearer: person.bearer,
      headers,
      body: { current_password: firstPassword, new_password: secondPassword },
    });
  for (const tenant of [tenants.demo, tenants.other]) {
    error(await at("demo", { "x-tenant-id": tenant }), 401, "unauthenticated");
  }
  await unchanged(person);
  assert.equal((await at("other", { "x-tenant-id": tenants.other })).status, 204);
  error(await edge.call("GET", "http://demo.localhost/v1/auth/providers?slug=other"), 404, "not_found");
});

test("too many wrong guesses in a session: 429 with Retry-After", async () => {
  const tenant = await tenantOf(edge, { settings: { limits: "default" } });
  const person = await signedIn(edge, { tenant: tenant.id });
  const headers = { "x-tenant-id": tenant.id };
  for (let guess = 0; guess < 5; guess += 1) {
    error(await change(person.bearer, { headers, current: `wrong-${guess}` }), 400, "invalid_current_password");
  }
  const limited = await change(person.bearer, { headers });
  error(limited, 429, "rate_limited");
  assert.ok(Number(limited.headers.get("retry-after")) > 0);
});

test("the store fails after any statement: 500 internal, and the password is the old one", async () => {
  const person = await signedIn(edge);
  for (const store of ["next", "on"]) {
    await edge.failStore(store);
    error(await change(person.bearer), 500, "internal");
    await edge.failStore("off");
  }
  for (let statements = 6; statements < 16; statements += 3) {
    await edge.call("POST", "/dev/fail", { body: { store: "after", statements } });
    const answer = await change(person.bearer);
    await edge.failStore("off");
    if (answer.status === 204) break;
    error(answer, 500, "internal");
    await unchanged(person);
  }
});

test("the profile is shown, changed and cleared by its owner", async () => {
  const person = await signedIn(edge, { name: "P" });
  const call = (method, body) =>
    edge.call(method, "/v1/users/me/profile", { bearer: person.bearer, headers: demo, body });
  const plain = {
    id: person.id,
    email: person.email,
    name: "P",
    auth_provider: "local",
    first_name: null,
    last_name: null,
    display_name: null,
    avatar_base64: null,
  };
  assert.deepEqual((await call("GET")).json, plain);
  const filled = {
    ...plain,
    first_name: "Ada",
    last_name: "King",
    display_name: "ada",
    avatar_base64: "AAEC",
    name: "ada",
  };
  const { first_name, last_name, display_name, avatar_base64 } = filled;
  assert.deepEqual((await call("PUT", { first_name, last_name, display_name, avatar_base64, other: 1 })).json, filled);
  assert.deepEqual((await call("PUT", {})).json, filled);
  const cleared = { ...filled, display_name: null, avatar_base64: null, name: "P" };
  assert.deepEqual((await call("PUT", { display_name: null, avatar_base64: null })).json, cleared);
  assert.deepEqual((await call("GET")).json, cleared);
});

test("a profile that is wrong is refused, and so are members that an identity provider manages", async () => {
  const person = await signedIn(edge);
  const put = (bearer, body) => edge.call("PUT", "/v1/users/me/profile", { bearer, headers: demo, body });
  const bodies = [
    { first_name: 1 },
    { display_name: "a".repeat(101) },
    { last_name: "a\nb" },
    { avatar_base64: "not base64!" },
    { avatar_base64: "A".repeat(12_292) },
    { avatar_base64: ["AAEC"] },
  ];
  for (const body of bodies) error(await put(person.bearer, body), 400, "invalid_input");
  assert.equal((await put(person.bearer, { display_name: "é".repeat(100) })).status, 200);
  const sso = await personOf(edge, { password: null, auth_provider: "saml" });
  const bearer = await systemToken(sso);
  error(await put(bearer, { first_name: "Ada" }), 400, "invalid_input");
  assert.equal((await put(bearer, { display_name: "Ada" })).json.auth_provider, "saml");
  error(await put(undefined, {}), 401, "unauthenticated");
});

test("anybody may ask how a tenant signs in, by short name or domain", async () => {
  const domain = `${randomUUID()}.example`;
  const plain = await tenantOf(edge, { hosts: [domain] });
  const ask = (query) => edge.call("GET", `/v1/auth/providers?${query}`);
  assert.deepEqual((await ask("slug=demo")).json, { tenant_id: tenants.demo, methods: ["oidc", "local"] });
  assert.deepEqual((await ask(`domain=${domain.toUpperCase()}`)).json, { tenant_id: plain.id, methods: ["local"] });
  for (const query of ["slug=nobody", "domain=nobody.example"]) error(await ask(query), 404, "not_found");
  for (const query of ["", `slug=demo&domain=${domain}`]) error(await ask(query), 400, "invalid_input");
});

test("unknown paths and other methods are answered in JITSudo's shape", async () => {
  error(await edge.call("GET", "/v1/users/me/nothing"), 404, "not_found");
  error(await edge.call("GET", "/v1/auth/callback?code=x"), 404, "not_found");
  const other = await edge.call("GET", path);
  error(other, 405, "method_not_allowed");
  assert.equal(other.headers.get("allow"), "POST");
});

test("a tenant that does not serve JITSudo answers 404", async () => {
  const tenant = await tenantOf(edge, { dialects: ["px0"] });
  const person = await signedIn(edge, { tenant: tenant.id });
  error(await change(person.bearer, { headers: { "x-tenant-id": tenant.id } }), 404, "not_found");
  error(await edge.call("GET", `/v1/auth/providers?slug=${tenant.slug}`), 404, "not_found");
});
