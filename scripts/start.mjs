// `npm start` on whatever Node is there: installs what is missing and serves under Node 24. `npm run setup` is the
// same without serving.
import { report } from "./lib/console.mjs";
import { node24 } from "./lib/paths.mjs";
import { chosenPort, requireFreePort } from "./lib/port.mjs";
import { endWithSignals, handOver } from "./lib/process.mjs";
import { setUp } from "./lib/setup.mjs";

const args = process.argv.slice(2);
const ending = endWithSignals(() => 0);
try {
  if (!args.includes("--prepare")) await requireFreePort(chosenPort());
  await setUp();
  process.exitCode = await handOver(node24, "scripts/serve.mjs", args);
} catch (error) {
  if (!ending()) report(error);
}
