// The contestants on workerd: bundles the Worker as wrangler would, and starts instances of it. Owns
// `build/bench-hash`; must not know what is measured.
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { build } from "esbuild";
import { inRoot } from "../../scripts/lib/paths.mjs";
import { start, stop } from "../../scripts/lib/process.mjs";
import { timeOf } from "./cpu.mjs";

const folder = inRoot("build", "bench-hash");

/** Wrangler's own, so that the engine measured is the one that `npm start` serves with. */
export const binary = createRequire(createRequire(import.meta.url).resolve("wrangler"))("workerd").default;

/** What hash-wasm compiles, by its length in bytes. */
async function hashWasmModules() {
  const seen = new Map();
  const { compile } = WebAssembly;
  WebAssembly.compile = (bytes) => {
    seen.set(bytes.byteLength, Buffer.from(bytes));
    return compile.call(WebAssembly, bytes);
  };
  const { argon2id } = await import("hash-wasm");
  await argon2id({ password: "x", salt: new Uint8Array(16), memorySize: 8, iterations: 1, parallelism: 1, hashLength: 32 });
  WebAssembly.compile = compile;
  return seen;
}

/** Bundles the contestants; modules of WebAssembly stay files of their own. */
async function bundle(lengths) {
  const table = [...lengths.map((length) => `import m${length} from "./hash-wasm-${length}.wasm";`),
    `export const modules = { ${lengths.map((length) => `${length}: m${length}`)} };`].join("\n");
  const given = {
    name: "given",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /\.wasm$/ }, ({ path }) => ({ path, external: true }));
      onResolve({ filter: /hash-wasm\.mjs$/ }, () => ({ path: "table", namespace: "given" }));
      onLoad({ filter: /./, namespace: "given" }, () => ({ contents: table }));
    },
  };
  await build({
    entryPoints: [join(import.meta.dirname, "worker.mjs")], outfile: join(folder, "worker.mjs"), bundle: true, minify: true,
    format: "esm", target: "es2024", conditions: ["workerd", "worker", "browser"], external: ["node:*", "cloudflare:*"],
    plugins: [given], logLevel: "error",
  });
}

function configuration(wasm) {
  const modules = [`(name = "worker.mjs", esModule = embed "worker.mjs")`,
    ...wasm.map((name) => `(name = "${name}", wasm = embed "${name}")`)];
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "hash", worker = .worker)],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "hash")],
);
const worker :Workerd.Worker = (
  modules = [${modules.join(", ")}],
  compatibilityDate = "2026-06-01",
  compatibilityFlags = ["nodejs_compat"],
);
`;
}

/** Returns a function that starts an instance: `{ time(name) → { ms, tag }, stop() }`. */
export async function workerd(argon2id) {
  mkdirSync(folder, { recursive: true });
  const seen = await hashWasmModules();
  copyFileSync(argon2id, join(folder, "argon2id.wasm"));
  for (const [length, bytes] of seen) writeFileSync(join(folder, `hash-wasm-${length}.wasm`), bytes);
  const lengths = [...seen.keys()];
  await bundle(lengths);
  const config = join(folder, "config.capnp");
  writeFileSync(config, configuration(["argon2id.wasm", ...lengths.map((length) => `hash-wasm-${length}.wasm`)]));
  return () => serve(config);
}

async function serve(config) {
  const child = start(binary, ["serve", "--control-fd=3", config], { stdio: ["ignore", "inherit", "inherit", "pipe"] });
  const port = await listening(child);
  const time = async (name) => {
    const since = timeOf(child.pid);
    const response = await fetch(`http://127.0.0.1:${port}/${name}`);
    const tag = await response.text();
    const ms = timeOf(child.pid) - since;
    if (!response.ok) throw new Error(`${name}: ${tag}`);
    return { ms, tag };
  };
  await time("");
  return { time, stop: () => stop(child) };
}

async function listening(child) {
  for await (const line of createInterface({ input: child.stdio[3] })) {
    const { event, port } = JSON.parse(line);
    if (event === "listen") return port;
  }
  throw new Error("workerd did not start");
}
