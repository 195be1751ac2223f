// Changes that are asked for again under their Idempotency-Key, because an answer was lost.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import { startEdge } from "./harness.mjs";
import { firstPassword, opens, personOf, secondPassword, signedIn } from "./people.mjs";

const edge = await startEdge();
const thirdPassword = "Plover-Over-Tarn-77";

const change = (person, key, [old, next] = [firstPassword, secondPassword], bearer = person.bearer) =>
  edge.call("POST", "/api/password/change", {
    bearer,
    body: { current_password: old, new_password: next },
    headers: key ? { "idempotency-key": key } : {},
  });
const resetOf = async (person, count = 1) => {
  const { json } = await edge.call("POST", "/api/password/reset/request", { body: { email: person.email } });
  const [{ token, code }] = await edge.mailbox(person.email, { count });
  return { token, code, request_id: json.request_id };
};
const confirm = (body, key) =>
  edge.call("POST", "/api/password/reset/confirm", { body, headers: key ? { "idempotency-key": key } : {} });
const generationOf = async ({ id }) => {
  const { DB } = await edge.env();
  return (await DB.prepare("SELECT generation FROM account WHERE id = ?").bind(id).first()).generation;
};
const refused = (answer, status, code) => {
  assert.equal(answer.status, status, answer.text);
  assert.equal(answer.json.code, code);
};

test("ATTACK-37: a change that is sent again under its key is answered as the first time, and done once", async () => {
  const person = await signedIn(edge);
  const key = `"${randomUUID()}"`;
  await edge.call("POST", "/dev/fail", { body: { store: "lost", batches: 1 } });
  for (let sent = 0; sent < 3; sent += 1) assert.equal((await change(person, key)).status, 204);
  assert.equal(await generationOf(person), 2, "raised once");
  assert.equal((await edge.mailbox(person.email)).length, 1, "told once");
  assert.equal((await change(person, key.slice(1, -1))).status, 204, "with or without quotes");
  refused(await change(person), 400, "wrong_password");
});

test("ATTACK-37: of parallel changes under one key all are told that it is done, which it is once", async () => {
  const person = await signedIn(edge);
  const key = randomUUID();
  const answers = await Promise.all(Array.from({ length: 5 }, () => change(person, key)));
  assert.deepEqual(
    answers.map(({ status }) => status),
    [204, 204, 204, 204, 204],
  );
  assert.equal(await generationOf(person), 2);
  assert.equal((await edge.mailbox(person.email)).length, 1);
});

test("a key that was used for another new password is refused and changes nothing", async () => {
  const person = await signedIn(edge);
  const key = randomUUID();
  assert.equal((await change(person, key)).status, 204);
  refused(await change(person, key, [secondPassword, thirdPassword]), 422, "idempotency_key_reused");
  assert.ok(await opens(edge, person, secondPassword));
  assert.equal((await change(person, randomUUID(), [secondPassword, thirdPassword])).status, 204);
});

test("one person's key is nothing to another, and a refused change may be sent anew under the same key", async () => {
  const [one, two] = [await signedIn(edge), await signedIn(edge)];
  const key = randomUUID();
  assert.equal((await change(one, key)).status, 204);
  refused(await change(two, key, ["Not-The-Current-1", secondPassword]), 400, "wrong_password");
  assert.equal((await change(two, key)).status, 204);
});

test("ATTACK-37: a reset that is sent again under its key is answered as the first time, though its link is spent", async () => {
  const person = await signedIn(edge);
  const { token } = await resetOf(person);
  const key = randomUUID();
  const body = { token, new_password: secondPassword };
  for (let sent = 0; sent < 2; sent += 1) assert.equal((await confirm(body, key)).status, 204);
  assert.equal(await generationOf(person), 2);
  refused(await confirm(body), 400, "invalid_secret");
  refused(await confirm(body, randomUUID()), 400, "invalid_secret");
  refused(await confirm({ ...body, new_password: thirdPassword }, key), 422, "idempotency_key_reused");
  refused(await confirm({ ...body, token: "x".repeat(43) }, key), 400, "invalid_secret");
});

test("ATTACK-01: a reset by code likewise; after the next change the key says nothing more", async () => {
  const person = await personOf(edge);
  const { request_id, code } = await resetOf(person);
  const key = randomUUID();
  const body = { request_id, code, new_password: secondPassword };
  for (let sent = 0; sent < 2; sent += 1) assert.equal((await confirm(body, key)).status, 204);
  const later = await resetOf(person, 3);
  assert.equal((await confirm({ token: later.token, new_password: thirdPassword }, randomUUID())).status, 204);
  refused(await confirm(body, key), 400, "invalid_secret");
  assert.ok(await opens(edge, person, thirdPassword));
});

test("keys that could be guessed, or are no keys, are refused by name", async () => {
  const person = await signedIn(edge);
  for (const key of [
    "1",
    "short-key",
    "x".repeat(129),
    '"0123456789abcdef',
    "0123456789 abcdef",
    "0123456789\\abcdef",
  ]) {
    const answer = await change(person, key);
    refused(answer, 400, "bad_request");
    assert.match(answer.json.detail, /^Idempotency-Key must be/);
  }
  assert.ok(await opens(edge, person, firstPassword));
});

test("a change under a key costs two round trips, as any, as does its repetition; that of a reset four", async () => {
  const person = await signedIn(edge);
  const lines = () =>
    edge
      .logs()
      .map(({ message }) => message)
      .filter((line) => line.startsWith('{"') && line.includes('"event":"request"'))
      .map((line) => JSON.parse(line));
  const trips = async (act) => {
    const before = lines().length;
    await act();
    return lines()
      .slice(before)
      .map((line) => line.d1_round_trips);
  };
  const key = randomUUID();
  await edge.call("GET", "/api/sessions", { bearer: person.bearer });
  assert.deepEqual(await trips(() => change(person, key)), [2]);
  assert.deepEqual(await trips(() => change(person, key)), [2]);
  const { token } = await resetOf(person, 2);
  const body = { token, new_password: thirdPassword };
  const other = randomUUID();
  assert.deepEqual(await trips(() => confirm(body, other)), [2]);
  assert.deepEqual(await trips(() => confirm(body, other)), [4]);
});
