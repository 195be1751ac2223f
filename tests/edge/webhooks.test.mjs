// Endpoints outside: told of everything that they want, in order, signed, until they have it; and nobody else.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import { Webhook } from "standardwebhooks";
import { startEdge } from "./harness.mjs";
import { firstPassword, personOf, secondPassword, sessionOf, signedIn, tenantOf } from "./people.mjs";
import { answering, startReceiver } from "./receiver.mjs";

const minute = 60_000;
const hour = 60 * minute;
const unhurriedMs = 5_000;
const edge = await startEdge();

const tick = async () => assert.equal((await edge.call("POST", "/dev/tick")).status, 204);
const pass = async (ms) => {
  await edge.advanceClock(ms);
  await tick();
};
const webhooks = async (method, { tenant }, path = "", body = undefined) => {
  const answer = await edge.admin(method, `/tenants/${tenant}/webhooks${path}`, body);
  assert.ok(answer.status < 300, answer.text);
  return answer.json;
};

/** A tenant with one endpoint, which is told of `types`: `{ tenant, hook, receiver }`. */
async function told(types) {
  const receiver = await startReceiver();
  const { id: tenant } = await tenantOf(edge);
  const hook = await webhooks("POST", { tenant }, "", { url: `${receiver.url}/hook`, types });
  return { tenant, hook, receiver };
}

/** What a call says, its signature checked by a library that nobody here wrote. */
function verified({ headers, body }, ...secrets) {
  for (const secret of secrets) {
    // The clock of the service may be ahead of this machine's, which the library goes by.
    const signed = new Webhook(secret).sign(
      headers["webhook-id"],
      new Date(Number(headers["webhook-timestamp"]) * 1_000),
      body,
    );
    assert.ok(headers["webhook-signature"].split(" ").includes(signed), "not signed with the secret");
  }
  return JSON.parse(body);
}

const change = (person) =>
  edge.call("POST", "/api/password/change", {
    bearer: person.bearer,
    body: { current_password: firstPassword, new_password: secondPassword },
  });

test("an endpoint is told what happens to accounts: type, time, ids, and nothing else", async () => {
  const { tenant, hook, receiver } = await told();
  const person = await signedIn(edge, { tenant });
  assert.equal((await change(person)).status, 204);
  const { bearer } = await sessionOf(edge, person, secondPassword);
  const { sessions } = (await edge.call("GET", "/api/sessions", { bearer })).json;
  const [{ id: session }] = sessions.filter(({ current }) => current);
  assert.equal((await edge.call("DELETE", `/api/sessions/${session}`, { bearer })).status, 204);
  await edge.call("POST", "/api/password/reset/request", { body: { email: person.email, tenant } });
  const { token } = (await edge.mailbox(person.email, { count: 2 })).find(({ link }) => link.includes("/reset#"));
  await edge.call("POST", "/api/password/reset/confirm", { body: { token, new_password: "Third-Kestrel-12", tenant } });
  await edge.admin("PATCH", `/accounts/${person.id}`, { name: "Ada" });
  const [news] = await edge.mailbox(person.email, { count: 3 });
  assert.equal((await edge.call("POST", "/api/password/disavow", { body: { token: news.undo, tenant } })).status, 204);
  assert.equal((await edge.admin("DELETE", `/accounts/${person.id}`)).status, 204);
  const calls = await receiver.next(7);
  const heard = calls.map((call) => verified(call, hook.secret));
  assert.deepEqual(
    heard.map(({ type, data }) => [type, data.actor, data.via]),
    [
      ["account.created", "administrator", "admin"],
      ["password.changed", "owner", "native"],
      ["session.revoked", "owner", "native"],
      ["password.reset", "owner", "native"],
      ["account.updated", "administrator", "admin"],
      ["password.disavowed", "owner", "native"],
      ["account.erased", "administrator", "admin"],
    ],
  );
  for (const { type, timestamp, data } of heard) {
    assert.deepEqual(Object.keys(data).toSorted(), ["account", "actor", "session", "tenant", "via"], type);
    assert.deepEqual([data.account, data.tenant], [person.id, tenant]);
    assert.ok(Math.abs(Date.now() - Date.parse(timestamp)) < minute);
  }
  assert.equal(heard[2].data.session, session);
  const all = JSON.stringify(calls);
  for (const secret of [person.email, firstPassword, secondPassword, token, news.undo, bearer])
    assert.ok(!all.includes(secret));
  assert.equal(calls[0].path, "/hook");
  assert.equal(calls[0].headers["content-type"], "application/json");
});

test("the library takes the calls as they come, and refuses them altered", async () => {
  const { tenant, hook, receiver } = await told(["account.created"]);
  await personOf(edge, { tenant });
  const [{ headers, body }] = await receiver.next(1);
  const library = new Webhook(hook.secret);
  assert.equal(/** @type {any} */ (library.verify(body, headers)).type, "account.created");
  assert.throws(() => library.verify(body.replace("created", "erased"), headers));
  assert.throws(() => library.verify(body, { ...headers, "webhook-id": randomUUID() }));
});

test("an endpoint is told of what it wants only, and of its own tenant only", async () => {
  const wanted = await told(["password.changed"]);
  const other = await told();
  const person = await signedIn(edge, { tenant: wanted.tenant });
  await change(person);
  const [call] = await wanted.receiver.next(1);
  assert.equal(verified(call, wanted.hook.secret).type, "password.changed");
  await tick();
  assert.equal(wanted.receiver.calls.length, 1);
  assert.deepEqual(other.receiver.calls, []);
});

test("an endpoint that is down is told everything, in order and each once, when it is up again", async () => {
  const { tenant, hook, receiver } = await told(["account.created"]);
  receiver.answers(answering.status(503));
  const people = [];
  for (let count = 0; count < 25; count += 1) people.push(await personOf(edge, { tenant, password: null }));
  for (let passed = 0; passed < 12; passed += 1) await pass(5 * minute);
  const failed = [...receiver.calls];
  assert.ok(failed.length >= 4 && failed.length <= 10, `${failed.length} attempts in an hour`);
  assert.equal(new Set(failed.map(({ headers }) => headers["webhook-id"])).size, 1, "the first one, under one id");
  assert.equal(
    new Set(failed.map(({ headers }) => headers["webhook-timestamp"])).size,
    failed.length,
    "at times of their own",
  );
  const [shown] = (await webhooks("GET", { tenant })).webhooks;
  assert.deepEqual([shown.active, shown.reason], [true, "status_503"]);
  assert.ok(shown.failing_since);

  receiver.answers(answering.status(204));
  await pass(2 * hour);
  const got = receiver.calls.slice(failed.length);
  assert.equal(got[0].headers["webhook-id"], failed[0].headers["webhook-id"]);
  assert.deepEqual(
    got.map((call) => verified(call, hook.secret).data.account),
    people.map(({ id }) => id),
  );
  await pass(hour);
  assert.equal(receiver.calls.length, failed.length + people.length);
  const [again] = (await webhooks("GET", { tenant })).webhooks;
  assert.deepEqual([again.reason, again.failing_since, again.attempts], [null, null, 0]);
  await edge.resetClock();
});

test("ASVS-13.1.3: an endpoint that never answers is left after ten seconds, and slows no answer", async () => {
  const { tenant, receiver } = await told(["password.changed"]);
  receiver.answers(answering.never());
  const person = await signedIn(edge, { tenant });
  const started = performance.now();
  assert.equal((await change(person)).status, 204);
  assert.ok(performance.now() - started < unhurriedMs);
  await receiver.next(1);
  let shown = {};
  while (shown.reason !== "no_answer") [shown] = (await webhooks("GET", { tenant })).webhooks;
  const waited = performance.now() - started;
  assert.ok(waited > 5_000 && waited < 20_000, `${waited} ms`);
});

test("an endpoint that fails for three days is called no more, and goes on where it stopped when it is brought back", async () => {
  const { tenant, hook, receiver } = await told(["account.created"]);
  receiver.answers(answering.status(500));
  const first = await personOf(edge, { tenant, password: null });
  for (let passed = 0; passed < 80; passed += 4) await pass(4 * hour);
  const [shown] = (await webhooks("GET", { tenant })).webhooks;
  assert.deepEqual([shown.active, shown.reason], [false, "status_500"]);
  const calls = receiver.calls.length;
  const second = await personOf(edge, { tenant, password: null });
  await pass(24 * hour);
  assert.equal(receiver.calls.length, calls);

  receiver.answers(answering.status(200));
  const { id, url, types } = hook;
  const back = await webhooks("PUT", { tenant }, `/${id}`, { url, types, active: true });
  assert.deepEqual([back.active, back.reason, back.failing_since], [true, null, null]);
  await tick();
  const got = receiver.calls.slice(calls).map((call) => verified(call, hook.secret).data.account);
  assert.deepEqual(got, [first.id, second.id]);
  await edge.resetClock();
});

test("an endpoint that says it is gone is believed", async () => {
  const { tenant, receiver } = await told(["account.created"]);
  receiver.answers(answering.status(410));
  await personOf(edge, { tenant, password: null });
  await receiver.next(1);
  await tick();
  const [shown] = (await webhooks("GET", { tenant })).webhooks;
  assert.deepEqual([shown.active, shown.reason], [false, "status_410"]);
});

test("ASVS-13.2.4: an endpoint that sends us elsewhere has refused", async () => {
  const { tenant, receiver } = await told(["account.created"]);
  const elsewhere = await startReceiver();
  receiver.answers(answering.redirect(elsewhere.url));
  await personOf(edge, { tenant, password: null });
  await receiver.next(1);
  await tick();
  const [shown] = (await webhooks("GET", { tenant })).webhooks;
  assert.match(shown.reason, /^status_/);
  assert.deepEqual(elsewhere.calls, []);
});

test("a secret is shown when it is made, never again, and is readable nowhere", async () => {
  const { tenant, hook } = await told();
  assert.match(hook.secret, /^whsec_[A-Za-z0-9+/]{43}=$/);
  const listed = await webhooks("GET", { tenant });
  assert.equal(listed.webhooks[0].secret, undefined);
  const { DB } = await edge.env();
  const rows = JSON.stringify((await DB.prepare("SELECT * FROM webhook").all()).results);
  const bare = hook.secret.replace("whsec_", "");
  assert.ok(rows.includes(hook.id) && !rows.includes(bare));
  assert.ok(!JSON.stringify(edge.logs()).includes(bare));
});

test("ASVS-13.3.4: for a day after a rotation both secrets sign, then the new one alone", async () => {
  const { tenant, hook, receiver } = await told(["account.created"]);
  const rotated = await webhooks("POST", { tenant }, `/${hook.id}/secret`);
  assert.notEqual(rotated.secret, hook.secret);
  await personOf(edge, { tenant, password: null });
  const [both] = await receiver.next(1);
  verified(both, hook.secret, rotated.secret);
  await edge.advanceClock(24 * hour + minute);
  await personOf(edge, { tenant, password: null });
  const [, alone] = await receiver.next(2);
  verified(alone, rotated.secret);
  assert.throws(() => verified(alone, hook.secret));
  await edge.resetClock();
});

test("an endpoint that is removed or switched off is told nothing", async () => {
  const { tenant, hook, receiver } = await told(["account.created"]);
  const { id, url, types } = hook;
  await webhooks("PUT", { tenant }, `/${id}`, { url, types, active: false });
  const missed = await personOf(edge, { tenant, password: null });
  await tick();
  assert.deepEqual(receiver.calls, []);
  await webhooks("PUT", { tenant }, `/${id}`, { url, types });
  await tick();
  assert.deepEqual(
    receiver.calls.map((call) => verified(call, hook.secret).data.account),
    [missed.id],
  );
  await webhooks("DELETE", { tenant }, `/${id}`);
  await personOf(edge, { tenant, password: null });
  await tick();
  assert.equal(receiver.calls.length, 1);
  assert.equal((await edge.admin("DELETE", `/tenants/${tenant}/webhooks/${id}`)).status, 404);
});

test("what no endpoint can be is refused, with the member that is wrong", async () => {
  const { tenant, hook } = await told();
  const refused = async (body, detail, method = "POST", path = "") => {
    const answer = await edge.admin(method, `/tenants/${tenant}/webhooks${path}`, body);
    assert.equal(answer.status, 400, answer.text);
    assert.ok(answer.json.detail.startsWith(detail), answer.json.detail);
  };
  const url = "https://hooks.example.com/";
  for (const bad of [
    "http://hooks.example.com/",
    "https://10.0.0.1/",
    "https://intranet/",
    "https://a.internal/",
    "ftp://a.example/",
    "",
  ]) {
    await refused({ url: bad }, "url");
  }
  await refused({ url, types: [] }, "types");
  await refused({ url, types: ["account.created", "account.sold"] }, "types[1]");
  await refused({ url, secret: "whsec_AAAA" }, "secret");
  await refused({ types: ["account.created"] }, "body: missing field `url`", "PUT", `/${hook.id}`);
  for (let count = 1; count < 8; count += 1) await webhooks("POST", { tenant }, "", { url });
  await refused({ url }, "webhooks: at most 8");
  const other = await tenantOf(edge);
  for (const [method, path, body] of /** @type {any[][]} */ ([
    ["PUT", "", { url }],
    ["DELETE", "", undefined],
    ["POST", "/secret", undefined],
  ])) {
    assert.equal(
      (await edge.admin(method, `/tenants/${other.id}/webhooks/${hook.id}${path}`, body)).status,
      404,
      method,
    );
  }
});

test("ASVS-13.2.4: the deployed build calls no address of a private network, this machine included", async () => {
  const deployed = await startEdge({ kind: "worker" });
  const { id } = await tenantOf(deployed, { settings: {} });
  for (const url of [
    "http://127.0.0.1:9/",
    "http://localhost/",
    "https://localhost/",
    "https://127.0.0.1/",
    "https://[::1]/",
    "https://169.254.169.254/",
    "https://192.168.0.1/",
  ]) {
    const answer = await deployed.admin("POST", `/tenants/${id}/webhooks`, { url });
    assert.equal(answer.status, 400, url);
  }
  assert.equal(
    (await deployed.admin("POST", `/tenants/${id}/webhooks`, { url: "https://hooks.example.com/" })).status,
    201,
  );
});
