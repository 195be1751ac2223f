// TrueFoundry's API as its clients know it.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import { tenants } from "./client.mjs";
import { startEdge } from "./harness.mjs";
import { firstPassword, opens, personOf, refreshes, secondPassword, sessionOf, signedIn, tenantOf } from "./people.mjs";

const base = "/api/svc/v1/users";

const edge = await startEdge();

const change = (person, fields = {}) =>
  edge.call("POST", `${base}/change-password`, {
    bearer: person.bearer,
    body: { loginId: person.email, oldPassword: firstPassword, newPassword: secondPassword, ...fields },
  });

/** Every error is an HttpError; answers its details. */
function httpError(answer, status) {
  assert.equal(answer.status, status, answer.text);
  assert.equal(answer.headers.get("content-type"), "application/json");
  assert.equal(answer.headers.get("cache-control"), "no-store");
  const { statusCode, message, details = [], ...rest } = answer.json;
  assert.equal(statusCode, status);
  assert.equal(typeof message, "string");
  assert.deepEqual(rest, {});
  return details;
}

function empty(answer) {
  assert.equal(answer.status, 200, answer.text);
  assert.equal(answer.headers.get("content-type"), "application/json");
  assert.deepEqual(answer.json, {});
}

const unchanged = async (person) => {
  assert.ok(await opens(edge, person, firstPassword));
  assert.ok(!(await opens(edge, person, secondPassword)));
};

test("T-01: own address, right old password, a good new one: 200 and an empty object", async () => {
  empty(await change(await signedIn(edge)));
});

test("T-02: afterwards only the new password signs in, the caller goes on and the others are out", async () => {
  const person = await signedIn(edge);
  const other = await sessionOf(edge, person);
  empty(await change(person));
  assert.ok(await opens(edge, person, secondPassword));
  assert.ok(!(await opens(edge, person, firstPassword)));
  assert.ok(await refreshes(edge, person));
  assert.ok(!(await refreshes(edge, other)));
});

test("T-03: no bearer, a bad and an expired one: 401, whatever the body", async () => {
  const person = await signedIn(edge);
  for (const bearer of [undefined, "", "bad", "a.b.c", `${person.bearer}x`, person.refresh]) {
    httpError(await change({ ...person, bearer }), 401);
    httpError(await edge.call("POST", `${base}/change-password`, { bearer, body: "{" }), 401);
  }
  await edge.advanceClock(11 * 60_000);
  const expired = await change(person);
  await edge.resetClock();
  httpError(expired, 401);
  await unchanged(person);
});

test("T-04: a missing or wrongly typed field is 422 by name, what is unparsable 400, another type 415", async () => {
  const person = await signedIn(edge);
  for (const field of ["loginId", "oldPassword", "newPassword"]) {
    for (const value of [undefined, null, 5, true, [firstPassword], { a: 1 }]) {
      const details = httpError(await change(person, { [field]: value }), 422);
      assert.deepEqual(details, [{ field, message: "must be a string" }]);
    }
  }
  const send = (body, type = "application/json") =>
    edge.call("POST", `${base}/change-password`, { bearer: person.bearer, body, headers: { "content-type": type } });
  const full = JSON.stringify({ loginId: person.email, oldPassword: firstPassword, newPassword: secondPassword });
  for (const body of [
    "",
    "{",
    "[]",
    "null",
    full.replace("{", '{"loginId":"x",'),
    `${full.slice(0, -1)},"x":"\\ud800"}`,
  ]) {
    httpError(await send(body), 400);
  }
  httpError(await send(`{"x":"${"a".repeat(16_384)}"}`), 400);
  for (const type of ["text/plain", "application/x-www-form-urlencoded"]) httpError(await send(full, type), 415);
  await unchanged(person);
  empty(await send(full, "application/json; charset=utf-8"));
});

test("T-05: seven characters are refused, eight accepted; characters are code points", async () => {
  const person = await signedIn(edge);
  const details = httpError(await change(person, { newPassword: "abcdef🔒" }), 422);
  assert.deepEqual(
    details.map(({ field, code }) => [field, code]),
    [["newPassword", "too_short"]],
  );
  empty(await change(person, { newPassword: "bcdefgx🔒" }));
});

test("T-06: a wrong old password: 400, nothing changed, even if the new one is weak", async () => {
  const person = await signedIn(edge);
  httpError(await change(person, { oldPassword: secondPassword }), 400);
  httpError(await change(person, { oldPassword: "", newPassword: "short" }), 400);
  await unchanged(person);
});

test("T-07: another account's login id: 403, and nobody's password changed", async () => {
  const [person, other] = [await signedIn(edge), await personOf(edge)];
  for (const loginId of [other.email, `${randomUUID()}@example.com`, "not an address", ""]) {
    httpError(await change(person, { loginId }), 403);
  }
  await unchanged(person);
  await unchanged(other);
});

test("T-08: the login id in another letter case is the same one", async () => {
  const person = await signedIn(edge);
  empty(await change(person, { loginId: person.email.toUpperCase() }));
});

test("T-09: an account that signs in elsewhere, or has no password yet: 403", async () => {
  const person = await signedIn(edge);
  await edge.admin("PATCH", `/accounts/${person.id}`, { auth_provider: "oidc" });
  httpError(await change(person), 403);
});

test("T-10: a deactivated and an erased account: 401", async () => {
  const person = await signedIn(edge);
  await edge.admin("PATCH", `/accounts/${person.id}`, { active: false });
  httpError(await change(person), 401);
  await edge.admin("DELETE", `/accounts/${person.id}`);
  httpError(await change(person), 401);
});

test("T-11: with the list off only the length counts", async () => {
  const tenant = await tenantOf(edge);
  const person = await signedIn(edge, { tenant: tenant.id });
  assert.equal(httpError(await change(person, { newPassword: "aaaaaaaa" }), 422)[0].code, "common");
  await edge.admin("PUT", `/tenants/${tenant.id}/policy`, { version: 1, blocklist: { lists: [] } });
  empty(await change(person, { newPassword: "aaaaaaaa" }));
});

test("T-12: common, reused and endless passwords are refused as weak, without an echo", async () => {
  const person = await signedIn(edge);
  for (const [newPassword, code] of [
    ["PASSWORD1", "common"],
    [firstPassword, "reused"],
    ["é".repeat(513), "too_long"],
  ]) {
    const answer = await change(person, { newPassword });
    assert.equal(httpError(answer, 422)[0].code, code);
    assert.ok(!answer.text.includes(newPassword));
  }
  await unchanged(person);
});

test("T-12: unknown paths, other methods and a failing store answer with HttpErrors too", async () => {
  httpError(await edge.call("GET", `${base.slice(0, -6)}/nothing`), 404);
  const other = await edge.call("GET", `${base}/change-password/`);
  httpError(other, 404);
  const put = await edge.call("PUT", `${base}/register`);
  httpError(put, 405);
  assert.match(put.headers.get("allow"), /POST/);
  const person = await signedIn(edge);
  await edge.failStore("on");
  const failing = await change(person);
  await edge.failStore("off");
  httpError(failing, 500);
  await unchanged(person);
});

test("T-12: too many wrong old passwords: 429 with Retry-After", async () => {
  const tenant = await tenantOf(edge, { settings: { limits: "default" } });
  const person = await signedIn(edge, { tenant: tenant.id });
  for (let guess = 0; guess < 5; guess += 1) httpError(await change(person, { oldPassword: `wrong-${guess}` }), 400);
  const limited = await change(person);
  httpError(limited, 429);
  assert.ok(Number(limited.headers.get("retry-after")) > 0);
});

test("the users of a tenant are its administrators' business alone", async () => {
  const [person, target] = [await signedIn(edge), await personOf(edge)];
  const calls = [
    ["GET", ""],
    ["GET", `/${target.id}`],
    ["DELETE", `/${target.id}`],
    ["POST", "/register"],
    ["POST", "/invite"],
    ["PATCH", "/activate"],
    ["PATCH", "/deactivate"],
    ["POST", "/revoke-sessions"],
  ];
  for (const [method, path] of calls) {
    const body =
      method === "GET" || method === "DELETE" ? undefined : { email: target.email, acceptInviteClientUrl: "x" };
    httpError(await edge.call(method, base + path, { body }), 401);
    httpError(await edge.call(method, base + path, { body, bearer: person.bearer }), 403);
  }
  assert.ok(await opens(edge, target, firstPassword));
});

test("an administrator reaches nobody of another tenant, not even a namesake", async () => {
  const { id } = await tenantOf(edge);
  const admin = await signedIn(edge, { tenant: id, admin: true });
  const target = await signedIn(edge, { tenant: tenants.other });
  const call = (method, path, body) => edge.call(method, base + path, { body, bearer: admin.bearer });
  httpError(await call("GET", `/${target.id}`), 404);
  httpError(await call("DELETE", `/${target.id}`), 404);
  for (const [method, path] of [
    ["PATCH", "/deactivate"],
    ["PATCH", "/activate"],
    ["POST", "/revoke-sessions"],
  ]) {
    httpError(await call(method, path, { email: target.email }), 404);
    httpError(await call(method, path, { email: target.email, tenantName: "other" }), 404);
  }
  assert.deepEqual(
    (await call("GET", "")).json.data.map(({ email }) => email),
    [admin.email],
  );
  assert.ok(await refreshes(edge, target));
});

test("on the host of one tenant the token of another is nobody's", async () => {
  const admin = await signedIn(edge, { tenant: tenants.other, admin: true });
  const at = (host, method, path, body) =>
    edge.call(method, `http://${host}.localhost${base}${path}`, { bearer: admin.bearer, body });
  const body = { loginId: admin.email, oldPassword: firstPassword, newPassword: secondPassword };
  httpError(await at("demo", "POST", "/change-password", body), 401);
  httpError(await at("demo", "GET", ""), 401);
  empty(await at("other", "POST", "/change-password", body));
});

test("users are registered: once, dry, or quietly again", async () => {
  const { id } = await tenantOf(edge);
  const admin = await signedIn(edge, { tenant: id, admin: true });
  const email = `p-${randomUUID()}@example.com`;
  const register = (fields) =>
    edge.call("POST", `${base}/register`, { bearer: admin.bearer, body: { email, ...fields } });
  const total = async () => (await edge.admin("GET", `/accounts?tenant=${id}`)).json.total;
  empty(await register({ dryRun: true }));
  assert.equal(await total(), 1);
  empty(await register({}));
  assert.equal(await total(), 2);
  const {
    events: [newest],
  } = (await edge.admin("GET", `/events?tenant=${id}`)).json;
  assert.deepEqual(
    [newest.kind, newest.actor],
    ["account-created", `administrator:${admin.id}`],
    "the trail says whose doing it was",
  );
  httpError(await register({ email: email.toUpperCase() }), 409);
  httpError(await register({ dryRun: true }), 409);
  empty(await register({ skipIfUserExists: true }));
  assert.equal(httpError(await register({ email: "no address" }), 422)[0].field, "email");
  assert.equal(httpError(await register({ dryRun: "yes" }), 422)[0].field, "dryRun");
  assert.equal(httpError(await register({ sendInviteEmail: true }), 422)[0].field, "acceptInviteClientURL");
});

test("an invited user chooses a first password; whoever has one is not invited", async () => {
  const { id } = await tenantOf(edge);
  const admin = await signedIn(edge, { tenant: id, admin: true });
  const email = `p-${randomUUID().slice(0, 12)}@example.com`;
  const invite = (address) =>
    edge.call("POST", `${base}/invite`, {
      bearer: admin.bearer,
      body: { email: address, acceptInviteClientUrl: "https://evil.example" },
    });
  const { link } = (await invite(email)).json;
  assert.ok(!link.includes("evil.example"), "where links lead, the tenant says");
  const [mail] = await edge.mailbox(email);
  const { token } = mail;
  assert.equal(mail.link, `${link}#token=${token}`, "the invited person alone has the token");
  const confirm = (body) => edge.call("POST", `/api/password/reset/confirm?tenant=${id}`, { body });
  assert.equal((await confirm({ token, new_password: firstPassword })).json.code, "invalid_secret", "it is no reset");
  const chosen = await confirm({ invitation: token, new_password: firstPassword });
  assert.equal(chosen.status, 204, chosen.text);
  assert.ok(await opens(edge, { email, tenant: id }, firstPassword));
  assert.equal((await confirm({ invitation: token, new_password: secondPassword })).json.code, "invalid_secret");
  httpError(await invite(email), 409);
  const sso = await personOf(edge, { tenant: id, password: null, auth_provider: "oidc" });
  httpError(await invite(sso.email), 403);
});

test("users are deactivated, activated, signed out and deleted", async () => {
  const { id, slug } = await tenantOf(edge);
  const admin = await signedIn(edge, { tenant: id, admin: true });
  const person = await signedIn(edge, { tenant: id });
  const call = (method, path, body) => edge.call(method, base + path, { body, bearer: admin.bearer });
  empty(await call("POST", "/revoke-sessions", { email: person.email }));
  assert.ok(!(await refreshes(edge, person)));
  empty(await call("PATCH", "/deactivate", { email: person.email, tenantName: slug }));
  assert.ok(!(await opens(edge, person, firstPassword)));
  empty(await call("PATCH", "/activate", { email: person.email }));
  assert.ok(await opens(edge, person, firstPassword));
  httpError(await call("PATCH", "/activate", { email: `${randomUUID()}@example.com` }), 404);
  const { data } = (await call("GET", `/${person.id}`)).json;
  assert.deepEqual(
    [data.email, data.tenantName, data.active, data.roles],
    [person.email, slug, true, ["tenant-member"]],
  );
  empty(await call("DELETE", `/${person.id}?tenantName=${slug}`));
  httpError(await call("GET", `/${person.id}`), 404);
  httpError(await call("GET", "/no-id"), 404);
});

test("users are listed page by page, searched by the beginning of the address, the inactive ones on demand", async () => {
  const { id } = await tenantOf(edge);
  const admin = await signedIn(edge, { tenant: id, admin: true, email: "boss@example.org" });
  for (const name of ["one", "two", "three"])
    await personOf(edge, { tenant: id, password: null, email: `${name}@example.net`, active: name !== "two" });
  const list = async (query) => (await edge.call("GET", `${base}?${query}`, { bearer: admin.bearer })).json;
  const emails = ({ data }) => data.map(({ email }) => email);
  assert.deepEqual(emails(await list("")), ["boss@example.org", "one@example.net", "three@example.net"]);
  assert.deepEqual(emails(await list("showInvalidUsers=true&query=T")), ["three@example.net", "two@example.net"]);
  assert.deepEqual(emails(await list("query=TWO")), []);
  assert.deepEqual(emails(await list("query=example.net")), [], "no part inside an address");
  assert.equal((await list("showInvalidUsers=true")).pagination.total, 4);
  assert.deepEqual((await list("limit=1&offset=1")).pagination, { total: 3, offset: 1, limit: 1 });
  assert.deepEqual(emails(await list("limit=1&offset=1")), ["one@example.net"]);
  assert.deepEqual(emails(await list("query=%25")), []);
  httpError(await edge.call("GET", `${base}?limit=x`, { bearer: admin.bearer }), 422);
});

test("the administrators' token of the deployment administers the tenant of the host", async () => {
  const person = await signedIn(edge);
  empty(await edge.call("POST", `${base}/revoke-sessions`, { bearer: "dev-admin", body: { email: person.email } }));
  assert.ok(!(await refreshes(edge, person)));
});
