// Limits: guessing and flooding are slowed down, and nobody is locked out by it.
import assert from "node:assert/strict";
import { randomBytes, randomUUID } from "node:crypto";
import { test } from "node:test";
import { allGates, startEdge } from "./harness.mjs";
import { minute, network, requestLines, strictOf, wrong } from "./limits.mjs";
import { firstPassword, personOf, secondPassword } from "./people.mjs";

const edge = await startEdge({ gates: allGates });
const nobody = () => `nobody-${randomUUID()}@example.com`;
const statuses = (answers) => answers.map(({ status }) => status).toSorted();
const times = (count, act) => Array.from({ length: count }, act);

/** An account with a session: as `personOf`, with `bearer` and the `home` that it signed in from. */
async function signedInAt(at, home = network()) {
  const person = await personOf(edge, { tenant: at.id });
  const { status, json } = await at.signIn({ email: person.email, password: firstPassword }, { from: home });
  assert.equal(status, 200);
  return { ...person, home, bearer: json.access_token, refresh: json.refresh_token };
}

const bearerOf = async (at, { email, home }, password = firstPassword) =>
  (await at.signIn({ email, password }, { from: home })).json.access_token;

/** Wrong passwords for an address, each from a network of its own, one after the other, by somebody who reads German. */
async function guess(at, email, count) {
  const answers = [];
  const headers = { "accept-language": "de" };
  for (let guess = 0; guess < count; guess += 1) answers.push(await at.signIn({ email, password: wrong }, { headers }));
  return answers;
}

test("ASVS-6.3.1, ATTACK-03: of forty parallel guesses from forty networks twenty are judged, known address or not", async () => {
  const at = await strictOf(edge);
  for (const email of [(await personOf(edge, { tenant: at.id })).email, nobody()]) {
    const before = requestLines(edge).length;
    const answers = await Promise.all(times(40, () => at.signIn({ email, password: wrong })));
    assert.deepEqual(statuses(answers), [...times(20, () => 401), ...times(20, () => 429)]);
    const hashes = requestLines(edge)
      .slice(before)
      .reduce((sum, line) => sum + line.hashes, 0);
    assert.equal(hashes, 20);
    for (const { headers } of answers.filter(({ status }) => status === 429)) {
      assert.ok(Number(headers.get("retry-after")) > 800);
    }
  }
});

test("ASVS-6.3.1: one network has thirty sign-ins in ten minutes, over all addresses", async () => {
  const at = await strictOf(edge);
  const from = network();
  const answers = await Promise.all(times(31, () => at.signIn({ email: nobody(), password: wrong }, { from })));
  assert.deepEqual(statuses(answers), [...times(30, () => 401), 429]);
});

test("ATTACK-11, FORGOT-06: strangers who flood an address lock its owner out of nothing", async () => {
  const at = await strictOf(edge);
  const person = await signedInAt(at);
  await at.request({ email: person.email });
  const [{ token }] = await edge.mailbox(person.email);
  await guess(at, person.email, 20);
  for (let request = 0; request < 6; request += 1) await at.request({ email: person.email });

  const right = { email: person.email, password: firstPassword };
  assert.equal((await at.signIn(right)).status, 429, "a stranger is refused, whatever he knows");
  assert.equal((await at.signIn(right, { from: person.home })).status, 200, "the owner, where he is known, is not");
  assert.equal((await at.call("GET", "/api/sessions", { bearer: person.bearer })).status, 200);

  const abroad = network();
  assert.equal((await at.signIn(right, { from: abroad })).status, 429);
  assert.equal(
    (await at.confirm({ token, new_password: secondPassword }, { from: abroad })).status,
    204,
    "his link lives",
  );
  const changed = { email: person.email, password: secondPassword };
  assert.equal((await at.signIn(changed, { from: abroad })).status, 200, "and makes the place known");
});

test("ATTACK-14: a sign-in of the owner gives strangers no attempt back, which would tell of it", async () => {
  const at = await strictOf(edge);
  const person = await signedInAt(at);
  await guess(at, person.email, 18);
  assert.ok(await bearerOf(at, person));
  // The owner's two sign-ins count as well, as anybody's would.
  assert.equal((await at.signIn({ email: person.email, password: wrong })).status, 429);
});

test("NIST-15, ASVS-6.3.5, ATTACK-11: after a hundred wrong passwords in a row only known places are judged, and the owner is told once", async (t) => {
  t.after(() => edge.resetClock());
  const at = await strictOf(edge);
  const person = await signedInAt(at);
  const right = { email: person.email, password: firstPassword };
  await at.request({ email: person.email });
  const [{ token: asked }] = await edge.mailbox(person.email);
  for (let round = 0; round < 5; round += 1) {
    await edge.advanceClock(15 * minute + 1_000);
    const answers = await guess(at, person.email, 20);
    assert.deepEqual(
      statuses(answers),
      times(20, () => 401),
    );
  }
  await edge.advanceClock(15 * minute + 1_000);
  assert.equal((await edge.mailbox(person.email)).length, 1, "a hundred may be wrong");

  const [refused] = await guess(at, person.email, 1);
  const shut = await at.signIn(right);
  assert.deepEqual(
    [shut.status, shut.text],
    [refused.status, refused.text],
    "the right one gets the answer of a wrong one",
  );
  assert.equal(requestLines(edge).at(-1).hashes, 1, "after the same work");
  const [warning, ...others] = await edge.mailbox(person.email, { count: 2 });
  assert.ok(warning.subject.includes("guessing") && warning.link.includes("#token="));
  assert.equal(others.length, 1);
  assert.equal((await at.signIn(right)).status, 401);
  assert.equal((await edge.mailbox(person.email)).length, 2, "he is told once");

  assert.equal(
    (await at.call("GET", "/api/sessions", { bearer: (await refreshed(at, person)).access_token })).status,
    200,
    "his session lives",
  );
  assert.equal((await at.signIn(right, { from: person.home })).status, 200, "he signs in where he is known");
  assert.equal((await at.signIn(right)).status, 200, "and then anywhere");
  assert.equal(
    (await at.confirm({ token: asked, new_password: secondPassword })).json?.code,
    "invalid_secret",
    "a link lives half an hour, no longer",
  );
  assert.equal((await at.confirm({ token: warning.token, new_password: secondPassword })).status, 204);
});

async function refreshed(at, { refresh }) {
  const { status, json } = await at.call("POST", "/api/sessions/refresh", { body: { refresh_token: refresh } });
  assert.equal(status, 200);
  return json;
}

/** As if so many wrong passwords in a row had been shown for an account. */
async function afterFailures({ id }, count) {
  const { DB } = await edge.env();
  await DB.prepare("UPDATE streak SET count = ? WHERE subject = ?").bind(count, id).run();
}

test("NIST-15: a right password ends the row, and a reset does where none is judged", async () => {
  const at = await strictOf(edge);
  const person = await personOf(edge, { tenant: at.id });
  const right = { email: person.email, password: firstPassword };
  await guess(at, person.email, 1);
  await afterFailures(person, 99);
  assert.equal((await at.signIn(right)).status, 200, "the hundredth is judged");
  await guess(at, person.email, 1);
  await afterFailures(person, 100);
  assert.equal((await at.signIn(right)).status, 401);
  const [{ token }] = await edge.mailbox(person.email);
  const abroad = network();
  assert.equal((await at.confirm({ token, new_password: secondPassword }, { from: abroad })).status, 204);
  const changed = { email: person.email, password: secondPassword };
  assert.equal((await at.signIn(changed)).status, 200, "anywhere");
});

test("NIST-15: an outage after the answer loses no warning: the next run of cron sends it", async () => {
  const at = await strictOf(edge);
  const person = await personOf(edge, { tenant: at.id });
  await guess(at, person.email, 1);
  await afterFailures(person, 101);
  assert.equal((await edge.call("POST", "/dev/tick")).status, 204);
  assert.equal((await edge.mailbox(person.email)).length, 1);
  assert.equal((await edge.call("POST", "/dev/tick")).status, 204);
  assert.equal((await edge.mailbox(person.email)).length, 1);
});

/**
 * Ways to show the current password with a bearer, and what each answers to a wrong one and to one too many.
 * @type {Record<string, any[]>}
 */
const ways = {
  native: [
    (at, bearer) => at.change({ current_password: wrong, new_password: secondPassword }, { bearer }),
    400,
    ({ json }) => json.code === "rate_limited",
  ],
  "step-up": [
    (at, bearer) => at.stepUp({ password: wrong }, { bearer }),
    400,
    ({ json }) => json.code === "rate_limited",
  ],
  JITSudo: [
    (at, bearer) =>
      at.call("POST", "/v1/users/me/password", {
        bearer,
        headers: { "x-tenant-id": at.id },
        body: { current_password: wrong, new_password: secondPassword },
      }),
    400,
    ({ json }) => json.code === "rate_limited" && typeof json.message === "string",
  ],
  TrueFoundry: [
    (at, bearer, { email }) =>
      at.call("POST", "/api/svc/v1/users/change-password", {
        bearer,
        body: { loginId: email, oldPassword: wrong, newPassword: secondPassword },
      }),
    400,
    ({ json }) => json.statusCode === 429,
  ],
};

test("ASVS-6.3.1, ATTACK-03: five wrong current passwords of a session over all APIs, then none, and the tenth ends that session", async () => {
  const at = await strictOf(edge);
  const person = await signedInAt(at);
  const beside = await bearerOf(at, person);
  const show = (way) => ways[way][0](at, person.bearer, person);
  for (const way of ["native", "step-up", "JITSudo", "TrueFoundry", "native"]) {
    assert.equal((await show(way)).status, ways[way][1], way);
  }
  for (const way of ["native", "step-up", "JITSudo", "TrueFoundry", "step-up"]) {
    assert.equal((await at.call("GET", "/api/sessions", { bearer: person.bearer })).status, 200);
    const limited = await show(way);
    assert.equal(limited.status, 429, way);
    assert.ok(ways[way][2](limited), limited.text);
    assert.ok(Number(limited.headers.get("retry-after")) > 800, way);
  }
  assert.equal((await at.call("GET", "/api/sessions", { bearer: person.bearer })).status, 401, "it ended");
  assert.equal(
    (await at.call("POST", "/api/sessions/refresh", { body: { refresh_token: person.refresh } })).status,
    401,
  );
  assert.equal((await at.call("GET", "/api/sessions", { bearer: beside })).status, 200, "the other session did not");
  const right = { current_password: firstPassword, new_password: secondPassword };
  assert.equal((await at.change(right, { bearer: beside })).status, 204);
});

test("ASVS-6.3.1: the tenth wrong one ends the session also after a pause, and a right one starts anew", async (t) => {
  t.after(() => edge.resetClock());
  const at = await strictOf(edge, { session: { access_token_seconds: 3_600 } });
  const [person, careful] = [await signedInAt(at), await signedInAt(at)];
  const stepUp = (bearer, password) => at.stepUp({ password }, { bearer });
  for (let pause = 0; pause < 2; pause += 1) {
    for (let n = 0; n < 5; n += 1) assert.equal((await stepUp(person.bearer, wrong)).status, 400);
    for (let n = 0; n < 4; n += 1) assert.equal((await stepUp(careful.bearer, wrong)).status, 400);
    assert.equal((await stepUp(careful.bearer, firstPassword)).status, 200);
    if (pause === 0) await edge.advanceClock(15 * minute + 1_000);
  }
  assert.equal((await at.call("GET", "/api/sessions", { bearer: person.bearer })).status, 401);
  for (let n = 0; n < 4; n += 1) assert.equal((await stepUp(careful.bearer, wrong)).status, 400);
  assert.equal((await at.call("GET", "/api/sessions", { bearer: careful.bearer })).status, 200);
});

test("ATTACK-11: what is refused for another reason than a wrong current password is no attempt at it", async () => {
  const at = await strictOf(edge);
  const person = await signedInAt(at);
  const { token } = (
    await at.call("POST", "/v1/auth/login", {
      from: person.home,
      body: { email: person.email, password: firstPassword },
    })
  ).json;
  const weak = { current_password: firstPassword, new_password: "weak" };
  for (let n = 0; n < 12; n += 1) {
    assert.equal((await at.change(weak, { bearer: person.bearer })).status, 422);
    assert.equal((await at.call("POST", "/v1/auth/me/change-password", { bearer: token, body: weak })).status, 400);
  }
  const { DB } = await edge.env();
  const { results } = await DB.prepare("SELECT count FROM streak WHERE subject = ?").bind(person.id).all();
  assert.deepEqual(
    results.map(({ count }) => count),
    [0],
  );
  assert.equal((await at.change({ ...weak, new_password: secondPassword }, { bearer: person.bearer })).status, 204);
});

test("ASVS-6.3.1: twenty wrong current passwords of an account over all its sessions and APIs", async () => {
  const at = await strictOf(edge);
  const person = await signedInAt(at);
  for (let session = 0; session < 4; session += 1) {
    const bearer = await bearerOf(at, person);
    const answers = await Promise.all(times(5, () => at.stepUp({ password: wrong }, { bearer })));
    assert.deepEqual(
      statuses(answers),
      times(5, () => 400),
    );
  }
  const bearer = await bearerOf(at, person);
  assert.equal((await at.stepUp({ password: firstPassword }, { bearer })).status, 429);
  const { token } = (
    await at.call("POST", "/v1/auth/login", {
      from: person.home,
      body: { email: person.email, password: firstPassword },
    })
  ).json;
  const body = { current_password: firstPassword, new_password: secondPassword };
  const px0 = await at.call("POST", "/v1/auth/me/change-password", { bearer: token, body });
  assert.deepEqual([px0.status, px0.json], [429, { error: "too many requests" }]);
  const cookie = (
    await at.call("POST", "/auth/simple/login", {
      from: person.home,
      body: { username: person.email, password: firstPassword },
    })
  ).headers.get("set-cookie");
  const unleash = await at.call("POST", "/api/admin/user/change-password", {
    headers: { cookie: cookie.split(";")[0] },
    body: { password: secondPassword, confirmPassword: secondPassword, oldPassword: firstPassword },
  });
  assert.deepEqual([unleash.status, unleash.json.name], [429, "RateLimitError"]);
});

test("ATTACK-11: whoever knows a session's id but not its secret uses up none of its attempts", async () => {
  const at = await strictOf(edge);
  const person = await personOf(edge, { tenant: at.id });
  const { token } = (
    await at.call("POST", "/v1/auth/login", { body: { email: person.email, password: firstPassword } })
  ).json;
  const body = { current_password: wrong, new_password: secondPassword };
  const forged = () => `${token.slice(0, "sess_".length + 32)}${randomBytes(16).toString("hex")}`;
  for (let n = 0; n < 12; n += 1) {
    assert.equal((await at.call("POST", "/v1/auth/me/change-password", { bearer: forged(), body })).status, 401);
  }
  const own = await at.call("POST", "/v1/auth/me/change-password", { bearer: token, body });
  assert.deepEqual(own.json, { error: "invalid current password" }, "his own first attempt is judged");
});

test("ATTACK-12, FORGOT-03: ten mails a day to an address over all APIs, known or not, then a link when none is live", async (t) => {
  t.after(() => edge.resetClock());
  const at = await strictOf(edge);
  const person = await signedInAt(at);
  const links = [
    (email, options) => at.request({ email }, options),
    (email) => at.call("POST", "/auth/reset/password-email", { body: { email } }),
  ];
  const codes = [
    (email) => at.call("POST", "/v1/auth/password-reset/trigger", { body: { email } }),
    (email) => at.call("POST", "/v1/session/otp", { body: { identifier: { type: "email_address", value: email } } }),
  ];
  const asks = [...links, ...codes];
  const unknown = nobody();
  const both = async (check) => {
    for (const email of [person.email, unknown]) await check(email);
  };
  const waits = async (ask, email, most) => {
    const limited = await ask(email);
    assert.equal(limited.status, 429);
    const wait = Number(limited.headers.get("retry-after"));
    assert.ok(wait > most - 60 && wait <= most, `${wait} s`);
  };
  const day = 24 * 60 * 60;
  for (let mail = 0; mail < 10; mail += 1) {
    await both(async (email) => {
      const { status } = await asks[mail % asks.length](email);
      assert.ok(status >= 200 && status < 300, `mail ${mail}: ${status}`);
    });
    await edge.advanceClock(16 * minute);
  }
  // The last link was the tenth mail, sixteen minutes ago.
  for (const ask of links) await both((email) => waits(ask, email, 14 * 60));
  for (const ask of codes) await both((email) => waits(ask, email, day - 160 * 60));
  assert.equal(
    (await at.request({ email: person.email }, { from: person.home })).status,
    202,
    "where he is known, the owner asks on",
  );
  await edge.advanceClock(14 * minute + 1_000);
  assert.equal((await at.request({ email: unknown })).status, 202, "no link is live");
  await waits(links[0], person.email, 16 * 60);
  await edge.advanceClock(16 * minute);
  for (let half = 0; half < 3; half += 1) {
    await waits(codes[0], person.email, day - (190 + 30 * half) * 60);
    assert.equal((await links[half % 2](person.email)).status, half % 2 === 0 ? 202 : 200);
    await waits(links[1], person.email, 30 * 60);
    assert.equal((await edge.mailbox(person.email, { count: 12 + half })).length, 12 + half);
    await edge.advanceClock(30 * minute);
  }
});

test("FORGOT-03: a tenant's requests have a ceiling, which spares those who are known", async () => {
  const at = await strictOf(edge, { limit_numbers: { "request-reset.tenant": { most: 3, seconds: 3_600 } } });
  const person = await signedInAt(at);
  for (let n = 0; n < 3; n += 1) assert.equal((await at.request({ email: nobody() })).status, 202);
  assert.equal((await at.request({ email: nobody() })).status, 429);
  assert.equal((await at.request({ email: person.email })).status, 429);
  assert.equal((await at.request({ email: person.email }, { from: person.home })).status, 202);
  assert.equal((await edge.mailbox(person.email)).length, 1);
});

test("FORGOT-09, ATTACK-11: guesses at links are limited by network, and a live link is redeemed from another", async () => {
  const at = await strictOf(edge);
  const person = await personOf(edge, { tenant: at.id });
  await at.request({ email: person.email });
  const [{ token }] = await edge.mailbox(person.email);
  const from = network();
  const link = () => ({ token: randomBytes(32).toString("base64url"), new_password: secondPassword });
  const answers = await Promise.all(times(31, () => at.confirm(link(), { from })));
  assert.deepEqual(statuses(answers), [...times(30, () => 400), 429]);
  assert.equal((await at.confirm({ token, new_password: secondPassword }, { from })).status, 429);
  assert.equal((await at.confirm({ token, new_password: secondPassword })).status, 204);
});

test("a caller is told where he stands with his own limits, in every API, and with nobody else's", async () => {
  const at = await strictOf(edge);
  const { email, bearer } = await signedInAt(at);
  const from = network();
  /** The policy and what is left; the window ends within it. */
  const standing = ({ headers }) => {
    const [policy, limit] = [headers.get("ratelimit-policy"), headers.get("ratelimit")];
    if (policy === null) return limit;
    const [window, ends] = [Number(/;w=(\d+)$/.exec(policy)[1]), Number(/;t=(\d+)$/.exec(limit)[1])];
    assert.ok(ends > 0 && ends <= window, limit);
    return [policy, limit.replace(/;t=.*/, "")];
  };
  for (const left of [29, 28]) {
    const answer = await at.signIn({ email, password: wrong }, { from });
    assert.deepEqual(standing(answer), ['"sign-in.address";q=30;w=600', `"sign-in.address";r=${left}`]);
  }
  const changed = await ways.TrueFoundry[0](at, bearer, { email });
  assert.deepEqual(standing(changed), ['"current-password.session";q=5;w=900', '"current-password.session";r=4']);
  const unleash = await at.call("POST", "/auth/simple/login", { from, body: { username: email, password: wrong } });
  assert.deepEqual(standing(unleash), ['"unleash.sign-in.address";q=10;w=60', '"unleash.sign-in.address";r=9']);
  assert.equal(standing(await at.call("GET", "/api/password/policy")), null);
  const open = await edge.call("POST", "/api/sessions", { body: { email: "ada@example.com", password: wrong } });
  assert.equal(standing(open), null);
});

test("ASVS-6.1.1: a tenant gives limits other numbers, and no nonsense", async () => {
  const settings = (limit_numbers) =>
    edge.admin("PUT", `/tenants/${at.id}/settings`, { limits: "default", limit_numbers });
  const at = await strictOf(edge, { limit_numbers: { "check.address": { most: 2, seconds: 30 } } });
  const from = network();
  const check = () => at.call("POST", "/api/password/check", { from, body: { password: "x" } });
  assert.deepEqual(statuses([await check(), await check(), await check()]), [200, 200, 429]);
  assert.equal((await settings({ "check.address": { most: 4, seconds: 30 } })).status, 200);
  assert.equal((await check()).status, 200);
  for (const [numbers, detail] of /** @type {any[][]} */ ([
    [{ "check.moon": { most: 1, seconds: 1 } }, "limit_numbers.check.moon: there is no such limit"],
    [
      { "check.address": { most: 0, seconds: 1 } },
      "limit_numbers.check.address: most must be between 1 and 1000000, seconds between 1 and 34560000",
    ],
    [
      { "check.address": { most: 1, seconds: 0 } },
      "limit_numbers.check.address: most must be between 1 and 1000000, seconds between 1 and 34560000",
    ],
    [{ "check.address": { most: 1 } }, /limit_numbers\.check\.address/],
  ])) {
    const refused = await settings(numbers);
    assert.equal(refused.status, 400);
    assert.match(
      refused.json.detail,
      typeof detail === "string" ? new RegExp(`^${detail.replaceAll(".", "\\.")}$`) : detail,
    );
  }
});

/** Asks until the answer is another one than at first, at most `most` times; answers how often it was asked. */
async function until(status, most, ask) {
  for (let asked = 1; asked <= most; asked += 1) {
    const answer = await ask();
    if (answer.status === status) return { asked, answer };
  }
  assert.fail(`never ${status} in ${most}`);
}

test("ASVS-2.4.1: the first gate refuses a flood before the database is touched, by network and tenant", async () => {
  const generous = { limit_numbers: { "request-reset.address": { most: 1_000, seconds: 60 } } };
  const [at, other] = [await strictOf(edge, generous), await strictOf(edge, generous)];
  // One subscriber has 2^64 addresses of this kind. Thirty a minute, whose end may lie between two of these.
  let host = 0;
  const from = () => `2001:db8:1:2::${((host += 1)).toString(16)}`;
  const { asked, answer } = await until(429, 61, () => at.request({ email: nobody() }, { from: from() }));
  assert.ok(asked > 30, `${asked}`);
  assert.equal(answer.json.code, "rate_limited");
  assert.equal(answer.headers.get("retry-after"), "60");
  assert.equal(requestLines(edge).at(-1).d1_round_trips, 0);
  const px0 = await at.call("POST", "/v1/auth/password-reset/trigger", { from: from(), body: { email: nobody() } });
  assert.deepEqual([px0.status, px0.json], [429, { error: "too many requests" }], "in every API's own words");
  assert.equal((await at.request({ email: nobody() }, { from: "2001:db8:1:3::1" })).status, 202, "not another network");
  assert.equal((await other.request({ email: nobody() }, { from: from() })).status, 202, "not another tenant");
  assert.equal((await at.call("GET", "/api/password/policy", { from: from() })).status, 200, "not what sends no mail");
});

test("ASVS-2.4.1: the first gate bounds requests of any kind, and refuses none at a tenant that refuses none", async () => {
  const at = await strictOf(edge);
  const from = network();
  const ask = (path) => at.call("GET", path, { from });
  let refused = [];
  for (let round = 0; round < 13 && refused.length === 0; round += 1) {
    const answers = await Promise.all(times(100, () => ask("/api/password/policy")));
    refused = answers.filter(({ status }) => status === 429);
  }
  assert.ok(refused.length > 0, "after 600 in a minute");
  assert.equal((await ask("/v1/session/me/list")).status, 429);
  assert.equal((await ask("/.well-known/jwks.json")).status, 429);
  const open = await edge.call("GET", "/api/password/policy", { headers: { "cf-connecting-ip": from } });
  assert.equal(open.status, 200);
});
