// Generated passwords: every policy is met, whatever it asks for, and no choice is favoured.
import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./package.mjs";

const { definePolicy } = await load("index");
const { generate } = await load("generate");

const presets = [
  "recommended",
  "nist-single-factor",
  "asvs-l3",
  "pci-dss-4",
  "prelude",
  "unleash",
  "px0",
  "truefoundry",
];
const policies = [
  ...presets.map((preset) => ({ version: 1, preset })),
  { version: 1, allowed: ["digit"], length: { min: 4, max: 6 } },
  { version: 1, length: { max: 8 }, required: [{ anyOf: ["digit"], min: 4 }, { anyOf: [{ chars: "-!" }] }] },
  { version: 1, atLeast: { of: ["upper", "lower", "digit", "special"], count: 3 }, length: { min: 40 } },
  { version: 1, maxRepeating: 1, maxSequential: 2, classes: "ascii" },
];

for (const policy of policies) {
  test(`random characters meet ${JSON.stringify(policy)}`, () => {
    const compiled = definePolicy(policy);
    const made = Array.from({ length: 200 }, () => generate(compiled));
    for (const password of made) assert.equal(compiled.check(password).ok, true, password);
    assert.ok(new Set(made).size > 150);
  });
}

test("words meet the presets, in rows with a separator, with what class rules ask for", () => {
  for (const preset of presets) {
    const compiled = definePolicy({ version: 1, preset });
    for (let left = 50; left > 0; left -= 1) {
      const password = generate(compiled, { kind: "words" });
      assert.equal(compiled.check(password).ok, true, password);
      assert.match(password, /^([A-Za-z]+-){5,}[A-Za-z]+[^A-Za-z]*$/);
    }
  }
  const own = generate(definePolicy({ version: 1 }), { kind: "words", words: ["a", "b"], count: 3, separator: " " });
  assert.match(own, /^[ab] [ab] [ab]$/);
});

test("a policy that no generated password meets is an error, and so is nothing to draw from", () => {
  const words = definePolicy({ version: 1, allowed: ["digit"] });
  assert.throws(() => generate(words, { kind: "words" }), /no password was made/);
  assert.throws(() => generate(words, { kind: "words", words: [] }), /nothing to draw from/);
});

test("every character is as likely as another", () => {
  const digits = definePolicy({ version: 1, allowed: [{ chars: "abc" }] });
  const counts = { a: 0, b: 0, c: 0 };
  for (let left = 30; left > 0; left -= 1) for (const char of generate(digits, { count: 1000 })) counts[char] += 1;
  // Six standard deviations of 82: one run in 500 million goes beyond.
  for (const count of Object.values(counts)) assert.ok(Math.abs(count - 10_000) < 490, JSON.stringify(counts));
});
