// `npm run deploy`: builds the npm package that the pages load and the API reference, and deploys the production Worker.
import { report } from "./lib/console.mjs";
import { buildPackage } from "./lib/package.mjs";
import { node24, wranglerCli } from "./lib/paths.mjs";
import { endWithSignals, handOver } from "./lib/process.mjs";
import { buildReference } from "./lib/reference.mjs";
import { setUp } from "./lib/setup.mjs";
import { workerModule } from "./lib/worker.mjs";

/**
 * Wrangler wants the environment named where there are several; the one without a name is production. The
 * module is named, too: a `wrangler dev` that runs meanwhile leads `build/index.js` to the local one.
 */
function forWrangler(args) {
  const named = args.some((arg) => /^(-e|--env)(=|$)/.test(arg));
  return ["deploy", workerModule("worker"), ...(named ? [] : ["--env="]), ...args];
}

endWithSignals();
try {
  await buildPackage(await setUp());
  await buildReference();
  process.exitCode = await handOver(node24, wranglerCli, forWrangler(process.argv.slice(2)));
} catch (error) {
  report(error);
}
