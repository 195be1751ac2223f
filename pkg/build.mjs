// Builds the npm package into `pkg/dist/`: the compiled engine, the bundles, and the declarations
// where TypeScript is installed (it is for tests and releases, not for `npm start`).
import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, readdirSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { buildClient, moduleAsHex } from "../scripts/build-client.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, "dist");
const wasm = join(here, "wasm");

/** Every file that the package exports. */
const entries = [
  "index", "index.workerd", "csp", "breach", "element", "react", "vue", "zod", "valibot",
  ...["lists", "messages"].flatMap((folder) =>
    readdirSync(join(here, "src", folder)).map((file) => `${folder}/${file.replace(/\.ts$/, "")}`)),
];

/** Puts the compiled engine behind the imports that `src/ambient.d.ts` declares. */
const engine = {
  name: "engine",
  setup({ onResolve, onLoad }) {
    const files = { "engine:glue": "./glue.js", "engine:glue-js": "./js/relatch_bg.js", "engine:js": "./js/module.js" };
    const namespaceOf = (file) => `import * as all from "${file}"; export default all;`;
    onResolve({ filter: /^engine:/ }, ({ path }) => ({ path, namespace: "engine", sideEffects: false }));
    onLoad({ filter: /.*/, namespace: "engine" }, ({ path }) =>
      path === "engine:hex"
        ? { contents: moduleAsHex(), loader: "text" }
        : { contents: namespaceOf(files[path]), resolveDir: wasm });
    onResolve({ filter: /\.wasm$/ }, ({ path }) => ({ path: `./${basename(path)}`, external: true }));
  },
};

async function bundle() {
  await build({
    entryPoints: entries.map((entry) => ({ in: join(here, "src", `${entry}.ts`), out: entry })),
    outdir: dist,
    bundle: true,
    splitting: true,
    format: "esm",
    target: "es2022",
    minify: true,
    external: ["react", "vue", "valibot"],
    loader: { ".list": "text" },
    chunkNames: "chunks/[name]-[hash]",
    plugins: [engine],
    logLevel: "warning",
  });
}

function declare() {
  const compiler = join(here, "node_modules", "typescript", "bin", "tsc");
  if (existsSync(compiler)) execFileSync(process.execPath, [compiler, "-p", here], { stdio: "inherit" });
}

if (!process.argv.includes("--keep-engine")) buildClient();
rmSync(dist, { recursive: true, force: true });
await bundle();
copyFileSync(join(wasm, "core.wasm"), join(dist, "core.wasm"));
declare();
