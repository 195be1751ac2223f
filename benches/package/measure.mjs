// Measures the built package beside its peers, in one run: `node benches/package/measure.mjs [ZXCVBN.WASM]`.
// Prints Markdown. One peer runs in a process of its own where it may not return: see stall.mjs.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { dependency, load } from "../../tests/package/package.mjs";
import { adversaries, corpus } from "./corpus.mjs";
import { peers } from "./peers.mjs";
import { sizes } from "./sizes.mjs";

const crate = process.argv[2];

/** Nanoseconds of one call, the least of some passes, for each password. */
function time(judge, passwords, { passes, repeats }) {
  const best = passwords.map(() => Infinity);
  for (let pass = 0; pass < passes; pass += 1) {
    passwords.forEach((password, at) => {
      const since = process.hrtime.bigint();
      for (let turn = 0; turn < repeats; turn += 1) judge(password);
      best[at] = Math.min(best[at], Number(process.hrtime.bigint() - since) / repeats);
    });
  }
  return best.sort((a, b) => a - b);
}

const micro = (nanos) => (nanos / 1_000).toLocaleString("en", { maximumFractionDigits: nanos < 10_000 ? 2 : 0 });
const row = (...cells) => console.log(`| ${cells.join(" | ")} |`);

function distribution(name, sorted) {
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  row(name, ...[0.5, 0.9, 0.99, 1].map((share) => micro(at(share))));
}

const all = corpus((await load("lists/common-full")).text);
const short = Object.entries(all).filter(([kind]) => kind !== "long").flatMap(([, passwords]) => passwords);
/** Some estimators take seconds on single passwords: a part must do. */
const some = short.filter((_, at) => at % 7 === 0);
const known = await peers({ dependency, load, crate });

console.log(`${cpus()[0].model}, ${cpus().length} cores, Node ${process.versions.node}, ${new Date().toISOString().slice(0, 10)}\n`);
console.log("Rules, microseconds a check (1,750 passwords, the best of five passes each):\n");
row("", "p50", "p90", "p99", "max");
row("---", "--:", "--:", "--:", "--:");
for (const { name, judge } of known.rules) distribution(name, time(judge, short, { passes: 5, repeats: 20 }));

console.log("\nEstimators, microseconds a check (every seventh of them, the best of ten passes; of the slow peers, of two):\n");
row("", "p50", "p90", "p99", "max");
row("---", "--:", "--:", "--:", "--:");
for (const { name, judge } of known.estimators) distribution(name, time(judge, some, { passes: name.startsWith("relatch") ? 10 : 2, repeats: 1 }));

console.log("\nEstimators on single inputs, milliseconds (in a process of its own, ended after 20 s):\n");
row("", ...known.estimators.map(({ name }) => name));
row("---", ...known.estimators.map(() => "--:"));
for (const input of Object.keys(adversaries())) {
  row(input, ...known.estimators.map(({ name }) => stall(name, input)));
}

function stall(name, input) {
  const args = ["--no-warnings", join(import.meta.dirname, "stall.mjs"), name, input, ...(crate ? [crate] : [])];
  try {
    return execFileSync(process.execPath, args, { encoding: "utf8", timeout: 25_000, stdio: ["ignore", "pipe", "ignore"] }).trim();
  } catch {
    return "> 20,000";
  }
}

console.log("\nBytes that a page loads, minified, Brotli 11:\n");
row("", "minified", "Brotli");
row("---", "--:", "--:");
for (const { name, raw, brotli } of await sizes(crate && readFileSync(crate))) row(name, raw.toLocaleString("en"), brotli.toLocaleString("en"));
