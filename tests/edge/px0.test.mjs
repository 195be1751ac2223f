// What clients of px0 rely on, row by row, on the real Worker, with both forms of the code.
import assert from "node:assert/strict";
import { test } from "node:test";
import { startEdge } from "./harness.mjs";
import { error, invalidCode, modes, px0Of, upstream } from "./px0.mjs";
import { better } from "./tenant.mjs";

const edge = await startEdge();
const minute = 60_000;
const required = error("code and new_password are required");
const short = error("password must be at least 8 characters");
const classes = error(
  "password must contain at least one uppercase letter, one lowercase letter, one digit, and one special character",
);

/** A code of the form that is in use, and not the one given. */
const wrong = (code) => (code.includes("-") ? "00000-00000" : code === "000000" ? "000001" : "000000");

for (const [mode, settings] of modes) {
  const world = await px0Of(edge, settings);
  const isUpstream = mode === "upstream";

  test(`X-01: a trigger without an address (${mode})`, async () => {
    for (const body of [{ email: "" }, {}, { email: null }]) {
      const answer = await world.post("/password-reset/trigger", body);
      assert.equal(answer.status, 400);
      assert.deepEqual(answer.json, error("email is required"));
    }
  });

  test(`X-02: a trigger for nobody (${mode})`, async () => {
    for (const email of ["nobody@example.com", "no address"]) {
      const answer = await world.trigger(email);
      assert.equal(answer.status, isUpstream ? 404 : 200);
      assert.deepEqual(
        answer.json,
        isUpstream ? error("user not found") : { message: "password reset email sent successfully" },
      );
    }
  });

  test(`X-03: a trigger mails a code (${mode})`, async () => {
    const person = await world.person();
    const answer = await world.trigger(person.email.toUpperCase());
    assert.equal(answer.status, 200);
    assert.deepEqual(answer.json, { message: "password reset email sent successfully" });
    const [mail] = await edge.mailbox(person.email);
    assert.equal(mail.subject, "Reset your password");
    assert.match(mail.html, new RegExp(`<strong[^>]*>${mail.code}</strong>`));
    assert.match(mail.code, mode === "as is" ? /^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$/ : /^\d{6}$/);
  });

  test(`X-04, X-11: both fields are required (${mode})`, async () => {
    for (const body of [
      { code: "", new_password: "" },
      { code: "123456" },
      { new_password: better },
      {},
      { code: null, new_password: better },
    ]) {
      const answer = await world.post("/password-reset/reset", body);
      assert.equal(answer.status, 400);
      assert.deepEqual(answer.json, required, JSON.stringify(body));
    }
  });

  test(`X-05, X-06, X-07, X-08, X-09, X-10: a code survives refusals and is good once (${mode})`, async () => {
    const person = await world.person();
    const code = await world.mailedCode(person);
    assert.deepEqual((await world.reset(code, "weak")).json, short);
    const unknown = await world.reset(wrong(code), "NewPassword456!");
    assert.equal(unknown.status, 400);
    assert.deepEqual(unknown.json, invalidCode);
    const answer = await world.reset(code, "NewPassword456!");
    assert.equal(answer.status, 200);
    assert.deepEqual(answer.json, { message: "password reset successfully", email: person.email });
    assert.equal((await world.logIn(person)).status, 401);
    assert.equal((await world.logIn({ ...person, password: "NewPassword456!" })).status, 200);
    assert.equal(await world.works(person, "NewPassword456!"), true);
    const again = await world.reset(code, better);
    assert.equal(again.status, 400);
    assert.deepEqual(again.json, invalidCode);
  });

  test(`X-12, X-13, X-14, X-15: the password is judged before the code (${mode})`, async () => {
    for (const [password, expected] of /** @type {any[][]} */ ([
      ["password123", classes],
      ["weak", short],
      ["Aa1!aaa", short],
      ["Aa1 aaaa", invalidCode],
      ["Aa1éaaaa", invalidCode],
      ["Aa1éééé", short],
      ["P@ssw0rd", error("password is too common")],
      [`Aa1!${"é".repeat(600)}`, error("password must be at most 1024 bytes")],
    ])) {
      const answer = await world.reset("000000", password);
      assert.equal(answer.status, 400);
      assert.deepEqual(answer.json, expected, password.slice(0, 20));
    }
    const person = await world.person();
    assert.equal((await world.reset(await world.mailedCode(person), "Aa1éaaaa")).status, 200);
  });

  test(`X-16: an expired code stays expired (${mode})`, async (t) => {
    t.after(() => edge.resetClock());
    const life = isUpstream ? 15 * minute : 10 * minute;
    const [early, late] = [await world.person(), await world.person()];
    const codes = [await world.mailedCode(early), await world.mailedCode(late)];
    await edge.advanceClock(life - minute);
    assert.equal((await world.reset(codes[0], better)).status, 200);
    await edge.advanceClock(2 * minute);
    for (let n = 0; n < 2; n += 1) assert.deepEqual((await world.reset(codes[1], better)).json, invalidCode);
    assert.equal(await world.works(late, late.password), true);
  });

  test(`X-17: a newer code beside an older one (${mode})`, async () => {
    const person = await world.person();
    const first = await world.mailedCode(person);
    const second = await world.mailedCode(person, 2);
    if (isUpstream) assert.deepEqual((await world.reset(first, better)).json, invalidCode);
    assert.equal((await world.reset(isUpstream ? second : first, better)).status, 200);
    assert.deepEqual((await world.reset(isUpstream ? first : second, "Another-Try-55")).json, invalidCode);
  });

  test(`X-18: a body that cannot be read (${mode})`, async () => {
    const json = { headers: { "content-type": "application/json" } };
    for (const [body, options] of [
      ["{", json],
      ["", json],
      ["[]", json],
      [{ code: 123456, new_password: better }, {}],
      [{ code: ["a"], new_password: better }, {}],
      [{ code: "123456", new_password: { a: 1 } }, {}],
      [`{"code":"1","code":"2","new_password":"${better}"}`, json],
      [JSON.stringify({ code: "123456", new_password: better }), { headers: { "content-type": "text/plain" } }],
      [new URLSearchParams({ code: "123456", new_password: better }), {}],
      [{ code: "x".repeat(16 * 1024), new_password: better }, {}],
      [undefined, {}],
    ]) {
      const answer = await world.post("/password-reset/reset", body, options);
      assert.equal(answer.status, 400);
      assert.deepEqual(answer.json, error("invalid request body"));
    }
    const more = await world.post("/password-reset/reset", { code: wrong("000000"), new_password: better, team: [1] });
    assert.deepEqual(more.json, invalidCode, "unknown members are ignored");
  });

  test(`X-19: sessions after a reset (${mode})`, async () => {
    const person = await world.person();
    const token = await world.signIn(person);
    assert.equal((await world.reset(await world.mailedCode(person), better)).status, 200);
    const answer = await world.me(token);
    assert.equal(answer.status, isUpstream ? 200 : 401);
    if (!isUpstream) assert.deepEqual(answer.json, error("unauthorized"));
  });

  test(`X-20: blanks around a code (${mode})`, async () => {
    const person = await world.person();
    const code = await world.mailedCode(person);
    const answer = await world.reset(` ${code} `, better);
    assert.equal(answer.status, isUpstream ? 400 : 200);
    if (isUpstream) assert.deepEqual(answer.json, invalidCode);
  });

  test(`X-21: a store that fails is an internal error, with nothing half done (${mode})`, async (t) => {
    t.after(() => edge.failStore("off"));
    const person = await world.person();
    const [code, token] = [await world.mailedCode(person), await world.signIn(person)];
    await edge.failStore("on");
    for (const answer of [
      await world.reset(code, better),
      await world.trigger(person.email),
      await world.logIn(person),
      await world.post("/register", { email: "new-one@example.com", password: better }),
      await world.me(token),
      await world.changeOwn(token, { current_password: person.password, new_password: better }),
      await world.call("DELETE", "/v1/auth/session", { bearer: token }),
      await world.call("GET", "/v1/auth/sessions", { bearer: token }),
    ]) {
      assert.equal(answer.status, 500);
      assert.deepEqual(answer.json, error("internal error"));
    }
    await edge.failStore("off");
    assert.equal((await world.me(token)).status, 200);
    assert.equal(await world.works(person, person.password), true);
    assert.equal((await world.reset(code, better)).status, 200);
  });

  test(`X-22: an Authorization header changes nothing (${mode})`, async () => {
    const person = await world.person();
    const options = { headers: { authorization: "Bearer garbage" } };
    assert.equal((await world.reset(await world.mailedCode(person), better, options)).status, 200);
  });

  test(`X-23: a signed-in change (${mode})`, async () => {
    const person = await world.person();
    const [own, other] = [await world.signIn(person), await world.signIn(person)];
    const answer = await world.changeOwn(own, { current_password: person.password, new_password: better });
    assert.equal(answer.status, 200);
    assert.deepEqual(answer.json, { message: "password changed successfully" });
    assert.equal((await world.logIn(person)).status, 401);
    assert.equal((await world.logIn({ ...person, password: better })).status, 200);
    assert.equal((await world.me(own)).status, 200);
    assert.equal((await world.me(other)).status, isUpstream ? 200 : 401);
  });
}

test("X-07: a code is read as people type it", async () => {
  const world = await px0Of(edge);
  const typed = [
    (code) => code.toLowerCase(),
    (code) => code.replace("-", ""),
    (code) => [...code].join(" "),
    (code) => code.replaceAll("1", "l").replaceAll("0", "o"),
  ];
  for (const type of typed) {
    const person = await world.person();
    assert.equal((await world.reset(type(await world.mailedCode(person)), better)).status, 200);
  }
});

test("X-17: every trigger makes a code, and a success ends all of them", async () => {
  const world = await px0Of(edge);
  const person = await world.person();
  const codes = [];
  for (let n = 1; n <= 12; n += 1) codes.push(await world.mailedCode(person, n));
  assert.equal((await world.reset(codes[1], better)).status, 200);
  for (const code of codes) assert.deepEqual((await world.reset(code, "Another-Try-55")).json, invalidCode);
});

test("X-06, ATTACK-03: wrong codes of six digits rest for ten minutes past five hundred an hour", async (t) => {
  t.after(() => edge.resetClock());
  const world = await px0Of(edge, { ...upstream, limits: "default" });
  const { DB } = await edge.env();
  const person = await world.person();
  const code = await world.mailedCode(person);
  const counters = async () =>
    (await DB.prepare("SELECT key, ends_at FROM counter WHERE tenant_id = ?").bind(world.id).all()).results;
  const before = new Set((await counters()).map(({ key }) => key));
  assert.deepEqual((await world.reset(wrong(code), better)).json, invalidCode);
  // The one attempt counts for the address, for ten minutes, and for the tenant, for an hour; as if all that
  // it counts for an hour had seen five hundred.
  const hourly = (await counters()).filter(
    ({ key, ends_at }) => !before.has(key) && ends_at > Date.now() + 50 * minute,
  );
  for (const { key } of hourly)
    await DB.prepare("UPDATE counter SET count = 500 WHERE tenant_id = ? AND key = ?").bind(world.id, key).run();

  const resting = await world.reset(wrong(code), better);
  assert.equal(resting.status, 429);
  assert.deepEqual(resting.json, error("too many requests"));
  const wait = Number(resting.headers.get("retry-after"));
  assert.ok(wait > 590 && wait <= 600, `rests ${wait} s`);
  assert.equal((await world.reset(code, better)).status, 429, "right codes rest as well");
  assert.equal((await world.reset("12345", better)).status, 400, "what is no code is no guess");
  await edge.advanceClock(10 * minute + 1_000);
  assert.equal((await world.reset(code, better)).status, 200);
});
