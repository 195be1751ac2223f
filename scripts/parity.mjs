// `npm run test:parity [COUNT]`: the whole comparison of verdicts, a million passwords by default;
// `npm test` compares a few thousand. Takes about half an hour.
import { findChromium } from "./lib/chromium.mjs";
import { Failure, report } from "./lib/console.mjs";
import { buildPackage } from "./lib/package.mjs";
import { node24 } from "./lib/paths.mjs";
import { endWithSignals, handOver } from "./lib/process.mjs";
import { setUp } from "./lib/setup.mjs";
import { buildWorker } from "./lib/worker.mjs";

endWithSignals();
try {
  const count = Number(process.argv[2] ?? 1_000_000);
  if (!Number.isInteger(count) || count < 1) throw new Failure(`${process.argv[2]} is no number of passwords`);
  const tools = await setUp();
  const chromium = await findChromium();
  if (!chromium)
    throw new Failure("no Chromium: none on this machine, none from apt-get (needs root), none from Playwright");
  await buildWorker("local", tools);
  await buildPackage(tools);
  Object.assign(process.env, { RELATCH_CHROMIUM: chromium, RELATCH_PARITY: String(count) });
  process.exitCode = await handOver(node24, "--test", ["--test-reporter=spec", "tests/browser/parity.test.mjs"]);
} catch (error) {
  report(error);
}
