// Builds the npm package by its own recipe, `pkg/build.mjs`, when what it reads has changed, and lays
// what browsers load beside the pages. Owns the stamp; must not know how the package is made.
import { cpSync, existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { build } from "esbuild";
import { step } from "./console.mjs";
import { exclusively } from "./lock.mjs";
import { inRoot, node24 } from "./paths.mjs";
import { run } from "./process.mjs";
import { digest, unlessStamped } from "./stamp.mjs";

const recipe = inRoot("pkg", "build.mjs");
const output = inRoot("pkg", "dist");

/** Where the pages find it, at `/pkg/`. */
const served = inRoot("www", "pkg");

/** What no page loads: bindings to frameworks, the Worker's own entries, declarations, source maps, raw modules. */
const unserved = /^(react|vue|zod|valibot|generate|.*\.workerd)\.js$|\.(d\.ts|map|wasm)$|^custom-elements\.json$/;

/** What tests and benchmarks of the package need is pinned here. */
const lock = inRoot("pkg", "package-lock.json");

/** Only the tests and the packing of the package install it; with it, the recipe checks the declarations. */
const typescript = inRoot("pkg", "node_modules", "typescript");

const sources = [
  "src/lib.rs",
  "src/client",
  "src/policy",
  "Cargo.toml",
  "Cargo.lock",
  ".cargo",
  "scripts/build-client.mjs",
  "pkg/build.mjs",
  "pkg/package.json",
  "pkg/src",
  "pkg/tsconfig.json",
  "scripts/lib/package.mjs",
];

/** Runs the recipe under Node 24 with the tools' places in its environment; `tools` comes from `setUp`. */
export async function buildPackage(tools) {
  if (!existsSync(recipe)) return;
  const env = {
    CARGO_TERM_COLOR: "never",
    WASM_BINDGEN_BIN: tools.wasmBindgen,
    WASM_OPT_BIN: inRoot("node_modules", ".bin", "wasm-opt"),
  };
  await exclusively("build", async () => {
    const value = digest(sources, [tools.rustc, tools.versions, String(existsSync(typescript))]);
    await unlessStamped(
      inRoot("build", "package.stamp"),
      value,
      () =>
        step("building the npm package", (onLine) =>
          run(node24, [recipe], { env, onLine, title: "building the npm package" }),
        ),
      output,
    );
    await unlessStamped(inRoot("build", "served.stamp"), value, serve, served);
  });
}

async function serve() {
  rmSync(served, { recursive: true, force: true });
  cpSync(output, served, { recursive: true, filter: (file) => !unserved.test(basename(file)) });
  for (const file of readdirSync(served, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".js")))
    forgetMap(join(served, file));
  await buildField();
}

/** Source maps are not served, so a file must not name one. */
function forgetMap(file) {
  writeFileSync(file, readFileSync(file, "utf8").replace(/^\/\/# sourceMappingURL=.*$/m, ""));
}

/**
 * What the pages with a new password wait for, the element with its English sentences and the engine
 * without WebAssembly, as one file: a browser learns of chunks only when what needs them has come. What
 * comes later stays apart.
 */
async function buildField() {
  const contents = `import "./element.js"; export { definePolicy } from "./index.csp.js";`;
  const apart = ({ kind, path, resolveDir }) => {
    if (kind !== "dynamic-import" || /\/later-/.test(path)) return undefined;
    return { path: `./${relative(output, join(resolveDir, path))}`, external: true };
  };
  const later = { name: "later", setup: ({ onResolve }) => onResolve({ filter: /./ }, apart) };
  await build({
    stdin: { contents, resolveDir: output },
    outfile: join(served, "field.js"),
    plugins: [later],
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    charset: "utf8",
    logLevel: "warning",
    // Chunks of nothing but names are no loss.
    logOverride: { "ignored-bare-import": "silent" },
  });
}

/** Installs bundlers, checkers and peers that only tests and benchmarks of the package need: `npm start` does without. */
export async function installTestPackages() {
  if (!existsSync(lock)) return;
  await unlessStamped(inRoot("pkg", "node_modules", ".installed-lock"), readFileSync(lock, "utf8"), () =>
    run("npm", ["ci", "--prefix", "pkg", "--no-audit", "--no-fund", "--loglevel=error"], { title: "npm ci in pkg" }),
  );
}
