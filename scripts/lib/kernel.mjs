// Builds the kernel of Argon2id and the `argon2` crate as one module of WebAssembly, optimised as the
// deployed Worker is. Owns `target/argon2id`; must not know who runs the module.
import { mkdirSync } from "node:fs";
import { step } from "./console.mjs";
import { exclusively } from "./lock.mjs";
import { inRoot } from "./paths.mjs";
import { run } from "./process.mjs";

const target = "wasm32-unknown-unknown";
const folder = inRoot("target", "argon2id");
const module = inRoot("build", "argon2id.wasm");

/** Builds the module (cargo sees what changed) and returns its file. */
export function buildKernel() {
  return exclusively("build", () =>
    step("building the kernel of Argon2id", async (onLine) => {
      const env = {
        CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS: "-C target-feature=+simd128",
        CARGO_TERM_COLOR: "never",
      };
      const args = [
        "build",
        "--release",
        "--locked",
        "--package",
        "relatch-argon2id",
        "--example",
        "module",
        "--target",
        target,
        "--target-dir",
        folder,
      ];
      await run("cargo", args, { env, onLine, title: "building the kernel" });
      const built = inRoot("target", "argon2id", target, "release", "examples", "module.wasm");
      mkdirSync(inRoot("build"), { recursive: true });
      await run(inRoot("node_modules", ".bin", "wasm-opt"), ["--all-features", "-Oz", built, "-o", module], {
        title: "optimising the kernel",
      });
      return module;
    }),
  );
}
