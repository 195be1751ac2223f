// The samples of the package's README: each compiles by its framework's own compiler, with the packed package.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { build } from "esbuild";
import { application, pack } from "./installed.mjs";
import { dependency, folder } from "./package.mjs";

const readme = readFileSync(join(folder, "README.md"), "utf8");
const blocks = [...readme.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(([, kind, text]) => ({ kind, text }));
const of = (kind) => blocks.filter((block) => block.kind === kind).map(({ text }) => text);

const packed = pack();

test("every sample in JavaScript, JSX and TypeScript is bundled with the package as it is published", async () => {
  const app = application(packed, { "package.json": `{"type":"module"}` });
  for (const loader of /** @type {const} */ (["js", "jsx", "ts"])) {
    for (const contents of of(loader)) {
      const { errors, warnings } = await build({
        stdin: { contents, resolveDir: app, loader },
        bundle: true,
        write: false,
        format: "esm",
        outdir: "out",
        jsx: "automatic",
        external: ["react", "react-dom", "vue", "zod", "@angular/core"],
        logLevel: "silent",
        tsconfigRaw: { compilerOptions: { experimentalDecorators: true } },
      }).catch((error) => error);
      assert.deepEqual([errors, warnings], [[], []], contents);
    }
  }
});

test("the sample for Svelte compiles without a warning", async () => {
  const {
    default: { compile },
  } = await dependency("svelte/compiler");
  for (const text of of("svelte")) assert.deepEqual(compile(text, { generate: "server" }).warnings, []);
});

test("the sample for Vue compiles", async () => {
  const { compileTemplate, parse } = await dependency("vue/compiler-sfc");
  for (const text of of("vue")) {
    const { descriptor, errors } = parse(text);
    const { errors: wrong } = compileTemplate({
      source: descriptor.template.content,
      id: "sample",
      filename: "sample.vue",
    });
    assert.deepEqual([errors, wrong], [[], []]);
  }
});

test("the pictures are there, and every preset has its row", async () => {
  for (const [, file] of readme.matchAll(/\]\((images\/[^)]+)\)/g))
    assert.ok(existsSync(join(packed.folder, file)), file);
  const presets = JSON.parse(readFileSync(join(folder, "src", "presets.json"), "utf8"));
  const rows = readme.slice(readme.indexOf("## Presets"), readme.indexOf("## Sizes"));
  for (const name of Object.keys(presets)) assert.ok(rows.includes(`\`${name}\``), name);
});

test("the manifest of the element names its attributes and the parts that the documentation names", () => {
  const manifest = JSON.parse(readFileSync(join(packed.folder, "dist", "custom-elements.json"), "utf8"));
  const [{ attributes }] = manifest.modules[0].declarations;
  const declared = readFileSync(join(folder, "src", "jsx.d.ts"), "utf8");
  for (const { name } of attributes) assert.match(declared, new RegExp(`^ {2}"?${name}"?\\?: `, "m"), name);
});
