// "This was not me": what the owner of an account is told of a change, and how he undoes it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { startEdge } from "./harness.mjs";
import { configured, startProvider } from "./provider.mjs";
import { startReceiver } from "./receiver.mjs";
import { firstPassword, opens, personOf, refreshes, secondPassword, sessionOf, signedIn, tenantOf } from "./people.mjs";

// A breach service that answers at once: a change that waits for one would never meet anything.
const breaches = await startReceiver();
const edge = await startEdge({ vars: { BREACH_URL: breaches.url } });
const thief = "Stolen-Goose-4471";
const agent = "Thief/1.0 (Windows; <b>Balaclava</b>; see https://evil.example) Firefox/145.0";

const post = (path, body, options = {}) => edge.call("POST", path, { body, ...options });
const disavow = ({ tenant }, token) => post("/api/password/disavow", { token, tenant });
const requestLine = () =>
  edge
    .logs()
    .map(({ message }) => message)
    .filter((line) => line.includes('"event":"request"'))
    .map((line) => JSON.parse(line))
    .at(-1);

/** A person of a tenant of his own, signed in once, and a thief who knows the password. */
async function robbed() {
  const { id: tenant } = await tenantOf(edge);
  const person = await signedIn(edge, { tenant });
  return { ...person, stolen: await sessionOf(edge, person) };
}

const change = async ({ bearer }, current_password, new_password) => {
  const headers = { "user-agent": agent };
  const answer = await post("/api/password/change", { current_password, new_password }, { bearer, headers });
  assert.equal(answer.status, 204, answer.text);
};
/** The newest of `count` mails to an address. */
const mail = async (address, count) => (await edge.mailbox(address, { count }))[0];
const patch = async (person, body) => {
  const answer = await edge.admin("PATCH", `/accounts/${person.id}`, body);
  assert.equal(answer.status, 200, answer.text);
};
const addressOf = async ({ id }) => (await edge.admin("GET", `/accounts/${id}`)).json.email;
const moved = (person) => `moved-${person.email}`;

test("ASVS-6.3.7, FORGOT-11: the owner is told of a change with time, device and a link, and never the password", async () => {
  const person = await robbed();
  await change(person.stolen, firstPassword, thief);
  const news = await mail(person.email, 1);
  assert.match(news.link, /^http:\/\/127\.0\.0\.1:8787\/not-me#token=[\w-]{43}$/);
  assert.match(news.text, /\d{4}-\d{2}-\d{2} \d{2}:\d{2} UTC/);
  assert.ok(news.text.includes("Device: Firefox · Windows"), "the device is shown by known names");
  for (const word of ["Thief", "Balaclava", "evil.example"]) {
    assert.ok(!news.text.includes(word) && !news.html.includes(word), "no word of the client's own");
  }
  assert.ok(news.text.includes(news.link) && news.html.includes(news.undo));
  assert.ok(!news.text.includes(thief) && !news.html.includes(thief));
});

test("ATTACK-34, FORGOT-13: one press ends every session and token, shuts the thief out and mails a reset", async () => {
  const person = await robbed();
  await change(person.stolen, firstPassword, thief);
  const later = await sessionOf(edge, person, thief);
  const { undo: token } = await mail(person.email, 1);
  const answer = await disavow(person, token);
  assert.deepEqual([answer.status, answer.text], [204, ""]);
  for (const session of [person, person.stolen, later]) {
    assert.equal((await edge.call("GET", "/api/sessions", { bearer: session.bearer })).status, 401);
    assert.ok(!(await refreshes(edge, session)));
  }
  for (const password of [firstPassword, thief]) assert.ok(!(await opens(edge, person, password)));
  const reset = await mail(person.email, 2);
  assert.match(reset.link, /\/reset#token=/);
  assert.deepEqual([reset.subject, reset.code], ["Your account is secure", undefined]);
  const confirmed = await post("/api/password/reset/confirm", {
    token: reset.token,
    new_password: secondPassword,
    tenant: person.tenant,
  });
  assert.equal(confirmed.status, 204, confirmed.text);
  assert.ok(await opens(edge, person, secondPassword));
});

test("ASVS-6.5.1, ATTACK-01: a change is undone once, and within three days", async () => {
  const person = await robbed();
  await change(person.stolen, firstPassword, thief);
  const { undo: token } = await mail(person.email, 1);
  await edge.advanceClock(3 * 24 * 3_600_000);
  const refused = await disavow(person, token);
  assert.deepEqual([refused.status, refused.json.code], [400, "invalid_secret"]);
  await edge.advanceClock(-60_000);
  assert.equal((await disavow(person, token)).status, 204);
  const again = await disavow(person, token);
  assert.deepEqual([again.status, again.text], [400, refused.text]);
  assert.equal((await disavow(person, "x".repeat(43))).text, refused.text);
  await edge.resetClock();
});

test("ATTACK-02: of twenty presses at once one counts, the others are told what a spent link is told, and one mail goes out", async () => {
  const person = await robbed();
  await change(person.stolen, firstPassword, thief);
  const { undo: token } = await mail(person.email, 1);
  const answers = await Promise.all(Array.from({ length: 20 }, () => disavow(person, token)));
  const [done, others] = [204, 400].map((wanted) => answers.filter(({ status }) => status === wanted));
  assert.deepEqual([done.length, others.length], [1, 19]);
  const spent = await disavow(person, token);
  for (const { text } of others) assert.equal(text, spent.text);
  assert.equal((await edge.mailbox(person.email, { count: 2 })).length, 2);
});

/** What else may happen to the account in the very moment in which its owner undoes a change. */
const meanwhile = {
  "another change by the thief": async (person) => {
    const body = { current_password: thief, new_password: "Stolen-Goose-4472" };
    return () => post("/api/password/change", body, { bearer: person.stolen.bearer });
  },
  "a reset by mail": async ({ email, tenant }) => {
    await post("/api/password/reset/request", { email, tenant });
    const { token } = await mail(email, 2);
    return () => post("/api/password/reset/confirm", { token, new_password: "Stolen-Goose-4472", tenant });
  },
  "another address": async (person) => () => edge.admin("PATCH", `/accounts/${person.id}`, { email: moved(person) }),
};

for (const [what, prepare] of Object.entries(meanwhile)) {
  test(`ATTACK-04: under load, a good link undoes a change although it meets ${what}`, async () => {
    const victims = await Promise.all(
      Array.from({ length: 8 }, async () => {
        const person = await robbed();
        await change(person.stolen, firstPassword, thief);
        const { undo: token } = await mail(person.email, 1);
        return { person, token, other: await prepare(person) };
      }),
    );
    const others = victims.map(({ other }) => other());
    const undone = await Promise.all(victims.map(({ person, token }) => disavow(person, token)));
    const met = await Promise.all(others);
    assert.deepEqual(
      undone.map(({ status }) => status),
      victims.map(() => 204),
      met.map(({ status }) => status).join(),
    );
    for (const { person, token } of victims) {
      assert.equal((await disavow(person, token)).status, 400);
      const email = await addressOf(person);
      for (const password of [thief, "Stolen-Goose-4472"])
        assert.ok(!(await opens(edge, { ...person, email }, password)));
      for (const session of [person, person.stolen]) assert.ok(!(await refreshes(edge, session)));
    }
  });
}

test("the mail that follows says what was done and asks for a new password; the provider gets it unasked", async () => {
  const provider = await startProvider();
  const served = await startEdge(configured(provider));
  const person = await signedIn(served);
  const body = { current_password: firstPassword, new_password: thief };
  assert.equal((await served.call("POST", "/api/password/change", { body, bearer: person.bearer })).status, 204);
  await provider.next(1);
  const [, token] = provider.to(person.email)[0].text.match(/not-me#token=([\w-]{43})/);
  assert.equal((await served.call("POST", "/api/password/disavow", { body: { token } })).status, 204);
  await provider.next(2);
  const [, { subject, text, html }] = provider.to(person.email);
  assert.equal(subject, "Your account is secure");
  assert.match(text, /You cannot sign in until you choose a new password/);
  assert.match(text, /\/reset#token=[\w-]{43}/);
  for (const part of [text, html]) {
    assert.doesNotMatch(part, /stays as it is|do nothing|\b\d{8}\b/, "neither false comfort nor a code");
  }
});

test("the link outlives what the thief does next: another password, another address", async () => {
  const person = await robbed();
  await change(person.stolen, firstPassword, thief);
  const { undo: token } = await mail(person.email, 1);
  await change(person.stolen, thief, "Stolen-Goose-4472");
  await patch(person, { email: moved(person) });
  assert.equal((await disavow(person, token)).status, 204);
  assert.equal(await addressOf(person), person.email);
  assert.ok(!(await opens(edge, { ...person, email: moved(person) }, "Stolen-Goose-4472")));
  const reset = (await edge.mailbox(person.email, { count: 4 })).find(({ link }) => link?.includes("/reset#"));
  assert.ok(reset, "the reset goes to the owner's address");
  assert.ok(
    (await edge.mailbox(moved(person))).every(({ link }) => link === undefined),
    "and to no other",
  );
});

test("ASVS-6.3.7: of another address both are told; the old one takes it back, the new one cannot", async () => {
  const person = await robbed();
  await patch(person, { email: moved(person) });
  const [news] = await edge.mailbox(person.email);
  const [arrival] = await edge.mailbox(moved(person));
  assert.match(news.link, /\/not-me#token=/);
  assert.equal(arrival.link, undefined);
  for (const { text, html } of [news, arrival]) assert.ok(!text.includes("@") && !html.includes("@"));
  await change(await sessionOf(edge, { ...person, email: moved(person) }), firstPassword, thief);
  const his = await mail(moved(person), 2);
  assert.equal((await disavow(person, his.undo)).status, 204, "the thief's own link undoes what came after it");
  assert.equal((await disavow(person, news.undo)).status, 204, "and not the owner's, which is older");
  assert.equal(await addressOf(person), person.email);
});

test("ATTACK-25: an address that somebody else took meanwhile stays theirs, and the account is deactivated and says so", async () => {
  const person = await robbed();
  await patch(person, { email: moved(person) });
  const [{ undo: token }] = await edge.mailbox(person.email);
  const other = await personOf(edge, { tenant: person.tenant, email: person.email, password: secondPassword });
  const answer = await disavow(person, token);
  assert.deepEqual([answer.status, answer.json], [200, { outcome: "deactivated", reason: "address_taken" }]);
  const { email, active } = (await edge.admin("GET", `/accounts/${person.id}`)).json;
  assert.deepEqual([email, active], [moved(person), false]);
  assert.ok(!(await opens(edge, { ...person, email: moved(person) }, firstPassword)));
  for (const address of [person.email, moved(person)]) {
    const { subject, link } = await mail(address, 2);
    assert.deepEqual([subject, link], ["Your account is deactivated", undefined]);
  }
  assert.ok(await opens(edge, other, secondPassword));
});

test("ATTACK-27, ATTACK-28: the token does nothing else, nothing else does it, and not at another tenant", async () => {
  const person = await robbed();
  await change(person.stolen, firstPassword, thief);
  const { undo: token } = await mail(person.email, 1);
  const reset = await post("/api/password/reset/confirm", {
    token,
    new_password: secondPassword,
    tenant: person.tenant,
  });
  assert.equal(reset.json.code, "invalid_secret");
  assert.equal(
    (
      await post("/api/password/reset/confirm", {
        invitation: token,
        new_password: secondPassword,
        tenant: person.tenant,
      })
    ).json.code,
    "invalid_secret",
  );
  const other = await tenantOf(edge);
  assert.equal((await post("/api/password/disavow", { token, tenant: other.id })).status, 400);
  await post("/api/password/reset/request", { email: person.email, tenant: person.tenant });
  const link = await mail(person.email, 2);
  assert.equal((await post("/api/password/disavow", { token: link.token, tenant: person.tenant })).status, 400);
  assert.equal((await post("/api/password/disavow", { token, tenant: person.tenant })).status, 204);
});

test("ATTACK-32: a deactivated account and one that signs in elsewhere undo nothing", async () => {
  const person = await robbed();
  await change(person.stolen, firstPassword, thief);
  const { undo: token } = await mail(person.email, 1);
  await patch(person, { active: false });
  assert.equal((await disavow(person, token)).json.code, "invalid_secret");
  await patch(person, { active: true, auth_provider: "oidc" });
  assert.equal((await disavow(person, token)).json.code, "invalid_secret");
  assert.equal((await edge.mailbox(person.email)).length, 1);
});

test("undoing takes two round trips, a refusal one; a body that says nothing costs none", async () => {
  const person = await robbed();
  await change(person.stolen, firstPassword, thief);
  const { undo: token } = await mail(person.email, 1);
  await disavow(person, "unknown");
  assert.equal(requestLine().d1_round_trips, 1);
  assert.equal((await post("/api/password/disavow", { token: 7 })).status, 400);
  assert.equal(requestLine().d1_round_trips, 0);
  await disavow(person, token);
  assert.deepEqual([requestLine().d1_round_trips, requestLine().hashes], [2, 1]);
});

test("the previews show every mail in every language, as HTML and as text", async () => {
  const { languages } = (await edge.call("GET", "/dev/letters.json")).json;
  assert.equal(languages.length, 12);
  for (const language of languages) {
    const { letters } = (await edge.call("GET", `/dev/letters.json?language=${language}`)).json;
    for (const kind of ["guessed-at", "passwordless", "disavowed"])
      assert.ok(
        letters.some((letter) => letter.kind === kind),
        kind,
      );
    for (const { kind, text, subject } of letters) {
      assert.ok(subject !== "" && text !== "");
      const html = await edge.call("GET", `/dev/letter?kind=${kind}&language=${language}`);
      assert.equal(html.status, 200);
      assert.ok(html.text.includes(`lang="${language}"`), kind);
    }
  }
  assert.equal((await edge.call("GET", "/dev/letters")).status, 200);
});
