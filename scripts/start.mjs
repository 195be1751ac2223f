// `npm start` on whatever Node is there: installs what is missing and serves under Node 24.
import { report } from "./lib/console.mjs";
import { node24 } from "./lib/paths.mjs";
import { endWithSignals, handOver } from "./lib/process.mjs";
import { requireFreePort } from "./lib/server.mjs";
import { setUp } from "./lib/setup.mjs";

endWithSignals(() => 0);
try {
  await requireFreePort(Number(process.env.PORT || 8787));
  await setUp();
  process.exitCode = await handOver(node24, "scripts/serve.mjs", process.argv.slice(2));
} catch (error) {
  report(error);
}
