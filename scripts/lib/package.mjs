// Builds the npm package by its own recipe, `pkg/build.mjs`, when what it reads has changed.
// Owns the stamp; must not know how the package is made.
import { existsSync } from "node:fs";
import { step } from "./console.mjs";
import { exclusively } from "./lock.mjs";
import { inRoot, node24 } from "./paths.mjs";
import { run } from "./process.mjs";
import { digest, unlessStamped } from "./stamp.mjs";

const recipe = inRoot("pkg", "build.mjs");
const sources = ["src/lib.rs", "src/client", "src/policy", "pkg/build.mjs", "pkg/package.json", "pkg/src", "Cargo.toml", "Cargo.lock", ".cargo"];

/** Runs the recipe under Node 24 with the tools' places in its environment; `tools` comes from `setUp`. */
export async function buildPackage(tools) {
  if (!existsSync(recipe)) return;
  await exclusively("build", () =>
    unlessStamped(inRoot("build", "package.stamp"), digest(sources, [tools.rustc, tools.versions]), () =>
      step("building the npm package", (doing) => run(node24, [recipe], {
        env: { WASM_BINDGEN_BIN: tools.wasmBindgen, WASM_OPT_BIN: inRoot("node_modules", ".bin", "wasm-opt"), CARGO_TERM_COLOR: "never" },
        onLine: doing,
        title: "building the npm package",
      }))));
}
