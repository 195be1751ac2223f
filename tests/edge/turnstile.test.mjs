// Proofs that a person asks: verified by a service over HTTP, where a tenant wants them.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { after, test } from "node:test";
import { startEdge } from "./harness.mjs";
import { network, strictOf, wrong } from "./limits.mjs";
import { firstPassword, personOf } from "./people.mjs";

/** A `siteverify` that takes the proof "person", knows what it was asked, and can be told how to answer. */
const asked = [];
/** @type {(response: any) => any} */
let answer = () => undefined;
const service = createServer(async (request, response) => {
  let body = "";
  for await (const chunk of request) body += chunk;
  asked.push({ method: request.method, path: request.url, ...JSON.parse(body) });
  if (answer(response) === "answered") return;
  const success = asked.at(-1).response === "person";
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify({ success, "error-codes": success ? [] : ["invalid-input-response"] }));
});
await once(service.listen(0, "127.0.0.1"), "listening");
after(() => {
  service.closeAllConnections();
  service.close();
});
const url = `http://127.0.0.1:${/** @type {import("node:net").AddressInfo} */ (service.address()).port}/siteverify`;

const edge = await startEdge({
  vars: { TURNSTILE_SITE_KEY: "site-key", TURNSTILE_URL: url },
  secrets: { TURNSTILE_SECRET: "turnstile-secret" },
});
const at = await strictOf(edge, { turnstile: true });
const person = await personOf(edge, { tenant: at.id });
const right = { email: person.email, password: firstPassword };

test("ASVS-2.4.1: a tenant that wants proofs takes native sign-ins and requests for a reset with a good one only", async () => {
  const from = network();
  for (const turnstile_token of [undefined, "", "program", 7, "p".repeat(2_049)]) {
    for (const answer of [
      await at.signIn({ ...right, turnstile_token }),
      await at.request({ email: person.email, turnstile_token }),
    ]) {
      assert.deepEqual([answer.status, answer.json.code], [403, "not_human"], String(turnstile_token));
      assert.equal(answer.headers.get("content-type"), "application/problem+json");
    }
  }
  assert.equal((await at.request({ email: person.email, turnstile_token: "person" })).status, 202);
  assert.equal((await at.signIn({ ...right, turnstile_token: "person" }, { from })).status, 200);
  assert.deepEqual(asked.at(-1), {
    method: "POST",
    path: "/siteverify",
    secret: "turnstile-secret",
    response: "person",
    remoteip: from,
  });
  assert.equal((await at.signIn({ ...right, password: wrong, turnstile_token: "person" })).status, 401);
});

test("what the pages need of it is public, the rest is nowhere", async () => {
  const { json } = await at.call("GET", "/api/branding");
  assert.equal(json.turnstile_site_key, "site-key");
  const elsewhere = await strictOf(edge);
  assert.equal((await elsewhere.call("GET", "/api/branding")).json.turnstile_site_key, undefined);
  assert.ok(!JSON.stringify(edge.logs()).includes("turnstile-secret"));
});

test("a tenant that wants none, and the dialects, are not concerned", async () => {
  const elsewhere = await strictOf(edge);
  const other = await personOf(edge, { tenant: elsewhere.id });
  const before = asked.length;
  assert.equal((await elsewhere.signIn({ email: other.email, password: firstPassword })).status, 200);
  assert.equal((await at.call("POST", "/v1/auth/login", { body: right })).status, 200);
  assert.equal(asked.length, before);
});

test("ASVS-16.5.2, ASVS-13.1.3: a service that fails, stalls or is misconfigured locks nobody out, and limits hold", async (t) => {
  t.after(() => (answer = () => undefined));
  const failing = {
    "an error": (response) => response.writeHead(500).end("no"),
    "no JSON": (response) => response.end("<html>"),
    "too much": (response) => response.end("x".repeat(20_000)),
    "a redirect": (response) => response.writeHead(302, { location: "https://example.com/" }).end(),
    "our key is wrong": (response) => response.end('{"success":false,"error-codes":["invalid-input-secret"]}'),
    "a cut connection": (response) => response.socket.destroy(),
    "no answer at all": () => undefined,
  };
  for (const [name, act] of Object.entries(failing)) {
    answer = (response) => {
      act(response);
      return "answered";
    };
    const since = Date.now();
    const signedIn = await at.signIn({ ...right, turnstile_token: "person" });
    assert.equal(signedIn.status, 200, name);
    assert.ok(Date.now() - since < 20_000, `${name} took ${Date.now() - since} ms`);
  }
  assert.equal((await at.signIn(right)).status, 403, "no proof is still none");
  assert.ok(edge.logs().some(({ message }) => message.includes("Turnstile did not answer")));
});

test("a tenant that wants proofs in a deployment without keys lets nobody in", async () => {
  const without = await startEdge();
  const tenant = await strictOf(without, { turnstile: true });
  const { email } = await personOf(without, { tenant: tenant.id });
  const refused = await tenant.signIn({ email, password: firstPassword, turnstile_token: "person" });
  assert.deepEqual([refused.status, refused.json.code], [500, "internal"]);
  assert.ok(without.logs().some(({ message }) => message.includes("Turnstile, which is not configured")));
});
