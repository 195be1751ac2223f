// The conformance table finds the ids in names, and says what is proven, where, and what is not.
import assert from "node:assert/strict";
import { test } from "node:test";
import { conformanceDetails, conformanceTable, idsOf } from "./conformance.mjs";

const names = /** @type {any[][]} */ ([
  ["P-01: a change with a grant", ["P-01"]],
  ["P-01, ASVS-6.2.3 and attack 2: a change", ["P-01", "ASVS-6.2.3", "ATTACK-02"]],
  ["a plain name that mentions P-01", []],
  ["flow::change::tests::p_01_p_02_a_change", ["P-01", "P-02"]],
  ["upstream::x_12_to_x_15_px0", ["X-12", "X-13", "X-14", "X-15"]],
  ["tests::asvs_6_2_10_nothing_expires", ["ASVS-6.2.10"]],
  ["tests::attack_26_2_headers", ["ATTACK-26"]],
  ["tests::post_01_is_no_id", []],
]);

test("a name carries the ids that stand at its front, and no others", () => {
  for (const [name, ids] of names) assert.deepEqual(idsOf(name), ids, name);
});

const cases = [
  { name: "P-01: good | better", file: "a.mjs", ok: true },
  { name: "P-01: good again", file: "a.mjs", ok: true },
  { name: "tests::p_01_again", file: "cargo", ok: true },
  { name: "P-02: bad", file: "a.mjs", ok: false },
];

const rowOf = (document, id) => document.split("\n").find((each) => each.startsWith(`| ${id} |`));

test("a requirement passes with all its tests, fails with one, and is not claimed without", () => {
  for (const document of [conformanceTable(cases), conformanceDetails(cases)]) {
    assert.match(rowOf(document, "P-01"), / \| pass \|$/);
    assert.match(rowOf(document, "P-02"), / \| fail \|$/);
    assert.match(rowOf(document, "P-03"), / \| – \| – \|$/);
  }
});

test("the table names each file once, the details name every test", () => {
  assert.match(rowOf(conformanceTable(cases), "P-01"), / \| a\.mjs, cargo \| pass \|$/);
  assert.match(
    rowOf(conformanceDetails(cases), "P-01"),
    / \| P-01: good \\\| better \(a\.mjs\)<br>P-01: good again \(a\.mjs\)<br>tests::p_01_again \(cargo\) \| pass \|$/,
  );
});

test("the table stays as it is when a test gets another title behind its ids, or another test joins it", () => {
  const renamed = cases.map((each) => ({
    ...each,
    name: each.name.replace("good", "in order").replace("again", "once_more"),
  }));
  assert.equal(conformanceTable(renamed), conformanceTable(cases));
  assert.equal(conformanceTable([...cases, { name: "P-01: more", file: "a.mjs", ok: true }]), conformanceTable(cases));
  assert.notEqual(
    conformanceTable([...cases, { name: "P-01: elsewhere", file: "b.mjs", ok: true }]),
    conformanceTable(cases),
  );
});

test("neither document depends on the order in which tests end", () => {
  assert.equal(conformanceTable(cases.toReversed()), conformanceTable(cases));
  assert.equal(conformanceDetails(cases.toReversed()), conformanceDetails(cases));
});

test("a test that carries an unknown id is a mistake", () => {
  assert.throws(() => conformanceTable([{ name: "P-99: ghost", file: "a.mjs", ok: true }]), /P-99/);
});
