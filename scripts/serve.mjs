// The second half of `npm start`, under Node 24: builds, prepares the state, serves until it is
// stopped.
// Flags: `--fresh` empties the state first; `--prepare` stops once the demo data is there.
import { parseArgs } from "node:util";
import { Failure, report } from "./lib/console.mjs";
import { buildPackage } from "./lib/package.mjs";
import { chosenPort, requireFreePort } from "./lib/port.mjs";
import { endWithSignals } from "./lib/process.mjs";
import { buildReference } from "./lib/reference.mjs";
import { freePort, loadDemoData, serve } from "./lib/server.mjs";
import { setUp } from "./lib/setup.mjs";
import { administratorToken, forget, holdState, prepareState, requireOurs, stateFolder } from "./lib/state.mjs";
import { buildWorker } from "./lib/worker.mjs";

function parse(args) {
  try {
    return parseArgs({ args, options: { fresh: { type: "boolean" }, prepare: { type: "boolean" } } }).values;
  } catch (error) {
    throw new Failure(`${error.message.split(". ")[0]}: npm start takes --fresh`);
  }
}

async function main({ fresh = process.env.RELATCH_FRESH === "1", prepare = false }) {
  const state = stateFolder();
  requireOurs(state);
  const tools = await setUp();
  await buildWorker("local", tools);
  await buildPackage(tools);
  await buildReference();
  await holdState(state);
  if (fresh) forget(state);
  await prepareState(state);
  const port = prepare ? await freePort() : chosenPort();
  await requireFreePort(port);
  const server = await serve({ port, state, rebuild: !prepare });
  const ended = server.ended.then((reason) => Promise.reject(new Failure(reason)));
  try {
    await Promise.race([loadDemoData(server.url, administratorToken(state)), ended]);
    if (prepare) return console.log("relatch is set up: npm start or npx wrangler dev serves it");
    console.log(`relatch ready on ${server.url}`);
    await ended;
  } finally {
    await server.stop();
  }
}

const ending = endWithSignals(() => 0);
try {
  await main(parse(process.argv.slice(2)));
  process.exit();
} catch (error) {
  if (!ending()) {
    report(error);
    process.exit();
  }
}
