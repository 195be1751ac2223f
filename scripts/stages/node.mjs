// The stages that node's test runner runs: the Worker on real workerd, its APIs from the native composition root, the
// pages in real Chromium.
import { globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { findChromium } from "../lib/chromium.mjs";
import { inRoot, node24, root } from "../lib/paths.mjs";
import { buildPackage, installTestPackages } from "../lib/package.mjs";
import { capture } from "../lib/process.mjs";
import { pythonWithClients } from "../lib/python.mjs";
import { buildReference } from "../lib/reference.mjs";
import { fromReporter, result, skip, verdict } from "../lib/results.mjs";
import { buildWorker } from "../lib/worker.mjs";

const filesAtOnce = 2;

/** A test that hangs is a failed one. */
const testWithinMs = 180_000;

export async function edge({ tools, files, name }) {
  await buildWorker("local", tools);
  await buildWorker("worker", tools);
  await buildPackage(tools);
  await buildReference();
  return nodeTests("edge", { part: files, name });
}

/** Files of `tests/edge/` that use nothing of workerd's: no binding, log, cron or secret of their own. */
const portable = [
  "jitsudo",
  "prelude",
  "prelude-dpop",
  "prelude-limits",
  "store",
  "truefoundry",
  "unleash",
  "unleash.guards",
];

/** The tests of the APIs once more, on the native composition root: both roots answer alike. */
export async function apis({ files, name }) {
  const build = ["build", "--locked", "--features", "native", "--example", "serve"];
  const { code, output } = await capture("cargo", build, { env: { CARGO_TERM_COLOR: "never" } });
  if (code !== 0) return verdict(false, output);
  const env = { RELATCH_NATIVE: inRoot("target", "debug", "examples", "serve") };
  const among = portable.map((file) => `tests/edge/${file}.test.mjs`);
  return nodeTests("edge", { part: files, name, env, among, results: "apis" });
}

export async function browser({ tools, files, name }) {
  const chromium = await findChromium();
  if (!chromium) return skip("no Chromium: none on this machine, none from apt-get (needs root), none from Playwright");
  await buildWorker("local", tools);
  await installTestPackages();
  await buildPackage(tools);
  await buildReference();
  return nodeTests("browser", { part: files, name, env: { RELATCH_CHROMIUM: chromium } });
}

/** Client libraries that nobody here wrote. */
export async function clients({ tools, files, name }) {
  const found = await pythonWithClients();
  if (found.missing !== undefined) return skip(`no Python client library: ${found.missing}`);
  await buildWorker("local", tools);
  return nodeTests("clients", { part: files, name, env: { RELATCH_PYTHON: found.python } });
}

/**
 * Runs `tests/<folder>/*.test.mjs` with node's runner: those files whose path has that `part`, and of them the tests
 * whose title matches the pattern `name`. `among` names the files instead, `results` the list of what passed.
 * @param {string} folder
 * @param {{ part?: string, name?: string, env?: Record<string, string>, among?: string[], results?: string }} [choice]
 */
export async function nodeTests(folder, { part = "", name, env = {}, among, results = folder } = {}) {
  const files = (among ?? globSync(`tests/${folder}/*.test.mjs`, { cwd: root }))
    .filter((file) => file.includes(part))
    .sort();
  if (files.length === 0) return result();
  const lines = inRoot("build", "results", `${results}.ndjson`);
  mkdirSync(dirname(lines), { recursive: true });
  writeFileSync(lines, "");
  const ran = await capture(
    node24,
    [
      "--no-warnings",
      "--test",
      `--test-concurrency=${filesAtOnce}`,
      `--test-timeout=${testWithinMs}`,
      "--test-reporter=spec",
      "--test-reporter-destination=stdout",
      `--test-reporter=${inRoot("tests", "reporter.mjs")}`,
      `--test-reporter-destination=${lines}`,
      ...(name === undefined ? [] : [`--test-name-pattern=${name}`]),
      ...files,
    ],
    { env },
  );
  return fromReporter(ran, readFileSync(lines, "utf8"));
}
