// `npm run build:package`: the npm package from its recipe, unless nothing has changed.
import { report } from "./lib/console.mjs";
import { buildPackage } from "./lib/package.mjs";
import { endWithSignals } from "./lib/process.mjs";
import { setUp } from "./lib/setup.mjs";

endWithSignals();
try {
  await buildPackage(await setUp());
} catch (error) {
  report(error);
}
