// Nobody is kept out: eight hours of a stranger with fifty networks at every way in, beside an owner at
// home and at a new place; and an office that signs in behind one address.
import assert from "node:assert/strict";
import { test } from "node:test";
import { startEdge } from "./harness.mjs";
import { minute, network, strictOf, wrong } from "./limits.mjs";
import { firstPassword, personOf, secondPassword } from "./people.mjs";
import { scope } from "./prelude.mjs";

// Hours pass here in seconds, and the gates count by the clock of the machine.
const edge = await startEdge({ gates: [] });
const times = (count, act) => Array.from({ length: count }, (_, at) => act(at));
const linkLives = 30 * minute;
const step = 15 * minute;
const steps = 32;

/** Ways to have a mail sent to an address: what each calls, and whether it brings a link. */
const asks = {
  native: { call: (at, email, from) => at.request({ email }, { from }), link: true },
  unleash: {
    call: (at, email, from) => at.call("POST", "/auth/reset/password-email", { from, body: { email } }),
    link: true,
  },
  px0: {
    call: (at, email, from) => at.call("POST", "/v1/auth/password-reset/trigger", { from, body: { email } }),
    link: false,
  },
  code: {
    call: (at, email, from) =>
      at.call("POST", "/v1/session/otp", { from, body: { identifier: { type: "email_address", value: email } } }),
    link: false,
  },
};

/** What reaches a mailbox in virtual time: `ask` sends a request, and holds its answer to what it promises. */
function mailboxOf(at, email) {
  let now = 0;
  let lastLink = -Infinity;
  const accepted = [];
  return {
    accepted,
    advance: async (ms) => {
      await edge.advanceClock(ms);
      now += ms;
    },
    hasLink: () => now - lastLink < linkLives,
    ask: async (way, from) => {
      const { call, link } = asks[way];
      const answer = await call(at, email, from);
      if (answer.status === 429) {
        assert.ok(Number(answer.headers.get("retry-after")) > 0, way);
        return false;
      }
      assert.ok(answer.status >= 200 && answer.status < 300, `${way}: ${answer.status} ${answer.text}`);
      accepted.push({ way, now });
      if (link) lastLink = now;
      return true;
    },
    /** One mail for each request that was accepted, and for nothing else; newest first. */
    arrived: async () => {
      const mails = await edge.mailbox(email, { count: accepted.length });
      assert.equal(mails.length, accepted.length);
      return mails;
    },
  };
}

test("ATTACK-11, ATTACK-12: in eight hours of a stranger at every way in, the owner always has a live link or the next one, and home", async (t) => {
  t.after(() => edge.resetClock());
  const at = await strictOf(edge, { prelude: { granted_scopes: [scope] } });
  const { email } = await personOf(edge, { tenant: at.id });
  const [home, abroad] = [network(), network()];
  const networks = times(50, network);
  let calls = 0;
  const stranger = () => networks[(calls += 1) % networks.length];
  const mailbox = mailboxOf(at, email);
  const signIn = (password, from) => at.signIn({ email, password }, { from });
  assert.equal((await signIn(firstPassword, home)).status, 200);

  for (let n = 0; n < steps; n += 1) {
    // Codes first: what a stranger spends on them must not take the place of the link.
    for (const way of ["code", "px0", "code", "px0", "unleash", "native", "native", "unleash"])
      await mailbox.ask(way, stranger());
    for (let guess = 0; guess < 3; guess += 1) await signIn(wrong, stranger());

    // The owner at a new place: nothing that the stranger does leaves the mailbox without a link.
    if (!mailbox.hasLink()) assert.ok(await mailbox.ask("native", abroad), `step ${n}: no link, and none to be had`);
    else await mailbox.ask(n % 2 === 0 ? "unleash" : "native", abroad);
    assert.ok(mailbox.hasLink(), `step ${n}`);

    // The owner at home: every way is open.
    const signedIn = await signIn(firstPassword, home);
    assert.equal(signedIn.status, 200, `step ${n}: ${signedIn.text}`);
    const { access_token: bearer } = signedIn.json;
    assert.equal((await at.stepUp({ password: firstPassword }, { bearer, from: home })).status, 200, `step ${n}`);
    if (n % 4 === 0) assert.ok(await mailbox.ask("native", home), `step ${n}: a link at home`);
    if (n % 8 === 2)
      for (const way of ["px0", "code"]) assert.ok(await mailbox.ask(way, home), `step ${n}: ${way} at home`);
    await mailbox.arrived();
    await mailbox.advance(step);
  }
  assert.ok(mailbox.accepted.length <= 60, `${mailbox.accepted.length} mails in eight hours`);

  await mailbox.advance(linkLives);
  for (const way of ["code", "px0"]) await mailbox.ask(way, stranger());
  assert.ok(await mailbox.ask("native", abroad));
  const { token } = (await mailbox.arrived()).find(({ link }) => link?.includes("/reset#"));
  assert.equal((await at.confirm({ token, new_password: secondPassword }, { from: abroad })).status, 204);
  const back = await signIn(secondPassword, abroad);
  assert.equal(back.status, 200, "the new place is known from now on");
  const change = { current_password: secondPassword, new_password: "Another-Heron-77" };
  assert.equal((await at.change(change, { bearer: back.json.access_token, from: abroad })).status, 204);
});

test("ATTACK-12: never more than sixty mails a day to one address, from wherever they are asked for", async (t) => {
  t.after(() => edge.resetClock());
  const at = await strictOf(edge);
  const { email } = await personOf(edge, { tenant: at.id });
  const homes = times(5, network);
  for (const from of homes) assert.equal((await at.signIn({ email, password: firstPassword }, { from })).status, 200);
  const mailbox = mailboxOf(at, email);
  for (let half = 0; half < 12; half += 1) {
    for (const from of homes) for (const way of ["native", "code"]) await mailbox.ask(way, from);
    await mailbox.arrived();
    await mailbox.advance(30 * minute);
  }
  assert.equal(mailbox.accepted.length, 60);
});

test("an office of two hundred with right passwords signs in behind one address", async () => {
  const at = await strictOf(edge);
  const from = network();
  const people = [];
  for (let begun = 0; begun < 200; begun += 20)
    people.push(...(await Promise.all(times(20, () => personOf(edge, { tenant: at.id })))));
  for (const { email } of people) {
    const { status, text } = await at.signIn({ email, password: firstPassword }, { from });
    assert.equal(status, 200, text);
  }
});

test("ATTACK-03: who signs in with an account of their own buys the network no guess", async () => {
  const at = await strictOf(edge);
  const own = await personOf(edge, { tenant: at.id });
  const from = network();
  const prelude = (email, password) =>
    at.call("POST", "/v1/session/login/email/password", { from, body: { identifier: email, password } });
  const signIns = [
    () => at.signIn({ email: own.email, password: firstPassword }, { from }),
    () => prelude(own.email, firstPassword),
  ];
  const guesses = [];
  for (let n = 0; n < 31; n += 1) {
    const before = await signIns[n % 2]();
    assert.equal(before.status, n < 30 ? 200 : 429, before.text);
    guesses.push((await at.signIn({ email: `victim-${n}-${at.slug}@example.com`, password: wrong }, { from })).status);
  }
  assert.deepEqual(guesses, [...times(30, () => 401), 429]);
});
