// What Unleash's endpoints keep apart, refuse and survive: sessions, other tenants, foreign pages, odd input,
// a failing store.
import assert from "node:assert/strict";
import { test } from "node:test";
import { startEdge } from "./harness.mjs";
import { better, good } from "./tenant.mjs";
import { invalidToken, plain, unleashOf, upstream } from "./unleash.mjs";

const edge = await startEdge();
const world = await unleashOf(edge);
const hour = 3_600_000;

/** Every endpoint that changes or tells something, with a body that fits. */
const open = /** @type {any[][]} */ ([
  ["POST", "/auth/reset/password", { token: "abc", password: better }],
  ["POST", "/auth/reset/validate-password", { password: better }],
  ["POST", "/auth/reset/password-email", { email: "nobody@example.com" }],
  ["POST", "/auth/simple/login", { username: "nobody@example.com", password: better }],
]);
const signedIn = /** @type {any[][]} */ ([
  ["GET", "/api/admin/user"],
  ["POST", "/api/admin/user/change-password", { password: better, confirmPassword: better, oldPassword: good }],
  ["POST", "/api/admin/user-admin/1/change-password", { password: better }],
  ["POST", "/api/admin/user-admin/reset-password", { id: "nobody@example.com" }],
  ["POST", "/api/admin/user-admin/validate-password", { password: better }],
]);

test("the cookie is HttpOnly, Lax, two days long, and Secure off this machine", async () => {
  const person = await world.person();
  const local = (await world.logIn(person)).headers.get("set-cookie");
  assert.match(local, /^unleash-session=[\w-]{43}; Path=\/; Max-Age=172800; HttpOnly; SameSite=Lax$/);
  const host = `flags-${person.number}.example.com`;
  assert.equal((await edge.admin("PUT", `/tenants/${world.id}/hosts`, { hosts: [world.host, host] })).status, 200);
  const body = { username: person.email, password: person.password };
  const far = await edge.call("POST", `http://${host}/auth/simple/login`, { body });
  assert.equal(far.status, 200, far.text);
  assert.match(far.headers.get("set-cookie"), /; HttpOnly; SameSite=Lax; Secure$/);
});

test("a sixth sign-in ends the oldest session, and two days end any", async (t) => {
  t.after(() => edge.resetClock());
  const person = await world.person();
  const cookies = [];
  for (let n = 0; n < 6; n += 1) cookies.push(await world.signIn(person));
  assert.equal((await world.me(cookies[0])).status, 401);
  for (const cookie of cookies.slice(1)) assert.equal((await world.me(cookie)).status, 200);
  await edge.advanceClock(48 * hour - 60_000);
  assert.equal((await world.me(cookies[5])).status, 200);
  await edge.advanceClock(120_000);
  assert.equal((await world.me(cookies[5])).status, 401);
});

test("signing out ends every session of the account and takes the cookie back", async () => {
  const person = await world.person();
  const cookies = [await world.signIn(person), await world.signIn(person)];
  const answer = await world.post("/logout", undefined, { cookie: cookies[0] });
  assert.equal(answer.status, 302);
  assert.equal(answer.headers.get("location"), "/signed-out");
  assert.match(answer.headers.get("set-cookie"), /^unleash-session=; .*Max-Age=0/);
  for (const cookie of cookies) assert.equal((await world.me(cookie)).status, 401);
  assert.equal((await world.post("/logout")).status, 302, "who is not signed in is signed out");
});

test("without a session the user's endpoints ask for one", async () => {
  const message =
    "You must log in to use Unleash. Your request had no authorization header, so we could not authorize you. Try logging in at /auth/simple/login";
  for (const [method, path, body] of signedIn) {
    for (const cookie of [
      undefined,
      "unleash-session=",
      "unleash-session=garbage",
      `unleash-session=${"A".repeat(43)}`,
    ]) {
      const answer = await world.call(method, path, { body, headers: cookie ? { cookie } : {} });
      assert.equal(answer.status, 401, `${path} ${cookie}`);
      const { id, ...rest } = answer.json;
      assert.match(id, /^[0-9a-f-]{36}$/);
      assert.deepEqual(rest, {
        ...plain("AuthenticationRequired", message),
        path: "/auth/simple/login",
        type: "password",
        defaultHidden: false,
      });
    }
  }
});

test("ATTACK-28: another tenant's token and cookie reach nothing", async () => {
  const [here, there] = [await unleashOf(edge), await unleashOf(edge)];
  const [mine, theirs] = [await here.person({ admin: true }), await there.person({ admin: true })];
  const [token, cookie] = [await here.mailedToken(mine), await here.signIn(mine)];
  assert.deepEqual((await there.validate(token)).json, invalidToken);
  assert.deepEqual((await there.reset(token, better)).json, invalidToken);
  for (const [method, path, body] of signedIn) {
    assert.equal((await there.call(method, path, { body, headers: { cookie } })).status, 401, path);
  }
  assert.equal((await there.post("/logout", undefined, { cookie })).status, 302);
  assert.equal((await here.me(cookie)).status, 200, "the session there is not ended from here");
  assert.equal((await there.logIn(mine)).status, 401, "nobody of that address here");
  assert.equal((await there.askMail(mine.email)).status, 200);
  assert.equal((await edge.mailbox(mine.email)).length, 1, "asking there mails nobody here");
  assert.equal(await there.works(theirs, theirs.password), true);
  assert.equal((await here.reset(token, better)).status, 200, "the token was not spent");
});

test("an administrator reaches only his own tenant's users, others nobody", async () => {
  const [admin, person] = [await world.person({ admin: true }), await world.person()];
  const [boss, user] = [await world.signIn(admin), await world.signIn(person)];
  const path = "/api/admin/user-admin/reset-password";
  const link = await world.post(path, { id: person.email }, { cookie: boss });
  assert.equal(link.status, 200);
  const [mail] = await edge.mailbox(person.email);
  assert.equal(mail.link, `${link.json.resetPasswordUrl}#token=${mail.token}`, "the owner alone has the token");
  const { token } = mail;
  assert.equal((await world.reset(token, better)).status, 200);
  for (const id of ["nobody@example.com", "ada@example.com", "no address"]) {
    assert.deepEqual((await world.post(path, { id }, { cookie: boss })).json, plain("NotFoundError", "No user found"));
  }
  const sso = await world.person({ auth_provider: "oidc", password: undefined });
  assert.equal((await world.post(path, { id: sso.email }, { cookie: boss })).status, 403);
  const fresh = await world.person({ password: undefined });
  assert.match(
    (await world.post(path, { id: fresh.email }, { cookie: boss })).json.resetPasswordUrl,
    /\/welcome$/,
    "no link that is dead from birth",
  );
  const again = await world.signIn({ ...person, password: better });
  for (const [method, other, body] of signedIn.slice(2)) {
    const answer = await world.call(method, other, { body, headers: { cookie: again } });
    assert.equal(answer.status, 403, other);
    assert.equal(answer.json.name, "NoAccessError");
  }
  assert.equal((await world.me(user)).status, 401);
});

test("who was given a password upstream does nothing before setting another", async () => {
  const old = await unleashOf(edge, upstream);
  const [admin, person] = [await old.person({ admin: true }), await old.person()];
  const before = await old.signIn(person);
  const path = `/api/admin/user-admin/${person.number}/change-password`;
  const boss = await old.signIn(admin);
  assert.equal((await old.post(path, { password: "weak" }, { cookie: boss })).json.name, "OwaspValidationError");
  assert.equal((await old.post(path, { password: better }, { cookie: boss })).status, 200);
  assert.equal((await old.me(before)).status, 401, "every session ended");

  const cookie = await old.signIn({ ...person, password: better });
  const refused = await old.me(cookie);
  assert.equal(refused.status, 403);
  assert.equal(refused.json.name, "NoAccessError");
  const native = await old.call("POST", "/api/sessions", { body: { email: person.email, password: better } });
  assert.equal(
    (await old.call("GET", "/api/sessions", { bearer: native.json.access_token })).status,
    403,
    "in any API",
  );

  const own = "N3wS3cur3P@ss!";
  const change = await old.changeOwn(cookie, { password: own, confirmPassword: own, oldPassword: better });
  assert.equal(change.status, 200, change.text);
  assert.equal((await old.me(cookie)).status, 200);
  const unknown = await old.post("/api/admin/user-admin/99999/change-password", { password: better }, { cookie: boss });
  assert.equal(unknown.status, 404);
});

test("ASVS-3.5.1, ASVS-3.5.2, ATTACK-30: a page of another origin uses nobody's cookie", async () => {
  const person = await world.person();
  const cookie = await world.signIn(person);
  const body = { password: better, confirmPassword: better, oldPassword: person.password };
  for (const origin of [
    "https://evil.example",
    "null",
    `http://${world.host}.evil.example`,
    `http://${world.host}:1`,
  ]) {
    const options = { cookie, headers: { origin } };
    const change = await world.post("/api/admin/user/change-password", body, options);
    assert.equal(change.status, 403, origin);
    assert.equal(change.json.name, "NoAccessError");
    assert.equal((await world.post("/logout", undefined, options)).status, 403, origin);
    const login = { username: person.email, password: person.password };
    assert.equal((await world.post("/auth/simple/login", login, options)).status, 403, origin);
  }
  const form = new URLSearchParams(body);
  assert.equal((await world.post("/api/admin/user/change-password", form, { cookie })).status, 415);
  assert.equal((await world.me(cookie)).status, 200);
  const headers = { origin: `http://${world.host}` };
  assert.equal((await world.post("/api/admin/user/change-password", body, { cookie, headers })).status, 200);
});

test("ATTACK-31: odd input is refused by name and never breaks the service", async () => {
  const cookie = await world.signIn(await world.person({ admin: true }));
  const json = { "content-type": "application/json", cookie };
  const posts = [...open, ...signedIn].filter(([method]) => method === "POST");
  for (const [, path, body] of posts) {
    const [name] = Object.keys(body);
    const first = JSON.stringify(name);
    for (const [text, status] of /** @type {any[][]} */ ([
      ["{", 400],
      ['{"a":1}x', 400],
      [`{${first}:"a",${first}:"a"}`, 400],
      [`{${first}:"\\ud800"}`, 400],
      ["[".repeat(9_000), 400],
      [JSON.stringify({ [name]: { deep: [1] } }), 400],
      [JSON.stringify({ ...body, [name]: "x".repeat(16 * 1024) }), 413],
    ])) {
      const answer = await world.call("POST", path, { body: text, headers: json });
      assert.equal(answer.status, status, `${path} ${text.slice(0, 40)}`);
      assert.ok(
        status === 413 ? answer.json.message === "request entity too large" : answer.json.name === "BadDataError",
      );
      assert.equal(answer.headers.get("cache-control"), "no-store");
    }
    const get = await world.call("PATCH", path, { headers: { cookie } });
    assert.equal(get.status, 405, path);
    assert.equal(get.headers.get("allow"), "POST");
  }
  assert.equal((await world.call("POST", "/auth/nothing", { body: {} })).json.name, "NotFoundError");
});

test("passwords of any script are hashed as they are typed, long ones refused by a rule", async () => {
  for (const password of [
    "Пароль-Надёжный-Ещё-7",
    "🔒Aa1-🗝️-lantern",
    "Cafe\u0301-Harbour-12",
    " Lantern Harbour 9 ",
    "Nul\0-Lantern-12",
  ]) {
    const person = await world.person();
    assert.equal((await world.reset(await world.mailedToken(person), password)).status, 200, password);
    assert.equal((await world.logIn({ ...person, password: password.normalize("NFC") })).status, 200, password);
    assert.equal((await world.logIn({ ...person, password: password.trim().slice(0, -1) })).status, 401);
  }
  const long = await world.post("/auth/reset/validate-password", { password: `Aa1-${"ab".repeat(700)}` });
  assert.equal(long.status, 400);
  assert.equal(long.json.message, "The password must be fewer than 128 characters.");
  const common = await world.post("/auth/reset/validate-password", { password: "1q2w3e4r5t6y7u8i9o0p" });
  assert.equal(common.status, 400);
  assert.equal(common.json.message, "The password is too common.");
});

test("ATTACK-32: accounts that sign in elsewhere or not at all get no token", async () => {
  const sso = await world.person({ auth_provider: "oidc", password: undefined });
  assert.equal((await world.askMail(sso.email)).status, 200);
  const [mail] = await edge.mailbox(sso.email);
  assert.equal(mail.token, undefined);
  assert.equal(mail.link, undefined);
  const off = await world.person();
  const token = await world.mailedToken(off);
  assert.equal((await edge.admin("PATCH", `/accounts/${off.id}`, { active: false })).status, 200);
  assert.deepEqual((await world.reset(token, better)).json, invalidToken);
  assert.equal((await world.logIn(off)).json.name, "PasswordMismatch");
});

test("ATTACK-38: a store that fails is a 500 in Unleash's shape, with nothing half done", async (t) => {
  t.after(() => edge.failStore("off"));
  const person = await world.person({ admin: true });
  const [token, cookie] = [await world.mailedToken(person), await world.signIn(person)];
  const failed = plain("InternalError", "Something failed on our side.");
  const calls = [
    ...open.filter(([, path]) => !path.endsWith("validate-password")),
    ...signedIn,
    ["POST", "/auth/reset/password", { token, password: better }],
    ["GET", `/auth/reset/validate?token=${token}`],
  ];
  await edge.failStore("on");
  for (const [method, path, body] of calls) {
    const answer = await world.call(method, path, { body, headers: { cookie } });
    assert.equal(answer.status, 500, path);
    assert.deepEqual(answer.json, failed);
  }
  await edge.failStore("off");
  assert.equal((await world.me(cookie)).status, 200);
  assert.equal(await world.works(person, person.password), true);
  assert.equal((await world.reset(token, better)).status, 200);
});

test("a dialect that is off answers 404 everywhere", async () => {
  const closed = await unleashOf(edge);
  assert.equal((await edge.admin("PUT", `/tenants/${closed.id}/dialects`, { dialects: ["px0"] })).status, 200);
  for (const [method, path, body] of [...open, ...signedIn]) {
    assert.equal((await closed.call(method, path, { body })).status, 404, path);
  }
});
