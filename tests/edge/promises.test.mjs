// What Relatch promises whatever API is spoken: one winner, nothing lost, nothing half done, nothing readable.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import { tenants } from "./client.mjs";
import { serveEdge, startEdge } from "./harness.mjs";
import { minute, network, strictOf } from "./limits.mjs";
import { firstPassword, opens, personOf, refreshes, secondPassword, sessionOf, signedIn, tenantOf } from "./people.mjs";
import { must } from "./prelude.mjs";

const edge = await startEdge();

const requestReset = async (person) => {
  const answer = await edge.call("POST", "/api/password/reset/request", {
    body: { email: person.email, tenant: person.tenant },
  });
  assert.equal(answer.status, 202, answer.text);
  return answer.json.request_id;
};
/** Asks for a reset and reads the newest mail of it: `{ request_id, token, code }`. */
const resetOf = async (person, count = 1, on = edge) => {
  const request_id = await requestReset(person);
  const [mail] = await on.mailbox(person.email, { count });
  return { request_id, token: mail.token, code: mail.code };
};
const confirm = (token, new_password) =>
  edge.call("POST", "/api/password/reset/confirm", { body: { token, new_password } });
const stepUp = async (bearer) =>
  (await edge.call("POST", "/api/sessions/step-up", { bearer, body: { password: firstPassword } })).json.access_token;
const changePrelude = (bearer, password) =>
  edge.call("POST", "/v1/session/me/password/reset", { bearer, body: { password } });
const changeNative = (bearer, current_password, new_password) =>
  edge.call("POST", "/api/password/change", { bearer, body: { current_password, new_password } });

/** The lines that requests left in the log, newest last. */
const requestLines = () =>
  edge
    .logs()
    .map(({ message }) => message)
    .filter((line) => line.startsWith('{"') && line.includes('"event":"request"'))
    .map((line) => JSON.parse(line));

test("ATTACK-02: of twenty parallel redeems of one link exactly one wins, fifty times", async () => {
  for (let round = 0; round < 50; round += 1) {
    const person = await personOf(edge);
    const { token } = await resetOf(person);
    const passwords = Array.from({ length: 20 }, (_, at) => `Racing-Heron-${round}-${at}`);
    const answers = await Promise.all(passwords.map((password) => confirm(token, password)));
    const won = answers.flatMap(({ status }, at) => (status === 204 ? [at] : []));
    assert.equal(won.length, 1, `round ${round}: ${answers.map(({ status }) => status)}`);
    for (const { status, json } of answers.filter((_, at) => at !== won[0])) {
      assert.deepEqual([status, json.code], [400, "invalid_secret"]);
    }
    assert.ok(await opens(edge, person, passwords[won[0]]));
  }
});

test("P-22: of two concurrent changes with one grant one wins and one is refused", async () => {
  for (let round = 0; round < 10; round += 1) {
    const person = await signedIn(edge);
    const scoped = await stepUp(person.bearer);
    const passwords = [`Otter-Lantern-${round}!1`, `Otter-Lantern-${round}!2`];
    const answers = await Promise.all(passwords.map((password) => changePrelude(scoped, password)));
    assert.deepEqual(answers.map(({ status }) => status).toSorted(), [204, 403]);
    const winner = answers.findIndex(({ status }) => status === 204);
    assert.ok(await opens(edge, person, passwords[winner]));
  }
});

test("ATTACK-04: a change that races a change of the same password is told so, and changes nothing", async () => {
  const person = await signedIn(edge);
  const passwords = Array.from({ length: 6 }, (_, at) => `Sparrow-Ladder-${at}`);
  const answers = await Promise.all(passwords.map((password) => changeNative(person.bearer, firstPassword, password)));
  const won = answers.flatMap(({ status }, at) => (status === 204 ? [at] : []));
  assert.equal(won.length, 1);
  for (const { status, json } of answers.filter((_, at) => at !== won[0])) {
    assert.ok(["credential_changed", "wrong_password"].includes(json.code), `${status} ${json.code}`);
  }
  assert.ok(await opens(edge, person, passwords[won[0]]));
});

test("ATTACK-16: a refused password spends no link, code or grant", async () => {
  const person = await signedIn(edge);
  const { token } = await resetOf(person);
  const refused = await confirm(token, "Heron-7x");
  assert.equal(refused.status, 422);
  assert.deepEqual(
    refused.json.issues.map(({ code }) => code),
    ["too_short"],
  );
  assert.equal((await confirm(token, firstPassword)).json.issues[0].code, "reused");
  assert.equal((await confirm(token, secondPassword)).status, 204);
});

test("ATTACK-01: a spent link is dead", async () => {
  const person = await personOf(edge);
  const { token } = await resetOf(person);
  assert.equal((await confirm(token, secondPassword)).status, 204);
  assert.equal((await confirm(token, "Another-Heron-77")).json.code, "invalid_secret");
  assert.ok(await opens(edge, person, secondPassword));
});

test("ATTACK-11: an older live secret survives a new request, and dies with a success", async () => {
  const person = await personOf(edge);
  const older = await resetOf(person);
  const newer = await resetOf(person, 2);
  assert.notEqual(older.token, newer.token);
  assert.equal((await confirm(older.token, secondPassword)).status, 204);
  assert.equal((await confirm(newer.token, "Another-Heron-77")).json.code, "invalid_secret");
});

test("ATTACK-05: a link from before a change is dead after it", async () => {
  const person = await signedIn(edge);
  const { token } = await resetOf(person);
  assert.equal((await changeNative(person.bearer, firstPassword, secondPassword)).status, 204);
  assert.equal((await confirm(token, "Another-Heron-77")).json.code, "invalid_secret");
});

test("every request that is accepted makes a secret, and asking again ends none", async () => {
  const person = await personOf(edge);
  const asked = [];
  for (let count = 1; count <= 12; count += 1) asked.push(await resetOf(person, count));
  assert.equal(new Set(asked.map(({ token }) => token)).size, 12);
  assert.equal((await confirm(asked[0].token, secondPassword)).status, 204);
});

test("ten links are live at most: the eleventh request is refused, alike for every address, until one is dead", async (t) => {
  t.after(() => edge.resetClock());
  const at = await strictOf(edge);
  const person = await personOf(edge, { tenant: at.id });
  const from = network();
  const nobody = `nobody-${randomUUID()}@example.com`;
  assert.equal((await at.signIn({ email: person.email, password: firstPassword }, { from })).status, 200);
  const ask = (email) => at.call("POST", "/auth/reset/password-email", { from: network(), body: { email } });
  for (let count = 1; count <= 10; count += 1) {
    for (const email of [person.email, nobody]) assert.equal((await ask(email)).status, 200, `mail ${count}`);
    await edge.mailbox(person.email, { count });
    await edge.advanceClock(minute + 1_000);
  }
  const waits = (refused, most) => {
    assert.equal(refused.status, 429);
    const wait = Number(refused.headers.get("retry-after"));
    assert.ok(wait > most - 60 && wait <= most, `${wait} s`);
  };
  for (const email of [person.email, nobody]) waits(await ask(email), 29 * 60);
  waits(await at.request({ email: person.email }, { from }), 20 * 60);
  await edge.advanceClock(20 * minute);
  assert.equal((await at.request({ email: person.email }, { from })).status, 202);
  assert.equal((await edge.mailbox(person.email, { count: 11 })).length, 11);
});

test("a native code is good with requests of its address, five guesses each; the link stays good", async () => {
  const person = await personOf(edge);
  const { request_id, token, code } = await resetOf(person);
  const guess = (code, request = request_id) =>
    edge.call("POST", "/api/password/reset/confirm", {
      body: { request_id: request, code, new_password: secondPassword },
    });
  assert.match(code, /^\d{8}$/);
  assert.equal((await guess(code, randomUUID())).json.code, "invalid_secret");
  const wrong = String((Number(code) + 1) % 1e8).padStart(8, "0");
  for (let tries = 0; tries < 5; tries += 1) assert.equal((await guess(wrong)).json.code, "invalid_secret");
  assert.equal((await guess(code)).json.code, "invalid_secret", "the sixth guess is not judged");
  assert.equal((await confirm(token, secondPassword)).status, 204);
});

test("ATTACK-03: parallel guesses at a code cannot outrun its counter", async () => {
  const person = await personOf(edge);
  const { request_id, code } = await resetOf(person);
  const guess = (code) =>
    edge.call("POST", "/api/password/reset/confirm", { body: { request_id, code, new_password: secondPassword } });
  const wrong = Array.from({ length: 12 }, (_, at) => String((Number(code) + 1 + at) % 1e8).padStart(8, "0"));
  await Promise.all(wrong.map(guess));
  assert.equal((await guess(code)).json.code, "invalid_secret");
});

test("after a change its caller can refresh and the others cannot; after a reset nobody can; Prelude keeps all", async () => {
  const person = await signedIn(edge);
  const other = await sessionOf(edge, person);
  assert.equal((await changeNative(person.bearer, firstPassword, secondPassword)).status, 204);
  assert.ok(await refreshes(edge, person));
  assert.ok(!(await refreshes(edge, other)));
  assert.equal(
    (await edge.call("GET", "/api/sessions", { bearer: other.bearer })).status,
    401,
    "its access token is dead at once",
  );

  const kept = await sessionOf(edge, person, secondPassword);
  const { token } = await resetOf(person);
  assert.equal((await confirm(token, "Another-Heron-77")).status, 204);
  assert.ok(!(await refreshes(edge, kept)));

  const prelude = await signedIn(edge);
  const beside = await sessionOf(edge, prelude);
  assert.equal((await changePrelude(await stepUp(prelude.bearer), secondPassword)).status, 204);
  assert.ok(await refreshes(edge, prelude));
  assert.ok(await refreshes(edge, beside));
});

test("a refresh token that is older than the one just exchanged ends its session", async () => {
  const person = await signedIn(edge);
  const rotated = async (refresh_token) =>
    must(await edge.call("POST", "/api/sessions/refresh", { body: { refresh_token } }), 200).json.refresh_token;
  const second = await rotated(person.refresh);
  assert.equal(await rotated(person.refresh), second);
  const third = await rotated(second);
  assert.ok(!(await refreshes(edge, person)));
  assert.ok(!(await refreshes(edge, { refresh: third })), "the thief's and the owner's are both dead");
});

test("ATTACK-12, ATTACK-13: every address gets the same answer to a request, and the same work", async () => {
  const known = await personOf(edge);
  // Whoever comes first reads the tenant for those after him.
  await requestReset(await personOf(edge));
  const answers = [];
  for (const email of [known.email, `nobody-${randomUUID()}@example.com`, "off@example.com", "sso@example.com"]) {
    const answer = await edge.call("POST", "/api/password/reset/request", { body: { email } });
    const line = requestLines().at(-1);
    answers.push([
      answer.status,
      Object.keys(answer.json),
      [...answer.headers.keys()].toSorted(),
      line.d1_round_trips,
      line.hashes,
    ]);
  }
  for (const answer of answers) assert.deepEqual(answer, answers[0]);
});

test("a change and a confirm take at most two round trips to the database", async () => {
  const person = await signedIn(edge);
  const { token } = await resetOf(person);
  const trips = async (act) => {
    const answer = await act();
    assert.ok([200, 204].includes(answer.status), answer.text);
    return requestLines().at(-1).d1_round_trips;
  };
  const bearer = person.bearer;
  assert.equal(await trips(() => confirm(token, secondPassword)), 2);
  const again = await sessionOf(edge, person, secondPassword);
  assert.equal(await trips(() => changeNative(again.bearer, secondPassword, "Third-Kestrel-12")), 2);
  const headers = { "x-tenant-id": tenants.demo };
  const jitsudo = { current_password: "Third-Kestrel-12", new_password: "Fourth-Kestrel-12" };
  assert.equal(
    await trips(() => edge.call("POST", "/v1/users/me/password", { bearer: again.bearer, headers, body: jitsudo })),
    2,
  );
  const foundry = { loginId: person.email, oldPassword: "Fourth-Kestrel-12", newPassword: "Fifth-Kestrel-12" };
  assert.equal(
    await trips(() => edge.call("POST", "/api/svc/v1/users/change-password", { bearer: again.bearer, body: foundry })),
    2,
  );
  assert.equal((await edge.call("GET", "/api/sessions", { bearer })).status, 401);
  assert.equal(requestLines().at(-1).d1_round_trips, 1, "a refusal costs one");
});

/**
 * Every endpoint that changes a password, ready to be called once: `[name, act, its 500 body]`.
 * @type {Record<string, (person: any) => Promise<any[]>>}
 */
const changes = {
  "the native change": async (person) => [
    () => changeNative(person.bearer, firstPassword, secondPassword),
    ({ json }) => json.code === "internal",
  ],
  "the native confirm": async (person) => {
    const { token } = await resetOf(person);
    return [() => confirm(token, secondPassword), ({ json }) => json.code === "internal"];
  },
  Prelude: async (person) => {
    const scoped = await stepUp(person.bearer);
    return [
      () => changePrelude(scoped, secondPassword),
      ({ text }) => text === '{"code":"internal","type":"internal"}',
    ];
  },
  JITSudo: async (person) => [
    () =>
      edge.call("POST", "/v1/users/me/password", {
        bearer: person.bearer,
        headers: { "x-tenant-id": tenants.demo },
        body: { current_password: firstPassword, new_password: secondPassword },
      }),
    ({ json }) => json.code === "internal" && typeof json.message === "string",
  ],
  Unleash: async (person) => {
    await edge.call("POST", "/auth/reset/password-email", { body: { email: person.email } });
    const [{ token }] = await edge.mailbox(person.email);
    return [
      () => edge.call("POST", "/auth/reset/password", { body: { token, password: secondPassword } }),
      ({ json }) => typeof json.name === "string" && typeof json.message === "string",
    ];
  },
  px0: async (person) => {
    await edge.call("POST", "/v1/auth/password-reset/trigger", { body: { email: person.email } });
    const [{ code }] = await edge.mailbox(person.email);
    return [
      () => edge.call("POST", "/v1/auth/password-reset/reset", { body: { code, new_password: secondPassword } }),
      ({ text }) => text === '{"error":"internal error"}',
    ];
  },
  TrueFoundry: async (person) => [
    () =>
      edge.call("POST", "/api/svc/v1/users/change-password", {
        bearer: person.bearer,
        body: { loginId: person.email, oldPassword: firstPassword, newPassword: secondPassword },
      }),
    ({ json }) => json.statusCode === 500 && typeof json.message === "string",
  ],
};

for (const [name, prepare] of Object.entries(changes)) {
  test(`ATTACK-38: ${name}: a database that fails at any statement gives 500, and nothing is half done`, async () => {
    const person = await signedIn(edge);
    const [act, isIts500] = await prepare(person);
    let failures = 0;
    for (let statements = 0; ; statements += 1) {
      await edge.call("POST", "/dev/fail", { body: { store: "after", statements, batches: 1 } });
      const answer = await act();
      if ([200, 204].includes(answer.status)) break;
      failures += 1;
      assert.equal(answer.status, 500, answer.text);
      assert.ok(isIts500(answer), answer.text);
      assert.ok(await opens(edge, person, firstPassword), `after ${statements} statements`);
      assert.ok(!(await opens(edge, person, secondPassword)));
    }
    assert.ok(failures > 3, `only ${failures} statements failed`);
    assert.ok(await opens(edge, person, secondPassword));
  });
}

test("ATTACK-37: a change whose reply was lost counts as done", async () => {
  const person = await signedIn(edge);
  await edge.call("POST", "/dev/fail", { body: { store: "lost", batches: 1 } });
  assert.equal((await changeNative(person.bearer, firstPassword, secondPassword)).status, 204);
  assert.ok(await opens(edge, person, secondPassword));
});

/** Every table and every log line, as text. */
async function dumpOf(edge) {
  const { DB } = await edge.env();
  const tables =
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%cf_%' AND name NOT LIKE 'sqlite_%'";
  const { results } = await DB.prepare(tables).all();
  let dump = JSON.stringify(edge.logs());
  for (const { name } of results) dump += JSON.stringify((await DB.prepare(`SELECT * FROM "${name}"`).all()).results);
  return dump;
}

test("ATTACK-09: no secret is readable in any table or log line, even with mails pending", async () => {
  const fresh = await startEdge();
  const person = await signedIn(fresh);
  const secrets = [firstPassword, person.refresh, person.bearer];
  const answer = await fresh.call("POST", "/api/password/reset/request", { body: { email: person.email } });
  await fresh.call("POST", "/auth/reset/password-email", { body: { email: person.email } });
  await fresh.call("POST", "/v1/auth/password-reset/trigger", { body: { email: person.email } });
  // Without the mailbox having been read, some mails still wait; with it, all were sent.
  const held = await dumpOf(fresh);
  const mails = await fresh.mailbox(person.email, { count: 3 });
  for (const { token, code } of mails) secrets.push(...[token, code].filter(Boolean));
  const dump = held + (await dumpOf(fresh));
  assert.equal(answer.status, 202);
  assert.ok(dump.includes(person.id), "the dump is not empty");
  for (const secret of secrets) assert.ok(!dump.includes(secret), "a secret is readable");
});

test("ATTACK-28: the same address at two tenants is two accounts, and nothing of one opens the other", async () => {
  const second = await tenantOf(edge);
  const email = `twin-${randomUUID().slice(0, 8)}@example.com`;
  const here = await signedIn(edge, { email });
  const there = await signedIn(edge, { email, tenant: second.id, password: "Other-Tenants-Word-5" });
  assert.notEqual(here.id, there.id);
  assert.ok(!(await opens(edge, here, "Other-Tenants-Word-5")));
  const { token } = await resetOf(here);
  const elsewhere = await edge.call("POST", "/api/password/reset/confirm", {
    body: { token, new_password: secondPassword, tenant: second.id },
  });
  assert.equal(elsewhere.json.code, "invalid_secret");
  assert.equal(
    (
      await edge.call("GET", "/api/sessions", {
        bearer: there.bearer.replace(/.$/, (last) => (last === "A" ? "B" : "A")),
      })
    ).status,
    401,
  );
  assert.ok(await opens(edge, there, "Other-Tenants-Word-5"));
});

test("ATTACK-35: the isolate stays under 64 MB under load", async () => {
  const people = await Promise.all(Array.from({ length: 12 }, () => signedIn(edge)));
  let current = firstPassword;
  for (let round = 0; round < 4; round += 1) {
    const next = `Heron-Under-Load-${round}`;
    const answers = await Promise.all(people.map(({ bearer }) => changeNative(bearer, current, next)));
    assert.ok(answers.every(({ status }) => status === 204));
    current = next;
  }
  const { json } = await edge.call("GET", "/dev/memory");
  assert.ok(json.wasm_bytes < 64 * 1024 * 1024, `${json.wasm_bytes} bytes`);
});

test("a power cut loses nothing that was answered: changes, sessions, requests for a reset", async () => {
  const served = await serveEdge();
  const person = await signedIn(served);
  const asking = await personOf(served);
  const change = { current_password: firstPassword, new_password: secondPassword };
  assert.equal(
    (await served.call("POST", "/api/password/change", { bearer: person.bearer, body: change })).status,
    204,
  );
  const asked = await served.call("POST", "/api/password/reset/request", { body: { email: asking.email } });
  assert.equal(asked.status, 202);
  await served.kill();
  await served.restart();
  assert.ok(await opens(served, person, secondPassword));
  assert.ok(await refreshes(served, person));
  // What the power cut kept from being done behind the answer is cron's.
  await served.call("POST", "/dev/tick");
  const [{ token }] = await served.mailbox(asking.email);
  const redeemed = await served.call("POST", "/api/password/reset/confirm", {
    body: { token, new_password: secondPassword },
  });
  assert.equal(redeemed.status, 204);
  assert.ok(await opens(served, asking, secondPassword));
});
