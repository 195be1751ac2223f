// What the published standards ask of a policy, by their numbers.
import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./package.mjs";

const { definePolicy } = await load("index");
const full = await load("lists/common-full");
const preset = (name) => definePolicy({ version: 1, preset: name }).use(full);
const codes = (policy, password) => policy.check(password).issues.map(({ code }) => code);

/** Passwords of one kind of character each, or none at all that a rule of composition would ask for. */
const plain = [
  "velvet orchard turbine",
  "VELVETORCHARDTURBINE",
  "90417362285530174",
  "!#)(*&^_+=-~.,;:?",
  "наковальня у реки тихо",
  "雨の朝に傘を忘れた駅員さんは走る",
];
const own = ["recommended", "nist-single-factor", "nist-mfa", "asvs-l1", "asvs-l2", "asvs-l3"];

/** `length` characters that no list and no pattern knows. */
const fresh = (length) =>
  Array.from({ length }, (_, at) => "kd83Qw0zLfe1uu2pXv7rTn5yHb9m"[(at * 11 + Math.floor(at / 28)) % 28]).join("");

test("ASVS-6.2.1: no preset of a standard takes fewer than eight characters, and the recommended lengths are there", () => {
  for (const [name, least] of Object.entries({
    recommended: 12,
    "asvs-l1": 8,
    "asvs-l2": 8,
    "asvs-l3": 15,
    "nist-mfa": 8,
    "nist-single-factor": 15,
  })) {
    assert.deepEqual(codes(preset(name), fresh(least - 1)), ["too_short"], name);
    assert.deepEqual(codes(preset(name), fresh(least)), [], name);
    assert.ok(least >= 8);
  }
});

test("NIST-01: fifteen characters where the password stands alone, eight beside a second factor", () => {
  assert.deepEqual(preset("nist-single-factor").requirements[0], { id: "min_length", need: 15, unit: "code-point" });
  assert.deepEqual(preset("nist-mfa").requirements[0], { id: "min_length", need: 8, unit: "code-point" });
  assert.deepEqual(codes(preset("nist-single-factor"), fresh(14)), ["too_short"]);
  assert.deepEqual(codes(preset("nist-mfa"), fresh(8)), []);
});

test("NIST-02, ASVS-6.2.9: 64 characters are accepted by every preset, also if each takes four bytes", () => {
  for (const name of own) {
    assert.deepEqual(codes(preset(name), fresh(64)), [], name);
    const wide = Array.from({ length: 64 }, (_, at) => String.fromCodePoint(0x1f300 + ((at * 37) % 256))).join("");
    assert.deepEqual(codes(preset(name), wide), [], name);
  }
});

test("NIST-03: every printing ASCII character, blanks and Unicode are accepted, and a code point counts as one", () => {
  const printing = Array.from({ length: 95 }, (_, at) => String.fromCharCode(32 + at))
    .sort((a, b) => ((a.charCodeAt(0) * 37) % 95) - ((b.charCodeAt(0) * 37) % 95))
    .join("");
  for (const name of own) {
    assert.deepEqual(codes(preset(name), printing), [], name);
    assert.deepEqual(codes(preset(name), "наковальня 雨の朝に ☂ kd83"), [], name);
    assert.equal(preset(name).check("\u{1f512}e\u0301\u4e00").length, 3, name);
  }
});

test("NIST-05, ASVS-6.2.5: no preset of a standard has rules of composition", () => {
  for (const name of own) {
    const rules = preset(name).requirements.map(({ id }) => id);
    assert.deepEqual(
      rules.filter((id) => /class|allowed|repeating|sequential|strength/.test(id)),
      [],
      name,
    );
    for (const password of plain) assert.deepEqual(codes(preset(name), password), [], `${name}: ${password}`);
  }
});

test("ATTACK-24: blanks, control characters and emoji pass for length only where they are not one thing again and again", () => {
  for (const name of own) {
    const policy = preset(name);
    for (const filler of [" ", "\t", "\0", "\u00a0", "\u200b", "\u{1f512}", "ab", " \t"]) {
      assert.deepEqual(codes(policy, filler.repeat(20)), ["common"], `${name}: ${JSON.stringify(filler)}`);
    }
    assert.deepEqual(
      codes(
        policy,
        "\u{1f512}\u{1f335}\u{1f9ed}\u{1f980}\u{1f3bb}\u{1fa81}\u{1f9e9}\u{1f96d}\u{1f9ca}\u{1f6f6}\u{1f9f5}\u{1f3ba}\u{1f998}\u{1f33d}\u{1f9f2}",
      ),
      [],
      name,
    );
    assert.deepEqual(codes(policy, "velvet  orchard  turbine"), [], name);
    assert.deepEqual(codes(policy, "kd83\u0000Qw0z\u0007Lfe1\u001buu2p"), [], name);
  }
});
