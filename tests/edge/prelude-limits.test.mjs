// What Prelude's API limits, at tenants that enforce limits.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import { startEdge } from "./harness.mjs";
import { firstPassword, must, preludeOf, scope } from "./prelude.mjs";

const edge = await startEdge();

/** A tenant of its own that enforces limits, and calls at its host. */
async function strict() {
  const slug = `t${randomUUID().slice(0, 8)}`;
  const settings = { limits: "default", prelude: { granted_scopes: [scope] } };
  must(await edge.admin("POST", "/tenants", { slug, hosts: [`${slug}.localhost`], settings }), 201);
  return preludeOf(edge, { tenant: slug, origin: `http://${slug}.localhost` });
}

function limited(answer) {
  assert.equal(answer.status, 429, answer.text);
  assert.deepEqual(answer.json, { code: "rate_limited", type: "too_many_requests" });
  assert.ok(Number(answer.headers.get("retry-after")) > 0);
}

const bad = (answer) => assert.deepEqual([answer.status, answer.json.code], [400, "bad_check_code"]);
const wrong = (code) => String((Number(code) + 1) % 1_000_000).padStart(6, "0");

test("twenty wrong passwords for an address, known or not, then no more for a quarter of an hour", async () => {
  for (const known of [true, false]) {
    const at = await strict();
    const email = known ? (await at.account()).email : `${randomUUID()}@example.com`;
    for (let attempt = 0; attempt < 20; attempt += 1)
      assert.equal((await at.logIn(email, "Wr0ng-Password!")).status, 401);
    limited(await at.logIn(email));
    assert.equal((await at.logIn((await at.account()).email)).status, 200, "another address is not concerned");
  }
});

test("a sign-in that succeeds gives the attempts back", async () => {
  const at = await strict();
  const { email } = await at.account();
  for (let attempt = 0; attempt < 12; attempt += 1)
    assert.equal((await at.logIn(email, "Wr0ng-Password!")).status, 401);
  await at.signIn(email);
  for (let attempt = 0; attempt < 12; attempt += 1)
    assert.equal((await at.logIn(email, "Wr0ng-Password!")).status, 401);
});

test("a code is mailed again three times, then no more", async () => {
  const at = await strict();
  const { email } = await at.account();
  const asked = must(await at.post("/otp", { body: { identifier: { type: "email_address", value: email } } }), 204);
  const headers = { "x-verification-token": asked.headers.get("x-verification-token") };
  for (let retry = 0; retry < 3; retry += 1) {
    must(await at.post("/otp/retry", { headers }), 204);
    await edge.mailbox(email, { count: retry + 1 });
  }
  limited(await at.post("/otp/retry", { headers }));
});

test("five codes to sign in for an address, known or not, then no more for a quarter of an hour", async () => {
  for (const known of [true, false]) {
    const at = await strict();
    const email = known ? (await at.account()).email : `${randomUUID()}@example.com`;
    const ask = () => at.post("/otp", { body: { identifier: { type: "email_address", value: email } } });
    for (let request = 0; request < 5; request += 1) must(await ask(), 204);
    limited(await ask());
  }
});

test("others' requests for an address do not keep its owner from stepping up", async () => {
  const at = await strict();
  const { email } = await at.account();
  const { access } = await at.signIn(email);
  for (let request = 0; request < 6; request += 1)
    await at.post("/otp", { body: { identifier: { type: "email_address", value: email } } });
  // Those that the limit let through were mailed; the step-up's is the next.
  await edge.mailbox(email, { count: 5 });
  await edge.emptyMailbox();
  await at.stepUp(email, access);
});

test("ten wrong step-up codes of an account in an hour over all challenges, then every such code is wrong", async () => {
  const at = await strict();
  const { email } = await at.account();
  const { access } = await at.signIn(email);
  const stepUp = async () => {
    const { challenge_token: pending } = must(
      await at.post("/stepup/request", { bearer: access, body: { scope } }),
      200,
    ).json;
    must(await at.post("/otp", { body: { challenge_token: pending } }), 204);
    return (code) => at.post("/otp/check", { body: { challenge_token: pending, code } });
  };
  const newest = async (count) => (await edge.mailbox(email, { count }))[0].code;
  for (let challenge = 1; challenge <= 2; challenge += 1) {
    const check = await stepUp();
    const code = await newest(challenge);
    for (let guess = 0; guess < 5; guess += 1) bad(await check(wrong(code)));
  }
  const third = await stepUp();
  bad(await third(await newest(3)));
  await at.signIn(email, { password: firstPassword });
});

test("ATTACK-11: strangers' ten wrong codes to sign in stop strangers for an hour, and neither the owner nor his step-ups", async () => {
  const at = await strict();
  const { email } = await at.account();
  const { access } = await at.signIn(email);
  const home = "192.0.2.9";
  const { challenge_token } = must(await at.logIn(email), 200).json;
  must(await at.post("/login/finalize", { headers: { "cf-connecting-ip": home }, body: { challenge_token } }), 200);
  const ask = async (from) => {
    const headers = { "cf-connecting-ip": from };
    const asked = must(
      await at.post("/otp", { headers, body: { identifier: { type: "email_address", value: email } } }),
      204,
    );
    const ticket = { ...headers, "x-verification-token": asked.headers.get("x-verification-token") };
    return (code) => at.post("/otp/check", { headers: ticket, body: { code } });
  };
  const newest = async (count) => (await edge.mailbox(email, { count }))[0].code;
  for (let challenge = 1; challenge <= 2; challenge += 1) {
    const check = await ask("192.0.2.1");
    const code = await newest(challenge);
    for (let guess = 0; guess < 5; guess += 1) bad(await check(wrong(code)));
  }
  const strangers = await ask("192.0.2.2");
  bad(await strangers(await newest(3)));
  const own = await ask(home);
  must(await own(await newest(4)), 200);
  await at.stepUp(email, access);
});
