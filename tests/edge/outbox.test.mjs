// Mail when its provider misbehaves: nothing is lost, nobody waits, nobody gets a mail twice.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import { Webhook } from "standardwebhooks";
import { startEdge } from "./harness.mjs";
import { firstPassword, personOf, secondPassword, signedIn, tenantOf } from "./people.mjs";
import { configured, startProvider } from "./provider.mjs";
import { answering, startReceiver } from "./receiver.mjs";

const minute = 60_000;
const bounceSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
/** No answer may wait for the provider, whose time-out is ten seconds. */
const unhurriedMs = 5_000;

const provider = await startProvider();
const edge = await startEdge({
  vars: configured(provider).vars,
  secrets: { ...configured(provider).secrets, MAIL_WEBHOOK_SECRET: bounceSecret },
});

const tick = async (on = edge) => assert.equal((await on.call("POST", "/dev/tick")).status, 204);
const pass = async (ms, on = edge) => {
  await on.advanceClock(ms);
  await tick(on);
};
const lettersOf = async ({ id, tenant }, on = edge) => {
  const { json } = await on.admin("GET", `/outbox?tenant=${tenant}`);
  return json.letters.filter(({ account }) => account === id);
};
/** The state of a person's letters once none is on its first way: that follows the answer by itself. */
async function settled(person, on = edge) {
  for (;;) {
    const letters = await lettersOf(person, on);
    if (letters.every(({ state, reason }) => state !== "waiting" || reason !== null))
      return letters.map(({ state, reason }) => [state, reason]);
  }
}

/** Changes a password, which mails its owner; the answer and how long it took. */
async function change(person, on = edge) {
  const started = performance.now();
  const body = { current_password: firstPassword, new_password: secondPassword };
  const answer = await on.call("POST", "/api/password/change", { bearer: person.bearer, body });
  assert.equal(answer.status, 204, answer.text);
  return performance.now() - started;
}

/** Asks for a reset; what the answer says besides its id. */
async function askReset({ email, tenant }, on = edge) {
  const answer = await on.call("POST", "/api/password/reset/request", { body: { email, tenant } });
  return [answer.status, Object.keys(answer.json), [...answer.headers.keys()].toSorted()];
}

const person = async (on = edge) => {
  const tenant = await tenantOf(on);
  return signedIn(on, { tenant: tenant.id });
};

test("a mail goes out once, with its key, its sender and its tenant", async () => {
  const ada = await person();
  await change(ada);
  assert.deepEqual(await settled(ada), []);
  await tick();
  const [mail, ...more] = provider.to(ada.email);
  assert.deepEqual(more, []);
  assert.deepEqual(mail.from, "Relatch <no-reply@example.com>");
  assert.deepEqual(mail.tags, [{ name: "tenant", value: ada.tenant }]);
  const { headers } = provider.calls.at(-1);
  assert.equal(headers.authorization, "Bearer provider-key");
  assert.match(headers["idempotency-key"], /^[0-9a-f-]{36}$/);
});

test("a provider that is down for an hour loses nothing and slows no answer", async () => {
  provider.fails(503);
  const people = await Promise.all(Array.from({ length: 8 }, () => person()));
  for (const one of people) assert.ok((await change(one)) < unhurriedMs);
  const late = await person();
  await askReset(late);
  for (let passed = 0; passed < 60; passed += 5) await pass(5 * minute);
  for (const one of people) {
    assert.deepEqual(provider.to(one.email), []);
    assert.deepEqual(await settled(one), [["waiting", "provider_failed"]]);
  }
  // A link is worth nothing after half an hour: its mail is given up, and says so.
  assert.deepEqual(await settled(late), [["dead", "provider_failed"]]);
  provider.works();
  await pass(60 * minute);
  await pass(minute);
  for (const one of people) {
    assert.equal(provider.to(one.email).length, 1, one.email);
    assert.deepEqual(await lettersOf(one), []);
  }
  await edge.resetClock();
});

test("ASVS-13.1.3: a provider that never answers is left after ten seconds, and slows no answer", async () => {
  const ada = await person();
  provider.stalls();
  const before = provider.calls.length;
  assert.ok((await change(ada)) < unhurriedMs);
  await provider.next(before + 1);
  const started = performance.now();
  const grace = await person();
  assert.ok((await change(grace)) < unhurriedMs && performance.now() - started < 2 * unhurriedMs);
  let letters = [];
  while (letters[0]?.reason !== "no_answer") letters = await lettersOf(ada);
  const waited = performance.now() - started;
  assert.ok(waited > 5_000 && waited < 20_000, `${waited} ms`);
  assert.deepEqual([letters[0].state, letters[0].possible_repeats], ["waiting", 1]);
  provider.works();
  await pass(10 * minute);
  assert.equal(provider.to(ada.email).length, 1);
  assert.equal(provider.to(grace.email).length, 1);
  await edge.resetClock();
});

test("a mail whose answer is lost goes out once from a provider that knows its key; its row says what happened", async () => {
  const ada = await person();
  provider.losesAnswers();
  await change(ada);
  let letters = [];
  while (letters[0]?.reason !== "no_answer") letters = await lettersOf(ada);
  provider.works();
  await pass(10 * minute);
  assert.equal(provider.calls.filter(({ body }) => body.includes(ada.email)).length, 2, "it was handed over twice");
  assert.equal(provider.to(ada.email).length, 1, "it went out once");
  const [row] = await lettersOf(ada);
  assert.deepEqual([row.state, row.reason, row.possible_repeats], ["sent", "no_answer", 1]);
  await pass(10 * minute);
  assert.equal(provider.to(ada.email).length, 1);
  await edge.resetClock();
});

test("a provider that knows no keys repeats a mail once at most, and the row says so", async () => {
  const forgetful = await startProvider({ forgetful: true });
  const other = await startEdge(configured(forgetful, { MAIL_IDEMPOTENT: "false" }));
  const ada = await person(other);
  forgetful.losesAnswers();
  await change(ada, other);
  let letters = [];
  while (letters[0]?.reason !== "no_answer") letters = await lettersOf(ada, other);
  assert.equal(letters[0].state, "waiting");
  await pass(61 * minute, other);
  assert.deepEqual(await settled(ada, other), [["dead", "no_answer"]]);
  for (let hour = 0; hour < 6; hour += 1) await pass(60 * minute, other);
  assert.equal(forgetful.to(ada.email).length, 2);
  assert.equal((await lettersOf(ada, other))[0].possible_repeats, 2);
});

test("a provider that asks for patience gets it", async () => {
  const ada = await person();
  provider.fails(429, "rate_limit_exceeded", { "retry-after": "1200" });
  await change(ada);
  await tick();
  assert.deepEqual(await settled(ada), [["waiting", "busy"]]);
  provider.works();
  await pass(15 * minute);
  assert.deepEqual(provider.to(ada.email), []);
  await pass(6 * minute);
  assert.equal(provider.to(ada.email).length, 1);
  await edge.resetClock();
});

test("a mail waits for a key that is put right, and goes at once when an administrator asks", async () => {
  const ada = await person();
  provider.fails(401, "invalid_api_key");
  await change(ada);
  await settled(ada);
  await tick();
  const [letter] = await lettersOf(ada);
  assert.deepEqual([letter.state, letter.reason, letter.attempts], ["waiting", "not_entitled", 1]);
  provider.works();
  const retry = (id, tenant = ada.tenant) => edge.admin("POST", `/outbox/${id}/retry?tenant=${tenant}`);
  assert.equal((await retry(letter.id, (await tenantOf(edge)).id)).status, 404, "at another tenant");
  assert.equal((await retry(randomUUID())).status, 404);
  assert.equal((await retry(letter.id)).status, 202);
  while ((await lettersOf(ada)).length > 0) await tick();
  assert.equal(provider.to(ada.email).length, 1);
  assert.equal((await retry(letter.id)).status, 404, "what is sent is not sent again");
});

test("ASVS-13.2.4: a provider that sends us elsewhere is not followed", async () => {
  const elsewhere = await startReceiver();
  const ada = await person();
  provider.answers(answering.redirect(elsewhere.url));
  await change(ada);
  await tick();
  assert.deepEqual(
    (await settled(ada)).map(([state]) => state),
    ["waiting"],
  );
  assert.deepEqual(elsewhere.calls, []);
  provider.works();
});

test("an answer without end is not read without end", async () => {
  const ada = await person();
  provider.answers(answering.status(500, "x".repeat(8 * 1024 * 1024)));
  await change(ada);
  await tick();
  assert.deepEqual(await settled(ada), [["waiting", "provider_failed"]]);
  provider.works();
});

test("an address that the provider refuses gets no mail until an administrator says so; asking tells nobody", async () => {
  const ada = await person();
  const usual = await askReset(await person());
  provider.refusesAddress();
  await change(ada);
  await tick();
  assert.deepEqual(await settled(ada), [["dead", "address_refused"]]);
  provider.works();
  const before = provider.calls.length;
  assert.deepEqual(await askReset(ada), usual);
  await tick();
  assert.deepEqual((await settled(ada)).toSorted(), [
    ["dead", "address_refused"],
    ["dead", "suppressed"],
  ]);
  assert.equal(provider.calls.slice(before).filter(({ body }) => body.includes(ada.email)).length, 0);

  const shown = await edge.admin(
    "GET",
    `/suppressions?tenant=${ada.tenant}&email=${encodeURIComponent(ada.email.toUpperCase())}`,
  );
  const [{ id, reason }] = shown.json.suppressions;
  assert.equal(reason, "address_refused");
  assert.ok(!JSON.stringify(shown.json).includes(ada.email));
  const remove = (tenant) => edge.admin("DELETE", `/suppressions/${id}?tenant=${tenant}`);
  assert.equal((await remove((await tenantOf(edge)).id)).status, 404, "at another tenant");
  assert.equal((await remove(ada.tenant)).status, 204);
  assert.equal((await remove(ada.tenant)).status, 404);
  await askReset(ada);
  while (provider.to(ada.email).length === 0) await tick();
  assert.equal(provider.to(ada.email).length, 1);
});

/** What the provider tells of a mail, signed as Resend does. */
async function tell(
  event,
  { secret = bounceSecret, at = new Date(), prefix = "svix", body = JSON.stringify(event) } = {},
) {
  const id = `msg_${randomUUID()}`;
  const signature = new Webhook(secret).sign(id, at, body);
  const headers = {
    "content-type": "application/json",
    [`${prefix}-id`]: id,
    [`${prefix}-timestamp`]: String(Math.floor(at.getTime() / 1_000)),
    [`${prefix}-signature`]: signature,
  };
  return (await edge.call("POST", "/api/mail/bounces", { body, headers })).status;
}

const bounced = ({ email, tenant }, type = "Permanent") => ({
  type: "email.bounced",
  created_at: new Date().toISOString(),
  data: {
    email_id: randomUUID(),
    to: [email],
    bounce: { type, subType: "General", message: "No such mailbox." },
    tags: { tenant },
  },
});

test("a bounce that the provider signs silences the address at its tenant, and nothing else does", async () => {
  const ada = await person();
  const namesake = await personOf(edge, { tenant: (await tenantOf(edge)).id, email: ada.email });
  const silent = async ({ tenant }) =>
    (await edge.admin("GET", `/suppressions?tenant=${tenant}`)).json.suppressions.length;
  const stale = new Date(Date.now() - 6 * minute);
  assert.equal(await tell(bounced(ada), { secret: "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" }), 401);
  assert.equal(await tell(bounced(ada), { at: stale }), 401);
  assert.equal((await edge.call("POST", "/api/mail/bounces", { body: bounced(ada) })).status, 401);
  assert.equal(await tell(bounced(ada, "Transient")), 204);
  assert.equal(await tell({ ...bounced(ada), type: "email.delivered" }), 204);
  assert.equal(await tell({ type: "email.bounced", data: 7 }), 204);
  assert.equal(await silent(ada), 0);
  assert.equal(await tell(bounced(ada)), 204);
  assert.equal(await tell(bounced(ada), { prefix: "webhook" }), 204);
  assert.equal(await silent(ada), 1);
  assert.equal(await silent(namesake), 0);
  await askReset(ada);
  await askReset(namesake);
  await tick();
  assert.deepEqual(await settled(ada), [["dead", "suppressed"]]);
  assert.equal(provider.to(ada.email).length, 1, "the namesake's");
});

test("without a secret for it, nobody is believed to be the mail provider", async () => {
  const other = await startEdge();
  const answer = await other.call("POST", "/api/mail/bounces", { body: {} });
  assert.equal(answer.status, 403);
});

test("what administrators see of mails names neither addresses nor contents", async () => {
  const ada = await person();
  provider.fails(503);
  await change(ada);
  await askReset(ada);
  const waiting = () => edge.admin("GET", `/outbox?tenant=${ada.tenant}&state=waiting`);
  while ((await waiting()).json.letters.length < 2) await tick();
  const { text, json } = await waiting();
  assert.equal(json.letters.length, 2);
  assert.deepEqual(Object.keys(json.letters[0]).toSorted(), [
    "account",
    "attempts",
    "due_at",
    "expires_at",
    "id",
    "possible_repeats",
    "reason",
    "state",
  ]);
  assert.ok(!text.includes(ada.email) && !text.includes("@"));
  assert.equal((await edge.admin("GET", `/outbox?tenant=${ada.tenant}&state=dead`)).json.letters.length, 0);
  assert.equal((await edge.admin("GET", `/outbox?tenant=${ada.tenant}&state=lost`)).status, 400);
  assert.equal((await edge.admin("GET", "/outbox")).status, 400);
  provider.works();
});

test("a provider that is configured by half serves nobody, rather than mail some other way", async () => {
  const { vars, secrets } = configured(provider);
  for (const half of [
    { vars },
    { vars: { ...vars, RELATCH_MAIL_FROM: "" }, secrets },
    { vars: { ...vars, MAIL_URL: "http://mail.example.com/" }, secrets },
  ]) {
    const other = await startEdge({ kind: "worker", ...half });
    assert.equal((await other.call("GET", "/api/password/policy")).status, 503);
    assert.match(JSON.stringify(other.logs()), /MAIL_.*not_serving/);
  }
});

test("the deployed build mails through Cloudflare's binding; without a sender its mails wait and say so", async () => {
  const mailed = async (vars) => {
    const deployed = await startEdge({ kind: "worker", vars });
    const { id: tenant } = await tenantOf(deployed, { settings: {} });
    const owner = await personOf(deployed, { tenant, password: null });
    assert.equal((await deployed.admin("POST", `/accounts/${owner.id}/reset`)).status, 202);
    let letters;
    do letters = await lettersOf({ id: owner.id, tenant }, deployed);
    while (letters[0]?.state === "waiting" && letters[0].reason === null);
    return letters.map(({ state, reason }) => [state, reason]);
  };
  assert.deepEqual(await mailed({ RELATCH_MAIL_FROM: "no-reply@example.com" }), []);
  assert.deepEqual(await mailed({}), [["waiting", "not_configured"]]);
});
