// The Worker answers on real workerd, and again after a crash.
import assert from "node:assert/strict";
import { test } from "node:test";
import { serveEdge, startEdge } from "./harness.mjs";

test("the local build answers its health check", async () => {
  const edge = await startEdge();
  assert.equal((await edge.call("GET", "/healthz")).status, 200);
});

test("after a power cut it answers again on the same state", async () => {
  const edge = await serveEdge();
  await edge.kill();
  await assert.rejects(edge.call("GET", "/healthz"));
  await edge.restart();
  assert.equal((await edge.call("GET", "/healthz")).status, 200);
});
