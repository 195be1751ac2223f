// Migration at the first sign-in, on the wire: the page's receiver as it stands there, and former systems that fail in
// every way.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { inRoot } from "../../scripts/lib/paths.mjs";
import { startEdge } from "./harness.mjs";
import { answering, startReceiver } from "./receiver.mjs";
import { tenantOf } from "./people.mjs";

const edge = await startEdge();
const until = new Date(Date.now() + 30 * 24 * 3_600_000).toISOString();
const [email, password] = ["ada@example.com", "Analytical-Engine-1843"];

async function asks(tenant, url) {
  const set = await edge.admin("PUT", `/tenants/${tenant.id}/migration`, { url, until });
  assert.equal(set.status, 200, set.text);
  return set.json;
}

const signIn = (tenant, typed) =>
  edge.call("POST", "/api/sessions", { body: { tenant: tenant.id, email, password: typed } });

async function accounts(tenant) {
  return (await edge.admin("GET", `/accounts?tenant=${tenant.id}`)).json.accounts;
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  return port;
}

test("the receiver of the page lets people in with the password of the old system", async () => {
  const folder = mkdtempSync(join(tmpdir(), "relatch-receiver-"));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const page = readFileSync(inRoot("docs", "migrate-at-sign-in.md"), "utf8");
  const [, receiver] = page.match(/```js\n(\/\/ receiver\.mjs\n.*?)```/s);
  writeFileSync(join(folder, "receiver.mjs"), receiver);
  writeFileSync(
    join(folder, "people.mjs"),
    `export const check = async (email, password) =>
  email === "${email}" && password === "${password}" ? { emailVerified: true, name: "Ada Lovelace" } : undefined;\n`,
  );
  symlinkSync(inRoot("node_modules"), join(folder, "node_modules"));
  const [tenant, port] = [await tenantOf(edge), await freePort()];
  const { secret } = await asks(tenant, `http://127.0.0.1:${port}/`);
  const start = async (RELATCH_MIGRATION_SECRET) => {
    const env = { ...process.env, PORT: String(port), RELATCH_MIGRATION_SECRET };
    const child = spawn(process.execPath, ["receiver.mjs"], { cwd: folder, env, stdio: "inherit" });
    after(() => child.kill());
    for (;;) {
      const up = await fetch(`http://127.0.0.1:${port}/`, { method: "POST", body: "{}" }).catch(() => undefined);
      if (up) return child;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  const stranger = await start(`whsec_${Buffer.alloc(32, 1).toString("base64")}`);
  assert.equal((await signIn(tenant, password)).status, 500, "a receiver that does not know us");
  stranger.kill();
  await once(stranger, "exit");

  const own = await start(secret);
  assert.equal((await signIn(tenant, "Difference-Engine-1822")).status, 401);
  assert.equal((await signIn(tenant, password)).status, 200);
  own.kill();
  await once(own, "exit");
  assert.equal((await signIn(tenant, password)).status, 200, "the account is ours");
  const [{ email_verified, name }] = await accounts(tenant);
  assert.deepEqual([email_verified, name], [true, "Ada Lovelace"]);
});

test("a former system that answers oddly, late or from elsewhere signs nobody in", async () => {
  const [tenant, receiver, elsewhere] = [await tenantOf(edge), await startReceiver(), await startReceiver()];
  elsewhere.answers(answering.status(200, '{"valid":true}'));
  const ways = {
    redirect: answering.redirect(elsewhere.url),
    created: answering.status(201, '{"valid":true}'),
    refused: answering.status(403, '{"valid":true}'),
    text: answering.status(200, "yes"),
    "a word": answering.status(200, '{"valid":"true"}'),
    nothing: answering.status(200, "{}"),
    large: answering.status(200, `{"valid":true,"name":"${"a".repeat(4096)}"}`),
    never: answering.never(),
  };
  for (const [way, answers] of Object.entries(ways)) {
    receiver.answers(answers);
    await asks(tenant, `${receiver.url}/${encodeURIComponent(way)}`);
    const answer = await signIn(tenant, password);
    assert.equal(answer.status, 500, `${way}: ${answer.text}`);
    assert.equal(answer.headers.get("retry-after"), "1", way);
  }
  assert.equal(receiver.calls.length, Object.keys(ways).length);
  assert.equal(elsewhere.calls.length, 0);
  assert.deepEqual(await accounts(tenant), []);
});

test("an isolate spares a former system after three failures in a row", async () => {
  const [tenant, receiver] = [await tenantOf(edge), await startReceiver()];
  receiver.answers(answering.status(503));
  await asks(tenant, `${receiver.url}/spared`);
  for (let attempt = 0; attempt < 5; attempt += 1) assert.equal((await signIn(tenant, password)).status, 500);
  assert.equal(receiver.calls.length, 3);
});
