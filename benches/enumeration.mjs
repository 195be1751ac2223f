// Whether time tells who has an account, against a server that runs: pairs of requests, one for each of two kinds
// of address, in random order. A measurement, never a test: it judges nothing. `npm run bench:timing` starts it.
// RELATCH_ADMIN_TOKEN=… node benches/enumeration.mjs URL PAIRS KIND…
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { Agent, request } from "node:http";
import { cpus, loadavg } from "node:os";
import { setTimeout as pause } from "node:timers/promises";
import { bar } from "../scripts/lib/console.mjs";

const [url, pairsText, ...wanted] = process.argv.slice(2);
const pairs = Number(pairsText);
const token = process.env.RELATCH_ADMIN_TOKEN;

/** Between pairs, and between the two of a pair, where they are spaced: longer than the work that follows an answer. */
const spaceMs = 120;
/** How long the work behind an answer lets the answer go first: `HEAD_START` of the Worker. */
const headStartMs = 50;
/** Addresses of each kind: as many known as unknown, so that both are counted at as many meters. */
const crowd = 20;
const wrong = "Wr0ng-Password-00!";
/** As our own hashes are made, of no password. A deployed Worker takes no password from an administrator. */
const argon2id = `$argon2id$v=19$m=19456,t=2,p=1$${"A".repeat(22)}$${"A".repeat(43)}`;
const credential = process.env.RELATCH_DEPLOYED
  ? { password_hash: argon2id }
  : { password: "Quiet-Harbour-1917!" };
/** OpenBSD's test vector with another cost: nobody has to sign in with it. */
const bcrypt12 = "$2b$12$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";

const agent = new Agent({ keepAlive: true, maxSockets: 1 });

/** Sends one call and waits for all of its answer: `{ ms, status, body }`. */
async function call(host, path, body, bearer) {
  const text = JSON.stringify(body);
  const headers = { host, "content-type": "application/json", "content-length": Buffer.byteLength(text) };
  if (bearer) headers.authorization = `Bearer ${bearer}`;
  const { hostname, port } = new URL(url);
  const since = performance.now();
  const sent = request({ hostname, port, path, method: "POST", headers, agent });
  sent.end(text);
  const [answer] = await once(sent, "response");
  const chunks = [];
  for await (const chunk of answer) chunks.push(chunk);
  return { ms: performance.now() - since, status: answer.statusCode, body: Buffer.concat(chunks).toString() };
}

/** A tenant whose limits refuse nothing, on a host of its own, and what it takes to give it accounts. */
async function tenant() {
  const slug = `t${randomUUID().slice(0, 8)}`;
  const admin = async (path, body) => {
    const { status, body: answer } = await call(slug, `/api/admin${path}`, body, token);
    if (status !== 201) throw new Error(`${path}: ${status} ${answer}`);
    return JSON.parse(answer);
  };
  const host = `${slug}.localhost`;
  const { id } = await admin("/tenants", { slug, hosts: [host], settings: { limits: "open" } });
  const addresses = async (make) => {
    const made = Array.from({ length: crowd }, () => `p-${randomUUID()}@example.com`);
    for (const email of made) await make?.(email);
    return made;
  };
  const account = (more) => (email) => admin("/accounts", { tenant: id, email, email_verified: true, ...more });
  return {
    signIn: (email) => call(host, "/api/sessions", { email, password: wrong }),
    ask: (email) => call(host, "/api/password/reset/request", { email }),
    unknown: () => addresses(),
    known: () => addresses(account(credential)),
    withoutPassword: () => addresses(account({})),
    imported: () => addresses(account({ password_hash: bcrypt12 })),
  };
}

/** What is compared: two kinds of address, and what is measured of one. All accounts of a tenant are of one class. */
const kinds = {
  reset: async () => {
    const { ask, known, unknown } = await tenant();
    return { title: "request for a reset", of: "known", sides: [await known(), await unknown()], measure: ask };
  },
  again: async () => {
    const { ask, known, unknown } = await tenant();
    const measure = async (email) => {
      await ask(email);
      return ask(email);
    };
    return { title: "a second one right behind it", of: "known", sides: [await known(), await unknown()], measure };
  },
  during: async () => {
    const { ask, known, unknown } = await tenant();
    const measure = async (email) => {
      await ask(email);
      await pause(headStartMs);
      return ask(email);
    };
    return { title: "one while the work behind another goes on", of: "known", sides: [await known(), await unknown()], measure };
  },
  "sign-in": async () => {
    const { signIn, known, unknown } = await tenant();
    return { title: "refused sign-in", of: "known", sides: [await known(), await unknown()], measure: signIn };
  },
  "no-password": async () => {
    const { signIn, known, withoutPassword, unknown } = await tenant();
    await known();
    const sides = [await withoutPassword(), await unknown()];
    return { title: "refused sign-in", of: "without a password", sides, measure: signIn };
  },
  imported: async () => {
    const { signIn, imported, unknown } = await tenant();
    const sides = [await imported(), await unknown()];
    return { title: "refused sign-in", of: "imported, bcrypt of cost 12", sides, measure: signIn };
  },
};

/** Times of both sides, pair by pair; `space` is what lies between two measurements, in milliseconds. */
async function measured(title, { sides, measure }, space) {
  const draw = bar(title, pairs);
  const times = [[], []];
  for (let pair = -5; pair < pairs; pair += 1) {
    const order = Math.random() < 0.5 ? [0, 1] : [1, 0];
    for (const side of order) {
      if (space > 0) await pause(space);
      const { ms, status, body } = await measure(sides[side].at(pair % crowd));
      if (status !== 202 && status !== 401) throw new Error(`${title}: ${status} ${body}`);
      // The first few warm up the server.
      if (pair >= 0) times[side].push(ms);
    }
    if (pair >= 0) draw(pair + 1);
  }
  draw.end();
  return times;
}

/** The chance that a measurement of the first kind is longer than one of the second (Mann and Whitney). */
function auc([one, other]) {
  const sorted = other.toSorted((a, b) => a - b);
  const below = (value, orEqual) => {
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sorted[middle] < value || (orEqual && sorted[middle] === value)) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const wins = one.reduce((sum, value) => sum + (below(value, false) + below(value, true)) / 2, 0);
  return wins / (one.length * other.length);
}

const mean = (numbers) => numbers.reduce((sum, value) => sum + value, 0) / numbers.length;

/** The mean difference of the pairs, and the ends of its 95 % confidence interval. */
function difference([one, other]) {
  const differences = one.map((value, pair) => value - other[pair]);
  const middle = mean(differences);
  const variance = mean(differences.map((value) => (value - middle) ** 2)) * (pairs / (pairs - 1));
  const half = 1.96 * Math.sqrt(variance / pairs);
  return [middle, middle - half, middle + half];
}

console.log(`${cpus()[0]?.model ?? "unknown CPU"}, ${cpus().length} CPUs, load ${loadavg()[0].toFixed(1)} before; ${pairs} pairs each\n`);
console.log("| | | | mean, ms | unknown, ms | difference, ms (95 %) | AUC |");
console.log("|---|---|---|--:|--:|--:|--:|");
for (const name of wanted) {
  for (const [spacing, space] of [["spaced", spaceMs], ["back to back", 0]]) {
    const kind = await kinds[name]();
    const times = await measured(`${name}, ${spacing}`, kind, space);
    const [own, unknown] = times.map((all) => mean(all).toFixed(2));
    const [middle, low, high] = difference(times).map((value) => value.toFixed(2));
    const row = [kind.title, kind.of, spacing, own, unknown, `${middle} (${low} to ${high})`, auc(times).toFixed(3)];
    console.log(`| ${row.join(" | ")} |`);
  }
}
agent.destroy();
