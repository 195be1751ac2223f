// How many bytes a page loads for each entry, as an application's bundler would make them. Owns the uses
// that are measured and the ceilings that a test holds.
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import { build } from "esbuild";
import { folder } from "../../tests/package/package.mjs";

const judge = (entry) => `import { definePolicy } from "${entry}"; globalThis.found = definePolicy({ version: 1, preset: "recommended" })`;

/** One realistic use an entry, and the most bytes of Brotli that it may cost. */
const uses = {
  "relatch": { code: `${judge("./dist/index.js")}.check("x");`, ceiling: 19_400 },
  "relatch and the 10k list": {
    code: `import * as list from "./dist/lists/common-10k.js"; ${judge("./dist/index.js")}.use(list).check("x");`, ceiling: 41_400,
  },
  "relatch/csp": { code: `${judge("./dist/index.csp.js")}.check("x");`, ceiling: 23_300 },
  "relatch/strength": { code: `import { strength } from "./dist/strength.js"; globalThis.found = strength("x");`, ceiling: 62_100 },
  "relatch/csp/strength": { code: `import { strength } from "./dist/strength.csp.js"; globalThis.found = strength("x");`, ceiling: 67_700 },
  "relatch/passwordrules": {
    code: `import { toPasswordRules } from "./dist/passwordrules.js"; globalThis.found = toPasswordRules({ version: 1 });`, ceiling: 18_900,
  },
  "relatch/element, before it judges": { code: `import "./dist/element.js";`, ceiling: 5_740 },
  "relatch/breach": { code: `import { breach } from "./dist/breach.js"; globalThis.found = breach("x");`, ceiling: 560 },
  "relatch/generate": { code: `import { generate } from "./dist/generate.js"; globalThis.found = generate;`, ceiling: 5_850 },
  "relatch/lists/long-15": { code: `import { text } from "./dist/lists/long-15.js"; globalThis.found = text;`, ceiling: 1_050 },
  "relatch/lists/common-full": { code: `import { text } from "./dist/lists/common-full.js"; globalThis.found = text;`, ceiling: 157_500 },
  "relatch/lists/words-12": { code: `import { text } from "./dist/lists/words-12.js"; globalThis.found = text;`, ceiling: 160_500 },
  "relatch/advice": { code: `import { advise } from "./dist/advice.js"; globalThis.found = advise({ log10: 5 });`, ceiling: 1_000 },
  "relatch/messages/ar": { code: `import ar from "./dist/messages/ar.js"; globalThis.found = ar;`, ceiling: 1_250 },
};

const peers = {
  "check-password-strength 3.0.0": `import { passwordStrength } from "check-password-strength"; globalThis.found = passwordStrength("x");`,
  "nist-password-validator 3.1.0": `import { validatePassword } from "nist-password-validator"; globalThis.found = validatePassword("x");`,
  "zxcvbn 4.4.2": `import zxcvbn from "zxcvbn"; globalThis.found = zxcvbn("x");`,
  "zxcvbn-ts, common": `import { ZxcvbnFactory } from "@zxcvbn-ts/core"; import * as common from "@zxcvbn-ts/language-common";
    globalThis.found = new ZxcvbnFactory({ dictionary: common.dictionary, graphs: common.adjacencyGraphs }).check("x");`,
  "zxcvbn-ts, common and English": `import { ZxcvbnFactory } from "@zxcvbn-ts/core"; import * as common from "@zxcvbn-ts/language-common";
    import * as english from "@zxcvbn-ts/language-en";
    globalThis.found = new ZxcvbnFactory({ dictionary: { ...common.dictionary, ...english.dictionary }, graphs: common.adjacencyGraphs }).check("x");`,
};

const brotli = (bytes) => brotliCompressSync(bytes, {
  params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
}).length;

/** What each use of the package costs: `{ name, raw, brotli, ceiling }`. */
export const ownSizes = () => Promise.all(Object.entries(uses).map(async ([name, { code, ceiling }]) => ({ name, ceiling, ...(await bundled(code)) })));

/** The package's entries and their peers; `module` holds the bytes of the zxcvbn crate in WebAssembly, if it was built. */
export async function sizes(module) {
  const others = await Promise.all(Object.entries(peers).map(async ([name, code]) => ({ name, ...(await bundled(code)) })));
  const crate = module ? [{ name: "zxcvbn crate 3.1.1 in wasm, without glue", raw: module.length, brotli: brotli(module) }] : [];
  return [...(await ownSizes()), ...others, ...crate];
}

/** The entry with all that it imports at once, as one file; what is imported later stays out. */
async function bundled(code) {
  const { metafile, outputFiles } = await build({
    stdin: { contents: code, resolveDir: folder }, bundle: true, minify: true, format: "esm", target: "es2022", splitting: true,
    outdir: join(folder, "out"), write: false, metafile: true, charset: "utf8", logLevel: "error",
  });
  const wanted = new Set();
  const visit = (path) => {
    if (wanted.has(path)) return;
    wanted.add(path);
    metafile.outputs[path].imports.filter(({ kind }) => kind === "import-statement").forEach(({ path: next }) => visit(next));
  };
  visit(Object.keys(metafile.outputs).find((path) => path.endsWith("stdin.js")));
  const files = outputFiles.filter(({ path }) => [...wanted].some((name) => path.endsWith(name)));
  const bytes = Buffer.concat(files.map(({ contents }) => contents));
  return { raw: bytes.length, brotli: brotli(bytes) };
}
