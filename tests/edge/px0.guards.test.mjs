// What px0's other endpoints do, keep apart and refuse: registration, sessions, other tenants, odd input.
import assert from "node:assert/strict";
import { test } from "node:test";
import { startEdge } from "./harness.mjs";
import { error, invalidCode, px0Of } from "./px0.mjs";
import { better, good } from "./tenant.mjs";

const edge = await startEdge();
const world = await px0Of(edge);
const minute = 60_000;
const unauthorized = error("unauthorized");
let fresh = 0;
const address = () => `fresh${++fresh}@example.com`;

test("registration makes a user who can sign in", async () => {
  const email = address();
  const answer = await world.post("/register", { email, password: better, team_id: "ignored" });
  assert.equal(answer.status, 201);
  const { user } = answer.json;
  assert.deepEqual(Object.keys(user).sort(), ["created_at", "email", "id", "is_admin", "is_verified"]);
  assert.deepEqual([user.email, user.is_admin, user.is_verified], [email, false, false]);
  const login = await world.logIn({ email, password: better });
  assert.match(login.json.token, /^sess_[0-9a-f]{64}$/);
  assert.ok(Math.abs(Date.parse(login.json.expires_at) - Date.now() - 24 * 60 * minute) < 5 * minute);
  assert.deepEqual(login.json.user, user);
  assert.deepEqual((await world.me(login.json.token)).json, { user });
});

test("what registration refuses", async () => {
  const taken = (await world.person()).email;
  for (const [body, status, text] of [
    [{ email: "", password: better }, 400, "email and password are required"],
    [{ email: address() }, 400, "email and password are required"],
    [{ email: "no address", password: better }, 400, "invalid email format"],
    [{ email: "ü@example.com", password: better }, 400, "invalid email format"],
    [{ email: address(), password: "Aa1!aaa" }, 400, "password must be at least 8 characters"],
    [{ email: address(), password: "P@ssw0rd" }, 400, "password is too common"],
    [{ email: taken.toUpperCase(), password: better }, 409, "email already registered"],
    [{ email: [taken], password: better }, 400, "invalid request body"],
  ]) {
    const answer = await world.post("/register", body);
    assert.deepEqual([answer.status, answer.json], [status, error(text)]);
  }
  const closed = await px0Of(edge, { registration: "closed" });
  const answer = await closed.post("/register", { email: address(), password: better });
  assert.deepEqual([answer.status, answer.json], [403, error("registration is closed")]);
});

test("ATTACK-14: with verified registration, new and existing addresses are answered alike", async () => {
  const careful = await px0Of(edge, { registration: "verified" });
  const known = await careful.person();
  const email = address();
  const [first, second] = [
    await careful.post("/register", { email, password: better }),
    await careful.post("/register", { email: known.email, password: better }),
  ];
  for (const [answer, asked] of [
    [first, email],
    [second, known.email],
  ]) {
    assert.equal(answer.status, 201);
    assert.deepEqual(Object.keys(answer.json.user), Object.keys(first.json.user));
    const { email: shown, is_admin, is_verified } = answer.json.user;
    assert.deepEqual([shown, is_admin, is_verified], [asked, false, false]);
  }
  assert.notEqual(second.json.user.id, known.id);
  assert.equal(await careful.works(known, known.password), true, "the known account is as it was");
  const [told] = await edge.mailbox(known.email);
  assert.equal(told.subject, "You have an account already");
  assert.equal(told.code, undefined);

  assert.equal((await careful.logIn({ email, password: better })).status, 401, "nothing exists yet");
  const found = await edge.admin("GET", `/accounts?tenant=${careful.id}&email=${email}`);
  assert.deepEqual(found.json.accounts, []);
  const [mail] = await edge.mailbox(email);
  const verified = await careful.post("/verify-email", { email: email.toUpperCase(), code: mail.code.toLowerCase() });
  assert.equal(verified.status, 200);
  assert.deepEqual(verified.json, { message: "email verified successfully" });
  const login = await careful.logIn({ email, password: better });
  assert.equal(login.status, 200);
  assert.deepEqual([login.json.user.id, login.json.user.is_verified], [first.json.user.id, true]);
});

test("ATTACK-01, ATTACK-28: a verification code is good once, for its address, tenant and ten minutes", async (t) => {
  t.after(() => edge.resetClock());
  const invalid = error("invalid verification code");
  const [here, there] = [
    await px0Of(edge, { registration: "verified" }),
    await px0Of(edge, { registration: "verified" }),
  ];
  const [email, other, late] = [address(), address(), address()];
  for (const each of [email, other, late]) await here.post("/register", { email: each, password: better });
  const codes = {};
  for (const each of [email, other, late]) codes[each] = (await edge.mailbox(each))[0].code;

  assert.deepEqual((await there.post("/verify-email", { email, code: codes[email] })).json, invalid);
  assert.deepEqual((await here.post("/verify-email", { email, code: codes[other] })).json, invalid);
  assert.deepEqual((await here.post("/verify-email", { email, code: "000000" })).json, invalid);
  const missing = await here.post("/verify-email", { email });
  assert.deepEqual([missing.status, missing.json], [400, error("email and code are required")]);
  const both = [
    here.post("/verify-email", { email, code: codes[email] }),
    here.post("/verify-email", { email, code: codes[email] }),
  ];
  assert.deepEqual((await Promise.all(both)).map(({ status }) => status).sort(), [200, 400]);
  assert.deepEqual((await here.post("/verify-email", { email, code: codes[email] })).json, invalid);
  await edge.advanceClock(11 * minute);
  assert.deepEqual((await here.post("/verify-email", { email: late, code: codes[late] })).json, invalid);
  assert.equal((await here.logIn({ email: late, password: better })).status, 401);
});

test("ASVS-6.6.2: a code confirms only its own registration, and a newer one of the address ends it", async () => {
  const careful = await px0Of(edge, { registration: "verified" });
  const email = address();
  const verify = async ({ code }) => (await careful.post("/verify-email", { email, code })).status;
  await careful.post("/register", { email, password: "Attackers-Own-66" });
  const [attackers] = await edge.mailbox(email);
  await careful.post("/register", { email, password: better });
  const [mine] = await edge.mailbox(email, { count: 2 });
  assert.match(mine.text, /\d{4}-\d{2}-\d{2} \d{2}:\d{2} UTC/, "the mail says when the address was registered");
  assert.equal(await verify(attackers), 400);
  assert.equal(await verify(mine), 200);
  assert.equal((await careful.logIn({ email, password: better })).status, 200);
  assert.equal((await careful.logIn({ email, password: "Attackers-Own-66" })).status, 401);
  assert.equal(await verify(attackers), 400, "the address has an account now");
});

test("nothing of a waiting registration is readable in the database", async () => {
  const careful = await px0Of(edge, { registration: "verified" });
  const email = address();
  await careful.post("/register", { email, password: better });
  const { DB } = await edge.env();
  for (const table of ["registration", "outbox", "event"]) {
    const { results } = await DB.prepare(`SELECT * FROM ${table} WHERE tenant_id = ?`).bind(careful.id).all();
    const dump = JSON.stringify(results);
    for (const secret of [email, better, "argon2"]) assert.ok(!dump.includes(secret), `${table} holds ${secret}`);
    if (table === "registration") assert.equal(results.length, 1);
  }
});

test("a store that fails during registration leaves nothing", async (t) => {
  t.after(() => edge.failStore("off"));
  const careful = await px0Of(edge, { registration: "verified" });
  const email = address();
  await edge.failStore("on");
  assert.deepEqual((await careful.post("/register", { email, password: better })).json, error("internal error"));
  await edge.failStore("off");
  await careful.post("/register", { email, password: better });
  const [{ code }] = await edge.mailbox(email);
  await edge.failStore("on");
  const failed = await careful.post("/verify-email", { email, code });
  assert.deepEqual([failed.status, failed.json], [500, error("internal error")]);
  await edge.failStore("off");
  assert.equal((await careful.post("/verify-email", { email, code })).status, 200);
});

test("unknown users and wrong passwords are answered alike", async () => {
  const [person, off] = [await world.person(), await world.person({ active: false })];
  const sso = await world.person({ auth_provider: "oidc", password: undefined });
  for (const body of [
    { email: person.email, password: "Wrong-One-1234" },
    { email: address(), password: good },
    { email: off.email, password: off.password },
    { email: sso.email, password: good },
    { email: "no address", password: good },
  ]) {
    const answer = await world.post("/login", body);
    assert.deepEqual([answer.status, answer.json], [401, error("invalid credentials")]);
  }
  assert.deepEqual(
    (await world.post("/login", { email: person.email })).json,
    error("email and password are required"),
  );
});

test("what a signed-in change refuses", async () => {
  const person = await world.person();
  const token = await world.signIn(person);
  for (const [body, status, text] of [
    [{ new_password: better }, 400, "current_password and new_password are required"],
    [{ current_password: "Wrong-One-1234", new_password: "weak" }, 400, "password must be at least 8 characters"],
    [{ current_password: "Wrong-One-1234", new_password: better }, 401, "invalid current password"],
    [{ current_password: person.password, new_password: person.password }, 400, "password was used before"],
    [{ current_password: 1, new_password: better }, 400, "invalid request body"],
  ]) {
    const answer = await world.changeOwn(token, body);
    assert.deepEqual([answer.status, answer.json], [status, error(text)]);
  }
  assert.deepEqual((await world.changeOwn(undefined, "{")).json, unauthorized, "who is calling comes first");
  assert.equal(await world.works(person, person.password), true);
});

test("sessions are listed and ended by their owner only", async () => {
  const [person, stranger] = [await world.person(), await world.person()];
  const [own, other, theirs] = [await world.signIn(person), await world.signIn(person), await world.signIn(stranger)];
  const list = async (bearer) => (await world.call("GET", "/v1/auth/sessions", { bearer })).json.sessions;
  const end = (id, bearer) => world.call("DELETE", `/v1/auth/sessions/${id}`, { bearer });
  const sessions = await list(own);
  assert.equal(sessions.length, 2);
  const current = sessions.find((session) => session.is_current);
  const elsewhere = sessions.find((session) => !session.is_current);
  assert.deepEqual((await end(elsewhere.id, theirs)).json, error("session not found"));
  assert.deepEqual((await end("seven", own)).json, error("invalid id"));
  assert.equal((await end(elsewhere.id, own)).status, 204);
  assert.equal((await end(elsewhere.id, own)).status, 404);
  assert.equal((await world.me(other)).status, 401);
  assert.deepEqual(
    (await list(own)).map(({ id }) => id),
    [current.id],
  );
  for (const bearer of [own, own, undefined, "garbage"]) {
    const answer = await world.call("DELETE", "/v1/auth/session", { bearer });
    assert.deepEqual([answer.status, answer.text], [204, ""]);
  }
  assert.equal((await world.me(own)).status, 401);
});

test("a session ends after a day, and a token that is none gets in nowhere", async (t) => {
  t.after(() => edge.resetClock());
  const token = await world.signIn(await world.person());
  for (const bearer of [
    undefined,
    "garbage",
    token.slice(5),
    `${token}0`,
    `sess_${"0".repeat(64)}`,
    `${token.slice(0, -1)}${token.endsWith("0") ? 1 : 0}`,
  ]) {
    for (const [method, path] of [
      ["GET", "/me"],
      ["POST", "/me/change-password"],
      ["GET", "/sessions"],
      ["DELETE", "/sessions/1"],
    ]) {
      const answer = await world.call(method, `/v1/auth${path}`, { bearer });
      assert.deepEqual([answer.status, answer.json], [401, unauthorized], `${path} ${bearer}`);
    }
  }
  await edge.advanceClock(24 * 60 * minute - minute);
  assert.equal((await world.me(token)).status, 200);
  await edge.advanceClock(2 * minute);
  assert.deepEqual((await world.me(token)).json, unauthorized);
});

test("ATTACK-28: another tenant's code and session reach nothing", async () => {
  const [here, there] = [await px0Of(edge), await px0Of(edge)];
  const person = await here.person();
  const [code, token] = [await here.mailedCode(person), await here.signIn(person)];
  assert.deepEqual((await there.reset(code, better)).json, invalidCode);
  for (const [method, path, body] of /** @type {any[][]} */ ([
    ["GET", "/me"],
    ["POST", "/me/change-password", { current_password: person.password, new_password: better }],
    ["GET", "/sessions"],
  ])) {
    assert.equal((await there.call(method, `/v1/auth${path}`, { bearer: token, body })).status, 401, path);
  }
  assert.equal((await there.call("DELETE", "/v1/auth/session", { bearer: token })).status, 204);
  assert.equal((await here.me(token)).status, 200, "the session there is not ended from here");
  assert.equal((await there.logIn(person)).status, 401);
  assert.equal((await there.trigger(person.email)).status, 200);
  assert.equal((await edge.mailbox(person.email)).length, 1, "asking there mails nobody here");
  assert.equal((await here.reset(code, better)).status, 200, "the code was not spent");
});

test("ATTACK-27, ATTACK-32: other secrets are no codes, and who signs in elsewhere gets none", async () => {
  const person = await world.person();
  await world.call("POST", "/auth/reset/password-email", { body: { email: person.email } });
  const [mail] = await edge.mailbox(person.email);
  assert.deepEqual((await world.reset(mail.token, better)).json, invalidCode);
  const code = await world.mailedCode(person, 2);
  const unleash = await world.call("POST", "/auth/reset/password", { body: { token: code, password: better } });
  assert.equal(unleash.status, 401);
  const sso = await world.person({ auth_provider: "oidc", password: undefined });
  assert.equal((await world.trigger(sso.email)).status, 200);
  assert.equal((await edge.mailbox(sso.email))[0].code, undefined);
  assert.equal((await edge.admin("PATCH", `/accounts/${person.id}`, { active: false })).status, 200);
  assert.deepEqual((await world.reset(code, better)).json, invalidCode);
});

test("ASVS-2.4.1: guessing and flooding are slowed down, alike for known and unknown addresses", async () => {
  const limited = await px0Of(edge, { limits: "default" });
  for (const email of [(await limited.person()).email, address()]) {
    for (let n = 0; n < 3; n += 1) assert.equal((await limited.trigger(email)).status, 200);
    const fourth = await limited.trigger(email);
    assert.deepEqual([fourth.status, fourth.json], [429, error("too many requests")]);
    assert.match(fourth.headers.get("retry-after"), /^\d+$/);
  }
  const statuses = [];
  for (let n = 0; n < 31; n += 1) statuses.push((await limited.reset("00000-00000", better)).status);
  assert.deepEqual([...new Set(statuses.slice(0, 30)), statuses[30]], [400, 429]);
});

test("methods and paths that are not there", async () => {
  for (const [method, path, status, allow] of /** @type {any[][]} */ ([
    ["GET", "/password-reset/reset", 405, "POST"],
    ["PUT", "/password-reset/trigger", 405, "POST"],
    ["GET", "/verify-email", 405, "POST"],
    ["POST", "/session", 405, "DELETE"],
    ["POST", "/me", 405, "GET"],
    ["POST", "/nothing", 404, null],
  ])) {
    const answer = await world.call(method, `/v1/auth${path}`, { body: method === "GET" ? undefined : {} });
    assert.deepEqual([answer.status, answer.headers.get("allow")], [status, allow], path);
    assert.deepEqual(answer.json, error(status === 405 ? "method not allowed" : "not found"));
    assert.equal(answer.headers.get("cache-control"), "no-store");
  }
  const off = await px0Of(edge);
  assert.equal((await edge.admin("PUT", `/tenants/${off.id}/dialects`, { dialects: ["unleash"] })).status, 200);
  assert.equal((await off.trigger("nobody@example.com")).status, 404);
  assert.equal((await off.reset("00000-00000", better)).status, 404);
});
