// What is known of a request afterwards: its id, its line in the log, and nothing of the person.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import { startEdge } from "./harness.mjs";
import { firstPassword, personOf, secondPassword, signedIn } from "./people.mjs";

const edge = await startEdge();

/** The line that a call left in the log, found by the id of its answer. */
async function lineOf(answer) {
  const id = answer.headers.get("x-request-id");
  assert.match(id ?? "", /^[0-9a-f]{16}(-[A-Z]{3})?$/);
  const lines = edge
    .logs()
    .map(({ message }) => message)
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line));
  const found = lines.filter((line) => line.event === "request" && line.id === id);
  assert.equal(found.length, 1, `lines of ${id}`);
  return found[0];
}

test("every answer names its request, and the log tells what became of it", async () => {
  const person = await signedIn(edge);
  const body = { current_password: firstPassword, new_password: secondPassword };
  await edge.call("GET", "/api/sessions", { bearer: person.bearer });
  const line = await lineOf(await edge.call("POST", "/api/password/change", { bearer: person.bearer, body }));
  const { id, ms, d1_ms, d1_rows_read, d1_rows_written, ...rest } = line;
  assert.ok(id);
  for (const count of [ms, d1_ms, d1_rows_read, d1_rows_written]) assert.equal(typeof count, "number");
  assert.deepEqual(rest, {
    event: "request",
    via: "native",
    method: "POST",
    route: "/api/password/change",
    status: 204,
    cause: null,
    administrator: null,
    hashes: 2,
    d1_round_trips: 2,
  });
});

test("ASVS-16.3.1, ASVS-16.3.3: refusals say why, on every API", async () => {
  const wrong = { email: "nobody@example.com", username: "nobody@example.com", password: "Not-The-Password-1" };
  for (const [path, via] of [
    ["/api/sessions", "native"],
    ["/v1/auth/login", "px0"],
    ["/auth/simple/login", "unleash"],
  ]) {
    const line = await lineOf(
      await edge.call("POST", path, {
        body: path.includes("simple")
          ? { username: wrong.username, password: wrong.password }
          : { email: wrong.email, password: wrong.password },
      }),
    );
    assert.deepEqual([line.via, line.route, line.cause], [via, path, "wrong address or password"], path);
    assert.equal(line.hashes, 1, path);
  }
  const line = await lineOf(await edge.call("GET", "/api/admin/tenants", { bearer: "nobody" }));
  assert.deepEqual([line.status, line.cause], [401, "not an administrator"]);
});

test("ASVS-16.2.5: a line holds patterns, never what stood in their place", async () => {
  const person = await personOf(edge);
  const line = await lineOf(await edge.admin("GET", `/accounts/${person.id}?note=${person.email}`));
  assert.deepEqual([line.route, line.administrator], ["/api/admin/accounts/{account}", "administrator"]);
  const text = JSON.stringify(line);
  for (const personal of [person.id, person.email]) assert.ok(!text.includes(personal), text);
  const strange = await lineOf(await edge.call("GET", `/api/${randomUUID()}`));
  assert.equal(strange.route, "unknown");
});

test("ATTACK-40, ASVS-16.4.1: nothing that a client sends makes up a line or an id", async () => {
  const forged = '"}\n{"event":"request","id":"forged"}';
  for (const headers of [
    { "user-agent": forged.replace("\n", "\t") },
    { "cf-ray": "forged" },
    { "cf-ray": '0123456789abcdef-"AAA' },
    { "x-request-id": "forged" },
  ]) {
    const answer = await edge.call("POST", "/api/sessions", {
      body: { email: `${forged}@example.com`, password: forged },
      headers,
    });
    await lineOf(answer);
    assert.doesNotMatch(answer.headers.get("x-request-id"), /forged/);
  }
  const ray = "0123456789abcdef-FRA";
  assert.equal(
    (await edge.call("GET", "/api/branding", { headers: { "cf-ray": ray } })).headers.get("x-request-id"),
    ray,
  );
  assert.ok(!edge.logs().some(({ message }) => message.includes("forged")), "nothing of it is in the log");
});

test("the local build says how long the phases of a request took", async () => {
  const answer = await edge.call("POST", "/api/sessions", {
    body: { email: "nobody@example.com", password: "Not-The-Password-1" },
  });
  assert.match(answer.headers.get("server-timing"), /^open;dur=\d+, work;dur=\d+, write;dur=\d+$/);
});

test("readiness and health are told to anybody, and cost the database nothing when asked often", async () => {
  for (let asked = 0; asked < 3; asked += 1) {
    const ready = await edge.call("GET", "/readyz");
    assert.deepEqual([ready.status, ready.json], [200, { status: "ready" }]);
  }
  const last = await lineOf(await edge.call("GET", "/readyz"));
  assert.deepEqual([last.route, last.d1_round_trips], ["/readyz", 0]);
  assert.deepEqual((await edge.call("GET", "/healthz")).json, { status: "ok" });
});
