// The package loads without configuration wherever people load packages: each really built and run.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { build as esbuild } from "esbuild";
import { createTestHarness } from "wrangler";
import { application, copyInto, pack } from "./installed.mjs";
import { dependency } from "./package.mjs";

const packed = pack();

/** What an application does with the package: every kind of entry, data and lazy module included. */
const judge = `
import { definePolicy, format } from "relatch";
import german from "relatch/messages/de";
import * as common from "relatch/lists/common-10k";

export async function verdict() {
  const policy = definePolicy({ version: 1, preset: "recommended" }).use(common);
  const { score } = await import("relatch/strength");
  const { toPasswordRules } = await import("relatch/passwordrules");
  return JSON.stringify({
    short: policy.check("kurz").issues.map((issue) => format(issue, german)),
    common: policy.check("password1234").issues,
    good: policy.check("kd83-Qw0z-Lfe1").ok,
    score: score("kd83-Qw0z-Lfe1"),
    rules: toPasswordRules(policy).value,
  });
}
`;

const expected = {
  short: ["Mindestens 12 Zeichen verwenden."],
  common: [{ code: "common", via: "listed", list: "common-10k" }],
  good: true,
  score: 4,
  rules: "minlength: 12; maxlength: 256; allowed: ascii-printable",
};

const main = `import { verdict } from "./judge.js"; console.log(await verdict());`;
const files = { "package.json": `{"type":"module"}`, "judge.js": judge, "main.js": main };

/** Runs a file with Node and compares what it prints. */
function assertPrints(file, cwd) {
  const printed = execFileSync(process.execPath, [file], { cwd, encoding: "utf8" });
  assert.deepEqual(JSON.parse(printed), expected);
}

test("Node imports it", () => {
  const app = application(packed, files);
  assertPrints("main.js", app);
});

test("importing every entry on a server leaves no trace", () => {
  const entries = [
    "relatch",
    "relatch/csp",
    "relatch/element",
    "relatch/breach",
    "relatch/strength",
    "relatch/csp/strength",
    "relatch/passwordrules",
    "relatch/csp/passwordrules",
    "relatch/zod",
    "relatch/lists/common-full",
    "relatch/messages/ar",
  ];
  const main = `const names = () => Object.getOwnPropertyNames(globalThis).sort().join();
    const before = names();
    for (const entry of ${JSON.stringify(entries)}) await import(entry);
    console.log(before === names());`;
  const app = application(packed, { "package.json": `{"type":"module"}`, "main.js": main });
  assert.equal(execFileSync(process.execPath, ["main.js"], { cwd: app, encoding: "utf8" }).trim(), "true");
});

test("Node requires it", () => {
  const required = judge
    .replaceAll(/^import (\w+) from (".*");$/gm, "const { default: $1 } = require($2);")
    .replaceAll(/^import \* as (\w+) from (".*");$/gm, "const $1 = require($2);")
    .replaceAll(/^import (\{.*\}) from (".*");$/gm, "const $1 = require($2);")
    .replace("export async", "async");
  const app = application(packed, { "main.cjs": `${required}; verdict().then(console.log);` });
  assertPrints("main.cjs", app);
});

test("esbuild bundles it", async () => {
  const app = application(packed, files);
  const outfile = join(app, "out", "main.mjs");
  await esbuild({ entryPoints: [join(app, "main.js")], bundle: true, format: "esm", outfile, logLevel: "error" });
  assertPrints(outfile, app);
});

test("Rollup bundles it", async () => {
  const app = application(packed, files);
  const { rollup } = await dependency("rollup");
  const { nodeResolve } = await dependency("@rollup/plugin-node-resolve");
  const warnings = [];
  const bundle = await rollup({
    input: join(app, "main.js"),
    plugins: [nodeResolve()],
    onwarn: (warning) => warnings.push(warning.message),
  });
  await bundle.write({ dir: join(app, "out"), format: "es", entryFileNames: "main.mjs" });
  await bundle.close();
  assert.deepEqual(warnings, []);
  assertPrints(join(app, "out", "main.mjs"), app);
});

test("webpack bundles it", async () => {
  const app = application(packed, files);
  const { default: webpack } = await dependency("webpack");
  const stats = await new Promise((resolve, reject) => {
    const options = {
      mode: "production",
      context: app,
      entry: "./main.js",
      target: "node",
      output: { path: join(app, "out"), filename: "main.mjs", chunkFormat: "module", module: true },
      experiments: { outputModule: true },
      performance: { hints: false },
    };
    webpack(options, (error, result) => (error ? reject(error) : resolve(result)));
  });
  const { errors, warnings } = stats.toJson();
  assert.deepEqual([errors, warnings], [[], []]);
  assertPrints(join(app, "out", "main.mjs"), app);
});

test("Vite bundles it", async () => {
  const { build } = await dependency("vite");
  const app = application(packed, { ...files, "index.html": `<script type="module" src="/main.js"></script>` });
  await build({ root: app, logLevel: "error", build: { target: "es2022", modulePreload: false } });
  const assets = join(app, "dist", "assets");
  const [entry] = readdirSync(assets).filter((file) => file.startsWith("index-"));
  assertPrints(join(assets, entry), app);
});

test("workerd runs it, with its modules compiled ahead of time", async () => {
  const worker = `
    import { verdict } from "./judge.js";
    export default { fetch: async () => new Response(await verdict()) };`;
  const config = `name = "app"\nmain = "worker.js"\ncompatibility_date = "2026-10-01"\n`;
  const app = application(packed, { ...files, "worker.js": worker, "wrangler.toml": config });
  const server = createTestHarness({ workers: [{ configPath: join(app, "wrangler.toml") }] });
  after(() => server.close());
  await server.listen();
  assert.deepEqual(await (await server.fetch("/")).json(), expected);
});

test("SvelteKit renders it on the server and ships it to the browser", async () => {
  const app = application(packed, { ...files, "src/lib/judge.js": judge }, [
    "@sveltejs/adapter-node",
    "@sveltejs/kit",
    "@sveltejs/vite-plugin-svelte",
    "svelte",
    "vite",
  ]);
  copyInto(app, join(import.meta.dirname, "apps", "svelte"));
  execFileSync(process.execPath, [join(app, "node_modules", "vite", "bin", "vite.js"), "build"], {
    cwd: app,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const server = spawn(process.execPath, ["build"], {
    cwd: app,
    env: { ...process.env, HOST: "127.0.0.1", PORT: "0", SOCKET_PATH: "", BODY_SIZE_LIMIT: "1K" },
  });
  after(() => server.kill());
  const [line] = await once(server.stdout, "data");
  const address = /http:\/\/\S+/.exec(String(line))?.[0];
  const page = await (await fetch(address)).text();
  const shown = /<pre>(.*?)<\/pre>/s.exec(page)?.[1].replaceAll("&quot;", '"');
  assert.deepEqual(JSON.parse(shown), expected);
});
