// The store on real D1 keeps every promise that it keeps on SQLite (src/adapter/conformance).
import assert from "node:assert/strict";
import { test } from "node:test";
import { startEdge } from "./harness.mjs";

const edge = await startEdge();
const { status, text, json: findings } = await edge.call("POST", "/dev/store");

test("the checks of the store ran on D1", () => {
  assert.equal(status, 200, text);
  assert.ok(findings.length > 0);
});

for (const { name, trouble } of findings ?? []) {
  test(`D1::${name}`, () => assert.equal(trouble, null));
}
