// The package and its peers as functions of a password. Owns how each is set up.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const rules = { version: 1, length: { min: 12, max: 64 }, required: [{ anyOf: ["upper"] }, { anyOf: ["digit"] }], maxRepeating: 3, maxSequential: 4 };

/**
 * `{ rules: [{ name, judge }], estimators: [{ name, judge }] }`; `crate` is the file of the zxcvbn crate's module.
 * @param {{ dependency: (name: string) => Promise<any>, load: (entry: string) => Promise<any>, crate?: string }} sources
 */
export async function peers({ dependency, load, crate }) {
  return {
    rules: [...(await boundary(load)), ...(await ours(load)), ...(await others(dependency))],
    estimators: [...(await estimators(load, dependency)), ...(crate ? [await zxcvbnCrate(crate)] : [])],
  };
}

/** The policy above as src/client/compact.rs reads it, with what it says on lists. */
const compact = (blocklist) => [12, "1,64", 0, 1024, 0, 1, 0, 2, "1,0,0,0,1", "4,0,0,0,1", 0, 0, "1,3,0", "1,4", blocklist, 0, 0, 0, 0, 0].join();

/**
 * The engine's own function with a JavaScript string going in, and once more for the form in which words are compared:
 * without making either form, and without the report as an object.
 */
async function boundary(load) {
  const folder = new URL("../../pkg/wasm/core/", import.meta.url);
  const glue = await import(new URL("glue.js", folder).href);
  const { instance } = await WebAssembly.instantiate(readFileSync(new URL("module.wasm", folder)), { "./relatch_bg.js": glue });
  glue.__wbg_set_wasm(instance.exports);
  const [only, listed] = [glue.define(compact("0")), glue.define(compact("1,1,1"))];
  glue.load(0, (await load("lists/common-10k")).text);
  return [
    { name: "relatch at the wasm boundary, rules only", judge: (password) => glue.check(only, password, password, 255) },
    { name: "relatch at the wasm boundary, rules and 10k list", judge: (password) => glue.check(listed, password, password, 255) },
  ];
}

async function ours(load) {
  const { definePolicy } = await load("index");
  const plain = (await load("index.csp")).definePolicy(rules);
  const only = definePolicy(rules);
  const list = { ...rules, blocklist: { lists: ["common-10k"], match: "caseless" } };
  const listed = definePolicy(list).use(await load("lists/common-10k"));
  const recommended = definePolicy({ version: 1, preset: "recommended" }).use(await load("lists/common-full"));
  return [
    { name: "relatch, rules only", judge: (password) => only.check(password) },
    { name: "relatch, rules and 10k list", judge: (password) => listed.check(password) },
    { name: "relatch, `recommended` with the full list, derived", judge: (password) => recommended.check(password) },
    { name: "relatch/csp, rules only", judge: (password) => plain.check(password) },
  ];
}

async function others(dependency) {
  const { passwordStrength } = await dependency("check-password-strength");
  const { validatePassword } = await dependency("nist-password-validator");
  const options = { minLength: 12, maxLength: 64, hibpCheck: false };
  return [
    { name: "check-password-strength 3.0.0", judge: (password) => passwordStrength(password) },
    { name: "nist-password-validator 3.1.0, no look-up", judge: (password) => validatePassword(password, options) },
  ];
}

async function estimators(load, dependency) {
  const { strength } = await load("strength");
  const plain = await load("strength.csp");
  const { default: zxcvbn } = await dependency("zxcvbn");
  const { ZxcvbnFactory } = await dependency("@zxcvbn-ts/core");
  const common = await dependency("@zxcvbn-ts/language-common");
  const english = await dependency("@zxcvbn-ts/language-en");
  const made = (...packs) => new ZxcvbnFactory({
    dictionary: Object.assign({}, ...packs.map(({ dictionary }) => dictionary)), graphs: common.adjacencyGraphs,
  });
  const [small, large] = [made(common), made(common, english)];
  return [
    { name: "relatch/strength", judge: (password) => strength(password) },
    { name: "relatch/csp/strength", judge: (password) => plain.strength(password) },
    { name: "zxcvbn 4.4.2", judge: (password) => zxcvbn(password) },
    { name: "zxcvbn-ts, common", judge: (password) => small.check(password) },
    { name: "zxcvbn-ts, common and English", judge: (password) => large.check(password) },
  ];
}

async function zxcvbnCrate(file) {
  const module = await WebAssembly.compile(readFileSync(pathToFileURL(file)));
  // It asks for the time; what wasm-bindgen would fill in is never called.
  /** @type {WebAssembly.Imports} */
  const imports = {};
  for (const { module: from, name } of WebAssembly.Module.imports(module)) {
    imports[from] = { ...imports[from], [name]: name.startsWith("unix_time") ? () => BigInt(Date.now()) : () => 0 };
  }
  const instance = await WebAssembly.instantiate(module, imports);
  const { buffer, score, memory } = /** @type {any} */ (instance.exports);
  const encoder = new TextEncoder();
  const judge = (password) => score(encoder.encodeInto(password, new Uint8Array(memory.buffer, buffer(), 8192)).written);
  return { name: "zxcvbn crate 3.1.1 in wasm", judge };
}
