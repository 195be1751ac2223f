// What is deployed: no doors of a laptop in it, and small.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { inRoot, node24, wranglerCli } from "../../scripts/lib/paths.mjs";
import { run } from "../../scripts/lib/process.mjs";
import { startEdge } from "./harness.mjs";

const maximumWasmBytes = 2 * 1024 * 1024;
const doors = [
  ["GET", "/dev/"], ["GET", "/dev/mailbox"], ["DELETE", "/dev/mailbox"], ["POST", "/dev/fail"],
  ["POST", "/dev/clock"], ["DELETE", "/dev/clock"], ["POST", "/dev/seed"],
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

test("the code of the local doors is in the local module and not in the deployed one", () => {
  for (const words of doorWords) {
    assert.ok(wasm("local").includes(words), `the search finds ${words} where it is`);
    assert.ok(!wasm("worker").includes(words), words);
  }
});

test("the deployed module stays under 2 MiB", (t) => {
  const bytes = wasm("worker");
  t.diagnostic(`wasm: ${bytes.length} bytes, ${gzipSync(bytes).length} gzip`);
  assert.ok(bytes.length < maximumWasmBytes, `${bytes.length} bytes`);
});

test("wrangler takes the committed configuration for a deployment", async (t) => {
  const output = await run(node24, ["--no-warnings", wranglerCli, "deploy", "--dry-run"], { env: { RELATCH_BUILD: "none" } });
  t.diagnostic(/Total Upload: .*/.exec(output)?.[0] ?? "");
  for (const binding of ["env.DB", "env.CACHE", "env.EMAIL", "env.ASSETS", "env.GATE_ANY", "env.GATE_HASH", "env.GATE_MAIL"]) assert.ok(output.includes(binding), binding);
});

test("ASVS-16.5.2, ASVS-16.5.3: without one of its gates the deployed Worker serves nothing, and says which is missing", async () => {
  for (const binding of ["GATE_ANY", "GATE_HASH", "GATE_MAIL"]) {
    const edge = await startEdge({ kind: "worker", without: [binding] });
    for (const [method, path] of [["POST", "/api/sessions"], ["GET", "/api/password/policy"], ["GET", "/readyz"]]) {
      assert.equal((await edge.call(method, path)).status, 503, `${binding} ${path}`);
    }
    assert.equal((await edge.call("GET", "/healthz")).status, 200);
    assert.ok(edge.logs().some(({ message }) => message.includes(`the rate limit binding ${binding} is missing`)));
  }
});
