// What an operation costs the database does not grow with the tenant, nor with what comes beside it.
// Rows and round trips are D1's own counts, as the log of the deployed build has them.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import { startEdge } from "./harness.mjs";
import { weak } from "./hashes.mjs";
import { tenantOf } from "./people.mjs";
import { publicly, startProvider } from "./provider.mjs";

const [password, password_hash] = weak["bcrypt $2a$, cost 5"];
const newPassword = "Marigold+Harbour-58";

const provider = await startProvider();
const edge = await startEdge({ kind: "worker", ...publicly(provider) });
const { DB } = await edge.env();

/** The line of one kind that a request left in the log, once it is there. */
async function lineOf(answer, event) {
  const id = answer.headers.get("x-request-id");
  for (;;) {
    const lines = edge
      .logs()
      .map(({ message }) => message)
      .filter((line) => line.startsWith("{"))
      .map((line) => JSON.parse(line));
    const found = lines.find((line) => line.id === id && line.event === event);
    if (found) return found;
    await new Promise(setImmediate);
  }
}

const rowsRead = async (answer) => (await lineOf(answer, "request")).d1_rows_read;

async function personOf(tenant) {
  const email = `${randomUUID()}@example.com`;
  const made = await edge.admin("POST", "/accounts", { tenant, email, password_hash });
  assert.equal(made.status, 201, made.text);
  return { email, tenant };
}

const post = async (path, body, status) => {
  const answer = await edge.call("POST", path, { body });
  assert.equal(answer.status, status, answer.text);
  return answer;
};

const followUp = "what follows a request";

/** The rows that each operation reads, for a person who is new at the tenant. */
async function costs(tenant) {
  const person = await personOf(tenant);
  const signIn = (secret, status, email = person.email) =>
    post("/api/sessions", { email, password: secret, tenant }, status);
  const ask = () => post("/api/password/reset/request", person, 202);
  // The first sign-in hashes the import anew and makes the place known.
  await signIn(password, 200);
  const request = await ask();
  const [mail] = await provider.arrives(person.email);
  const token = /\/reset#token=([\w-]+)/.exec(mail.text)[1];
  const reads = {
    "a sign-in": await rowsRead(await signIn(password, 200)),
    "a wrong password": await rowsRead(await signIn("not it", 401)),
    "an unknown address": await rowsRead(await signIn(password, 401, `${randomUUID()}@example.com`)),
    "a request": await rowsRead(request),
    [followUp]: (await lineOf(request, "followed")).d1_rows_read,
    "a dead link": await rowsRead(
      await post("/api/password/reset/confirm", { token: "x".repeat(43), new_password: newPassword, tenant }, 400),
    ),
    "a confirm": await rowsRead(
      await post("/api/password/reset/confirm", { token, new_password: newPassword, tenant }, 204),
    ),
  };
  return reads;
}

/** The least of four people each: where a key falls among its neighbours in an index costs some rows more or less. */
async function leastCosts(tenant) {
  const all = [];
  for (let person = 0; person < 4; person += 1) all.push(await costs(tenant));
  return Object.fromEntries(Object.keys(all[0]).map((name) => [name, Math.min(...all.map((each) => each[name]))]));
}

/** Fills the tenant up to `count` accounts, each with a session, a known place and a counter. */
async function fill(tenant, from, count) {
  const numbers = `WITH RECURSIVE n(i) AS (SELECT ${from} UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ${count})`;
  const later = Date.now() + 86_400_000;
  const id = "printf('0190ffff-0000-7000-8000-%012x', i)";
  const rows = {
    known_place: `(tenant_id, place, expires_at) ${numbers} SELECT ?1, printf('place%032d', i), ${later} FROM n`,
    counter: `(tenant_id, key, count, ends_at) ${numbers} SELECT ?1, printf('counter%032d', i), 1, ${later} FROM n`,
    account: `(tenant_id, id, number, email, email_key, email_verified, profile, provider, active, admin, generation, created_at)
      ${numbers} SELECT ?1, ${id}, ${(from + 1) * 1_000_000} + i, 'p' || i || '@example.org', 'p' || i || '@example.org', 1, '{}', 'local', 1, 0, 0, 0 FROM n`,
    session: `(tenant_id, id, account_id, kind, secret, generation, created_at, seen_at, expires_at, device)
      ${numbers} SELECT ?1, ${id}, ${id}, 'native', printf('secret%032d', i), 0, 0, 0, ${later}, '{}' FROM n`,
  };
  for (const [table, values] of Object.entries(rows))
    await DB.prepare(`INSERT INTO ${table} ${values}`).bind(tenant).run();
}

test("a sign-in, a refusal, a request and a confirm read as many rows among a hundred thousand as among a thousand", async (t) => {
  const { id: tenant } = await tenantOf(edge, { settings: { limits: "default" } });
  await fill(tenant, 0, 1_000);
  // The first person of a network makes the network's counters.
  await costs(tenant);
  const among1000 = await leastCosts(tenant);
  await fill(tenant, 1_000, 100_000);
  const { [followUp]: followedBefore, ...before } = among1000;
  const { [followUp]: followed, ...reads } = await leastCosts(tenant);
  t.diagnostic(JSON.stringify({ ...reads, [followUp]: followed }));
  // Where random keys fall in an index costs a few rows; a hundredfold tenant would cost thousands.
  for (const [name, rows] of Object.entries(reads))
    assert.ok(Math.abs(rows - before[name]) <= 10, `${name}: ${rows} after ${before[name]}`);
  // How many entries it finds to chain depends on what came shortly before.
  assert.ok(followed <= followedBefore + 30, `${followed} after ${followedBefore}`);
});

test("fifty requests at once cost fifty times what one costs", async (t) => {
  const { id: tenant } = await tenantOf(edge, { settings: { limits: "open" } });
  const people = await Promise.all(Array.from({ length: 51 }, () => personOf(tenant)));
  const ask = (person) => post("/api/password/reset/request", person, 202);
  const trips = async (answer) => (await lineOf(answer, "followed")).d1_round_trips;
  const [first, ...rest] = people;
  const alone = await trips(await ask(first));
  const answers = await Promise.all(rest.map(ask));
  const together = (await Promise.all(answers.map(trips))).reduce((sum, each) => sum + each, 0);
  t.diagnostic(`round trips after the answer: ${alone} alone, ${together} for fifty`);
  assert.ok(together <= 50 * alone, `${together} > 50 × ${alone}`);
});
