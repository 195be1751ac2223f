// The compiled half of the npm package: the judge, the strength estimator and the reader of
// `passwordrules`, each as a WebAssembly module, its glue, and the same module as plain JavaScript
// for pages whose CSP forbids WebAssembly.
// Owns `pkg/wasm/`; must not know what the package makes of it.
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const out = join(root, "pkg", "wasm");
const name = "relatch";

/** The modules and the crate's feature that each is. */
const modules = { core: "client", strength: "estimator", passwordrules: "passwordrules" };

/**
 * One page of stack leaves the whole module in one page of memory. LLVM copies a function into its callers
 * up to a cost of 225; up to 25, a module is up to a fifth smaller. Panics name no machine's folders.
 */
const rustflags = [
  "-C target-feature=-simd128,-reference-types",
  "-C link-arg=-zstack-size=16384",
  "-C llvm-args=-inline-threshold=25",
  `--remap-path-prefix=${process.env.CARGO_HOME ?? join(homedir(), ".cargo")}=cargo`,
].join(" ");

/** What every browser since 2022 runs. */
const features = [
  "bulk-memory",
  "bulk-memory-opt",
  "multivalue",
  "mutable-globals",
  "nontrapping-float-to-int",
  "sign-ext",
];
const enabled = features.map((feature) => `--enable-${feature}`);

/** What plain JavaScript lacks is spelled out before the translation. */
const lowered = ["--llvm-memory-copy-fill-lowering", "--llvm-nontrapping-fptoint-lowering", "--signext-lowering"];

const PATH = [join(root, ".tools", "bin"), join(root, "node_modules", ".bin"), process.env.PATH].join(delimiter);
const wasmBindgen = process.env.WASM_BINDGEN_BIN ?? "wasm-bindgen";
const wasmOpt = process.env.WASM_OPT_BIN ?? "wasm-opt";

function run(command, args, env = {}) {
  execFileSync(command, args, {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, PATH, ...env },
  });
}

/** Compiles the crate with one feature; returns the module's file. */
function compile(feature) {
  const target = join(root, "target", "client");
  const args = ["build", "--lib", "--locked", "--profile", "client", "--features", feature];
  run("cargo", [...args, "--target", "wasm32-unknown-unknown", "--target-dir", target], {
    CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS: rustflags,
  });
  return join(target, "wasm32-unknown-unknown", "client", `${name}.wasm`);
}

/** Builds one module into its folder: `module.wasm`, `glue.js` and, in `js/`, the translation and its own glue. */
function buildModule(folder, feature) {
  const [plain, low] = ["plain.wasm", "low.wasm"].map((file) => join(folder, file));
  const [bound, glue] = [`${name}_bg.wasm`, `${name}_bg.js`].map((file) => join(folder, file));
  mkdirSync(join(folder, "js"), { recursive: true });
  // The precompiled standard library claims reference types; without the claim wasm-bindgen needs
  // no externref table, which plain JavaScript could not have.
  run(wasmOpt, [...enabled, "--enable-reference-types", "--strip-target-features", compile(feature), "-o", plain]);
  run(wasmBindgen, [plain, "--target", "bundler", "--no-typescript", "--out-dir", folder, "--out-name", name]);
  run(wasmOpt, [...enabled, "-Oz", "--strip-debug", "--strip-producers", bound, "-o", join(folder, "module.wasm")]);
  run(wasmOpt, [...enabled, ...lowered, "-Oz", bound, "-o", low]);
  run("wasm2js", ["-Oz", low, "-o", join(folder, "js", "module.js")]);
  writeFileSync(join(folder, "js", `${name}_bg.js`), forPlainJs(readFileSync(glue, "utf8")));
  renameSync(glue, join(folder, "glue.js"));
  for (const file of [plain, bound, low, join(folder, `${name}.js`)]) rmSync(file);
}

/**
 * The glue beside plain JavaScript. WebAssembly detaches a buffer that has grown, and the glue looks
 * for that; a translated module puts another one in its place.
 */
function forPlainJs(glue) {
  const detached = /(cached\w+Memory0)\.byteLength === 0/g;
  if (!detached.test(glue))
    throw new Error("wasm-bindgen's glue has changed: it no longer looks for a detached buffer");
  return glue.replace(detached, "$1.buffer !== wasm.memory.buffer");
}

/** Builds everything into `pkg/wasm/<module>/`. */
export function buildClient() {
  rmSync(out, { recursive: true, force: true });
  for (const [module, feature] of Object.entries(modules)) buildModule(join(out, module), feature);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) buildClient();
