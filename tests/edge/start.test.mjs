// `npm start` as a person or a supervisor meets it: it serves, it stops, it says in one line why it cannot.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { parseEnv } from "node:util";
import { Webhook } from "standardwebhooks";
import { inRoot, root } from "../../scripts/lib/paths.mjs";
import { freePort } from "../../scripts/lib/server.mjs";
import { alive, descendants } from "./processes.mjs";
import { startProvider } from "./provider.mjs";

const readyLine = /^relatch ready on (http:\/\/127\.0\.0\.1:\d+)$/m;

/**
 * `npm start` on a state and port of its own: `{ pid, ready, ended, kill, stop }`, `ended` with code and output;
 * `stop` is a SIGTERM and what `ended` has then.
 * @param {string} state
 * @param {{ args?: string[], port?: number | string, env?: Record<string, string> }} [options]
 */
async function npmStart(state, { args = [], port, env = {} } = {}) {
  const child = spawn("npm", ["start", "--silent", "--", ...args], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, PORT: String(port ?? (await freePort())), RELATCH_STATE: state, ...env },
  });
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
  const stop = () => {
    child.kill("SIGTERM");
    return ended;
  };
  return { pid: child.pid, ready, ended, kill: (signal) => child.kill(signal), stop };
}

function emptyState() {
  const state = mkdtempSync(join(tmpdir(), "relatch-start-"));
  after(() => rmSync(state, { recursive: true, force: true }));
  return state;
}

/** One state for the tests that need no new one, since each new one is migrated first. */
const shared = emptyState();

const ada = { email: "ada@example.com", password: "Analytical-Engine-1843" };
const grace = { email: "grace@example.com", password: "Nanosecond-Wire-1952" };

const post = (url, body, headers = {}) =>
  fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });

const unreachable = (url) => assert.rejects(fetch(`${url}/healthz`), /fetch failed/);

for (const signal of ["SIGTERM", "SIGINT"]) {
  test(`npm start serves until ${signal}, then leaves nothing that listens and exits with 0`, async () => {
    const started = await npmStart(shared);
    const url = await started.ready;
    for (const path of ["/healthz", "/openapi.json", "/docs/"])
      assert.equal((await fetch(`${url}${path}`)).status, 200, path);
    started.kill(signal);
    assert.equal((await started.ended).code, 0);
    await unreachable(url);
  });
}

test("npm start --fresh takes an empty folder; it draws new secrets, and keeps those that a person added", async () => {
  const state = emptyState();
  const file = join(state, "secrets.env");
  const secrets = async (args) => {
    const started = await npmStart(state, { args });
    await started.ready;
    await started.stop();
    assert.equal(statSync(file).mode & 0o777, 0o600);
    return parseEnv(readFileSync(file, "utf8"));
  };
  const first = await secrets(["--fresh"]);
  appendFileSync(file, "MAIL_KEY=re_a$b\n");
  chmodSync(file, 0o644);
  assert.deepEqual(await secrets([]), { ...first, MAIL_KEY: "re_a$b" });
  const fresh = await secrets(["--fresh"]);
  assert.equal(fresh.MAIL_KEY, "re_a$b");
  for (const name of ["PEPPER", "SECRET_KEYS", "SEAL_KEYS"]) assert.notEqual(fresh[name], first[name], name);
});

test("npm start says in one line that its state is being served", async () => {
  const first = await npmStart(shared);
  await first.ready;
  const { code, output } = await (await npmStart(shared, { args: ["--fresh"] })).ended;
  await first.stop();
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

for (const { title, secrets = "", env = {}, key, owner } of [
  { title: "secrets.env", secrets: "MAIL_KEY='re_#a$HOME'\n", key: "re_#a$HOME", owner: ada },
  { title: "the environment", env: { MAIL_KEY: "re_'b\"$HOME" }, key: "re_'b\"$HOME", owner: grace },
]) {
  test(`npm start sends through the provider that MAIL_URL names, with the key of ${title}`, async () => {
    appendFileSync(join(shared, "secrets.env"), secrets);
    const provider = await startProvider();
    const started = await npmStart(shared, {
      env: { MAIL_URL: `${provider.url}/emails`, RELATCH_MAIL_FROM: "Example <no-reply@example.com>", ...env },
    });
    const url = await started.ready;
    const { access_token: token } = await (await post(`${url}/api/sessions`, owner)).json();
    const change = { current_password: owner.password, new_password: "Difference-Engine-1822" };
    assert.equal((await post(`${url}/api/password/change`, change, { authorization: `Bearer ${token}` })).status, 204);
    const [call] = await provider.next(1);
    assert.equal(call.headers.authorization, `Bearer ${key}`);
    assert.equal(JSON.parse(call.body).from, "Example <no-reply@example.com>");
    await started.stop();
  });
}

test("npm start tries a provider without its key, and says so", async () => {
  const provider = await startProvider();
  const started = await npmStart(shared, {
    env: { MAIL_URL: `${provider.url}/emails`, MAIL_KEY: "", RELATCH_MAIL_FROM: "no-reply@example.com" },
  });
  await started.ready;
  assert.match((await started.stop()).output, /^! MAIL_KEY is not set: the provider is called with the key "local"$/m);
});

test("npm start hands over Turnstile's keys and the secret of bounces, and shows none of them in the arguments of a process", async () => {
  const secret = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
  appendFileSync(join(shared, "secrets.env"), `MAIL_WEBHOOK_SECRET=${secret}\n`);
  const turnstile = {
    TURNSTILE_SITE_KEY: "1x00000000000000000000AA",
    TURNSTILE_SECRET: "1x0000000000000000000000000000000AA",
  };
  const started = await npmStart(shared, { env: turnstile });
  const url = await started.ready;

  const settings = `${url}/api/admin/tenants/demo/settings`;
  const headers = { authorization: "Bearer dev-admin", "content-type": "application/json" };
  const held = await (await fetch(settings, { headers })).json();
  const put = (value) => fetch(settings, { method: "PUT", headers, body: JSON.stringify(value) });
  assert.equal((await put({ ...held, turnstile: true })).status, 200);
  assert.equal((await (await fetch(`${url}/api/branding`)).json()).turnstile_site_key, turnstile.TURNSTILE_SITE_KEY);
  assert.equal((await put(held)).status, 200);

  const [id, at, told] = ["msg_1", new Date(), { type: "email.delivered", data: {} }];
  const signature = new Webhook(secret).sign(id, at, JSON.stringify(told));
  const signed = {
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
    "webhook-signature": signature,
  };
  assert.equal((await post(`${url}/api/mail/bounces`, told, signed)).status, 204);

  const shown = descendants(started.pid)
    .map(({ args }) => args)
    .join("\n");
  assert.match(shown, /wrangler/);
  const secrets = { ...parseEnv(readFileSync(join(shared, "secrets.env"), "utf8")), ...turnstile };
  for (const [name, value] of Object.entries(secrets)) assert.ok(!shown.includes(value), name);
  await started.stop();
});

test("npm start says in one line which setting the Worker refuses", async () => {
  const { code, output } = await (await npmStart(shared, { env: { MAIL_URL: "http://127.0.0.1:9/", MAIL_KEY: "k" } }))
    .ended;
  assert.equal(code, 1);
  assert.match(output, /^relatch: the Worker does not serve: RELATCH_MAIL_FROM is not set$/m);
});

test("npm start leads /dev to /dev/ and builds the package with its types", async () => {
  const started = await npmStart(shared);
  const answer = await fetch(`${await started.ready}/dev`, { redirect: "manual" });
  assert.equal(answer.status, 308);
  assert.equal(answer.headers.get("location"), "/dev/");
  const { exports } = JSON.parse(readFileSync(inRoot("pkg", "package.json"), "utf8"));
  const types = Object.values(exports)
    .map((entry) => entry.types)
    .filter((file) => file && !file.includes("*"));
  assert.ok(types.length > 5);
  for (const file of types) assert.ok(existsSync(inRoot("pkg", file)), file);
  await started.stop();
});

for (const { title, which } of [
  { title: "wrangler", which: ({ args }) => /wrangler-dist\/cli\.js dev /.test(args) },
  { title: "the workerd that people call", which: ({ args, listens }) => /workerd serve/.test(args) && listens },
  { title: "the workerd that runs the Worker", which: ({ args, listens }) => /workerd serve/.test(args) && !listens },
  { title: "the second half of npm start", which: ({ args }) => /scripts\/serve\.mjs/.test(args) && !/npm/.test(args) },
]) {
  test(`npm start ends in one line, with nothing left, when ${title} is killed`, async () => {
    const port = await freePort();
    const started = await npmStart(shared, { port });
    const url = await started.ready;
    const family = descendants(started.pid).map((one) => ({ ...one, listens: one.args.includes(`:${port}`) }));
    process.kill(family.find(which).pid, "SIGKILL");
    const { code, output } = await started.ended;
    assert.equal(code, 1);
    assert.equal(output.match(/^relatch: .* ended/gm)?.length, 1, output);
    assert.deepEqual(
      family.filter(({ pid }) => alive(pid)),
      [],
    );
    await unreachable(url);
  });
}

for (const PORT of ["abc", "0", "65536", "-1", "80.5"]) {
  test(`npm start says in one line that ${PORT} is no port`, async () => {
    const { code, output } = await (await npmStart(shared, { port: PORT })).ended;
    assert.equal(code, 1);
    assert.match(output, /^relatch: PORT is .*, not a number from 1 to 65535$/m);
    assert.doesNotMatch(output, /^ +at /m);
  });
}

test("npm start says in one line that its state is no folder", async () => {
  const file = join(emptyState(), "file");
  writeFileSync(file, "");
  const { code, output } = await (await npmStart(file)).ended;
  assert.equal(code, 1);
  assert.match(output, /^relatch: .*file is not a folder$/m);
});

test("npm start says in one line that its port is taken", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  after(() => other.close());
  await new Promise((resolve) => other.once("listening", resolve));
  const { port } = /** @type {import("node:net").AddressInfo} */ (other.address());
  const { code, output } = await (await npmStart(shared, { port })).ended;
  assert.equal(code, 1);
  assert.match(output, new RegExp(`^relatch: port ${port} is taken \\(EADDRINUSE\\): set PORT to another$`, "m"));
});
