// Whether time tells who has an account: how long a refused sign-in and a request for a reset take for every
// kind of account, against `npm start` and its demo data. A measurement, never a test: it judges nothing.
// node benches/enumeration.mjs [http://127.0.0.1:8787] [rounds]
import { randomUUID } from "node:crypto";

const [url = "http://127.0.0.1:8787", rounds = "200"] = process.argv.slice(2);
const kinds = {
  known: () => "ada@example.com",
  unknown: () => `nobody-${randomUUID()}@example.com`,
  deactivated: () => "off@example.com",
  elsewhere: () => "sso@example.com",
};
const operations = {
  "refused sign-in": (email) => ["/api/sessions", { email, password: "Wr0ng-Password-00!" }],
  "request for a reset": (email) => ["/api/password/reset/request", { email }],
};

async function timed(path, body) {
  const since = performance.now();
  const answer = await fetch(new URL(path, url), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  await answer.arrayBuffer();
  return performance.now() - since;
}

const at = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];

/** The largest distance between two distributions (Kolmogorov and Smirnov): 0 alike, 1 apart. */
function distance(one, other) {
  const below = (sorted, value) => sorted.filter((each) => each <= value).length / sorted.length;
  return Math.max(...[...one, ...other].map((value) => Math.abs(below(one, value) - below(other, value))));
}

/** In an order drawn anew each round, so that what warms up or slows down concerns all alike. */
const shuffled = (names) => names.map((name) => [Math.random(), name]).sort(([a], [b]) => a - b).map(([, name]) => name);

for (const [operation, ask] of Object.entries(operations)) {
  const times = Object.fromEntries(Object.keys(kinds).map((kind) => [kind, []]));
  for (let round = 0; round < Number(rounds); round += 1) {
    for (const kind of shuffled(Object.keys(kinds))) times[kind].push(await timed(...ask(kinds[kind]())));
    process.stderr.write(`\r${operation}: ${round + 1} of ${rounds}`);
  }
  process.stderr.write("\n");
  const sorted = Object.fromEntries(Object.entries(times).map(([kind, all]) => [kind, all.toSorted((a, b) => a - b)]));
  // Two samples of one distribution are farther apart than this in one case of twenty.
  console.log(`${operation} (alike below ${(1.36 * Math.sqrt(2 / Number(rounds))).toFixed(3)})`);
  for (const [kind, all] of Object.entries(sorted)) {
    const [median, p95] = [at(all, 0.5), at(all, 0.95)].map((ms) => ms.toFixed(1));
    console.log(`  ${kind.padEnd(12)} median ${median} ms, 95 % ${p95} ms, distance to known ${distance(sorted.known, all).toFixed(3)}`);
  }
}
