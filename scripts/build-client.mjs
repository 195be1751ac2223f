// The compiled half of the npm package: the judge, the strength estimator and the reader of
// `passwordrules`, each as a WebAssembly module, its glue, and the same module as plain JavaScript
// for pages whose CSP forbids WebAssembly.
// Owns `pkg/wasm/`; must not know what the package makes of it.
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import binaryen from "binaryen";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const out = join(root, "pkg", "wasm");
const name = "relatch";

/** The modules and the crate's feature that each is. */
const modules = { core: "client", strength: "estimator", passwordrules: "passwordrules" };

/**
 * One page of stack leaves the whole module in one page of memory. LLVM copies a function into its callers
 * up to a cost of 225; up to 0, a module is up to a fifth smaller. Loops are not unrolled: on short passwords
 * that is code without a use. Panics name no machine's folders.
 */
const rustflags = [
  "-C target-feature=-simd128,-reference-types",
  "-C link-arg=-zstack-size=16384",
  "-C llvm-args=-inline-threshold=0",
  "-C llvm-args=-unroll-runtime=false",
  "-C llvm-args=-unroll-threshold=20",
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

/** What ends a call with a message, which the handler in `src/client/runtime.rs` throws away. */
const panics = /(?:9panic_fmt|18panic_nounwind_fmt|rdl_alloc_error_handler)(?:17h[0-9a-f]{16}E)?$/;

/** What those messages are made of: their words and the names of source files. */
const messages =
  /\/rustc\/[ -~]+?\.rs|src\/[a-z_/]+\.rs|memory allocation of | bytes failed|capacity overflow|attempt to calculate [a-z ]+/g;

/** The digits of all numbers from 00 to 99, by which Rust writes numbers. */
const digits = /00010203[0-9]{192}/g;

/** Ends such a call at once, and blanks the messages: what nobody reads is half a kilobyte of Brotli. */
function silencePanics(from, to, feature) {
  const blank = (found) => "\0".repeat(found.length);
  const quiet = readFileSync(from, "latin1").replace(messages, blank);
  // The writer of `passwordrules` alone writes numbers.
  const text = feature === modules.passwordrules ? quiet : quiet.replace(digits, blank);
  const module = binaryen.readBinary(Buffer.from(text, "latin1"));
  const functions = Array.from({ length: module.getNumFunctions() }, (_, at) =>
    binaryen.getFunctionInfo(module.getFunctionByIndex(at)),
  );
  const ending = functions.filter((found) => panics.test(found.name));
  if (ending.length === 0) throw new Error("Rust's panics have changed: no function has one of the known names");
  for (const { name: ends, params, results } of ending) {
    module.removeFunction(ends);
    module.addFunction(ends, params, results, [], module.unreachable());
  }
  writeFileSync(to, module.emitBinary());
  module.dispose();
}

/** Builds one module into its folder: `module.wasm`, `glue.js` and, in `js/`, the translation and its own glue. */
function buildModule(folder, feature) {
  const [plain, low] = ["plain.wasm", "low.wasm"].map((file) => join(folder, file));
  const [bound, glue] = [`${name}_bg.wasm`, `${name}_bg.js`].map((file) => join(folder, file));
  mkdirSync(join(folder, "js"), { recursive: true });
  // The precompiled standard library claims reference types; without the claim wasm-bindgen needs
  // no externref table, which plain JavaScript could not have.
  silencePanics(compile(feature), plain, feature);
  run(wasmOpt, [...enabled, "--enable-reference-types", "--strip-target-features", plain, "-o", plain]);
  run(wasmBindgen, [plain, "--target", "bundler", "--no-typescript", "--out-dir", folder, "--out-name", name]);
  run(wasmOpt, [
    ...enabled,
    "-Oz",
    "-Oz",
    "--converge",
    "--strip-debug",
    "--strip-producers",
    bound,
    "-o",
    join(folder, "module.wasm"),
  ]);
  run(wasmOpt, [...enabled, ...lowered, "-Oz", "-Oz", "--converge", bound, "-o", low]);
  const translated = join(folder, "js", "module.js");
  run("wasm2js", ["-Oz", low, "-o", translated]);
  writeFileSync(translated, withPlainMemory(readFileSync(translated, "utf8")));
  writeFileSync(join(folder, "js", `${name}_bg.js`), forPlainJs(readFileSync(glue, "utf8")));
  renameSync(glue, join(folder, "glue.js"));
  for (const file of [plain, bound, low, join(folder, `${name}.js`)]) rmSync(file);
}

/** The memory of a translated module: wasm2js writes its bytes in Base64, which hides from compression what is alike. */
const segment = /base64DecodeToExistingUint8Array\(bufferView, (\d+), "([^"]*)"\)/g;
const decoder = / {2}var base64ReverseLookup[\s\S]*?\n {2}\}\n(?=function initActiveSegments)/;

/** The same with every byte as a character. */
function withPlainMemory(module) {
  if (!decoder.test(module)) throw new Error("wasm2js has changed: it no longer decodes memory from Base64");
  const writer = `  function write(at, text) {
    for (var i = 0; i < text.length; i++) bufferView[at + i] = text.charCodeAt(i);
  }
`;
  const text = (bytes) => JSON.stringify(Buffer.from(bytes, "base64").toString("latin1"));
  const plain = module.replace(decoder, writer).replace(segment, (_, at, bytes) => `write(${at}, ${text(bytes)})`);
  return plain.replace(index, "$1[$2]");
}

/** An index of bytes or of functions: what adds up to one is no number that `| 0` would change. */
const index = /\b(HEAPU?8|FUNCTION_TABLE)\[([^[\]]*?) \| 0\]/g;

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
