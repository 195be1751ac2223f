// The kernel of Argon2id as WebAssembly with vector instructions, which native tests cannot run.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

/** What is compared with the `argon2` crate; `npm run test:argon2id` compares 100,000. */
const cases = Number(process.env.RELATCH_CASES ?? 3_000);

const code = readFileSync(process.env.RELATCH_KERNEL);
// The types of node have no WebAssembly without those of a browser.
const { WebAssembly } = /** @type {any} */ (globalThis);
const { instance } = await WebAssembly.instantiate(code);
const { differences, kernel, reference } = instance.exports;

test("every tag is the crate's", () => {
  assert.equal(differences(3, cases), 0);
});

test("the recipe of new hashes gives the crate's tag, in fresh memory and in used memory", () => {
  const expected = reference(19_456, 2);
  assert.notEqual(expected, 0);
  assert.equal(kernel(19_456, 2), expected);
  assert.equal(kernel(19_456, 2), expected);
});

test("costs out of bounds are refused", () => {
  assert.equal(kernel(7, 1), 0);
  assert.equal(kernel(8, 0), 0);
});

test("memory grows once", () => {
  kernel(19_456, 2);
  const bytes = instance.exports.memory.buffer.byteLength;
  for (let turn = 0; turn < 3; turn += 1) kernel(19_456, 2);
  assert.equal(instance.exports.memory.buffer.byteLength, bytes);
});

test("the module holds vector instructions, so that this is not the portable code", () => {
  // The opcode of i64x2.extmul_low_i32x4_u, which the crate does not use.
  assert.ok(code.includes(Buffer.from([0xfd, 0xde, 0x01])));
});
