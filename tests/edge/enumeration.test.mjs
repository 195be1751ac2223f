// Nothing tells whether an address has an account: answers, headers and work are the same for all.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import { startEdge } from "./harness.mjs";
import { comparable, requestLines, strictOf, wrong } from "./limits.mjs";
import { firstPassword, personOf, secondPassword } from "./people.mjs";

const edge = await startEdge();
const at = await strictOf(edge);

/** An account of every kind, and nobody. */
async function everybody() {
  const made = (options) => personOf(edge, { tenant: at.id, ...options });
  return {
    known: await made(),
    unknown: { email: `nobody-${randomUUID()}@example.com` },
    deactivated: await made({ active: false }),
    elsewhere: await made({ auth_provider: "oidc", password: null }),
    invited: await made({ password: null }),
  };
}

/** What the work of the last request was. */
function work() {
  const { hashes, d1_round_trips: trips, d1_rows_written: written } = requestLines(edge).at(-1);
  return { hashes, trips, written };
}

/** Asserts that a call gets one answer after one work for every kind of account. */
async function alike(people, call) {
  await call({ email: "first@example.com" });
  const outcomes = [];
  for (const person of Object.values(people)) outcomes.push([comparable(await call(person)), work()]);
  for (const [kind, outcome] of Object.entries(outcomes))
    assert.deepEqual(outcome, outcomes[0], Object.keys(people)[kind]);
  return outcomes[0];
}

const signIns = {
  native: (email, password) => at.signIn({ email, password }),
  Prelude: (identifier, password) =>
    at.call("POST", "/v1/session/login/email/password", { body: { identifier, password } }),
  Unleash: (username, password) => at.call("POST", "/auth/simple/login", { body: { username, password } }),
  px0: (email, password) => at.call("POST", "/v1/auth/login", { body: { email, password } }),
};

for (const [api, signIn] of Object.entries(signIns)) {
  test(`ASVS-6.3.8, ATTACK-13, ATTACK-14: a refused sign-in is alike for every kind of account (${api})`, async () => {
    const people = await everybody();
    const [answer, { hashes, trips }] = await alike(people, ({ email }) => signIn(email, wrong));
    assert.deepEqual([answer.status, hashes, trips], [401, 1, 1]);
    const { known, ...others } = people;
    assert.equal((await signIn(known.email, firstPassword)).status, 200);
    const right = await alike(others, ({ email }) => signIn(email, firstPassword));
    assert.deepEqual(right[0], answer, "also with the right password of an account that is off");
  });
}

const requests = {
  native: (email) => at.request({ email }),
  Unleash: (email) => at.call("POST", "/auth/reset/password-email", { body: { email } }),
  px0: (email) => at.call("POST", "/v1/auth/password-reset/trigger", { body: { email } }),
  Prelude: (value) => at.call("POST", "/v1/session/otp", { body: { identifier: { type: "email_address", value } } }),
};

for (const [api, request] of Object.entries(requests)) {
  test(`FORGOT-01, FORGOT-02, ASVS-6.3.8, ATTACK-12, ATTACK-13, ATTACK-14: a request is alike for every kind of account (${api})`, async () => {
    const people = await everybody();
    const [{ status }, { hashes, trips }] = await alike(people, ({ email }) => request(email));
    assert.ok(status >= 200 && status < 300);
    assert.deepEqual([hashes, trips], [0, 1], "who has the address is found out after the answer");
  });
}

test("ATTACK-15, ATTACK-14, FORGOT-09: a link that is dead is dead alike, whatever killed it and whose it was", async () => {
  const known = await personOf(edge, { tenant: at.id });
  const linkOf = async ({ email }) => {
    await at.request({ email });
    return (await edge.mailbox(email))[0].token;
  };
  const spent = await linkOf(known);
  await at.request({ email: known.email });
  const [{ token: sibling }] = await edge.mailbox(known.email, { count: 2 });
  assert.equal((await at.confirm({ token: spent, new_password: secondPassword })).status, 204);
  const off = await personOf(edge, { tenant: at.id });
  const gone = await personOf(edge, { tenant: at.id });
  const moved = await personOf(edge, { tenant: at.id });
  const links = {
    spent,
    sibling,
    "deactivated since": await linkOf(off),
    "erased since": await linkOf(gone),
    "elsewhere since": await linkOf(moved),
  };
  assert.equal((await edge.admin("PATCH", `/accounts/${off.id}`, { active: false })).status, 200);
  assert.equal((await edge.admin("DELETE", `/accounts/${gone.id}`)).status, 204);
  assert.equal((await edge.admin("PATCH", `/accounts/${moved.id}`, { auth_provider: "oidc" })).status, 200);
  const tokens = { "never made": "A".repeat(spent.length), ...links };
  const shown = Object.fromEntries(Object.entries(tokens).map(([kind, token]) => [kind, { token }]));
  const [answer, { hashes, trips }] = await alike(shown, ({ token = "B".repeat(spent.length) }) =>
    at.confirm({ token, new_password: "Third-Kestrel-12" }),
  );
  assert.deepEqual([answer.status, JSON.parse(answer.text).code, hashes, trips], [400, "invalid_secret", 0, 1]);
});

test("ATTACK-14: a limit is reached alike, and its headers tell nothing of others", async () => {
  const people = await everybody();
  for (const { email } of Object.values(people)) {
    for (let n = 0; n < 3; n += 1) assert.equal((await at.request({ email })).status, 202);
  }
  const [answer] = await alike(people, async ({ email }) => {
    const { headers, ...rest } = await at.request({ email });
    return { ...rest, headers: new Headers([...headers].filter(([name]) => name !== "retry-after")) };
  });
  assert.equal(answer.status, 429);
});
