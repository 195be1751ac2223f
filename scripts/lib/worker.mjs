// Builds the Worker: `worker` is what gets deployed, `local` has the doors of a laptop under /dev.
// Owns the two output folders `build/<kind>`; must not start anything that serves.
import { step } from "./console.mjs";
import { exclusively } from "./lock.mjs";
import { inRoot } from "./paths.mjs";
import { run } from "./process.mjs";
import { digest, unlessStamped } from "./stamp.mjs";

const sources = ["src", "crates", "migrations", "Cargo.toml", "Cargo.lock", ".cargo", "scripts/lib/worker.mjs"];

/** The local build has a profile of its own: rebuilt in seconds, a few per cent more CPU. */
const kinds = { worker: ["--release"], local: ["--profile", "local"] };

/** The module that wrangler serves. */
export const workerModule = (kind) => inRoot("build", kind, "index.js");

/** Builds the kind unless its sources are what they were; `tools` comes from `setUp`. */
export function buildWorker(kind, tools) {
  return exclusively("build", async () => {
    const value = digest(sources, [tools.rustc, tools.versions]);
    await unlessStamped(
      inRoot("build", `${kind}.stamp`),
      value,
      () => step(`building the Worker (${kind})`, (doing) => compile(kind, tools, doing)),
      workerModule(kind),
    );
  });
}

async function compile(kind, tools, onLine) {
  const env = {
    CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS: "-C target-feature=+simd128",
    CARGO_TERM_COLOR: "never",
    RUST_BACKTRACE: "0",
    ESBUILD_BIN: inRoot("node_modules", ".bin", "esbuild"),
    WASM_BINDGEN_BIN: tools.wasmBindgen,
    WASM_OPT_BIN: inRoot("node_modules", ".bin", "wasm-opt"),
  };
  const args = ["--out-dir", `build/${kind}`, ...kinds[kind], "--features", kind, "--locked"];
  await run(tools.workerBuild, args, { env, onLine, title: `building the Worker (${kind})` });
  if (kind === "worker") await shrink(inRoot("build", kind, "index_bg.wasm"), onLine);
}

/**
 * worker-build keeps the names of functions, an eighth of the module: nobody needs them to run it. What has no name is
 * alike more often, so a second pass saves two hundredths of the rest.
 */
const shrink = (module, onLine) =>
  run(inRoot("node_modules", ".bin", "wasm-opt"), ["--all-features", "--strip-debug", "-Oz", module, "-o", module], {
    onLine,
    title: "making the module small",
  });
