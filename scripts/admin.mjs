// `./admin …` on whatever Node is there: installs npm packages and runs the command line under Node 24, in the
// folder of the person who called it.
import { report } from "./lib/console.mjs";
import { inRoot, node24 } from "./lib/paths.mjs";
import { endWithSignals, handOver } from "./lib/process.mjs";
import { installPackages } from "./lib/setup.mjs";

endWithSignals();
try {
  await installPackages();
  process.exitCode = await handOver(node24, inRoot("scripts", "admin", "main.ts"), process.argv.slice(2), {
    cwd: process.cwd(),
  });
} catch (error) {
  report(error);
}
