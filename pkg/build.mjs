// Builds the npm package into `pkg/dist/`: the compiled engine, the bundles with their source maps, the
// declarations and the manifest of the custom element. `--keep-engine` takes the engine as it is.
import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, transform } from "esbuild";
import { buildClient } from "../scripts/build-client.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, "dist");
const wasm = join(here, "wasm");

/** The compiled modules, and the entry over each: inlined, for Workers, and without WebAssembly. */
const modules = { core: "index", strength: "strength", passwordrules: "passwordrules" };

/** Every file that the package exports. */
const entries = [
  ...Object.values(modules).flatMap((entry) => [entry, `${entry}.workerd`, `${entry}.csp`]),
  "advice",
  "breach",
  "client",
  "element",
  "generate",
  "json-schema",
  "judge",
  "react",
  "vue",
  "zod",
  "valibot",
  ...["advice", "lists", "messages", "strength"].flatMap((folder) =>
    readdirSync(join(here, "src", folder)).map((file) => `${folder}/${file.replace(/\.ts$/, "")}`),
  ),
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
 * that stands for 90 more, `~` before one for 180 more. Most bytes of a module are below 68 or, arithmetic
 * and small letters, from 106 to 127: these take one character. Bytes that are alike stay alike, so this
 * compresses better than hexadecimal digits, and Base64 worst. `fromText` of `src/engine.ts` reads it.
 */
const asText = (bytes) =>
  Array.from(bytes, (byte) => {
    const value = byte < 68 || byte > 127 ? byte : byte < 106 ? byte + 22 : byte - 38;
    return ["", "}", "~"][Math.floor(value / 90)] + String.fromCharCode(35 + (value % 90));
  }).join("");

const namespaceOf = (file) => `import * as all from "${file}"; export default all;`;

/** What of wasm-bindgen's glue is changed: what never runs goes, and runtimes without `TextEncoder` get another. */
const glueChanges = [
  [/ {4}if \(realloc === undefined\) \{[\s\S]*?\n {4}\}\n/, ""],
  [/if \(!\('encodeInto' in cachedTextEncoder\)\) \{[\s\S]*?\n\}\n/, ""],
  [/new TextEncoder\(\)/, "/* @__PURE__ */ textEncoder()"],
];

/** Frees texts that were handed over where the next one cannot be: never, since all of them were looked at. */
const rescue = / {4}try \{\n([\s\S]*?) {4}\} catch \(e\) \{[\s\S]*?throw e;\n {4}\}\n/g;

function portable(glue) {
  const changed = glueChanges.reduce(
    (text, [found, instead]) => {
      if (!found.test(text)) throw new Error(`wasm-bindgen's glue has changed: it no longer holds ${found}`);
      return text.replace(found, instead);
    },
    glue.replace(rescue, "$1"),
  );
  return `import { textEncoder } from ${JSON.stringify(join(here, "src", "utf8.ts"))};\n${changed}`;
}

const engine = {
  name: "engine",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^engine:/ }, ({ path }) => ({ path, namespace: "engine", sideEffects: false }));
    onLoad({ filter: /[/\\](glue|relatch_bg)\.js$/ }, ({ path }) => ({
      contents: portable(readFileSync(path, "utf8")),
    }));
    onLoad({ filter: /.*/, namespace: "engine" }, ({ path }) => {
      const [module, form] = path.replace("engine:", "").split("/");
      const folder = join(wasm, module);
      return { ...forms[form](folder), resolveDir: folder };
    });
    onResolve({ filter: /\.wasm$/ }, ({ path }) => ({ path: `./${basename(path)}`, external: true }));
  },
};

/** The element's sheet as text, minified. */
const sheet = {
  name: "sheet",
  setup({ onLoad }) {
    onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await transform(readFileSync(path, "utf8"), { loader: "css", minify: true, charset: "utf8" });
      return { contents: code.trimEnd(), loader: "text" };
    });
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
    sourcemap: true,
    charset: "utf8",
    external: ["react", "vue", "valibot"],
    loader: { ".list": "text" },
    chunkNames: "chunks/[name]-[hash]",
    plugins: [engine, sheet],
    logLevel: "warning",
  });
}

/** Keeps the package's own sources in the maps; lists and compiled modules would double its size. */
function slimMaps() {
  for (const file of readdirSync(dist, { recursive: true }).filter((name) => name.endsWith(".map"))) {
    const map = JSON.parse(readFileSync(join(dist, file), "utf8"));
    const own = (source) => /\/src\/[^:]*\.ts$/.test(source);
    map.sourcesContent = map.sourcesContent.map((content, at) => (own(map.sources[at]) ? content : null));
    writeFileSync(join(dist, file), JSON.stringify(map));
  }
}

/**
 * Tests and releases install what the sources import, and check the declarations; `npm start` writes them with
 * the checkout's own TypeScript, unchecked.
 */
function declare() {
  const compiler = (folder) => join(folder, "node_modules", "typescript", "bin", "tsc");
  const args = existsSync(compiler(here)) ? [compiler(here)] : [compiler(join(here, "..")), "--noCheck"];
  execFileSync(process.execPath, [...args, "-p", here], { stdio: "inherit" });
  copyFileSync(join(here, "src", "jsx.d.ts"), join(dist, "jsx.d.ts"));
}

if (!process.argv.includes("--keep-engine")) buildClient();
rmSync(dist, { recursive: true, force: true });
await bundle();
slimMaps();
for (const module of Object.keys(modules)) {
  copyFileSync(join(wasm, module, "module.wasm"), join(dist, `${module}.wasm`));
}
copyFileSync(join(here, "src", "custom-elements.json"), join(dist, "custom-elements.json"));
for (const file of ["LICENSE", "NOTICE"]) copyFileSync(join(here, "..", file), join(here, file));
declare();
