// The message tables: complete, with the same placeholders, and plural where the language is.
import assert from "node:assert/strict";
import { test } from "node:test";
import { languages, load } from "./package.mjs";

const { default: en } = await load("messages/en");
const { describe, format } = await load("index");

/** Every text of a table by its path, plural forms apart. */
function texts(table, path = "") {
  return Object.entries(table).flatMap(([key, value]) =>
    typeof value === "string" ? [[`${path}${key}`, value]] : texts(value, `${path}${key}.`),
  );
}

/** A path without its plural form. */
const plain = (path) => path.replace(/\.(zero|one|two|few|many|other)$/, "");
const names = (table) => [...new Set(texts(table).map(([path]) => plain(path)))].sort();
const placeholders = (text) => [...text.matchAll(/\{\w+\}/g)].map(([name]) => name).sort();

const issues = [
  { code: "too_short", need: 12, got: 3, unit: "code-point" },
  { code: "too_long", need: 64, got: 65, unit: "code-point" },
  { code: "too_long", need: 1024, got: 2000, unit: "byte" },
  { code: "missing_class", need: 2, got: 0, anyOf: ["upper", { chars: "-!" }] },
  { code: "classes_of", need: 3, got: 1 },
  { code: "not_allowed", index: 4 },
  { code: "repeating", need: 2, got: 3, index: 0 },
  { code: "sequential", need: 3, got: 4, index: 0 },
  { code: "common", via: "listed", list: "common-10k" },
  { code: "common", via: "derived", list: "patterns" },
  { code: "context", source: "email" },
  { code: "weak", score: 1, need: 3 },
  { code: "breached", count: 5 },
  { code: "breach_unavailable" },
  { code: "reused" },
];

for (const language of languages) {
  const { default: table } = await load(`messages/${language}`);

  test(`${language}: says everything that English says`, () => {
    assert.deepEqual(names(table), names(en));
  });

  test(`${language}: fills in what English fills in`, () => {
    const english = new Map(texts(en).map(([path, text]) => [plain(path), placeholders(text)]));
    for (const [path, text] of texts(table)) {
      const wanted = english.get(plain(path));
      const left = placeholders(text);
      const spelledOut = /\.(zero|one|two)$/.test(path) || path.endsWith("breached");
      if (spelledOut)
        assert.ok(
          left.every((name) => ["{need}", "{count}"].includes(name)),
          path,
        );
      else assert.deepEqual(left, wanted, path);
    }
  });

  test(`${language}: knows only plural forms that the language has`, () => {
    /** @type {string[]} */
    const forms = new Intl.PluralRules(table.locale).resolvedOptions().pluralCategories;
    for (const [path] of texts(table)) {
      const form = /\.(zero|one|two|few|many|other)$/.exec(path)?.[1];
      if (form) assert.ok(form === "other" || forms.includes(form), path);
    }
  });

  test(`${language}: leaves no placeholder in any sentence`, () => {
    for (const issue of issues) {
      for (const need of [1, 2, 3, 5, 12, 101]) {
        const sentence = format({ ...issue, ...("need" in issue && { need }) }, table);
        assert.doesNotMatch(sentence, /[{}]|undefined/);
        assert.ok(sentence.length > 5, sentence);
      }
    }
    const rule = describe({ id: "class_0", need: 2, anyOf: ["upper", "digit"] }, table);
    assert.doesNotMatch(rule, /[{}]|undefined/);
  });
}

test("plural forms follow the language", async () => {
  const [{ default: pl }, { default: ar }] = [await load("messages/pl"), await load("messages/ar")];
  const rule = (need, table) => describe({ id: "min_length", need, unit: "code-point" }, table);
  assert.deepEqual(
    [1, 3, 8].map((need) => rule(need, pl)),
    ["Co najmniej 1 znak", "Co najmniej 3 znaki", "Co najmniej 8 znaków"],
  );
  assert.equal(rule(2, ar), "حرفان على الأقل");
});

test("classes are joined in the language and start the sentence with a capital", async () => {
  const { default: fr } = await load("messages/fr");
  const requirement = { id: "class_0", need: 1, anyOf: ["digit", "special"] };
  assert.equal(describe(requirement), "Digits or symbols: at least 1");
  assert.equal(describe(requirement, fr), "Chiffres ou symboles : au moins 1");
});
