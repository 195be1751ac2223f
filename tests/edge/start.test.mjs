// `npm start` as a person or a supervisor meets it: it serves, it stops, it says in one line why it cannot.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { root } from "../../scripts/lib/paths.mjs";
import { freePort } from "../../scripts/lib/server.mjs";

const readyLine = /^relatch ready on (http:\/\/127\.0\.0\.1:\d+)$/m;

/** `npm start` on a state and port of its own: `{ ready, ended, kill }`, `ended` with code and output. */
async function npmStart(state, { args = [], port } = {}) {
  const env = { ...process.env, PORT: String(port ?? (await freePort())), RELATCH_STATE: state };
  const child = spawn("npm", ["start", "--silent", "--", ...args], { cwd: root, env, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  const ended = new Promise((resolve) => child.once("close", (code) => resolve({ code, output })));
  const ready = new Promise((resolve, reject) => {
    const read = (chunk) => {
      output += chunk;
      const found = readyLine.exec(output);
      if (found) resolve(found[1]);
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    ended.then(() => reject(new Error(`it ended before it was ready:\n${output}`)));
  });
  ready.catch(() => {});
  after(() => child.kill("SIGTERM"));
  return { ready, ended, kill: (signal) => child.kill(signal) };
}

function emptyState() {
  const state = mkdtempSync(join(tmpdir(), "relatch-start-"));
  after(() => rmSync(state, { recursive: true, force: true }));
  return state;
}

const unreachable = (url) => assert.rejects(fetch(`${url}/healthz`), /fetch failed/);

for (const signal of ["SIGTERM", "SIGINT"]) {
  test(`npm start serves until ${signal}, then leaves nothing that listens and exits with 0`, async () => {
    const started = await npmStart(emptyState());
    const url = await started.ready;
    for (const path of ["/healthz", "/openapi.json", "/docs/"]) assert.equal((await fetch(`${url}${path}`)).status, 200, path);
    started.kill(signal);
    assert.equal((await started.ended).code, 0);
    await unreachable(url);
  });
}

test("npm start keeps its secrets, and draws new ones with --fresh", async () => {
  const state = emptyState();
  const secrets = async (args) => {
    const started = await npmStart(state, { args });
    await started.ready;
    started.kill("SIGTERM");
    await started.ended;
    return readFileSync(join(state, "secrets.env"), "utf8");
  };
  const first = await secrets([]);
  assert.equal(await secrets([]), first);
  assert.notEqual(await secrets(["--fresh"]), first);
});

test("npm start says in one line that its state is being served", async () => {
  const state = emptyState();
  const first = await npmStart(state);
  await first.ready;
  const { code, output } = await (await npmStart(state, { args: ["--fresh"] })).ended;
  assert.equal(code, 1);
  assert.match(output, /^relatch: .* is being served already: set RELATCH_STATE to another folder$/m);
});

test("npm start --fresh leaves a folder alone that is not a state of its own", async () => {
  const folder = emptyState();
  writeFileSync(join(folder, "letter.txt"), "dear diary");
  const { code, output } = await (await npmStart(folder, { args: ["--fresh"] })).ended;
  assert.equal(code, 1);
  assert.match(output, /is not a state folder of relatch/);
  assert.equal(readFileSync(join(folder, "letter.txt"), "utf8"), "dear diary");
});

test("npm start says in one line that its port is taken", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  after(() => other.close());
  await new Promise((resolve) => other.once("listening", resolve));
  const { port } = other.address();
  const { code, output } = await (await npmStart(emptyState(), { port })).ended;
  assert.equal(code, 1);
  assert.match(output, new RegExp(`^relatch: port ${port} is taken \\(EADDRINUSE\\): set PORT to another$`, "m"));
});
