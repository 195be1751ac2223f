// The package in runtimes that lack something: each is Node without it.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { application, pack } from "./installed.mjs";

const packed = pack();

/** What `code` returns in a Node that `lacking` was taken away from. */
function inRuntime(lacking, code) {
  const main = `${lacking};\nconst answer = await (async () => { ${code} })();\nconsole.log(JSON.stringify(answer));`;
  const app = application(packed, { "package.json": `{"type":"module"}`, "main.js": main });
  return JSON.parse(execFileSync(process.execPath, ["main.js"], { cwd: app, encoding: "utf8" }));
}

const judge = `const policy = definePolicy({ version: 1, preset: "pci-dss-4" });
  return policy.check("pässwörter", { name: "Zoë" }).issues.map((issue) => format(issue));`;
const sentences = ["Use at least 12 characters.", "Digits: use at least 1."];
const misuse = `try { definePolicy({ version: 1 }); } catch ({ message }) { return [supported(), message]; }`;
const hint = [false, `WebAssembly may not run here: import "relatch/csp"`];

test("without plural rules and list formats there are sentences all the same", () => {
  const lists = `const { format, definePolicy } = await import("relatch"); const { default: de } = await import("relatch/messages/de");
    return [format({ code: "too_short", need: 1 }), format({ code: "missing_class", need: 2, anyOf: ["upper", "digit"] }, de)];`;
  const [one, list] = inRuntime("delete Intl.PluralRules; delete Intl.ListFormat", lists);
  assert.equal(one, "Use at least 1 character.");
  assert.match(list, /^Großbuchstaben, Ziffern/);
});

test("without TextEncoder the engine judges the same", () => {
  const code = `const { definePolicy, format } = await import("relatch"); ${judge}`;
  assert.deepEqual(inRuntime("delete globalThis.TextEncoder", code), sentences);
  assert.deepEqual(inRuntime("", code), sentences);
  const texts = ["zoë", "日本語", "😀👩‍👩‍👧", "a\ud800b\udc00", "\u0000é"];
  const lengths = `const { definePolicy } = await import("relatch"); const policy = definePolicy({ version: 1, length: { unit: "byte", min: 1000 } });
    return ${JSON.stringify(texts)}.map((text) => policy.check(text).length);`;
  assert.deepEqual(
    inRuntime("delete globalThis.TextEncoder", lengths),
    texts.map((text) => Buffer.byteLength(text.normalize("NFC"))),
  );
});

for (const [what, lacking] of [
  ["WebAssembly", "delete globalThis.WebAssembly"],
  [
    "leave to compile",
    `WebAssembly.Module = class { constructor() { throw new WebAssembly.CompileError("refused"); } }`,
  ],
  [
    "leave to make an instance",
    `WebAssembly.Instance = class { constructor() { throw new WebAssembly.CompileError("refused"); } }`,
  ],
]) {
  test(`without ${what} supported() says no, definePolicy says what to import, and that works`, () => {
    assert.deepEqual(
      inRuntime(lacking, `const { definePolicy, supported } = await import("relatch"); ${misuse}`),
      hint,
    );
    assert.deepEqual(
      inRuntime(lacking, `const { definePolicy, format } = await import("relatch/csp"); ${judge}`),
      sentences,
    );
  });
}
