// Many accounts, imported in bounded memory through kills, and an audit log of ten thousand entries that is checked.
import assert from "node:assert/strict";
import { createHash, randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { macOf } from "../../scripts/lib/trail.mjs";
import { startAdmin } from "./command.mjs";
import { startEdge } from "./harness.mjs";
import { importThroughKills } from "./many.mjs";
import { tenantOf } from "./tenant.mjs";

/** `npm run test:import` imports a hundred thousand, into the Worker and into a stand-in for it. */
const accounts = Number(process.env.RELATCH_IMPORT ?? 1_200);
const lines = Number(process.env.RELATCH_IMPORT ?? 20_000);
const entries = 10_000;

const edge = await startEdge();
const { DB } = await edge.env();
const folder = mkdtempSync(join(tmpdir(), "relatch-many-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const verify = (tenant) => startAdmin(["events", "verify", tenant], { url: edge.url }).ended;

test(`${accounts} accounts are imported through kills without losing or doubling one`, async (t) => {
  const { id: tenant } = await tenantOf(edge);
  const since = Date.now();
  const { peakMiB } = await importThroughKills({ url: edge.url, tenant, folder, count: accounts, kills: 2 });
  t.diagnostic(`${((Date.now() - since) / 1_000).toFixed(0)} s; the command took ${peakMiB} MiB at most`);
  const rows = await DB.prepare(
    "SELECT COUNT(*) AS made, COUNT(DISTINCT email_key) AS addresses FROM account WHERE tenant_id = ?",
  )
    .bind(tenant)
    .first();
  assert.deepEqual(rows, { made: accounts, addresses: accounts });
  const { code, out, err } = await verify(tenant);
  assert.deepEqual([code, out], [0, `intact: ${accounts + 1} entries\n`], err);
});

test(`${lines} lines go through the command in bounded memory, through kills, and none is lost or doubled`, async (t) => {
  const { url, taken, sent } = await standIn();
  const since = Date.now();
  const { exists, peakMiB } = await importThroughKills({ url, tenant: "main", folder, count: lines, kills: 2 });
  t.diagnostic(`${((Date.now() - since) / 1_000).toFixed(0)} s; the command took ${peakMiB} MiB at most`);
  assert.equal(taken.size, lines);
  assert.equal(sent(), lines + exists, "what was sent twice is what a kill cut the answer off from");
});

/** A service that takes every address once and does nothing else: so quick that the command is what is measured. */
async function standIn() {
  const taken = new Set();
  let sent = 0;
  const outcome = ({ email }) => {
    sent += 1;
    return taken.size < taken.add(email).size ? { outcome: "created", id: randomUUID() } : { outcome: "exists" };
  };
  const server = createServer(async (request, answer) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const results = JSON.parse(Buffer.concat(chunks).toString()).accounts.map(outcome);
    answer.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ results }));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${/** @type {import("node:net").AddressInfo} */ (server.address()).port}`,
    taken,
    sent: () => sent,
  };
}

test("10,000 entries of an audit log are checked with progress, and a planted fault is found", async () => {
  const { id: tenant } = await tenantOf(edge);
  await append(tenant);
  const { code, out, err } = await verify(tenant);
  assert.deepEqual([code, out], [0, `intact: ${entries} entries\n`], err);
  const steps = [...err.matchAll(/checking the audit log .* (\d+)\/10000/g)].map(([, at]) => Number(at));
  assert.deepEqual(
    steps,
    Array.from({ length: 10 }, (_, at) => (at + 1) * 1_000),
  );

  await DB.prepare("UPDATE event SET kind = 'account-erased' WHERE tenant_id = ? AND sequence = 7777")
    .bind(tenant)
    .run();
  await DB.prepare("DELETE FROM event WHERE tenant_id = ? AND sequence BETWEEN 8801 AND 8803").bind(tenant).run();
  const found = await verify(tenant);
  assert.equal(found.code, 1);
  assert.match(found.out, /^entry 7777 was altered, or the key that signed it is gone$/m);
  assert.match(found.out, /^entries 8801 to 8803 are missing$/m);
});

/** Fills a tenant's audit log up with entries as the service signs them. */
async function append(tenant) {
  const key = createHash("sha256").update("secret keys").digest();
  const entry = (sequence) => ({
    sequence,
    id: randomUUID(),
    at: 1_700_000_000_000 + sequence,
    kind: "account-created",
    actor: "administrator",
    account: randomUUID(),
    session: null,
    via: "admin",
    detail: null,
    personal: null,
  });
  const insert =
    DB.prepare(`INSERT INTO event (tenant_id, sequence, id, at, kind, actor, account_id, session_id, via, detail, personal, mac)
    SELECT ?, value->>'sequence', value->>'id', value->>'at', value->>'kind', value->>'actor', value->>'account', NULL, value->>'via', NULL, NULL, value->>'mac'
    FROM json_each(?)`);
  for (let first = 2; first <= entries; first += 500) {
    const some = Array.from({ length: Math.min(500, entries - first + 1) }, (_, at) => entry(first + at));
    await insert.bind(tenant, JSON.stringify(some.map((each) => ({ ...each, mac: macOf(key, tenant, each) })))).run();
  }
}
