// Serves the local build with `wrangler dev` on a state folder, as `npm start` and the restart tests do.
// Owns the process and its readiness; must not build or migrate.
import { createServer } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { Failure } from "./console.mjs";
import { inRoot, node24, wranglerCli } from "./paths.mjs";
import { signalGroup, start, stop } from "./process.mjs";
import { secretsFile } from "./state.mjs";
import { workerModule } from "./worker.mjs";

const host = "127.0.0.1";
const readyWithinMs = 60_000;
const pollMs = 50;

/** Fails with one line when the port cannot be listened on. */
export function requireFreePort(port) {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", (error) => reject(new Failure(`port ${port} is taken (${error.code}): set PORT to another`)));
    probe.listen(port, host, () => probe.close(resolve));
  });
}

/** A port that nothing listens on just now. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, host, () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

/**
 * Starts wrangler on `port` and `state` and resolves when /healthz answers, with
 * `{ url, ended, stop(), kill() }`: `ended` resolves when wrangler is gone, `kill` is a power cut.
 * `build` is what wrangler's watcher rebuilds ("local" or "none"), `vars` are variables besides the committed ones.
 */
export async function serve({ port, state, vars = {}, build = "none", logLevel = process.env.RELATCH_LOG ?? "error", stdio = ["ignore", "inherit", "inherit"] }) {
  const url = `http://${host}:${port}`;
  const child = start(node24, ["--no-warnings", wranglerCli, "dev", workerModule("local"),
    "--config", inRoot("wrangler.toml"), "--env-file", secretsFile(state), "--persist-to", state,
    "--ip", host, "--port", String(port), "--inspector-port", "0", "--show-interactive-dev-session=false",
    "--log-level", logLevel, ...Object.entries({ RELATCH_ORIGIN: url, ...vars }).flatMap(([name, value]) => ["--var", `${name}:${value}`])],
    { env: { RELATCH_BUILD: build }, stdio });
  const ended = new Promise((resolve) => child.once("exit", (code, signal) => resolve(signal ?? code)));
  const kill = async () => {
    signalGroup(child, "SIGKILL");
    await ended;
  };
  await answering(url, ended);
  return { url, ended, stop: () => stop(child), kill };
}

async function answering(url, ended) {
  let gone;
  ended.then((reason) => (gone = reason));
  for (const deadline = Date.now() + readyWithinMs; Date.now() < deadline; await pause(pollMs)) {
    if (gone !== undefined) throw new Failure(`wrangler ended before the Worker answered (${gone})`);
    const answer = await fetch(`${url}/healthz`).catch(() => undefined);
    await answer?.arrayBuffer();
    if (answer?.ok) return;
  }
  throw new Failure(`the Worker did not answer ${url}/healthz within ${readyWithinMs / 1000} s`);
}

/** Loads the demo data; what is there already stays as it is. */
export async function loadDemoData(url) {
  const answer = await fetch(`${url}/dev/seed`, { method: "POST" });
  const text = await answer.text();
  if (!answer.ok) throw new Failure(`the demo data could not be loaded (${answer.status})`, text);
}
