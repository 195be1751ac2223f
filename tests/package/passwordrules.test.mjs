// The `passwordrules` language through the package.
import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./package.mjs";

const { definePolicy } = await load("index");

for (const entry of ["passwordrules", "passwordrules.csp"]) {
  const { parsePasswordRules, toPasswordRules } = await load(entry);

  test(`${entry}: a policy is told to password managers`, () => {
    const policy = { version: 1, length: { min: 12, max: 64 }, required: [{ anyOf: ["upper", "digit"] }] };
    const told = toPasswordRules(policy);
    assert.equal(told.lossy, false);
    assert.match(told.value, /^minlength: 12; maxlength: 64; required: upper, digit; allowed: /);
    assert.deepEqual(toPasswordRules(definePolicy(policy)), told);
  });

  test(`${entry}: what the language cannot say is marked`, () => {
    assert.equal(toPasswordRules({ version: 1, required: [{ anyOf: ["digit"], min: 2 }] }).lossy, true);
    assert.throws(() => toPasswordRules({ version: 1, length: { min: 2, max: 1 } }), TypeError);
    assert.throws(() => toPasswordRules({ version: 3 }), TypeError);
  });

  test(`${entry}: a string becomes a policy that compiles`, () => {
    const { policy, diagnostics } = parsePasswordRules(
      "minlength: 8; maxlength: 20; required: lower; required: [-!]; max-consecutive: 2;",
    );
    assert.deepEqual(policy, {
      version: 1,
      classes: "ascii",
      length: { min: 8, max: 20 },
      allowed: ["lower", { chars: "!-" }],
      required: [{ anyOf: ["lower"] }, { anyOf: [{ chars: "!-" }] }],
      maxRepeating: 2,
      maxSequential: 2,
    });
    assert.deepEqual(
      diagnostics.map(({ fault, effect }) => [fault, effect]),
      [["deprecated", "none"]],
    );
    assert.equal(definePolicy(policy).check("aab-aab-xz").ok, true);
    assert.equal(definePolicy(policy).check("aaa-aaa-xz").ok, false);
  });

  test(`${entry}: the reference parser's recovery is kept, and reported`, () => {
    const { policy, diagnostics } = parsePasswordRules("MinLength: 8");
    assert.deepEqual(policy, { version: 1, classes: "ascii", allowed: ["ascii-printable"] });
    assert.deepEqual(diagnostics[0], { at: 0, fault: "unknown-rule", effect: "all-discarded" });
  });
}
