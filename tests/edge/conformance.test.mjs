// The conformance table finds the ids in names, and says what is proven and what is not.
import assert from "node:assert/strict";
import { test } from "node:test";
import { conformanceTable, idsOf } from "./conformance.mjs";

const names = [
  ["P-01: a change with a grant", ["P-01"]],
  ["P-01, ASVS-6.2.3 and attack 2: a change", ["P-01", "ASVS-6.2.3", "ATTACK-02"]],
  ["a plain name that mentions P-01", []],
  ["flow::change::tests::p_01_p_02_a_change", ["P-01", "P-02"]],
  ["upstream::x_12_to_x_15_px0", ["X-12", "X-13", "X-14", "X-15"]],
  ["tests::asvs_6_2_10_nothing_expires", ["ASVS-6.2.10"]],
  ["tests::attack_26_2_headers", ["ATTACK-26"]],
  ["tests::post_01_is_no_id", []],
];

test("a name carries the ids that stand at its front, and no others", () => {
  for (const [name, ids] of names) assert.deepEqual(idsOf(name), ids, name);
});

const cases = [
  { name: "P-01: good | better", file: "a.mjs", ok: true },
  { name: "tests::p_01_again", file: "cargo", ok: true },
  { name: "P-02: bad", file: "a.mjs", ok: false },
];

test("a requirement passes with all its tests, fails with one, and is not claimed without", () => {
  const lines = conformanceTable(cases).split("\n");
  const line = (id) => lines.find((each) => each.startsWith(`| ${id} |`));
  assert.match(line("P-01"), /P-01: good \\\| better \(a\.mjs\)<br>tests::p_01_again \(cargo\) \| pass \|$/);
  assert.match(line("P-02"), /\| fail \|$/);
  assert.match(line("P-03"), /\| – \| – \|$/);
});

test("the table does not depend on the order in which tests end", () => {
  assert.equal(conformanceTable(cases.toReversed()), conformanceTable(cases));
});

test("a test that carries an unknown id is a mistake", () => {
  assert.throws(() => conformanceTable([{ name: "P-99: ghost", file: "a.mjs", ok: true }]), /P-99/);
});
