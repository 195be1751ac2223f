// `npm run bench:timing -- [--pairs N] [--kind NAME …] [--deployed | --url URL]`: measures whether time tells who has an
// account, and prints the table of docs/performance.md. It builds the Worker and serves it on a state of its own:
// the build that `npm start` serves, or with `--deployed` the one that is deployed. With `--url`, another server is
// measured, such as one of an older version, whose administrator's token is in RELATCH_ADMIN_TOKEN.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Failure, report } from "./lib/console.mjs";
import { node24 } from "./lib/paths.mjs";
import { endWithSignals, handOver } from "./lib/process.mjs";
import { freePort, serve } from "./lib/server.mjs";
import { setUp } from "./lib/setup.mjs";
import { administratorToken, prepareState } from "./lib/state.mjs";
import { buildWorker } from "./lib/worker.mjs";

const known = ["reset", "again", "during", "sign-in", "no-password", "imported"];

function options() {
  /** @type {{ pairs: number, kinds: string[], deployed?: boolean, url?: string }} */
  const chosen = { pairs: 1_000, kinds: known };
  try {
    const { values } = parseArgs({
      options: {
        pairs: { type: "string" },
        kind: { type: "string", multiple: true },
        deployed: { type: "boolean" },
        url: { type: "string" },
      },
    });
    chosen.pairs = Number(values.pairs ?? chosen.pairs);
    chosen.kinds = values.kind ?? chosen.kinds;
    chosen.deployed = values.deployed;
    chosen.url = values.url;
  } catch (error) {
    throw new Failure(error.message);
  }
  if (!Number.isInteger(chosen.pairs) || chosen.pairs < 10)
    throw new Failure("--pairs takes a number of pairs, 10 at least");
  const strange = chosen.kinds.find((kind) => !known.includes(kind));
  if (strange !== undefined) throw new Failure(`--kind ${strange} is none of ${known.join(", ")}`);
  return chosen;
}

/** Measures a server, by the token of an administrator. */
const measure = (url, token, { pairs, kinds }) =>
  handOver(node24, "benches/enumeration.mjs", [url, String(pairs), ...kinds], { env: { RELATCH_ADMIN_TOKEN: token } });

/** Builds the Worker that is deployed and measures it in wrangler's harness, with a mail provider on this machine. */
async function measureDeployed({ pairs, kinds }) {
  await buildWorker("worker", await setUp());
  return handOver(node24, "benches/deployed.mjs", [String(pairs), ...kinds]);
}

/** Builds the Worker of `npm start` and measures it on a state of its own. */
async function measureLocal(chosen) {
  await buildWorker("local", await setUp());
  const state = mkdtempSync(join(tmpdir(), "relatch-timing-"));
  try {
    await prepareState(state);
    const server = await serve({ port: await freePort(), state });
    try {
      return await measure(server.url, administratorToken(state), chosen);
    } finally {
      await server.stop();
    }
  } finally {
    rmSync(state, { recursive: true, force: true });
  }
}

endWithSignals();
try {
  const chosen = options();
  const token = process.env.RELATCH_ADMIN_TOKEN;
  if (chosen.url !== undefined && !token) throw new Failure("RELATCH_ADMIN_TOKEN has no administrator's token");
  const ownServer = () => (chosen.deployed ? measureDeployed(chosen) : measureLocal(chosen));
  process.exitCode = await (chosen.url === undefined ? ownServer() : measure(chosen.url, token, chosen));
} catch (error) {
  report(error);
}
