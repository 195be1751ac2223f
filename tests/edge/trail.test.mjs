// The audit trail on real workerd and D1: what it tells, that it cannot be changed unseen, what it keeps
// of people, and how it ends.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createHash, randomUUID } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { checkTrail } from "../../scripts/lib/trail.mjs";
import { inRoot, node24 } from "../../scripts/lib/paths.mjs";
import { startEdge } from "./harness.mjs";
import { firstPassword, opens, personOf, secondPassword, sessionOf, signIn, signedIn, tenantOf } from "./people.mjs";
import { trailOf } from "./trail.mjs";

const edge = await startEdge();
const secretKeys = `k1:${createHash("sha256").update("secret keys").digest("base64url")}`;
const newerKeys = `k2:${createHash("sha256").update("newer secret keys").digest("base64url")}`;

const change = (bearer, current_password, new_password) =>
  edge.call("POST", "/api/password/change", { bearer, body: { current_password, new_password } });
const rows = async (sql, ...values) => (await (await edge.env()).DB.prepare(sql).bind(...values).all()).results;
/** A tenant with a trail of nine chained entries. */
async function chained(on = edge) {
  const { id } = await tenantOf(on);
  for (let count = 1; count < 9; count += 1) await personOf(on, { tenant: id, password: null });
  const trail = trailOf(on, id);
  const findings = await trail.sealed();
  assert.deepEqual([findings.intact, findings.checked, findings.head.sequence], [true, 9, 9]);
  return { id, trail };
}

test("ASVS-16.3.1: successes, refusals and administrative acts are told, without a secret or an address", async () => {
  const { id: tenant } = await tenantOf(edge);
  const trail = trailOf(edge, tenant);
  const person = await signedIn(edge, { tenant });
  await trail.entry("signed-in");
  const about = async (kind, detail) => assert.equal((await trail.entry(kind, detail)).account, person.id, `${kind} ${detail}`);

  assert.equal((await signIn(edge, person, "Wrong-Guess-0001")).status, 401);
  await about("sign-in-refused", "wrong address or password");
  const nobody = `nobody-${randomUUID()}@example.com`;
  assert.equal((await signIn(edge, { email: nobody, tenant }, "Wrong-Guess-0002")).status, 401);
  await trail.until((entries) => entries.some(({ kind, account }) => kind === "sign-in-refused" && account === null));

  assert.equal((await change(person.bearer, "Wrong-Guess-0003", secondPassword)).json.code, "wrong_password");
  await about("change-refused", "wrong_password");
  assert.equal((await change(person.bearer, firstPassword, "short")).status, 422);
  await about("change-refused", "password_refused");
  assert.equal((await change(person.bearer, firstPassword, secondPassword)).status, 204);
  await about("password-changed");
  const stepUp = await edge.call("POST", "/api/sessions/step-up", { bearer: person.bearer, body: { password: "Wrong-Guess-0004" } });
  assert.equal(stepUp.status, 400);
  await about("step-up-refused", "wrong_password");

  const confirm = (token) => edge.call("POST", "/api/password/reset/confirm", { body: { token, new_password: "Third-Kestrel-12", tenant } });
  assert.equal((await confirm("no-such-token")).json.code, "invalid_secret");
  await trail.entry("reset-refused", "invalid_secret");
  assert.equal((await edge.call("POST", "/api/password/reset/request", { body: { email: person.email, tenant } })).status, 202);
  const [{ token }] = await edge.mailbox(person.email, { count: 2 });
  await about("reset-issued");
  assert.equal((await confirm(token)).status, 204);
  await about("password-reset");

  const session = await sessionOf(edge, person, "Third-Kestrel-12");
  const refresh = (refresh_token) => edge.call("POST", "/api/sessions/refresh", { body: { refresh_token, tenant } });
  assert.equal((await refresh(session.refresh)).status, 200);
  assert.equal((await refresh(session.refresh)).status, 401);
  await about("token-reused");
  assert.equal((await refresh(session.refresh)).status, 401);
  await trail.entry("refresh-refused", "session ended");

  for (const [act, kind, detail] of [
    [() => edge.admin("PATCH", `/accounts/${person.id}`, { name: "Somebody" }), "account-updated"],
    [() => edge.admin("DELETE", `/accounts/${person.id}/sessions`), "sessions-ended"],
    [() => edge.admin("PUT", `/tenants/${tenant}/rules`, { rules: [] }), "tenant-changed", "rules"],
    [() => edge.admin("PUT", `/tenants/${tenant}/settings`, { limits: "open" }), "tenant-changed", "settings"],
    [() => edge.admin("POST", `/tenants/${tenant}/keys`), "key-rotated"],
    [() => edge.admin("DELETE", `/accounts/${person.id}`), "account-erased"],
  ]) {
    assert.ok((await act()).status < 300);
    assert.equal((await trail.entry(kind, detail)).actor, "administrator", kind);
  }

  const all = JSON.stringify(await trail.events()) + await trail.exported();
  for (const secret of ["Wrong-Guess", firstPassword, secondPassword, "Third-Kestrel", token, session.refresh, session.bearer, person.email, nobody, "no-such-token"]) {
    assert.ok(!all.includes(secret), secret);
  }
  const findings = await trail.sealed();
  assert.deepEqual([findings.intact, findings.faults], [true, []]);
});

test("ASVS-16.3.3: attempts to get round a control are told: forged tokens, another tenant's, lacking scopes, the administration API", async () => {
  const { id: tenant } = await tenantOf(edge, { dialects: ["prelude", "unleash"], hosts: ["bypass.localhost"] });
  const trail = trailOf(edge, tenant);
  const person = await signedIn(edge, { tenant });
  const stranger = await signedIn(edge);
  const at = (method, path, options) => edge.call(method, `http://bypass.localhost${path}`, options);

  assert.equal((await at("GET", "/api/sessions", { bearer: "not-even-a-token" })).status, 401);
  await trail.entry("access-refused", "not a token");
  const forged = person.bearer.replace(/\.[^.]+$/, `.${"A".repeat(86)}`);
  assert.equal((await at("GET", "/api/sessions", { bearer: forged })).status, 401);
  await trail.entry("access-refused", "own token not good");
  assert.equal((await at("GET", "/api/sessions", { bearer: stranger.bearer })).status, 401);
  await trail.until((entries) => entries.filter(({ kind }) => kind === "access-refused").length === 3);

  assert.equal((await at("POST", "/v1/session/me/password/reset", { bearer: person.bearer, body: { password: secondPassword } })).status, 403);
  assert.equal((await trail.entry("change-refused", "insufficient_scope")).account, person.id);

  assert.equal((await at("GET", "/api/admin/tenants", { bearer: "a guess at the token" })).status, 401);
  await trail.entry("administration-refused", "not an administrator");
  assert.equal((await at("GET", "/api/sessions")).status, 401);
  const told = await trail.events();
  assert.equal(told.filter(({ kind }) => kind === "access-refused").length, 3, "who shows nothing has tried nothing");
});

test("ASVS-16.3.3: a flood of refusals is told one by one up to twenty, then at its doublings", async () => {
  const { id: tenant } = await tenantOf(edge);
  const trail = trailOf(edge, tenant);
  const headers = { "cf-connecting-ip": "203.0.113.77" };
  const bearer = "forged";
  const get = () => edge.call("GET", `/api/password/policy?tenant=${tenant}`, { bearer, headers });
  assert.equal((await get()).status, 200);
  const attack = () => edge.call("POST", "/api/password/change", { bearer, headers, body: { current_password: "a", new_password: "b", tenant } });
  for (let count = 0; count < 70; count += 1) assert.equal((await attack()).status, 401);
  const refusals = (entries) => entries.filter(({ kind }) => kind === "access-refused");
  const many = (entries) => entries.filter(({ detail }) => detail?.includes("in ten minutes from the address"));
  const entries = await trail.until((entries) => many(entries).length === 2);
  assert.equal(refusals(entries).length, 22);
  assert.deepEqual(many(entries).map(({ detail }) => detail).toSorted(), [
    "not a token; 32 in ten minutes from the address", "not a token; 64 in ten minutes from the address",
  ]);
  assert.ok((await trail.verify()).intact);
});

test("a refusal still costs one round trip, a success two: the trail follows the answer", async () => {
  const person = await personOf(edge);
  const trips = async (password, status) => {
    assert.equal((await signIn(edge, person, password)).status, status);
    const lines = edge.logs().map(({ message }) => message).filter((line) => line.includes('"event":"request"'));
    return JSON.parse(lines.at(-1)).d1_round_trips;
  };
  await trips(firstPassword, 200);
  assert.equal(await trips(firstPassword, 200), 2);
  assert.equal(await trips("Wrong-Guess-0001", 401), 1);
});

test("ATTACK-40, ASVS-16.4.1: what a caller types or sends as its user agent forges no line and no entry", async () => {
  const { id: tenant } = await tenantOf(edge);
  const trail = trailOf(edge, tenant);
  const agent = `"}\\n{"event":"request","kind":"signed-in"} %0d%0a <script>`;
  const email = `"${"x".repeat(8)}'--;"@example.com`;
  const call = (typed) => edge.call("POST", "/api/sessions", { body: { email: typed, password: "Wrong-Guess-0001", tenant }, headers: { "user-agent": agent } });
  const statuses = [];
  for (const typed of [email, "a\r\nevent: signed-in@example.com", "a\u2028b@example.com", "plain@example.com"]) statuses.push((await call(typed)).status);
  assert.equal(statuses.at(-1), 401);
  assert.ok(statuses.every((status) => status === 400 || status === 401), statuses);
  await trail.until((entries) => entries.filter(({ kind }) => kind === "sign-in-refused").length === statuses.filter((status) => status === 401).length);

  const personal = await trail.events("&personal=true");
  const refused = personal.filter(({ kind }) => kind === "sign-in-refused");
  assert.ok(refused.every((entry) => entry.personal.agent === agent));
  assert.equal(refused[0].personal.email, "plain@example.com");
  for (const line of (await trail.exported()).trimEnd().split("\n")) assert.equal(typeof JSON.parse(line), "object");
  const lines = edge.logs().map(({ message }) => message).filter((line) => line.startsWith("{"));
  for (const line of lines) assert.doesNotThrow(() => JSON.parse(line), line);
  assert.ok(!lines.some((line) => line.includes("<script>") || line.includes("plain@example.com")), "the log names nobody");
});

test("what the trail says of a person is read with a scope of its own, told, and gone with the account", async () => {
  const { id: tenant } = await tenantOf(edge);
  const trail = trailOf(edge, tenant);
  const person = await personOf(edge, { tenant });
  const headers = { "user-agent": "Difference Engine/2", "cf-connecting-ip": "203.0.113.5" };
  const from = { address: "203.0.113.5", agent: "Difference Engine/2" };
  const { email } = person;
  const tried = await edge.call("POST", "/api/sessions", { body: { email, password: firstPassword, tenant }, headers });
  assert.equal(tried.status, 200);
  assert.equal((await edge.call("POST", "/api/password/reset/request", { body: { email, tenant }, headers })).status, 202);
  await trail.entry("reset-issued");

  const of = async (kind) => (await trail.events("&personal=true")).find((entry) => entry.kind === kind);
  for (const kind of ["signed-in", "reset-issued"]) {
    const { personal } = await of(kind);
    assert.deepEqual({ address: personal.address, agent: personal.agent }, from, kind);
    assert.equal(personal.email, undefined, "the account says it already");
  }
  await trail.entry("personal-read");
  assert.ok((await trail.events()).every((entry) => !("personal" in entry)));
  const stored = JSON.stringify(await rows("SELECT * FROM event WHERE tenant_id = ?", tenant));
  assert.ok(!stored.includes("Difference Engine") && !stored.includes("203.0.113.5"), "sealed at rest");

  assert.equal((await edge.admin("DELETE", `/accounts/${person.id}`)).status, 204);
  for (const kind of ["signed-in", "reset-issued"]) assert.equal((await of(kind)).personal, null, kind);
  assert.equal((await of("signed-in")).account, person.id, "the entry itself stays");
  const findings = await trail.sealed();
  assert.deepEqual([findings.intact, findings.faults], [true, []]);
});

test("what it says of people is refused to a token without the scope, and the refusal is told", async () => {
  const careful = await startEdge({ vars: { RELATCH_ADMIN_SCOPES: "tenants accounts accounts:seed events" } });
  const refused = await careful.admin("GET", "/events?tenant=demo&personal=true");
  assert.deepEqual([refused.status, refused.json.code], [403, "insufficient_scope"]);
  await trailOf(careful, "demo").entry("administration-refused", "insufficient_scope");
});

test("a tampered, missing, reordered, inserted or renumbered entry is found", async () => {
  const faultsAfter = async (...statements) => {
    const { id, trail } = await chained();
    for (const sql of statements) await rows(sql, id);
    const findings = await trail.verify();
    assert.equal(findings.intact, findings.faults.length === 0);
    return findings.faults;
  };
  assert.deepEqual(await faultsAfter("UPDATE event SET kind = 'signed-in' WHERE tenant_id = ? AND sequence = 4"), [
    { fault: "altered", sequence: 4 }, { fault: "unlinked", sequence: 4 },
  ]);
  assert.deepEqual(await faultsAfter("UPDATE event SET detail = 'nothing happened' WHERE tenant_id = ? AND sequence = 4"), [
    { fault: "altered", sequence: 4 }, { fault: "unlinked", sequence: 4 },
  ]);
  assert.deepEqual(await faultsAfter("UPDATE event SET mac = 'x' WHERE tenant_id = ? AND sequence = 9"), [
    { fault: "altered", sequence: 9 }, { fault: "unlinked", sequence: 9 },
  ]);
  assert.deepEqual(await faultsAfter("DELETE FROM event WHERE tenant_id = ? AND sequence IN (4, 5)"), [
    { fault: "missing", from: 4, to: 5 }, { fault: "unlinked", sequence: 6 },
  ]);
  const missingFirst = await faultsAfter("DELETE FROM event WHERE tenant_id = ? AND sequence = 1");
  assert.deepEqual(missingFirst, [{ fault: "missing", from: 1, to: 1 }, { fault: "unlinked", sequence: 2 }]);
  const swapped = await faultsAfter(
    "UPDATE event SET sequence = 100 WHERE tenant_id = ? AND sequence = 4",
    "UPDATE event SET sequence = 4 WHERE tenant_id = ? AND sequence = 5",
    "UPDATE event SET sequence = 5 WHERE tenant_id = ? AND sequence = 100",
  );
  assert.deepEqual(swapped.map(({ fault, sequence }) => [fault, sequence]), [["unlinked", 4], ["unlinked", 5], ["unlinked", 6]]);
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

  const moved = await chained();
  await rows("DELETE FROM event WHERE tenant_id = ? AND sequence > 6", moved.id);
  await rows("UPDATE trail_anchor SET sequence = 6, seal = (SELECT seal FROM event WHERE tenant_id = ?1 AND sequence = 6) WHERE tenant_id = ?1", moved.id);
  assert.deepEqual((await moved.trail.verify()).faults, [{ fault: "unanchored" }], "the anchor's HMAC does not fit");

  // The links need no key: whoever changes an entry can compute all that follow, but not the anchor.
  const forged = await chained();
  const entries = await rows("SELECT * FROM event WHERE tenant_id = ? ORDER BY sequence", forged.id);
  let previous = "";
  for (const row of entries.filter(({ sequence }) => sequence !== 5)) {
    const sequence = row.sequence > 5 ? row.sequence - 1 : row.sequence;
    const signed = JSON.stringify([row.id, row.at, row.kind, row.actor, row.account_id, row.session_id, row.via, row.detail, row.personal]);
    previous = createHash("sha256").update(JSON.stringify(["relatch-trail-1", forged.id, previous, sequence, signed, row.mac])).digest("base64url");
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
  assert.ok(run.finished_at !== null && run.tenants > 2);
  const left = await broken.trail.verify();
  assert.deepEqual([left.faults, left.unsealed], [[{ fault: "unanchored" }], 1]);
  await rows("DELETE FROM trail_anchor WHERE tenant_id = ?", broken.id);
  assert.ok(!(await broken.trail.verify()).intact, "nor is a trail without its anchor");
  await rows("DELETE FROM event WHERE tenant_id = ?", broken.id);
});

test("two runs at once do the work once; a run that was cut off is seen, and keeps others away for a quarter of an hour only", async () => {
  const before = new Set((await edge.admin("GET", "/housekeeping?limit=500")).json.runs.map(({ id }) => id));
  const runs = async () => (await edge.admin("GET", "/housekeeping?limit=500")).json.runs.filter(({ id }) => !before.has(id));
  const ticks = await Promise.all(Array.from({ length: 4 }, () => edge.call("POST", "/dev/tick")));
  assert.ok(ticks.every(({ status }) => status === 204));
  assert.ok((await runs()).every(({ finished_at }) => finished_at !== null));

  await rows("UPDATE housekeeping_run SET finished_at = NULL WHERE id = ?", (await runs())[0].id);
  const count = (await runs()).length;
  assert.equal((await edge.call("POST", "/dev/tick")).status, 204);
  assert.equal((await runs()).length, count, "another run is at work");
  assert.equal((await runs())[0].finished_at, null, "and can be seen");
  await edge.advanceClock(15 * 60 * 1000);
  assert.equal((await edge.call("POST", "/dev/tick")).status, 204);
  assert.equal((await runs()).length, count + 1);
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
  const run = (content, args = [], env = {}) => spawnSync(node24, [inRoot("scripts/verify-trail.mjs"), file("trail.ndjson", content), ...args], { encoding: "utf8", env });
  const keys = ["--jwks", file("jwks.json", JSON.stringify(jwks))];

  const { head } = JSON.parse(whole.trimEnd().split("\n").at(-1));
  const good = run(whole, [...keys, "--pin", `${head.sequence}:${head.seal}`], { SECRET_KEYS: secretKeys });
  assert.equal(good.status, 0, good.stdout + good.stderr);
  assert.match(good.stdout, /head \d+:\S+, signed by the tenant/);
  assert.equal(run(text).status, 0, "the tail is not chained yet, which is no fault");

  const lines = whole.trimEnd().split("\n");
  const edited = (edit) => lines.map((line) => JSON.stringify(edit(JSON.parse(line)))).join("\n");
  const tampered = edited((line) => (line.sequence === 3 ? { ...line, kind: "signed-in" } : line));
  assert.match(run(tampered).stdout, /entry 3 does not hang on the one before it/);
  const without = whole.split("\n").filter((line) => line === "" || JSON.parse(line).sequence !== 3).join("\n");
  assert.match(run(without).stdout, /entries 3 to 3 are missing/);
  const restated = edited((line) => ("head" in line ? { ...line, head: { sequence: 2, seal: "x" } } : line));
  assert.match(run(restated, keys).stdout, /not signed by the tenant/);
  assert.match(run(whole, [], { SECRET_KEYS: `k1:${"B".repeat(42)}A` }).stdout, /entry 1 is altered, or its key is gone/);
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
  await rows("UPDATE trail_anchor SET sequence = ?, seal = ?, mac = ? WHERE tenant_id = ?", anchor.sequence, anchor.seal, anchor.mac, id);
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
  assert.deepEqual(entries.map(({ sequence }) => sequence), entries.map((_, at) => at + 1));
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

/** What an edge keeps of a tenant, put into another one. */
async function moved(tenant, from, to) {
  const [source, target] = [(await from.env()).DB, (await to.env()).DB];
  for (const [table, column] of [["tenant", "id"], ["signing_key", "tenant_id"], ["account", "tenant_id"], ["event", "tenant_id"], ["trail_anchor", "tenant_id"]]) {
    const { results } = await source.prepare(`SELECT * FROM ${table} WHERE ${column} = ?`).bind(tenant).all();
    for (const row of results) {
      const names = Object.keys(row);
      const insert = `INSERT INTO ${table} (${names.join(", ")}) VALUES (${names.map(() => "?").join(", ")})`;
      await target.prepare(insert).bind(...names.map((name) => row[name])).run();
    }
  }
}

test("ASVS-13.3.4: a key in front of SECRET_KEYS breaks no trail, not even of a tenant at rest; without the old one the links still hold", async () => {
  const { id } = await chained();
  const rotated = await startEdge({ secrets: { SECRET_KEYS: `${newerKeys},${secretKeys}` } });
  await moved(id, edge, rotated);
  const trail = trailOf(rotated, id);
  assert.deepEqual((await trail.verify()).faults, []);
  const anchor = async () => (await (await rotated.env()).DB.prepare("SELECT sequence, mac FROM trail_anchor WHERE tenant_id = ?").bind(id).first());
  const before = await anchor();
  assert.equal((await rotated.call("POST", "/dev/tick")).status, 204);
  const after = await anchor();
  assert.equal(after.sequence, before.sequence, "nothing happened there");
  assert.notEqual(after.mac, before.mac, "its anchor is of the new key");

  const dropped = await startEdge({ secrets: { SECRET_KEYS: newerKeys } });
  await moved(id, rotated, dropped);
  const { faults } = await trailOf(dropped, id).verify();
  assert.deepEqual([...new Set(faults.map(({ fault }) => fault))], ["altered"], "neither unlinked nor unanchored");
  await personOf(dropped, { tenant: id, password: null });
  const findings = await trailOf(dropped, id).sealed();
  assert.equal(findings.head.sequence, 10, "and the chain goes on");
});
