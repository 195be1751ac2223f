// Serves the local build with `wrangler dev` on a state folder, as `npm start` and the restart tests do.
// Owns the process and its readiness; must not build or migrate.
import { createServer } from "node:net";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { writeConfig } from "./config.mjs";
import { Failure } from "./console.mjs";
import { node24, wranglerCli } from "./paths.mjs";
import { host } from "./port.mjs";
import { signalGroup, start, stop } from "./process.mjs";

const readyWithinMs = 60_000;
const answerWithinMs = 5_000;
const pollMs = 50;

/** What wrangler says when workerd ended by itself. It would start another, without what the first one held. */
const crash = "The Workers runtime crashed unexpectedly";

/** A port that nothing listens on just now. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, host, () => {
      const { port } = /** @type {import("node:net").AddressInfo} */ (probe.address());
      probe.close(() => resolve(port));
    });
  });
}

/**
 * Starts wrangler on `port` and `state` and resolves when /healthz answers, with
 * `{ url, ended, stop(), kill() }`: `ended` resolves with a sentence when wrangler or workerd is gone, `kill` is
 * a power cut. With `rebuild`, wrangler builds again what changes; `vars` are variables besides those of a local
 * server. Where `stdio` takes wrangler's output away,
 * only the end of wrangler itself is noticed.
 * @param {{ port: number, state: string, vars?: Record<string, string>, rebuild?: boolean, logLevel?: string,
 *   stdio?: import("node:child_process").StdioOptions }} options
 */
export async function serve({
  port,
  state,
  vars = {},
  rebuild = false,
  logLevel = process.env.RELATCH_LOG ?? "warn",
  stdio = ["ignore", "pipe", "inherit"],
}) {
  const url = `http://${host}:${port}`;
  const config = await writeConfig({ state, url, vars, rebuild });
  const child = start(
    node24,
    [
      "--no-warnings",
      wranglerCli,
      "dev",
      "--config",
      config,
      "--persist-to",
      state,
      "--ip",
      host,
      "--port",
      String(port),
      "--inspector-port",
      "0",
      "--show-interactive-dev-session=false",
      "--log-level",
      logLevel,
    ],
    { env: { CLOUDFLARE_ENV: undefined, RELATCH_BUILD: "local" }, stdio },
  );
  const ended = endOf(child);
  const kill = async () => {
    signalGroup(child, "SIGKILL");
    await ended;
  };
  await answering(url, ended);
  return { url, ended, stop: () => stop(child), kill };
}

/** Passes on what wrangler prints, and resolves when it or its runtime ends. */
function endOf(child) {
  return new Promise((resolve) => {
    child.once("exit", (code, signal) => resolve(`wrangler ended (${signal ?? code})`));
    if (!child.stdout) return;
    createInterface({ input: child.stdout }).on("line", (line) => {
      if (line.includes(crash)) resolve("workerd ended");
      else process.stdout.write(`${line}\n`);
    });
  });
}

/** Resolves once /healthz answers; fails when `ended` resolves before that, with what it resolves with. */
export async function answering(url, ended) {
  let gone;
  ended.then((reason) => (gone = reason));
  for (const deadline = Date.now() + readyWithinMs; Date.now() < deadline; await pause(pollMs)) {
    if (gone !== undefined) throw new Failure(`${gone} before the Worker answered`);
    const answer = await asked(`${url}/healthz`);
    if (answer?.ok) return;
  }
  throw new Failure(`the Worker did not answer ${url}/healthz within ${readyWithinMs / 1000} s`);
}

/** `{ ok, status, text }`, or undefined where no answer comes. */
async function asked(url, { method = "GET", headers = {}, withinMs = answerWithinMs } = {}) {
  try {
    const answer = await fetch(url, { method, headers, signal: AbortSignal.timeout(withinMs) });
    return { ok: answer.ok, status: answer.status, text: await answer.text() };
  } catch {
    return undefined;
  }
}

/** Loads the demo data; what is there already stays as it is. An administrator's token is told what is wrong. */
export async function loadDemoData(url, token) {
  const ready = await asked(`${url}/readyz`, { headers: { authorization: `Bearer ${token}` } });
  if (ready && !ready.ok) {
    const { status, cause = status } = JSON.parse(ready.text);
    throw new Failure(`the Worker does not serve: ${cause}`);
  }
  const answer = await asked(`${url}/dev/seed`, { method: "POST", withinMs: readyWithinMs });
  if (!answer?.ok)
    throw new Failure(`the demo data could not be loaded (${answer?.status ?? "no answer"})`, answer?.text);
}
