// `npm test` on whatever Node is there: installs what is missing and runs every check under Node 24.
import { report } from "./lib/console.mjs";
import { node24 } from "./lib/paths.mjs";
import { endWithSignals, handOver } from "./lib/process.mjs";
import { setUp } from "./lib/setup.mjs";

endWithSignals();
try {
  await setUp();
  process.exitCode = await handOver(node24, "scripts/check.mjs", process.argv.slice(2));
} catch (error) {
  report(error);
}
