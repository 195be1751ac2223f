// Compiled policies as their callers see them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./package.mjs";

const { definePolicy, format } = await load("index");
const codes = ({ issues }) => issues.map(({ code }) => code);

test("every issue is reported at once, with its parameters", () => {
  const policy = definePolicy({
    version: 1,
    length: { min: 10 },
    required: [{ anyOf: ["upper"] }, { anyOf: ["digit", { chars: "!-" }], min: 2 }],
    maxRepeating: 2,
    maxSequential: 3,
  });
  const { ok, issues, met, length } = policy.check("aaabcd-");
  assert.equal(ok, false);
  assert.equal(length, 7);
  assert.deepEqual(met, []);
  assert.deepEqual(issues, [
    { code: "too_short", need: 10, got: 7, unit: "code-point" },
    { code: "repeating", need: 2, got: 3, index: 0 },
    { code: "sequential", need: 3, got: 4, index: 2 },
    { code: "missing_class", need: 1, got: 0, anyOf: ["upper"] },
    { code: "missing_class", need: 2, got: 1, anyOf: ["digit", { chars: "!-" }] },
  ]);
});

test("requirements are known before anything is typed", () => {
  const { requirements, passphrase } = definePolicy({ version: 1, preset: "unleash" });
  assert.deepEqual(requirements.slice(0, 3), [
    { id: "min_length", need: 10, unit: "utf16" },
    { id: "max_length", need: 128, unit: "utf16" },
    { id: "repeating", need: 2 },
  ]);
  assert.deepEqual(requirements[3], { id: "class_0", need: 1, anyOf: ["lower"] });
  assert.equal(passphrase, 20);
});

test("members given replace the preset's one by one, and null takes a rule away", () => {
  const policy = definePolicy({
    version: 1,
    preset: "unleash-upstream",
    length: { min: 4 },
    maxRepeating: null,
    blocklist: null,
  });
  assert.deepEqual(codes(policy.check("aaaA1!")), []);
  assert.deepEqual(codes(policy.check("x".repeat(129))), [
    "too_long",
    "missing_class",
    "missing_class",
    "missing_class",
  ]);
});

test("lengths count code points after NFC unless the policy says otherwise", () => {
  const min = (unit, normalize) => definePolicy({ version: 1, length: { unit }, normalize });
  const composed = "e\u0301\u{1f512}";
  assert.equal(min("code-point", "nfc").check(composed).length, 2);
  assert.equal(min("code-point", "none").check(composed).length, 3);
  assert.equal(min("utf16", "nfc").check(composed).length, 3);
  assert.equal(min("byte", "nfc").check(composed).length, 6);
});

test("context words of the person, the service and the tenant are refused", () => {
  const policy = definePolicy({
    version: 1,
    context: { words: ["analytical"], from: ["email", "service"], match: "equals" },
  });
  const context = { email: "ada@example.com", service: "Acme", name: "Lovelace" };
  assert.deepEqual(policy.check("ada@example.com", context).issues, [{ code: "context", source: "email" }]);
  assert.deepEqual(policy.check("Analytical").issues, [{ code: "context", source: "word" }]);
  assert.equal(policy.check("lovelace", context).ok, true);
  assert.equal(policy.check("ada@example.com").ok, true);
});

test("context words are compared without regard to case and accents", () => {
  const policy = definePolicy({ version: 1, context: { words: ["Müller"], from: ["name", "username"] } });
  for (const [name, password] of [
    ["José García", "josegarcia1234"],
    ["jose garcia", "JoséGarcía1234"],
    ["STRASSE", "straße1234!"],
    ["straße", "STRASSE1234!"],
    ["İstanbul", "istanbul2024!"],
    ["Łukasz", "lukasz12345!"],
    ["ΟΔΥΣΣΕΥΣ", "Οδυσσεύς1234"],
  ]) {
    assert.deepEqual(policy.check(password, { name }).issues, [{ code: "context", source: "name" }], name);
  }
  assert.equal(policy.check("ǸLICEǸ99", { username: "ǹliceǹ" }).ok, false);
  assert.deepEqual(policy.check("MULLER1").issues, [{ code: "context", source: "word" }]);
});

test("what cannot be seen is a warning, never a refusal", () => {
  const { check } = definePolicy({ version: 1 });
  const hidden = check("password\u200b1234");
  assert.deepEqual([hidden.ok, hidden.warnings], [true, [{ code: "invisible_character", index: 8 }]]);
  const mixed = check("pаsswоrd");
  assert.deepEqual([mixed.ok, mixed.warnings], [true, [{ code: "mixed_script" }]]);
  assert.deepEqual(check("мой iPhone 👩\u200d🚀").warnings, []);
  assert.equal(format(hidden.warnings[0]), "This password holds an invisible character.");
});

test("a list that is not loaded is pending, never a silent yes", async () => {
  const policy = definePolicy({ version: 1, blocklist: { lists: ["long-15"], match: "exact" } });
  assert.deepEqual(policy.missing, ["long-15"]);
  assert.deepEqual(policy.check("1qaz2wsx3edc4rfv").pending, ["long-15"]);
  assert.equal(policy.use(await load("lists/long-15")), policy);
  assert.deepEqual(policy.missing, []);
  assert.deepEqual(policy.check("1qaz2wsx3edc4rfv"), {
    ok: false,
    issues: [{ code: "common", via: "listed", list: "long-15" }],
    warnings: [],
    met: [],
    pending: [],
    length: 16,
  });
});

test("every list that is shipped loads and refuses its entries, letters beyond ASCII included", async () => {
  for (const [list, entries] of [
    ["common-10k", ["password", "iloveyou"]],
    ["long-15", ["1qaz2wsx3edc4rfv"]],
    ["common-full", ["password1", "1qaz2wsx3edc4rfv", "любовь"]],
    ["words-12", ["incomprehensible", "zoogeographical"]],
  ]) {
    const policy = definePolicy({ version: 1, blocklist: { lists: [list], match: "exact" } }).use(
      await load(`lists/${list}`),
    );
    for (const entry of entries) {
      assert.deepEqual(policy.check(entry).issues, [{ code: "common", via: "listed", list }], entry);
    }
  }
});

test("equal policies share one place in the engine", () => {
  const once = definePolicy({ version: 1, length: { min: 3 } });
  for (let again = 0; again < 2_000; again += 1) definePolicy({ version: 1, length: { min: 3 } });
  assert.deepEqual(codes(once.check("ab")), ["too_short"]);
});

test("very long and ill-formed input is judged like any other", () => {
  const policy = definePolicy({ version: 1, preset: "recommended" });
  const long = policy.check("Aé1!".repeat(250_000));
  assert.deepEqual(long.issues, [
    { code: "too_long", need: 256, got: 1_000_000, unit: "code-point" },
    { code: "too_long", need: 1024, got: 1_250_000, unit: "byte" },
  ]);
  assert.equal(policy.check("\ud800".repeat(12)).length, 12);
  assert.equal(policy.check("").length, 0);
});

const presets =
  "recommended,nist-single-factor,nist-mfa,asvs-l1,asvs-l2,asvs-l3,pci-dss-4,prelude,jitsudo,unleash,unleash-upstream,px0,truefoundry";

/** @type {[policy: unknown, message: string][]} */
const wrong = [
  [undefined, "policy: must be an object"],
  [[], "policy: must be an object"],
  [{}, "version: must be given"],
  [{ version: 2 }, "version: must be 1"],
  [
    { version: 1, minLength: 8 },
    "minLength: unknown member, one of version,id,passwordrules,preset,length,normalize,classes,allowed,required,atLeast,passphrase,maxRepeating,maxSequential,blocklist,context,strength,breach,history",
  ],
  [{ version: 1, length: { mim: 8 } }, "length.mim: unknown member, one of min,max,unit,maxBytes"],
  [{ version: 1, length: { min: 9, max: 8 } }, "policy: no password can meet it, compare min, max and allowed"],
  [{ version: 1, length: { min: -1 } }, "length.min: must be between 0 and 4096"],
  [{ version: 1, length: { min: "8" } }, "length.min: must be an integer"],
  [{ version: 1, length: { unit: "bytes" } }, "length.unit: unknown value, one of code-point,utf16,byte"],
  [{ version: 1, preset: "best" }, `preset: unknown value, one of ${presets}`],
  [{ version: 1, preset: "toString" }, `preset: unknown value, one of ${presets}`],
  [{ version: 1, allowed: [] }, "allowed: must not be empty"],
  [
    { version: 1, required: [{ anyOf: ["upper", "vowel"] }] },
    "required[0].anyOf[1]: unknown value, one of upper,lower,digit,special,ascii-printable,unicode",
  ],
  [{ version: 1, required: [{ anyOf: [{ chars: "é" }] }] }, "required[0].anyOf[0].chars: must be printable ascii"],
  [
    { version: 1, atLeast: { of: ["upper"], count: 2 } },
    "policy: no password can meet it, compare min, max and allowed",
  ],
  [
    { version: 1, required: [{ anyOf: ["digit"], min: 9 }], length: { max: 4 } },
    "length: no password can meet it, compare min, max and allowed",
  ],
  [{ version: 1, length: { min: 2000 } }, "length: no password can meet it, compare min, max and allowed"],
  [
    { version: 1, allowed: [{ chars: "aA" }], required: [{ anyOf: ["digit"] }] },
    "required: no password can meet it, compare min, max and allowed",
  ],
  [
    { version: 1, allowed: ["digit"], atLeast: { of: ["upper", "digit"], count: 2 } },
    "atLeast: no password can meet it, compare min, max and allowed",
  ],
  [
    { version: 1, strength: { min: 4 }, length: { max: 6 } },
    "strength: no password can meet it, compare min, max and allowed",
  ],
  [
    { version: 1, blocklist: { lists: ["ncsc"] } },
    "blocklist.lists[0]: unknown value, one of common-10k,common-full,long-15,patterns,words-12",
  ],
  [{ version: 1, history: 25 }, "history: must be between 0 and 24"],
];
for (const [policy, message] of wrong) {
  test(`a wrong policy is refused with its place: ${message} ${JSON.stringify(policy)}`, () => {
    assert.throws(() => definePolicy(policy), new TypeError(message));
  });
}

const policy = definePolicy({ version: 1, preset: "recommended" });
const list = `part: must be a module: import * as common from "relatch/lists/common-10k"`;
const table = `messages: must be a table: import de from "relatch/messages/de"`;
const issue = { code: "reused" };
/** @type {[misuse: string, use: () => unknown, message: string][]} */
const misuses = [
  ["a list that is not awaited", () => policy.use(load("lists/long-15")), list],
  ["a list's default export", () => policy.use(undefined), list],
  ["a list of another making", () => policy.use({ id: "my-list", text: "secret" }), list],
  ["no password", () => policy.check(undefined), "password: must be a string"],
  ["a number for a password", () => policy.check(12345678), "password: must be a string"],
  ["null for a context", () => policy.check("x", null), "context: must be an object"],
  ["a context word that is none", () => policy.check("x", { email: 5 }), "context.email: must be a string"],
  [
    "no look-up",
    () => policy.checkAsync("x"),
    `options.breach: must be a function: import { breach } from "relatch/breach"`,
  ],
  ["a module of messages", async () => format(issue, await load("messages/de")), table],
  ["an empty table", () => format(issue, {}), table],
  ["no issue", () => format(undefined), "issue: must be an object"],
];
for (const [misuse, use, message] of misuses) {
  test(`misuse is answered with what would be right: ${misuse}`, async () => {
    await assert.rejects(async () => use(), new TypeError(message));
  });
}

test("its functions may be taken apart from the policy", async () => {
  const { check, checkAsync, object } = policy;
  assert.deepEqual(codes(check("kd83")), ["too_short"]);
  assert.equal((await checkAsync("kd83", { breach: async () => ({ count: 0 }) })).ok, false);
  assert.equal(object("password")["~standard"].validate({ password: "kd83" }).issues.length, 1);
});

test("a listener is told of each list that is loaded, once", async () => {
  const csp = await load("index.csp");
  const [listening, other] = [
    csp.definePolicy({ version: 1, preset: "recommended" }),
    csp.definePolicy({ version: 1 }),
  ];
  const told = [];
  const end = listening.subscribe(() => told.push(listening.revision));
  const before = listening.revision;
  const common = await load("lists/common-full");
  other.use(common).use(common);
  assert.deepEqual(
    told.map((revision) => revision - before),
    [1],
  );
  end();
  other.use(await load("strength"));
  assert.equal(told.length, 1);
});

test("a code of a later version gets a general sentence", async () => {
  const { default: german } = await load("messages/de");
  assert.equal(format({ code: "future_code" }), "This password cannot be used. Choose another.");
  assert.equal(
    format({ code: "future_code" }, german),
    "Dieses Passwort kann nicht verwendet werden. Bitte ein anderes wählen.",
  );
});

test("the object that a server publishes compiles as it is", () => {
  const published = {
    version: 1,
    id: "0123456789abcdef",
    preset: "prelude",
    length: { min: 8, max: null, unit: "code-point", maxBytes: 1024 },
    required: [],
    breach: { mode: "off", maxCount: 0 },
    history: 0,
  };
  const policy = definePolicy(published);
  assert.deepEqual(policy.toJSON(), published);
  assert.equal(policy.check("zürich hat regen").ok, true);
});

test("sentences name the limit and fall back to English", async () => {
  const { default: de } = await load("messages/de");
  const issue = { code: "too_short", need: 12, got: 9, unit: "code-point" };
  assert.equal(format(issue), "Use at least 12 characters.");
  assert.equal(format(issue, de), "Mindestens 12 Zeichen verwenden.");
  assert.equal(format(issue, { ...de, issues: {} }), "Use at least 12 characters.");
  assert.equal(format({ ...issue, need: 1 }), "Use at least 1 character.");
});
