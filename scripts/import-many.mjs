// `npm run test:import [COUNT]`: the import of many accounts, a hundred thousand by default, killed
// twice on its way; `npm test` imports some hundred. Takes minutes.
import { Failure, report } from "./lib/console.mjs";
import { node24 } from "./lib/paths.mjs";
import { endWithSignals, handOver } from "./lib/process.mjs";
import { setUp } from "./lib/setup.mjs";
import { buildWorker } from "./lib/worker.mjs";

endWithSignals();
try {
  const count = Number(process.argv[2] ?? 100_000);
  if (!Number.isInteger(count) || count < 1_000)
    throw new Failure(`${process.argv[2]} is not a number of accounts of 1000 at least`);
  await buildWorker("local", await setUp());
  process.env.RELATCH_IMPORT = String(count);
  process.exitCode = await handOver(node24, "--test", ["--test-reporter=spec", "tests/edge/import-many.test.mjs"]);
} catch (error) {
  report(error);
}
