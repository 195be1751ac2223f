// Hosts, cookies and bodies as they come over the wire: what HTTP's parsers and the platform leave of them.
import assert from "node:assert/strict";
import { request } from "node:http";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { startEdge } from "./harness.mjs";
import { personOf } from "./people.mjs";
import { must } from "./prelude.mjs";

const edge = await startEdge();
const { port } = new URL(edge.url);

/** A call with headers that `fetch` would not send: a host in any spelling, bytes that are not ASCII. */
/** @type {(method: string, path: string, sent?: { headers?: any, body?: string | Uint8Array }) => Promise<any>} */
const send = (method, path, { headers = {}, body = "" } = {}) =>
  new Promise((resolve, reject) => {
    const length = { "content-length": String(Buffer.byteLength(body)) };
    const sent = request({ host: "127.0.0.1", port, method, path, headers: { ...length, ...headers } }, (answer) => {
      const chunks = [];
      answer.on("data", (chunk) => chunks.push(chunk));
      answer.on("end", () => {
        const text = Buffer.concat(chunks).toString();
        resolve({ status: answer.statusCode, headers: new Headers(/** @type {any} */ (answer.headers)), text });
      });
    });
    sent.on("error", reject).end(body);
  });
const json = { "content-type": "application/json" };

const made = must(
  await edge.admin("POST", "/tenants", { slug: "two", hosts: ["Two.localhost.", "bücher.localhost"] }),
  201,
).json;
const ada = await personOf(edge, { tenant: made.id });

test("a host in any spelling is the tenant's, and a link leads to the first", async () => {
  assert.deepEqual(made.hosts, ["two.localhost", "xn--bcher-kva.localhost"]);
  const signIn = (host) =>
    send("POST", "/api/sessions", {
      headers: { ...json, host },
      body: JSON.stringify({ email: ada.email, password: ada.password }),
    });
  for (const host of [
    "two.localhost",
    "TWO.LocalHost",
    "two.localhost.",
    `two.localhost.:${port}`,
    "xn--bcher-kva.localhost",
  ])
    assert.equal((await signIn(host)).status, 200, host);
  assert.equal((await signIn("127.0.0.1")).status, 401, "the first tenant's");

  const asked = { headers: { ...json, host: "two.localhost." }, body: JSON.stringify({ email: ada.email }) };
  assert.equal((await send("POST", "/api/password/reset/request", asked)).status, 202);
  const [{ link, token }] = await edge.mailbox(ada.email);
  assert.equal(link, `http://two.localhost:8787/reset#token=${token}`);
  const confirm = (host) =>
    send("POST", "/api/password/reset/confirm", {
      headers: { ...json, host },
      body: JSON.stringify({ token, new_password: "Violet-Harbour-3391" }),
    });
  assert.equal((await confirm("127.0.0.1")).status, 400);
  assert.equal((await confirm("two.localhost")).status, 204);
});

test("a cookie is found beside bytes of any kind, and beside a stale one of its name", async () => {
  const { email, password } = await personOf(edge);
  const signIn = async () => {
    const answer = must(await edge.call("POST", "/auth/simple/login", { body: { username: email, password } }), 200);
    return answer.headers.get("set-cookie").split(";")[0];
  };
  const stale = await signIn();
  must(await edge.call("POST", "/logout", { body: {}, headers: { cookie: stale } }), 302);
  const good = await signIn();
  const bytes = (text) => Buffer.from(text).toString("latin1");
  for (const cookie of [
    good,
    `n=J\u{f6}rg; ${good}`,
    `${bytes("n=Jörg")}; ${good}; ${bytes("emoji=😀")}`,
    `n=\u{ff}\u{fe}; ${good}`,
    `${stale}; ${good}`,
    `${good}; ${stale}`,
    `unleash-session=; unleash-session=\u{f6}; ${good}`,
  ])
    assert.equal((await send("GET", "/api/admin/user", { headers: { cookie } })).status, 200, JSON.stringify(cookie));
  assert.equal((await send("GET", "/api/admin/user", { headers: { cookie: stale } })).status, 401);
});

test("a compressed body is refused, a byte order mark is not", async () => {
  const { email, password } = await personOf(edge);
  const text = JSON.stringify({ email, password });
  const packed = await send("POST", "/api/sessions", {
    headers: { ...json, "content-encoding": "gzip" },
    body: gzipSync(text),
  });
  assert.deepEqual([packed.status, packed.headers.get("accept-encoding")], [415, "identity"]);
  assert.equal((await send("POST", "/api/sessions", { headers: json, body: `\u{feff}${text}` })).status, 200);
});

test("keys are readable by pages of every origin", async () => {
  const answer = await edge.call("GET", "/.well-known/jwks.json", { headers: { origin: "https://elsewhere.example" } });
  assert.equal(answer.headers.get("access-control-allow-origin"), "*");
  assert.deepEqual(answer.headers.get("vary").split(/,\s*/).toSorted(), ["authorization", "origin"]);
});
