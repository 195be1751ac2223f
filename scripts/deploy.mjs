// `npm run deploy`: builds the npm package that the pages load and the API reference, and deploys the production Worker.
import { report } from "./lib/console.mjs";
import { buildPackage } from "./lib/package.mjs";
import { node24, wranglerCli } from "./lib/paths.mjs";
import { endWithSignals, handOver } from "./lib/process.mjs";
import { buildReference } from "./lib/reference.mjs";
import { setUp } from "./lib/setup.mjs";

endWithSignals();
try {
  await buildPackage(await setUp());
  await buildReference();
  process.exitCode = await handOver(node24, wranglerCli, ["deploy", ...process.argv.slice(2)]);
} catch (error) {
  report(error);
}
