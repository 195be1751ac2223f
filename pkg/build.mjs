// Builds the npm package into `pkg/dist/`: the compiled engine, the bundles, and the declarations.
import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { buildClient } from "../scripts/build-client.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, "dist");
const wasm = join(here, "wasm");

/** The compiled modules, and the entry over each: inlined, for Workers, and without WebAssembly. */
const modules = { core: "index", strength: "strength", passwordrules: "passwordrules" };

/** Every file that the package exports. */
const entries = [
  ...Object.values(modules).flatMap((entry) => [entry, `${entry}.workerd`, `${entry}.csp`]),
  "breach", "element", "react", "vue", "zod", "valibot",
  ...["lists", "messages", "strength"].flatMap((folder) =>
    readdirSync(join(here, "src", folder)).map((file) => `${folder}/${file.replace(/\.ts$/, "")}`)),
];

/** What stands behind `engine:<module>/<form>`, as `src/ambient.d.ts` declares. */
const forms = {
  glue: () => ({ contents: namespaceOf("./glue.js") }),
  "glue-js": () => ({ contents: namespaceOf("./js/relatch_bg.js") }),
  js: () => ({ contents: namespaceOf("./js/module.js") }),
  text: (folder) => ({ contents: asText(readFileSync(join(folder, "module.wasm"))), loader: "text" }),
};

/**
 * Bytes as printable ASCII, whatever encoding a page is read in: 90 to a character, `}` before one
 * that stands for 90 more, `~` before one for 180 more. Most bytes of a module are small, and those
 * that are alike stay alike, so this compresses better than hexadecimal digits, and Base64 worst.
 * `fromText` of `src/engine.ts` reads it.
 */
const asText = (bytes) =>
  Array.from(bytes, (byte) => ["", "}", "~"][Math.floor(byte / 90)] + String.fromCharCode(35 + (byte % 90))).join("");

const namespaceOf = (file) => `import * as all from "${file}"; export default all;`;

const engine = {
  name: "engine",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^engine:/ }, ({ path }) => ({ path, namespace: "engine", sideEffects: false }));
    onLoad({ filter: /.*/, namespace: "engine" }, ({ path }) => {
      const [module, form] = path.replace("engine:", "").split("/");
      const folder = join(wasm, module);
      return { ...forms[form](folder), resolveDir: folder };
    });
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
    charset: "utf8",
    external: ["react", "vue", "valibot"],
    loader: { ".list": "text" },
    chunkNames: "chunks/[name]-[hash]",
    plugins: [engine],
    logLevel: "warning",
  });
}

/** Tests and releases install what the sources import, and check them; `npm start` writes the declarations alone. */
function declare() {
  const compiler = (folder) => join(folder, "node_modules", "typescript", "bin", "tsc");
  const args = existsSync(compiler(here)) ? [compiler(here)] : [compiler(join(here, "..")), "--noCheck"];
  execFileSync(process.execPath, [...args, "-p", here], { stdio: "inherit" });
}

if (!process.argv.includes("--keep-engine")) buildClient();
rmSync(dist, { recursive: true, force: true });
await bundle();
for (const module of Object.keys(modules)) {
  copyFileSync(join(wasm, module, "module.wasm"), join(dist, `${module}.wasm`));
}
for (const file of ["LICENSE", "NOTICE"]) copyFileSync(join(here, "..", file), join(here, file));
declare();
