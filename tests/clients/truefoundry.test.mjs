// The TrueFoundry SDK from PyPI, unmodified, against the running Worker: it is only given another address.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { text } from "node:stream/consumers";
import { test } from "node:test";
import { inRoot } from "../../scripts/lib/paths.mjs";
import { startEdge } from "../edge/harness.mjs";
import { firstPassword, opens, personOf, secondPassword, signedIn, tenantOf } from "../edge/people.mjs";

const edge = await startEdge();

/** What the SDK makes of one call. */
async function sdk(api_key, call, args = {}) {
  const child = spawn(process.env.RELATCH_PYTHON, [inRoot("tests", "clients", "truefoundry.py")], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  child.stdin.end(JSON.stringify({ base_url: edge.url, api_key, call, arguments: args }));
  return JSON.parse(await text(child.stdout));
}

const change = (person, fields = {}) =>
  sdk(person.bearer, "change_password", {
    login_id: person.email,
    old_password: firstPassword,
    new_password: secondPassword,
    ...fields,
  });

test("T-01, T-02: the SDK changes a password", async () => {
  const person = await signedIn(edge);
  assert.deepEqual(await change(person), { result: {} });
  assert.ok(await opens(edge, person, secondPassword));
  assert.ok(!(await opens(edge, person, firstPassword)));
});

test("T-03, T-06, T-07, T-12: the SDK raises what is refused, with its status and HttpError", async () => {
  const [person, other] = [await signedIn(edge), await personOf(edge)];
  const cases = [
    [await change({ ...person, bearer: "bad" }), 401],
    [await change(person, { old_password: "wrong" }), 400],
    [await change(person, { login_id: other.email }), 403],
    [await change(person, { new_password: "short" }), 422],
  ];
  for (const [answer, status] of cases) {
    assert.equal(answer.status, status);
    assert.equal(answer.body.statusCode, status);
    assert.equal(typeof answer.body.message, "string");
  }
});

test("the SDK administers the users of a tenant", async () => {
  const { id, slug } = await tenantOf(edge);
  const admin = await signedIn(edge, { tenant: id, admin: true });
  const email = `p-${randomUUID().slice(0, 12)}@example.com`;
  const call = (name, args) => sdk(admin.bearer, name, args);
  assert.deepEqual(await call("pre_register_users", { email }), { result: {} });
  assert.equal((await call("pre_register_users", { email })).error, "ConflictError");
  assert.match(
    (await call("invite_user", { email, accept_invite_client_url: "https://a.example" })).result.link,
    /^http/,
  );
  const { result: users } = await call("list", { limit: 1 });
  assert.deepEqual(
    users.map((user) => user.email),
    [admin.email, email],
  );
  const {
    result: { data: user },
  } = await call("get", { id: users[1].id });
  assert.deepEqual([user.email, user.tenantName, user.active], [email, slug, true]);
  assert.deepEqual(await call("deactivate", { email }), { result: {} });
  assert.deepEqual(
    (await call("list")).result.map((each) => each.email),
    [admin.email],
  );
  assert.deepEqual(await call("activate", { email }), { result: {} });
  assert.deepEqual(await call("delete", { id: user.id }), { result: {} });
  assert.equal((await call("delete", { id: user.id })).error, "NotFoundError");
});
