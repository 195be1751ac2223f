// Refreshing from two places over the wire: both native and Prelude's API, replies that are lost on either
// side, and keys that go between two refreshes.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { secretsFile } from "../../scripts/lib/state.mjs";
import { serveEdge } from "./harness.mjs";
import { signedIn } from "./people.mjs";
import { must } from "./prelude.mjs";

const edge = await serveEdge();
const refresh = (refresh_token) => edge.call("POST", "/api/sessions/refresh", { body: { refresh_token } });
const prelude = (token) =>
  edge.call("POST", "/v1/session/refresh", { body: {}, headers: { "x-refresh-token": token } });
const nextOf = (answer) => {
  const { json, headers } = must(answer, 200);
  return json.refresh_token ?? headers.get("x-refresh-token");
};
const isLive = async (bearer) => (await edge.call("GET", "/api/sessions", { bearer })).status === 200;

test("two tabs at once get one successor, over both APIs, many times", async () => {
  let { refresh: token, bearer } = await signedIn(edge);
  const seen = new Set([token]);
  for (let round = 0; round < 20; round += 1) {
    const answers = await Promise.all([refresh(token), prelude(token), refresh(token)]);
    const nexts = new Set(answers.map(nextOf));
    assert.equal(nexts.size, 1, "one line of tokens");
    [token] = nexts;
    assert.ok(!seen.has(token));
    seen.add(token);
  }
  assert.ok(await isLive(bearer));
});

test("ATTACK-37: a refresh, a sign-in and a step-up whose reply the database loses are answered", async () => {
  const person = await signedIn(edge);
  const losing = async () => must(await edge.call("POST", "/dev/fail", { body: { store: "lost", batches: 1 } }), 204);
  await losing();
  const next = nextOf(await refresh(person.refresh));
  assert.equal(nextOf(await refresh(person.refresh)), next);
  await losing();
  const again = await edge.call("POST", "/api/sessions", { body: { email: person.email, password: person.password } });
  const { access_token: bearer } = must(again, 200).json;
  await losing();
  must(await edge.call("POST", "/api/sessions/step-up", { bearer, body: { password: person.password } }), 200);
  const { sessions } = must(await edge.call("GET", "/api/sessions", { bearer }), 200).json;
  assert.equal(sessions.length, 2, "none was made twice");
});

test("the token just exchanged is a copy after thirty seconds", async () => {
  const person = await signedIn(edge);
  const next = nextOf(await refresh(person.refresh));
  await edge.advanceClock(29_000);
  try {
    assert.equal(nextOf(await refresh(person.refresh)), next);
    await edge.advanceClock(31_000);
    assert.equal((await refresh(person.refresh)).status, 401);
    assert.equal((await refresh(next)).status, 401);
  } finally {
    await edge.resetClock();
  }
});

test("where the successor cannot be derived any more, the newest is asked for and nothing ends", async () => {
  const file = secretsFile(edge.state);
  const before = readFileSync(file, "utf8");
  const ring = /^SECRET_KEYS=(.+)$/m.exec(before)[1];
  const other = "later:HwECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHgA";
  const serveWith = async (text) => {
    writeFileSync(file, text);
    await edge.stop();
    await edge.restart();
  };
  const person = await signedIn(edge);
  try {
    await serveWith(before.replace(ring, `${other},${ring}`));
    const next = nextOf(await refresh(person.refresh));
    await serveWith(before.replace(ring, `${ring},${other}`));
    assert.equal(nextOf(await refresh(person.refresh)), next, "any key in use derives it");
    await serveWith(before);
    const refused = await refresh(person.refresh);
    assert.deepEqual([refused.status, refused.json.code], [409, "retry_with_newest"]);
    const alike = await prelude(person.refresh);
    assert.deepEqual([alike.status, alike.json], [409, { code: "retry_with_newest", type: "conflict" }]);
    await serveWith(before.replace(ring, `${ring},${other}`));
    nextOf(await refresh(next));
  } finally {
    await serveWith(before);
  }
});
