// Wrangler's build command. RELATCH_BUILD chooses: worker (production, the default), local or none.
import { Failure, report } from "./lib/console.mjs";
import { endWithSignals } from "./lib/process.mjs";
import { setUp } from "./lib/setup.mjs";
import { buildWorker } from "./lib/worker.mjs";

const kind = process.env.RELATCH_BUILD ?? "worker";
endWithSignals();
try {
  if (!["worker", "local", "none"].includes(kind)) throw new Failure(`RELATCH_BUILD is ${kind}, not worker, local or none`);
  if (kind !== "none") await buildWorker(kind, await setUp());
} catch (error) {
  report(error);
}
