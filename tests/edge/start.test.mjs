// `npm start` as a person or a supervisor meets it: it serves, it stops, it says in one line why it cannot.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { Webhook } from "standardwebhooks";
import { inRoot, root } from "../../scripts/lib/paths.mjs";
import { freePort } from "../../scripts/lib/server.mjs";
import { alive, descendants } from "./processes.mjs";
import { startProvider } from "./provider.mjs";

const readyLine = /^relatch ready on (http:\/\/127\.0\.0\.1:\d+)$/m;

/** `npm start` on a state and port of its own: `{ pid, ready, ended, kill }`, `ended` with code and output. */
async function npmStart(state, { args = [], port, env = {} } = {}) {
  const child = spawn("npm", ["start", "--silent", "--", ...args], {
    cwd: root, stdio: ["ignore", "pipe", "pipe"],
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
  return { pid: child.pid, ready, ended, kill: (signal) => child.kill(signal) };
}

function emptyState() {
  const state = mkdtempSync(join(tmpdir(), "relatch-start-"));
  after(() => rmSync(state, { recursive: true, force: true }));
  return state;
}

const ada = { email: "ada@example.com", password: "Analytical-Engine-1843" };

const post = (url, body, headers = {}) =>
  fetch(url, { method: "POST", headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(body) });

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

test("npm start --fresh takes an empty folder", async () => {
  const started = await npmStart(emptyState(), { args: ["--fresh"] });
  await started.ready;
});

test("npm start --fresh keeps the secrets that a person added, and draws the rest anew", async () => {
  const state = emptyState();
  const file = join(state, "secrets.env");
  writeFileSync(file, "MAIL_KEY=re_a$b\n", { mode: 0o644 });
  for (const args of [[], ["--fresh"]]) {
    const started = await npmStart(state, { args });
    await started.ready;
    started.kill("SIGTERM");
    assert.equal((await started.ended).code, 0);
    const secrets = readFileSync(file, "utf8");
    assert.match(secrets, /^MAIL_KEY=re_a\$b$/m);
    for (const name of ["PEPPER", "SECRET_KEYS", "SEAL_KEYS"]) assert.match(secrets, new RegExp(`^${name}=k1:[\\w-]{43}$`, "m"));
    assert.equal(statSync(file).mode & 0o777, 0o600);
  }
});

for (const { title, secrets, env, key } of [
  { title: "secrets.env", secrets: "MAIL_KEY='re_#a$HOME'\n", env: {}, key: "re_#a$HOME" },
  { title: "the environment", secrets: "", env: { MAIL_KEY: "re_'b\"$HOME" }, key: "re_'b\"$HOME" },
]) {
  test(`npm start sends through the provider that MAIL_URL names, with the key of ${title}`, async () => {
    const state = emptyState();
    writeFileSync(join(state, "secrets.env"), secrets);
    const provider = await startProvider();
    const url = await (await npmStart(state, {
      env: { MAIL_URL: `${provider.url}/emails`, RELATCH_MAIL_FROM: "Example <no-reply@example.com>", ...env },
    })).ready;
    const tokens = await post(`${url}/api/sessions`, ada);
    const changed = await post(`${url}/api/password/change`, { current_password: ada.password, new_password: "Difference-Engine-1822" },
      { authorization: `Bearer ${(await tokens.json()).access_token}` });
    assert.equal(changed.status, 204);
    const [call] = await provider.next(1);
    assert.equal(call.headers.authorization, `Bearer ${key}`);
    assert.equal(JSON.parse(call.body).from, "Example <no-reply@example.com>");
  });
}

test("npm start tries a provider without its key, and says so", async () => {
  const provider = await startProvider();
  const started = await npmStart(emptyState(), {
    env: { MAIL_URL: `${provider.url}/emails`, MAIL_KEY: "", RELATCH_MAIL_FROM: "no-reply@example.com" },
  });
  await started.ready;
  started.kill("SIGTERM");
  assert.match((await started.ended).output, /^! MAIL_KEY is not set: the provider is called with the key "local"$/m);
});

test("npm start hands over Turnstile's keys and the secret of bounces", async () => {
  const state = emptyState();
  const secret = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
  writeFileSync(join(state, "secrets.env"), `MAIL_WEBHOOK_SECRET=${secret}\n`);
  const url = await (await npmStart(state, { env: { TURNSTILE_SITE_KEY: "1x00000000000000000000AA", TURNSTILE_SECRET: "1x0000000000000000000000000000000AA" } })).ready;
  const settings = `${url}/api/admin/tenants/demo/settings`;
  const headers = { authorization: "Bearer dev-admin", "content-type": "application/json" };
  const held = await (await fetch(settings, { headers })).json();
  const answer = await fetch(settings, { method: "PUT", headers, body: JSON.stringify({ ...held, turnstile: true }) });
  assert.equal(answer.status, 200, await answer.text());
  assert.equal((await (await fetch(`${url}/api/branding`)).json()).turnstile_site_key, "1x00000000000000000000AA");
  const [id, at, told] = ["msg_1", new Date(), { type: "email.delivered", data: {} }];
  const signed = { "webhook-id": id, "webhook-timestamp": String(Math.floor(at / 1000)), "webhook-signature": new Webhook(secret).sign(id, at, JSON.stringify(told)) };
  assert.equal((await post(`${url}/api/mail/bounces`, told, signed)).status, 204);
});

test("npm start says in one line which setting the Worker refuses", async () => {
  const { code, output } = await (await npmStart(emptyState(), { env: { MAIL_URL: "http://127.0.0.1:9/", MAIL_KEY: "k" } })).ended;
  assert.equal(code, 1);
  assert.match(output, /^relatch: the Worker does not serve: RELATCH_MAIL_FROM is not set$/m);
});

test("npm start shows no secret in the arguments of a process", async () => {
  const state = emptyState();
  writeFileSync(join(state, "secrets.env"), "MAIL_KEY=re_in_the_file\n");
  const started = await npmStart(state, { env: { TURNSTILE_SECRET: "in-the-environment" } });
  await started.ready;
  const secrets = readFileSync(join(state, "secrets.env"), "utf8").split("\n").map((line) => line.slice(line.indexOf("=") + 1)).filter(Boolean);
  const shown = descendants(started.pid).map(({ args }) => args).join("\n");
  assert.match(shown, /wrangler/);
  for (const secret of [...secrets, "in-the-environment"]) assert.ok(!shown.includes(secret), secret);
});

test("/dev leads to /dev/", async () => {
  const url = await (await npmStart(emptyState())).ready;
  const answer = await fetch(`${url}/dev`, { redirect: "manual" });
  assert.equal(answer.status, 308);
  assert.equal(answer.headers.get("location"), "/dev/");
});

test("npm start builds the package with its types", async () => {
  await (await npmStart(emptyState())).ready;
  const { exports } = JSON.parse(readFileSync(inRoot("pkg", "package.json"), "utf8"));
  const types = Object.values(exports).map((entry) => entry.types).filter((file) => file && !file.includes("*"));
  assert.ok(types.length > 5);
  for (const file of types) assert.ok(existsSync(inRoot("pkg", file)), file);
});

for (const { title, which } of [
  { title: "wrangler", which: ({ args }) => /wrangler-dist\/cli\.js dev /.test(args) },
  { title: "the workerd that people call", which: ({ args, listens }) => /workerd serve/.test(args) && listens },
  { title: "the workerd that runs the Worker", which: ({ args, listens }) => /workerd serve/.test(args) && !listens },
  { title: "the second half of npm start", which: ({ args }) => /scripts\/serve\.mjs/.test(args) && !/npm/.test(args) },
]) {
  test(`npm start ends in one line, with nothing left, when ${title} is killed`, async () => {
    const port = await freePort();
    const started = await npmStart(emptyState(), { port });
    const url = await started.ready;
    const family = descendants(started.pid).map((one) => ({ ...one, listens: one.args.includes(`:${port}`) }));
    process.kill(family.find(which).pid, "SIGKILL");
    const { code, output } = await started.ended;
    assert.equal(code, 1);
    assert.equal(output.match(/^relatch: .* ended/gm)?.length, 1, output);
    assert.deepEqual(family.filter(({ pid }) => alive(pid)), []);
    await unreachable(url);
  });
}

for (const PORT of ["abc", "0", "65536", "-1", "80.5"]) {
  test(`npm start says in one line that ${PORT} is no port`, async () => {
    const { code, output } = await (await npmStart(emptyState(), { port: PORT })).ended;
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
  const { port } = other.address();
  const { code, output } = await (await npmStart(emptyState(), { port })).ended;
  assert.equal(code, 1);
  assert.match(output, new RegExp(`^relatch: port ${port} is taken \\(EADDRINUSE\\): set PORT to another$`, "m"));
});
