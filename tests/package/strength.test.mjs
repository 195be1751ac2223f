// The strength estimator and its place in a policy.
import assert from "node:assert/strict";
import { test } from "node:test";
import { adversaries } from "../../benches/package/corpus.mjs";
import { load } from "./package.mjs";

const { definePolicy } = await load("index");
const estimators = { strength: await load("strength"), "strength.csp": await load("strength.csp") };

for (const [entry, { strength, score, useVocabulary }] of Object.entries(estimators)) {
  test(`${entry}: passwords are told apart, with a reason`, () => {
    const weak = strength("password1", { year: 2026 });
    assert.deepEqual([weak.score, weak.warning, weak.capped], [0, "word", false]);
    const strong = strength("kd83-Qw0z-Lfe1-uu2p", { year: 2026 });
    assert.deepEqual([strong.score, strong.warning], [4, undefined]);
    assert.ok(strong.log10 > weak.log10 + 8);
    assert.equal(score("qwertyuiop"), strength("qwertyuiop").score);
  });

  test(`${entry}: context words make a password weak, for that call only`, () => {
    const context = { service: "Zyxomatic" };
    assert.ok(strength("zyxomatic", { context }).log10 < strength("zyxomatic").log10);
    assert.equal(strength("zyxomatic", { context }).warning, "context");
  });

  test(`${entry}: recent years are guessed first`, () => {
    const at = (year) => strength("trombone1974", { year }).log10;
    assert.ok(at(1975) < at(2026));
  });

  test(`${entry}: a larger vocabulary takes over, and only a vocabulary`, async () => {
    useVocabulary(await load("strength/standard"));
    assert.equal(strength("password1").warning, "word");
    assert.throws(() => useVocabulary({ words: "nonsense" }), TypeError);
    assert.equal(strength("password1").warning, "word");
  });
}

test("ATTACK-19: the inputs that stall estimators for seconds take less than 5 ms", () => {
  for (const [name, password] of Object.entries({ ...adversaries(), "4,096 characters": "aA1!".repeat(1_024) })) {
    const times = Array.from({ length: 10 }, () => {
      const since = performance.now();
      estimators.strength.strength(password);
      return performance.now() - since;
    });
    assert.ok(Math.min(...times) < 5, `${name}: ${Math.min(...times)} ms`);
  }
});

test("both forms of the estimator agree to the last digit", () => {
  const [wasm, js] = Object.values(estimators);
  for (const password of [
    "",
    "a",
    "Tr0ub4dour&3",
    "correct horse battery staple",
    "пароль1984",
    "\u{1f512}".repeat(200),
  ]) {
    assert.deepEqual(wasm.strength(password, { year: 2026 }), js.strength(password, { year: 2026 }));
  }
});

test("a floor is pending until the estimator is there, and refuses with the score", () => {
  const policy = definePolicy({ version: 1, strength: { min: 3 } });
  assert.deepEqual(policy.check("password1").pending, ["strength"]);
  policy.use(estimators.strength);
  assert.deepEqual(policy.check("password1").issues, [{ code: "weak", score: 0, need: 3 }]);
  assert.deepEqual(policy.check("kd83-Qw0z-Lfe1-uu2p").met, ["strength"]);
});
