// What a policy and a page bring along themselves: a list and a vocabulary in the policy, which the server
// judges by, too, and the page's own rules, which it does not know.
import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./package.mjs";

const { definePolicy, describe, format } = await load("index");
const { clientList, clientRules } = await load("client");
const { score, strength } = await load("strength");

const codes = (policy, password) => policy.check(password).issues.map(({ code }) => code);

test("a list that the policy carries is looked up in every mode, with no list loaded", () => {
  const of = (match) =>
    definePolicy({ version: 1, blocklist: { match, entries: ["Zyxomatic-Rocks", "Zu\u0308richsee"] } });
  for (const [match, password, via] of [
    ["exact", "zyxomatic-rocks", "listed"],
    ["exact", "ZÜRICHSEE", "caseless"],
    ["exact", "zürichsee1", undefined],
    ["caseless", "Zyxomatic-Rocks", "caseless"],
    ["derived", "2yxomatic-R0cks99!", "derived"],
    ["derived", "zürichberg", undefined],
  ]) {
    const { issues, pending } = of(match).check(password);
    assert.deepEqual(issues, via ? [{ code: "common", via, list: "own" }] : [], `${match} ${password}`);
    assert.deepEqual(pending, []);
  }
});

test("words that the policy carries count as the most common ones", () => {
  const policy = definePolicy({ version: 1, strength: { min: 3, words: ["Zyxomatic"] } }).use({ score });
  const plain = definePolicy({ version: 1, strength: { min: 3 } });
  assert.deepEqual(codes(policy, "zyxomatic77"), ["weak"]);
  assert.deepEqual(codes(plain, "zyxomatic77"), []);
  const { warning, score: low } = strength("zyxomatic77", { words: ["zyxomatic"] });
  assert.equal(warning, "word");
  assert.ok(low < strength("zyxomatic77").score);
});

test("what is carried is bounded, and the place is named", () => {
  /** @type {[rule: object, message: string][]} */
  const unbounded = [
    [{ blocklist: { entries: Array(1001).fill("a") } }, "blocklist.entries: must be between 0 and 1000"],
    [{ blocklist: { entries: ["ok", ""] } }, "blocklist.entries[1]: must be between 1 and 64"],
    [{ strength: { min: 1, words: Array(257).fill("a".repeat(64)) } }, "strength.words: must be at most 16384 bytes"],
    [{ strength: { min: 1, words: Array(129).fill("é".repeat(64)) } }, "strength.words: must be at most 16384 bytes"],
  ];
  for (const [rule, message] of unbounded) {
    assert.throws(() => definePolicy({ version: 1, ...rule }), new TypeError(message));
  }
  definePolicy({ version: 1, blocklist: { entries: Array(256).fill("a".repeat(64)) } });
  definePolicy({ version: 1, blocklist: { entries: [] } });
});

const client = clientRules(
  {
    id: "no_room",
    label: "No room number",
    message: "Leave the room number out.",
    test: (password) => !/room \d/i.test(password),
  },
  clientList(definePolicy, ["Zyxomatic"], { id: "products", label: "No product", message: "Name no product." }),
);

test("rules of the page's own are asked, judged, marked and said", () => {
  const given = { version: 1, length: { min: 8 } };
  const policy = definePolicy(given, { client });
  assert.deepEqual(
    policy.requirements.map((requirement) => describe(requirement)),
    ["At least 8 characters", "No room number", "No product"],
  );
  const fresh = policy.check("kd83-Qw0z-Lfe1");
  assert.deepEqual([fresh.ok, fresh.met], [true, ["min_length", "client_no_room", "client_products"]]);
  const refused = policy.check("Room 7 of mine");
  assert.deepEqual(refused.issues, [{ code: "client_rule", rule: "no_room", message: "Leave the room number out." }]);
  assert.deepEqual([refused.ok, refused.met], [false, ["min_length", "client_products"]]);
  assert.equal(format(refused.issues[0]), "Leave the room number out.");
  assert.deepEqual(codes(policy, "2yx0m"), ["too_short"]);
  assert.deepEqual(
    policy.check("Zyx0matic!").issues.map(({ rule }) => rule),
    ["products"],
  );
  assert.deepEqual(policy.toJSON(), given, "no server is told");
  assert.deepEqual(
    policy["~standard"].validate("room 12345").issues.map(({ message }) => message),
    ["Leave the room number out."],
  );
});

test("a rule without a proper name, and two of one name, are refused", () => {
  const rule = (id) => ({ id, label: "", message: "", test: () => true });
  assert.throws(() => clientRules(rule("No Room")), /small letters/);
  assert.throws(() => clientRules(rule("a"), rule("a")), /client_a: two rules have this name/);
});
