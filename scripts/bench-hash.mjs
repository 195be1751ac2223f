// `npm run bench:hash [ROUNDS]`: measures the hash of a password beside its peers, natively, in Node and on
// workerd, in one run of 15 rounds by default; writes docs/performance.md and its picture.
import { readFileSync } from "node:fs";
import { Failure, report, step } from "./lib/console.mjs";
import { buildKernel } from "./lib/kernel.mjs";
import { inRoot, node24 } from "./lib/paths.mjs";
import { endWithSignals, handOver, run } from "./lib/process.mjs";
import { setUp } from "./lib/setup.mjs";
import { unlessStamped } from "./lib/stamp.mjs";

/** The peers; without their install scripts, since native code is compiled by the benchmark itself. */
async function installPeers() {
  const lock = readFileSync(inRoot("benches", "hash", "package-lock.json"), "utf8");
  await unlessStamped(inRoot("benches", "hash", "node_modules", ".installed-lock"), lock, () =>
    step("installing the peers", (onLine) =>
      run(
        "npm",
        ["ci", "--prefix", "benches/hash", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
        { onLine, title: "npm ci in benches/hash" },
      ),
    ),
  );
}

endWithSignals();
try {
  const rounds = Number(process.argv[2] ?? 15);
  if (!Number.isInteger(rounds) || rounds < 3)
    throw new Failure(`${process.argv[2]} is no number of rounds (3 or more)`);
  await setUp();
  await installPeers();
  process.exitCode = await handOver(node24, "benches/hash/measure.mjs", [await buildKernel(), String(rounds)]);
} catch (error) {
  report(error);
}
