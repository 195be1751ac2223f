// Starts the built Worker for a test file: in wrangler's harness (fast, storage is temporary), or as
// `npm start` serves it (storage on disk, can be killed). With RELATCH_NATIVE, the program of the native
// composition root takes the place of the Worker. Owns servers; what to ask them is in client.mjs.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after } from "node:test";
import { createTestHarness } from "wrangler";
import { inRoot } from "../../scripts/lib/paths.mjs";
import { endWithSignals } from "../../scripts/lib/process.mjs";
import { freePort, serve } from "../../scripts/lib/server.mjs";
import { prepareState } from "../../scripts/lib/state.mjs";
import { clientOf, reaching } from "./client.mjs";

endWithSignals();

/** The program of the native composition root, where the tests are to run on it. */
const native = process.env.RELATCH_NATIVE;

/** What the file's tests have started; a hook of the file ends it, wherever it was started. */
const started = [];
after(() => Promise.all(started.map((end) => end())));

/** Fixed keys, so that what a test writes down about a hash stays true. */
const key = (name) => `k1:${createHash("sha256").update(name).digest("base64url")}`;

/** The administrator's tokens. A deployed Worker takes none as short as the local one. */
export const adminTokens = {
  local: "dev-admin",
  worker: createHash("sha256").update("administrator").digest("base64url"),
};

/** The rate limit bindings of `wrangler.toml`. They count by the clock of the machine, whatever the tests' clock says. */
export const allGates = ["GATE_ANY", "GATE_HASH", "GATE_MAIL"];

/**
 * The committed configuration as a file of its own, without some of its rate limit bindings, and with ones
 * that let everything through except for those in `gates`.
 */
function configWith({ gates, without }) {
  const dropped = without.map((name) => [new RegExp(`\\[\\[ratelimits\\]\\]\nname = "${name}"\n[^[]*(?=\n\\[)`), ""]);
  const open = allGates.filter((name) => !gates.includes(name));
  const opened = open.map((name) => [new RegExp(`(?<=name = "${name}"\n.*\nsimple = \\{ limit = )\\d+`), "1000000"]);
  const edits = [...dropped, ...opened];
  if (edits.length === 0) return inRoot("wrangler.toml");
  const folder = mkdtempSync(join(tmpdir(), "relatch-"));
  started.push(() => rmSync(folder, { recursive: true, force: true }));
  // Paths in it are of the folder that it lies in.
  const committed = readFileSync(inRoot("wrangler.toml"), "utf8").replace(
    /(main|directory|migrations_dir) = "(.*)"/g,
    (_, name, path) => `${name} = ${JSON.stringify(inRoot(path))}`,
  );
  writeFileSync(
    join(folder, "wrangler.toml"),
    edits.reduce((text, [found, put]) => text.replace(found, put), committed),
  );
  return join(folder, "wrangler.toml");
}

/**
 * The Worker of `build/<kind>` with empty storage, migrated and (local kind) with the demo data; closed
 * after the file's tests. `gates` are the rate limit bindings that count as they are configured to: not
 * GATE_ANY by default, since a file's tests call from one address, all at once. `without` names bindings
 * that it lacks, `beside` the configurations of Workers that run beside it.
 *
 * A client, and: `url`; `env()` (D1 and KV themselves); `scheduled(cron)`; `worker(name)`, one of those
 * beside it; `logs()`; `reset()` (empty storage again). Outgoing requests of the Worker go through
 * `globalThis.fetch`.
 * @param {Configured} [how]
 * @returns {Promise<Edge>}
 */
export async function startEdge(how = {}) {
  return native === undefined ? startWorker(how) : /** @type {Promise<any>} */ (startNative(how));
}

/**
 * What a Worker under test has besides the defaults.
 * @typedef {object} Configured
 * @property {"local" | "worker"} [kind]
 * @property {Record<string, any>} [vars]
 * @property {Record<string, string>} [secrets]
 * @property {string[]} [gates]
 * @property {string[]} [without]
 * @property {string[]} [beside]
 */

/** A Worker under test. On the native composition root it is a client and `url`: files that run there use no more.
 * @typedef {Awaited<ReturnType<typeof startWorker>>} Edge
 */

/** @param {Configured} how */
async function startWorker({
  kind = "local",
  vars = {},
  secrets = {},
  gates = ["GATE_HASH", "GATE_MAIL"],
  without = [],
  beside = [],
}) {
  const server = createTestHarness({
    workers: [
      {
        configPath: configWith({ gates, without }),
        prebuiltWorkerDir: inRoot("build", kind),
        secrets: {
          PEPPER: key("pepper"),
          SECRET_KEYS: key("secret keys"),
          SEAL_KEYS: key("seal keys"),
          RELATCH_ADMIN_TOKEN: adminTokens[kind],
          ...secrets,
        },
        vars: { RELATCH_ORIGIN: "http://127.0.0.1:8787", ...vars },
      },
      ...beside.map((configPath) => ({ configPath })),
    ],
  });
  started.push(() => server.close());
  const { url } = await server.listen();
  const client = clientOf((path, init) => server.fetch(path, init), adminTokens[kind]);
  const fill = async () => {
    await server.getWorker().applyD1Migrations("DB");
    if (kind === "local" && without.length === 0) await client.seed();
  };
  await fill();
  return {
    ...client,
    url: String(url),
    /** @type {() => Promise<any>} */
    env: () => server.getWorker().getEnv(),
    worker: (name) => server.getWorker(name),
    scheduled: (cron) => server.getWorker().scheduled({ cron, scheduledTime: new Date() }),
    logs: () => server.getLogs(),
    reset: async () => {
      await server.reset();
      await fill();
    },
  };
}

/** The APIs from the native composition root: a client and `url`. It has no bindings, no gates and no cron. */
async function startNative(how) {
  assert.deepEqual(how, {}, "the native composition root has nothing to configure");
  const server = spawn(String(native), ["0"]);
  server.stderr.pipe(process.stderr);
  started.push(() => void server.kill());
  const [line] = await once(createInterface(server.stdout), "line");
  const url = line.split(" ").at(-1);
  const client = clientOf(reaching(url), adminTokens.local);
  await client.seed();
  return { ...client, url };
}

/**
 * The local Worker under `wrangler dev` on a state folder of its own, removed after the file's tests. `fill`
 * puts a state into the folder before it is brought up to date, `at` is what the service's clock is set to.
 * A client, and: `url`; `state`, the folder; `stop()`; `kill()` (SIGKILL to everything, as a power cut);
 * `restart()` on the same state and port. `output` names a file that gets everything the server prints.
 * @param {{ output?: string, fill?: (state: string) => void, at?: number }} [how]
 */
export async function serveEdge({ output, fill = () => {}, at } = {}) {
  const state = mkdtempSync(join(tmpdir(), "relatch-"));
  const port = await freePort();
  fill(state);
  await prepareState(state);
  /** @type {Parameters<typeof serve>[0]} */
  const how = {
    port,
    state,
    ...(output ? { stdio: ["ignore", openSync(output, "a"), openSync(output, "a")], logLevel: "log" } : {}),
  };
  let server = await serve(how);
  started.push(async () => {
    await server.stop();
    rmSync(state, { recursive: true, force: true });
  });
  const client = clientOf(reaching(server.url), adminTokens.local);
  if (at !== undefined) await client.setClock(at);
  await client.seed();
  return {
    ...client,
    url: server.url,
    state,
    stop: () => server.stop(),
    kill: () => server.kill(),
    restart: async () => {
      server = await serve(how);
    },
  };
}
