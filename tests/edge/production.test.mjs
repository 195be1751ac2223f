// What is deployed: no doors of a laptop in it, and small.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { inRoot, node24, wranglerCli } from "../../scripts/lib/paths.mjs";
import { run } from "../../scripts/lib/process.mjs";
import { startEdge } from "./harness.mjs";

/** What an isolate must compile before its first answer: no limit of the platform, which is far above. */
const maximumWasmBytes = 3 * 1024 * 1024;

/** Half of what the free plan takes of a Worker, compressed. */
const maximumGzipBytes = 1.5 * 1024 * 1024;

const doors = [
  ["GET", "/dev/"],
  ["GET", "/dev/mailbox"],
  ["DELETE", "/dev/mailbox"],
  ["POST", "/dev/fail"],
  ["POST", "/dev/clock"],
  ["DELETE", "/dev/clock"],
  ["POST", "/dev/seed"],
  ["POST", "/dev/reports"],
];
/** Words that only the code of the doors holds: their paths and a password of the demo data. */
const doorWords = ["/dev/mailbox", "advance_ms", "Analytical-Engine-1843"];
const wasm = (kind) => readFileSync(inRoot("build", kind, "index_bg.wasm"));

test("the deployed build answers its health check and none of the local doors", async () => {
  const edge = await startEdge({ kind: "worker" });
  assert.equal((await edge.call("GET", "/healthz")).status, 200);
  for (const [method, path] of doors) {
    assert.equal((await edge.call(method, path)).status, 404, `${method} ${path}`);
  }
});

test("the deployed build serves the reference, and pages of any origin may read the document", async () => {
  const edge = await startEdge({ kind: "worker" });
  const { status, headers, json } = await edge.call("GET", "/openapi.json");
  assert.equal(status, 200);
  assert.equal(headers.get("access-control-allow-origin"), "*");
  assert.match(json.openapi, /^3\.1\./);
  const page = await edge.call("GET", "/docs/");
  assert.equal(page.status, 200);
  assert.match(page.headers.get("content-security-policy"), /^default-src 'none'; script-src 'self'; [^,]*$/);
});

test("the code of the local doors is in the local module and not in the deployed one", () => {
  for (const words of doorWords) {
    assert.ok(wasm("local").includes(words), `the search finds ${words} where it is`);
    assert.ok(!wasm("worker").includes(words), words);
  }
});

test("the deployed module stays under 3 MiB, and under 1.5 MiB compressed", (t) => {
  const bytes = wasm("worker");
  const compressed = gzipSync(bytes).length;
  t.diagnostic(`wasm: ${bytes.length} bytes, ${compressed} gzip`);
  assert.ok(bytes.length < maximumWasmBytes, `${bytes.length} bytes`);
  assert.ok(compressed < maximumGzipBytes, `${compressed} bytes compressed`);
});

for (const environment of ["", "staging"]) {
  test(`wrangler takes the committed configuration for a deployment (${environment || "production"})`, async (t) => {
    const args = ["--no-warnings", wranglerCli, "deploy", "--dry-run", `--env=${environment}`];
    const output = await run(node24, args, { env: { RELATCH_BUILD: "none" } });
    t.diagnostic(/Total Upload: .*/.exec(output)?.[0] ?? "");
    for (const binding of [
      "env.DB",
      "env.CACHE",
      "env.EMAIL",
      "env.ASSETS",
      "env.GATE_ANY",
      "env.GATE_HASH",
      "env.GATE_MAIL",
    ])
      assert.ok(output.includes(binding), binding);
  });
}

test("ASVS-16.5.2, ASVS-16.5.3: without one of its gates the deployed Worker serves nothing, and says which is missing", async () => {
  for (const binding of ["GATE_ANY", "GATE_HASH", "GATE_MAIL"]) {
    const edge = await startEdge({ kind: "worker", without: [binding] });
    for (const [method, path] of [
      ["POST", "/api/sessions"],
      ["GET", "/api/password/policy"],
      ["GET", "/readyz"],
    ]) {
      assert.equal((await edge.call(method, path)).status, 503, `${binding} ${path}`);
    }
    assert.equal((await edge.call("GET", "/healthz")).status, 200);
    assert.ok(edge.logs().some(({ message }) => message.includes(`the rate limit binding ${binding} is missing`)));
  }
});

const key = (name) => createHash("sha256").update(name).digest("base64url");
/** What is wrong → the secrets or variables that make it so, and what `/readyz` says to an administrator. */
/** @type {Record<string, any[]>} */
const unfit = {
  "a pepper that is missing": [{ PEPPER: "" }, {}, "the secret PEPPER is not set"],
  "keys that are missing": [{ SEAL_KEYS: "" }, {}, "the secret SEAL_KEYS is not set"],
  "a pepper of one repeated byte": [
    { PEPPER: `k1:${"A".repeat(43)}` },
    {},
    "PEPPER key 1 has fewer than 16 different bytes",
  ],
  "a pepper that is a sentence": [
    { PEPPER: `k1:${Buffer.from("please-please-please-please-plea").toString("base64url")}` },
    {},
    "PEPPER key 1 has fewer than 16 different bytes",
  ],
  "a pepper that is too short": [{ PEPPER: "k1:c2hvcnQ" }, {}, "PEPPER key 1 is not 32 bytes long"],
  "a pepper that seals, too": [
    { PEPPER: `k1:${key("one")}`, SEAL_KEYS: `k2:${key("two")},k1:${key("one")}` },
    {},
    "SEAL_KEYS and PEPPER share a key",
  ],
  "one key under two ids": [
    { SECRET_KEYS: `k2:${key("one")},k1:${key("one")}` },
    {},
    "SECRET_KEYS key 2 was used before under another id",
  ],
  "no administrator's token": [{ RELATCH_ADMIN_TOKEN: "" }, {}, "the secret RELATCH_ADMIN_TOKEN is not set"],
  "the administrator's token of a laptop": [
    { RELATCH_ADMIN_TOKEN: "dev-admin" },
    {},
    "RELATCH_ADMIN_TOKEN: a token is under 32 bytes or repeats a few",
  ],
  "an administrator who sets passwords": [
    { RELATCH_ADMIN_TOKEN: `desk:accounts+accounts:seed:${key("desk")}` },
    {},
    "RELATCH_ADMIN_TOKEN: accounts:seed is for local builds",
  ],
  "an unknown scope": [
    {},
    { RELATCH_ADMIN_SCOPES: "everything" },
    "RELATCH_ADMIN_SCOPES: a scope is unknown, or there is none",
  ],
  "no origin": [{}, { RELATCH_ORIGIN: "" }, "RELATCH_ORIGIN is not set"],
};

/** The token that the deployed build of these tests is given. */
const administrator = key("administrator");
const incomplete = "the configuration is not complete or not safe";

for (const [what, [secrets, vars, cause]] of Object.entries(unfit)) {
  test(`ASVS-13.3.1, ASVS-16.5.3: the deployed build does not serve with ${what}, and says so`, async () => {
    const edge = await startEdge({ kind: "worker", secrets, vars });
    const ready = await edge.call("GET", "/readyz");
    assert.deepEqual([ready.status, ready.json], [503, { status: incomplete }], "anybody learns the kind");
    if (!cause.includes("RELATCH_ADMIN")) {
      const named = await edge.call("GET", "/readyz", { bearer: administrator });
      assert.deepEqual([named.status, named.json], [503, { status: incomplete, cause }]);
    }
    for (const [method, path] of [
      ["POST", "/api/sessions"],
      ["GET", "/api/password/policy"],
      ["POST", "/v1/auth/login"],
      ["GET", "/api/admin/tenants"],
    ]) {
      const answer = await edge.call(
        method,
        path,
        method === "POST" ? { body: { email: "a@example.com", password: "b" } } : {},
      );
      assert.deepEqual([answer.status, answer.text], [503, ""], path);
    }
    assert.ok(
      edge.logs().some(({ message }) => message.includes("not_serving") && message.includes(cause)),
      "the log says it, too",
    );
  });
}

test("ASVS-13.3.1, ASVS-16.5.3: the deployed build does not serve a database that knows another pepper", async () => {
  const edge = await startEdge({ kind: "worker" });
  const { DB } = await edge.env();
  await DB.prepare("INSERT INTO canary (ring, key, mark) VALUES ('PEPPER', 'k1', 'the mark of another key')").run();
  const ready = await edge.call("GET", "/readyz");
  const status = "the keys are not those that this database was served with";
  assert.deepEqual([ready.status, ready.json], [503, { status }]);
  const named = await edge.call("GET", "/readyz", { bearer: administrator });
  const cause = "PEPPER: key k1 is not the one that this database was served with";
  assert.deepEqual([named.status, named.json], [503, { status, cause }]);
  const answer = await edge.call("POST", "/api/sessions", {
    body: { email: "a@example.com", password: "Kestrel-Over-Fen-31" },
  });
  assert.deepEqual([answer.status, answer.text], [503, ""], "a right password is not called wrong");
});

test("the deployed build is ready with its secrets, and its administrator may set nobody's password", async () => {
  const edge = await startEdge({ kind: "worker" });
  assert.deepEqual((await edge.call("GET", "/readyz")).json, { status: "ready" });
  assert.equal((await edge.admin("POST", "/tenants", { slug: "main" })).status, 201);
  const answer = await edge.admin("POST", "/accounts", {
    tenant: "main",
    email: "a@example.com",
    password: "Kestrel-Over-Fen-31",
  });
  assert.equal(answer.json.code, "insufficient_scope");
  assert.equal((await edge.call("GET", "/api/branding")).headers.get("server-timing"), null);
});
