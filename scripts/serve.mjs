// The second half of `npm start`, under Node 24: builds, prepares the state, serves until it is told to stop.
import { Failure, report } from "./lib/console.mjs";
import { buildPackage } from "./lib/package.mjs";
import { endWithSignals } from "./lib/process.mjs";
import { buildReference } from "./lib/reference.mjs";
import { loadDemoData, serve } from "./lib/server.mjs";
import { setUp } from "./lib/setup.mjs";
import { forget, holdState, prepareState, stateFolder } from "./lib/state.mjs";
import { buildWorker } from "./lib/worker.mjs";

async function main(args) {
  const unknown = args.find((arg) => arg !== "--fresh");
  if (unknown) throw new Failure(`unknown argument ${unknown}: npm start takes --fresh`);
  const state = stateFolder();
  const tools = await setUp();
  await buildWorker("local", tools);
  await buildPackage(tools);
  await buildReference();
  await holdState(state);
  if (args.includes("--fresh") || process.env.RELATCH_FRESH === "1") forget(state);
  await prepareState(state);
  const server = await serve({ port: Number(process.env.PORT || 8787), state, build: "local" });
  await loadDemoData(server.url);
  console.log(`relatch ready on ${server.url}`);
  throw new Failure(`wrangler ended (${await server.ended})`);
}

const ending = endWithSignals(() => 0);
try {
  await main(process.argv.slice(2));
} catch (error) {
  if (!ending()) {
    report(error);
    process.exit();
  }
}
