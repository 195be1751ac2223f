// The chain of the audit trail on real workerd and D1: that nothing in it is changed unseen, that it is
// checked from outside, that it ends with its age, and what housekeeping does meanwhile.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { inRoot, node24 } from "../../scripts/lib/paths.mjs";
import { checkTrail } from "../../scripts/lib/trail.mjs";
import { startEdge } from "./harness.mjs";
import { firstPassword, opens, personOf, secondPassword, signIn, signedIn, tenantOf } from "./people.mjs";
import { trailOf, writesOf } from "./trail.mjs";

const edge = await startEdge();
const { change, rows } = writesOf(edge);
const secretKeys = `k1:${createHash("sha256").update("secret keys").digest("base64url")}`;
const newerKeys = `k2:${createHash("sha256").update("newer secret keys").digest("base64url")}`;

/** A tenant with a trail of nine chained entries. */
async function chained(on = edge) {
  const { id } = await tenantOf(on);
  for (let count = 1; count < 9; count += 1) await personOf(on, { tenant: id, password: null });
  const trail = trailOf(on, id);
  const findings = await trail.sealed();
  assert.deepEqual([findings.intact, findings.checked, findings.head.sequence], [true, 9, 9]);
  return { id, trail };
}

test("a tampered, missing, reordered, inserted or renumbered entry is found", async () => {
  const faultsAfter = async (...statements) => {
    const { id, trail } = await chained();
    for (const sql of statements) await rows(sql, id);
    const findings = await trail.verify();
    assert.equal(findings.intact, findings.faults.length === 0);
    return findings.faults;
  };
  assert.deepEqual(await faultsAfter("UPDATE event SET kind = 'signed-in' WHERE tenant_id = ? AND sequence = 4"), [
    { fault: "altered", sequence: 4 },
    { fault: "unlinked", sequence: 4 },
  ]);
  assert.deepEqual(
    await faultsAfter("UPDATE event SET detail = 'nothing happened' WHERE tenant_id = ? AND sequence = 4"),
    [
      { fault: "altered", sequence: 4 },
      { fault: "unlinked", sequence: 4 },
    ],
  );
  assert.deepEqual(await faultsAfter("UPDATE event SET mac = 'x' WHERE tenant_id = ? AND sequence = 9"), [
    { fault: "altered", sequence: 9 },
    { fault: "unlinked", sequence: 9 },
  ]);
  assert.deepEqual(await faultsAfter("DELETE FROM event WHERE tenant_id = ? AND sequence IN (4, 5)"), [
    { fault: "missing", from: 4, to: 5 },
    { fault: "unlinked", sequence: 6 },
  ]);
  const missingFirst = await faultsAfter("DELETE FROM event WHERE tenant_id = ? AND sequence = 1");
  assert.deepEqual(missingFirst, [
    { fault: "missing", from: 1, to: 1 },
    { fault: "unlinked", sequence: 2 },
  ]);
  const swapped = await faultsAfter(
    "UPDATE event SET sequence = 100 WHERE tenant_id = ? AND sequence = 4",
    "UPDATE event SET sequence = 4 WHERE tenant_id = ? AND sequence = 5",
    "UPDATE event SET sequence = 5 WHERE tenant_id = ? AND sequence = 100",
  );
  assert.deepEqual(
    swapped.map(({ fault, sequence }) => [fault, sequence]),
    [
      ["unlinked", 4],
      ["unlinked", 5],
      ["unlinked", 6],
    ],
  );
  const closed = await faultsAfter(
    "DELETE FROM event WHERE tenant_id = ? AND sequence = 4",
    "UPDATE event SET sequence = sequence - 1 WHERE tenant_id = ? AND sequence > 4",
  );
  assert.ok(closed.some(({ fault, sequence }) => fault === "unlinked" && sequence === 4));
  assert.deepEqual(closed.at(-1), { fault: "missing", from: 9, to: 9 });
});

test("a trail that was cut off is found, and so is one whose chain was computed anew", async () => {
  const { id, trail } = await chained();
  await rows("DELETE FROM event WHERE tenant_id = ? AND sequence > 6", id);
  assert.deepEqual((await trail.verify()).faults, [{ fault: "missing", from: 7, to: 9 }]);

  const shortened = await chained();
  await rows("DELETE FROM event WHERE tenant_id = ? AND sequence > 6", shortened.id);
  await rows(
    "UPDATE trail_anchor SET sequence = 6, seal = (SELECT seal FROM event WHERE tenant_id = ?1 AND sequence = 6) WHERE tenant_id = ?1",
    shortened.id,
  );
  assert.deepEqual(
    (await shortened.trail.verify()).faults,
    [{ fault: "unanchored" }],
    "the anchor's HMAC does not fit",
  );
  // A broken anchor fails every run from now on, which is for another test to see.
  await rows("DELETE FROM trail_anchor WHERE tenant_id = ?", shortened.id);
  await rows("DELETE FROM event WHERE tenant_id = ?", shortened.id);

  // The links need no key: whoever changes an entry can compute all that follow, but not the anchor.
  const forged = await chained();
  const entries = await rows("SELECT * FROM event WHERE tenant_id = ? ORDER BY sequence", forged.id);
  let previous = "";
  for (const row of entries.filter(({ sequence }) => sequence !== 5)) {
    const sequence = row.sequence > 5 ? row.sequence - 1 : row.sequence;
    const signed = JSON.stringify([
      row.id,
      row.at,
      row.kind,
      row.actor,
      row.account_id,
      row.session_id,
      row.via,
      row.detail,
      row.personal,
    ]);
    previous = createHash("sha256")
      .update(JSON.stringify(["relatch-trail-1", forged.id, previous, sequence, signed, row.mac]))
      .digest("base64url");
    row.forged = [sequence, previous];
  }
  await rows("DELETE FROM event WHERE tenant_id = ? AND sequence = 5", forged.id);
  for (const { id: entry, forged: link } of entries) {
    if (link !== undefined) await rows("UPDATE event SET sequence = ?, seal = ? WHERE id = ?", ...link, entry);
  }
  const findings = await forged.trail.verify();
  assert.deepEqual(findings.faults, [{ fault: "missing", from: 9, to: 9 }], "the anchor still says nine");
});

test("nothing is chained to an anchor that is not ours; the run says so, and the other tenants have their turn", async () => {
  const broken = await chained();
  const sound = await tenantOf(edge);
  await rows("UPDATE trail_anchor SET mac = 'x' WHERE tenant_id = ?", broken.id);
  await personOf(edge, { tenant: broken.id, password: null });
  await personOf(edge, { tenant: sound.id, password: null });
  const findings = await trailOf(edge, sound.id).sealed();
  assert.deepEqual([findings.intact, findings.unsealed], [true, 0]);
  const { json } = await edge.admin("GET", "/housekeeping?limit=1");
  const [run] = json.runs;
  assert.equal(run.failed, 1);
  assert.equal(run.error, `${broken.id}: the anchor of the trail is not what was written: nothing is chained to it`);
  assert.ok(run.finished_at !== null && run.tenants >= 1);
  const left = await broken.trail.verify();
  assert.deepEqual([left.faults, left.unsealed], [[{ fault: "unanchored" }], 1]);
  await rows("DELETE FROM trail_anchor WHERE tenant_id = ?", broken.id);
  assert.ok(!(await broken.trail.verify()).intact, "nor is a trail without its anchor");
  await rows("DELETE FROM event WHERE tenant_id = ?", broken.id);
});

test("two runs at once do the work once; a run that was cut off is seen, and keeps others away for a minute only", async () => {
  const before = new Set((await edge.admin("GET", "/housekeeping?limit=500")).json.runs.map(({ id }) => id));
  const runs = async () =>
    (await edge.admin("GET", "/housekeeping?limit=500")).json.runs.filter(({ id }) => !before.has(id));
  const ticks = await Promise.all(Array.from({ length: 4 }, () => edge.call("POST", "/dev/tick")));
  assert.ok(ticks.every(({ status }) => status === 204));
  assert.ok((await runs()).every(({ finished_at }) => finished_at !== null));

  await rows("UPDATE housekeeping_run SET finished_at = NULL WHERE id = ?", (await runs())[0].id);
  const count = (await runs()).length;
  assert.equal((await edge.call("POST", "/dev/tick")).status, 204);
  assert.equal((await runs()).length, count, "another run is at work");
  assert.equal((await runs())[0].finished_at, null, "and can be seen");
  await edge.advanceClock(60 * 1000);
  assert.equal((await edge.call("POST", "/dev/tick")).status, 204);
  assert.equal((await runs()).length, count + 1);
  assert.ok(
    (await runs()).some(({ error }) => error === "cut off"),
    "and is closed by the next one",
  );
});

test("an export is checked offline: linkage by anybody, the end by the tenant's published keys, every HMAC with the key", async (t) => {
  const { id, trail } = await chained();
  const text = await trail.exported(4);
  await trail.sealed();
  const whole = await trail.exported(4);
  const jwks = (await edge.call("GET", `/.well-known/jwks.json?tenant=${id}`)).json;
  const folder = mkdtempSync(join(tmpdir(), "relatch-trail-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = (name, content) => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  const run = (content, args = [], env = {}) =>
    spawnSync(node24, [inRoot("scripts/admin/main.ts"), "events", "check", file("trail.ndjson", content), ...args], {
      encoding: "utf8",
      env,
    });
  const keys = ["--jwks", file("jwks.json", JSON.stringify(jwks))];

  const { head } = JSON.parse(whole.trimEnd().split("\n").at(-1));
  const good = run(whole, [...keys, "--pin", `${head.sequence}:${head.seal}`], { SECRET_KEYS: secretKeys });
  assert.equal(good.status, 0, good.stdout + good.stderr);
  assert.match(good.stdout, /head \d+:\S+, signed by the tenant/);
  assert.equal(run(text).status, 0, "the tail is not chained yet, which is no fault");

  const lines = whole.trimEnd().split("\n");
  const edited = (edit) => lines.map((line) => JSON.stringify(edit(JSON.parse(line)))).join("\n");
  const tampered = edited((line) => (line.sequence === 3 ? { ...line, kind: "signed-in" } : line));
  assert.match(run(tampered).stdout, /entry 3 is not chained to the one before it/);
  const without = whole
    .split("\n")
    .filter((line) => line === "" || JSON.parse(line).sequence !== 3)
    .join("\n");
  assert.match(run(without).stdout, /entries 3 to 3 are missing/);
  const restated = edited((line) => ("head" in line ? { ...line, head: { sequence: 2, seal: "x" } } : line));
  assert.match(run(restated, keys).stdout, /not signed by the tenant/);
  assert.match(
    run(whole, [], { SECRET_KEYS: `k1:${"B".repeat(42)}A` }).stdout,
    /entry 1 is altered, or its key is gone/,
  );
  assert.match(run(whole, ["--pin", "5:another"]).stdout, /entry 5 is not the one that was written down/);
  assert.equal(run(without).status, 1);
  assert.equal(run("").status, 2);
  assert.deepEqual(checkTrail(whole, { jwks }).faults, []);
});

test("an outsider who wrote the head down finds what even the keeper of database and key rolled back", async () => {
  const { id, trail } = await chained();
  const anchor = (await rows("SELECT * FROM trail_anchor WHERE tenant_id = ?", id))[0];
  await personOf(edge, { tenant: id, password: null });
  const { head } = await trail.sealed();
  await rows("DELETE FROM event WHERE tenant_id = ? AND sequence > 9", id);
  await rows(
    "UPDATE trail_anchor SET sequence = ?, seal = ?, mac = ? WHERE tenant_id = ?",
    anchor.sequence,
    anchor.seal,
    anchor.mac,
    id,
  );
  assert.ok((await trail.verify()).intact, "an old anchor with its own HMAC is a good anchor");
  const pinned = checkTrail(await trail.exported(), { pin: head });
  assert.deepEqual(pinned.faults, [`entry ${head.sequence} is not the one that was written down`]);
});

test("under a mixed load in parallel the trail has no gap, one order, and one chain", async () => {
  const { id: tenant } = await tenantOf(edge);
  const trail = trailOf(edge, tenant);
  const people = await Promise.all(Array.from({ length: 6 }, () => signedIn(edge, { tenant })));
  const acts = people.flatMap((person, at) => [
    () => change(person.bearer, firstPassword, `Sparrow-Ladder-${at}-31`),
    () => change(person.bearer, "Wrong-Guess-0001", secondPassword),
    () => signIn(edge, person, "Wrong-Guess-0002"),
    () => signIn(edge, person, firstPassword),
    () => edge.call("POST", "/api/password/reset/request", { body: { email: person.email, tenant } }),
    () => edge.admin("PATCH", `/accounts/${person.id}`, { name: `P${at}` }),
    () => edge.call("POST", "/dev/tick"),
    () => edge.advanceClock(2_500),
  ]);
  await Promise.all(acts.map((act) => act()));
  const findings = await trail.sealed();
  assert.deepEqual([findings.intact, findings.faults], [true, []]);
  const entries = (await trail.events()).toReversed();
  assert.deepEqual(
    entries.map(({ sequence }) => sequence),
    entries.map((_, at) => at + 1),
  );
  assert.equal(entries.filter(({ kind }) => kind === "account-updated").length, 6);
  assert.equal(checkTrail(await trail.exported()).faults.length, 0);
  for (const [at, person] of people.entries()) assert.ok(await opens(edge, person, `Sparrow-Ladder-${at}-31`));
});

test("entries end with their age, and the rest still hangs on the last that went", async () => {
  const later = await startEdge({ vars: { RELATCH_KEEP_EVENTS_DAYS: "30" } });
  const { id, trail } = await chained(later);
  await later.advanceClock(29 * 86_400_000);
  await personOf(later, { tenant: id, password: null });
  await trail.sealed();
  assert.equal((await trail.verify()).checked, 10);
  await later.advanceClock(2 * 86_400_000);
  assert.equal((await later.call("POST", "/dev/tick")).status, 204);
  const findings = await trail.verify();
  assert.deepEqual([findings.intact, findings.checked, findings.head.sequence], [true, 1, 10]);
  assert.equal((await trail.events())[0].sequence, 10);
  const text = await trail.exported();
  assert.equal(JSON.parse(text.split("\n")[0]).after, 9);
  assert.deepEqual(checkTrail(text).faults, []);
  const { DB } = await later.env();
  await DB.prepare("UPDATE trail_anchor SET base = 8 WHERE tenant_id = ?").bind(id).run();
  assert.ok(!(await trail.verify()).intact, "the beginning cannot be moved either");
});

/** What an edge keeps of a tenant, put into another one, whose clock is another. */
async function moved(tenant, from, to) {
  const [source, target] = [(await from.env()).DB, (await to.env()).DB];
  for (const [table, column] of [
    ["tenant", "id"],
    ["signing_key", "tenant_id"],
    ["account", "tenant_id"],
    ["event", "tenant_id"],
    ["trail_anchor", "tenant_id"],
  ]) {
    // Without generated columns, which nobody writes.
    const columns = await source.prepare("SELECT name FROM pragma_table_info(?)").bind(table).all();
    const names = columns.results.map(({ name }) => name);
    const { results } = await source.prepare(`SELECT * FROM ${table} WHERE ${column} = ?`).bind(tenant).all();
    for (const row of results) {
      const insert = `INSERT INTO ${table} (${names.join(", ")}) VALUES (${names.map(() => "?").join(", ")})`;
      await target
        .prepare(insert)
        .bind(...names.map((name) => row[name]))
        .run();
    }
  }
  await target.prepare("UPDATE trail_anchor SET leased_until = 0 WHERE tenant_id = ?").bind(tenant).run();
}

test("ASVS-13.3.4: a key in front of SECRET_KEYS breaks no trail, not even of a tenant at rest; without the old one the links still hold", async () => {
  const { id } = await chained();
  const rotated = await startEdge({ secrets: { SECRET_KEYS: `${newerKeys},${secretKeys}` } });
  await moved(id, edge, rotated);
  const trail = trailOf(rotated, id);
  assert.deepEqual((await trail.verify()).faults, []);
  const anchor = async () =>
    await (await rotated.env()).DB.prepare("SELECT sequence, mac FROM trail_anchor WHERE tenant_id = ?")
      .bind(id)
      .first();
  const before = await anchor();
  assert.equal((await rotated.call("POST", "/dev/tick")).status, 204);
  const after = await anchor();
  assert.equal(after.sequence, before.sequence, "nothing happened there");
  assert.notEqual(after.mac, before.mac, "its anchor is of the new key");

  const dropped = await startEdge({ secrets: { SECRET_KEYS: newerKeys } });
  await moved(id, rotated, dropped);
  const closed = await trailOf(dropped, id).verify();
  assert.deepEqual([closed.faults, closed.closed, closed.unverified], [[], 9, 9], "the links still hold");
  await personOf(dropped, { tenant: id, password: null });
  const findings = await trailOf(dropped, id).sealed();
  assert.deepEqual([findings.faults, findings.head.sequence], [[], 11], "and the chain goes on behind its closing");
});
