// What clients of Unleash rely on, row by row, on the real Worker.
import assert from "node:assert/strict";
import { test } from "node:test";
import { startEdge } from "./harness.mjs";
import { better, good } from "./tenant.mjs";
import { invalidToken, modes, plain, unleashOf, upstream } from "./unleash.mjs";

const edge = await startEdge();
const minute = 60_000;

const weak = (...errors) => ({
  name: "OwaspValidationError",
  message: errors[0],
  details: [{ validationErrors: errors, message: errors[0] }],
});
const reused = plain("PasswordPreviouslyUsedError", "You've previously used this password. Please use a new password.");
const mismatch = (what) =>
  plain(
    "PasswordMismatch",
    `${what} If you have forgotten your password, visit /forgotten-password or get in touch with your instance administrator.`,
  );

for (const [mode, settings] of modes) {
  const world = await unleashOf(edge, settings);

  test(`U-01: a token names its user (${mode})`, async () => {
    const person = await world.person({ name: "Ada" });
    const token = await world.mailedToken(person);
    const answer = await world.validate(token);
    assert.equal(answer.status, 200);
    assert.deepEqual(answer.json, {
      token,
      createdBy: "unleash_system_user",
      email: person.email,
      id: person.number,
      name: "Ada",
      role: { id: 3, type: "root", name: "Viewer" },
    });
  });

  test(`U-02: the new password signs in after the reset and not before (${mode})`, async () => {
    const person = await world.person();
    const password = "DtUYwi&l5I1KX4@Le";
    const refused = await world.logIn({ ...person, password });
    assert.equal(refused.status, 401);
    assert.deepEqual(refused.json, mismatch("The combination of password and username you provided is invalid."));

    const token = await world.mailedToken(person);
    assert.equal((await world.validate(token)).status, 200);
    assert.equal((await world.reset(token, password)).status, 200);
    assert.equal((await world.logIn({ ...person, password })).status, 200);
    assert.equal(await world.works(person, person.password), false);
  });

  test(`U-03: a token is good once (${mode})`, async () => {
    const person = await world.person();
    const token = await world.mailedToken(person);
    assert.equal((await world.reset(token, better)).status, 200);
    const again = await world.reset(token, "N3wS3cur3P@ss!");
    assert.equal(again.status, 401);
    assert.deepEqual(again.json, invalidToken);
    assert.equal(await world.works(person, better), true);
  });

  test(`U-04: an unknown or missing token is not valid (${mode})`, async () => {
    for (const path of ["?token=abc123", "?token=", ""]) {
      const answer = await world.call("GET", `/auth/reset/validate${path}`);
      assert.equal(answer.status, 401, path);
      assert.deepEqual(answer.json, invalidToken);
    }
  });

  test(`U-06: a reset ends the caller's session, whoever he is, even if it is refused (${mode})`, async () => {
    const [caller, owner] = [await world.person(), await world.person()];
    const token = await world.mailedToken(owner);
    const first = await world.signIn(caller);
    assert.equal((await world.reset("abc123", better, { cookie: first })).status, 401);
    assert.equal((await world.me(first)).status, 401);
    const second = await world.signIn(caller);
    assert.equal((await world.reset(token, better, { cookie: second })).status, 200);
    assert.equal((await world.me(second)).status, 401);
  });

  test(`U-07: an unknown token with a strong password (${mode})`, async () => {
    const answer = await world.reset("abc123", better);
    assert.equal(answer.status, 401);
    assert.deepEqual(answer.json, invalidToken);
  });

  test(`U-08: no password is a bad request, and the service lives on (${mode})`, async () => {
    const token = await world.mailedToken(await world.person());
    assert.equal((await world.post("/auth/reset/password", { token })).status, 400);
    assert.equal((await world.reset(token, better)).status, 200);
  });

  test(`U-12: a weak password comes before a bad token (${mode})`, async () => {
    const answer = await world.reset("abc123", "admin");
    assert.equal(answer.status, 400);
    assert.deepEqual(
      answer.json,
      weak(
        "The password must be at least 10 characters long.",
        "The password must contain at least one uppercase letter.",
        "The password must contain at least one number.",
        "The password must contain at least one special character.",
      ),
    );
  });

  test(`U-13: a password used before is refused and leaves the token good (${mode})`, async () => {
    const person = await world.person();
    const token = await world.mailedToken(person);
    const answer = await world.reset(token, person.password);
    assert.equal(answer.status, 400);
    assert.deepEqual(answer.json, reused);
    assert.equal((await world.reset(token, better)).status, 200);
  });

  test(`U-14: after five others a password is good again (${mode})`, async () => {
    const person = await world.person();
    const cookie = await world.signIn(person);
    let old = person.password;
    const change = async (password) => {
      const answer = await world.changeOwn(cookie, { password, confirmPassword: password, oldPassword: old });
      if (answer.status === 200) old = password;
      return answer;
    };
    for (const n of [1, 2, 3, 4]) assert.equal((await change(`Lantern-Harbour-${n}`)).status, 200);
    assert.deepEqual((await change(good)).json, reused);
    assert.equal((await change("Lantern-Harbour-5")).status, 200);
    assert.equal((await change(good)).status, 200);
  });

  test(`U-15: a reset ends every session of the account, of every API (${mode})`, async () => {
    const person = await world.person();
    const cookies = [await world.signIn(person), await world.signIn(person)];
    const native = await world.call("POST", "/api/sessions", {
      body: { email: person.email, password: person.password },
    });
    assert.equal((await world.reset(await world.mailedToken(person), better)).status, 200);
    for (const cookie of cookies) assert.equal((await world.me(cookie)).status, 401);
    const { refresh_token } = native.json;
    assert.equal((await world.call("POST", "/api/sessions/refresh", { body: { refresh_token } })).status, 401);
  });

  test(`U-16: only JSON is taken (${mode})`, async () => {
    const message = (given) =>
      `We do not accept the content-type you provided (${given}). Try using one of the content-types we do accept instead (application/json) and make sure the body is in the corresponding format.`;
    const body = JSON.stringify({ token: "abc123", password: better });
    const form = new URLSearchParams({ token: "abc123", password: better });
    for (const path of ["password", "validate-password", "password-email"]) {
      const text = await world.post(`/auth/reset/${path}`, body, { headers: { "content-type": "text/plain" } });
      assert.equal(text.status, 415);
      const { id, ...rest } = text.json;
      assert.match(id, /^[0-9a-f-]{36}$/);
      assert.deepEqual(rest, plain("ContentTypeError", message("text/plain")));
      assert.equal((await world.post(`/auth/reset/${path}`, form)).status, 415);
    }
    const none = await world.call("POST", "/auth/reset/password");
    assert.equal(none.status, 415);
    assert.equal(none.json.message, message("you didn't provide one"));
    const parameters = { headers: { "content-type": "Application/JSON; charset=utf-8" } };
    assert.equal((await world.post("/auth/reset/password", body, parameters)).status, 401);
  });

  test(`U-17: a body that does not fit is told where (${mode})`, async () => {
    const required = (path) => ({
      path,
      message: `The \`${path}\` property is required. It was not present on the data you sent.`,
    });
    const cases = [
      ["{}", required("/body/token")],
      ["", required("/body/token")],
      [{ token: "a" }, required("/body/password")],
      [
        { token: "a", password: better, x: 1 },
        {
          path: "/body/x",
          message:
            "The `/body` object of the request body does not allow additional properties. Your request included the `/body/x` property.",
        },
      ],
      [
        { token: ["a"], password: better },
        { path: "/body/token", message: "The `/body/token` property must be string. You sent [redacted]." },
      ],
      ["[]", { path: "/body", message: "The `/body` property must be object. You sent [redacted]." }],
      ["null", { path: "/body", message: "The `/body` property must be object. You sent [redacted]." }],
    ];
    for (const [body, detail] of cases) {
      const answer = await world.post("/auth/reset/password", body, {
        headers: { "content-type": "application/json" },
      });
      assert.equal(answer.status, 400, JSON.stringify(body));
      const { id, ...rest } = answer.json;
      assert.match(id, /^[0-9a-f-]{36}$/);
      assert.deepEqual(rest, {
        name: "BadDataError",
        message:
          "Request validation failed: your request body or params contain invalid data. Refer to the `details` list for more information.",
        details: [detail],
      });
    }
    const empty = { name: "PasswordUndefinedError", message: "Password cannot be empty or undefined" };
    for (const password of ["", null]) {
      const answer = await world.reset("abc123", password);
      assert.equal(answer.status, 400);
      assert.deepEqual(answer.json, { ...empty, details: [{ validationErrors: [], message: empty.message }] });
    }
    assert.equal((await world.reset(1, better)).status, 401, "scalars are read as text");
  });

  test(`U-18: an Authorization header changes nothing (${mode})`, async () => {
    for (const authorization of ["", "garbage", "Bearer eyJhbGciOiJub25lIn0.e30."]) {
      const token = await world.mailedToken(await world.person());
      assert.equal((await world.reset(token, better, { headers: { authorization } })).status, 200, authorization);
    }
  });

  test(`U-19: one mail a minute and address, known or not (${mode})`, async (t) => {
    const limited = await unleashOf(edge, { ...settings, limits: "default" });
    const known = await limited.person();
    t.after(() => edge.resetClock());
    const [first, status] = [[200, 200], mode === "upstream" ? 404 : 200];
    assert.equal((await limited.askMail(known.email)).status, first[0]);
    assert.equal((await limited.askMail("nobody-here@example.com")).status, status);
    for (const email of [known.email, "nobody-here@example.com"]) {
      const again = await limited.askMail(email);
      assert.equal(again.status, 429);
      assert.match(again.headers.get("retry-after"), /^[1-9]\d?$/);
      assert.deepEqual(
        again.json,
        plain(
          "RateLimitError",
          "You can only send one new reset password email per minute, per user. Please try again later.",
        ),
      );
    }
    await edge.advanceClock(minute + 1_000);
    assert.equal((await limited.askMail(known.email)).status, 200);
  });

  test(`U-21: the mail carries the link as it is, in both parts (${mode})`, async () => {
    const person = await world.person();
    await world.mailedToken(person);
    const [mail] = await edge.mailbox(person.email);
    assert.equal(mail.subject, "Unleash - Reset your password");
    assert.equal(mail.to, person.email);
    assert.ok(mail.link.endsWith(mail.token));
    assert.ok(mail.text.includes(mail.link));
    assert.ok(mail.html.includes(mail.link));
  });

  test(`U-22: a password can be tried (${mode})`, async () => {
    const weakOne = await world.post("/auth/reset/validate-password", { password: "simple" });
    assert.equal(weakOne.status, 400);
    assert.equal(weakOne.json.name, "OwaspValidationError");
    const strong = await world.post("/auth/reset/validate-password", { password: "simple123-_ASsad" });
    assert.equal(strong.status, 200);
    assert.equal(strong.text, "");
  });

  test(`U-23: the link keeps the context path (${mode})`, async () => {
    const sign = mode === "upstream" ? "?" : "#";
    for (const origin of ["https://flags.example.com", "https://flags.example.com/context"]) {
      const elsewhere = await unleashOf(edge, { ...settings, origin });
      const person = await elsewhere.person();
      const token = await elsewhere.mailedToken(person);
      const [mail] = await edge.mailbox(person.email);
      assert.equal(mail.link, `${origin}/reset-password${sign}token=${token}`);
    }
  });

  test(`U-24: success has no body and no content type (${mode})`, async () => {
    const token = await world.mailedToken(await world.person());
    const answer = await world.reset(token, better);
    assert.equal(answer.status, 200);
    assert.equal(answer.text, "");
    assert.equal(answer.headers.get("content-type"), null);
    assert.equal(answer.headers.get("cache-control"), "no-store");
  });

  test(`U-25: what a self change refuses (${mode})`, async () => {
    const person = await world.person();
    const cookie = await world.signIn(person);
    const change = (body) => world.changeOwn(cookie, body);
    const typed = { password: better, confirmPassword: better };
    const wrong = await change({ ...typed, oldPassword: "Not-It-At-All-77" });
    assert.equal(wrong.status, 401);
    assert.deepEqual(wrong.json, mismatch("The old password you provided is invalid."));
    for (const body of [typed, { ...typed, confirmPassword: good, oldPassword: person.password }]) {
      const answer = await change(body);
      assert.equal(answer.status, 400);
      assert.equal(answer.text, "");
    }
    const short = await change({ password: "hunter123", confirmPassword: "hunter123", oldPassword: person.password });
    assert.equal(short.status, 400);
    assert.deepEqual(short.json.details[0].validationErrors, [
      "The password must be at least 10 characters long.",
      "The password must contain at least one uppercase letter.",
      "The password must contain at least one special character.",
    ]);
    assert.equal((await edge.admin("PATCH", `/accounts/${person.id}`, { auth_provider: "oidc" })).status, 200);
    const sso = await change({ ...typed, oldPassword: person.password });
    assert.equal(sso.status, 401);
    assert.deepEqual(sso.json, mismatch("The old password you provided is invalid."));
  });

  test(`U-26: a self change keeps this session and ends the others (${mode})`, async () => {
    const person = await world.person();
    const [own, other] = [await world.signIn(person), await world.signIn(person)];
    const answer = await world.changeOwn(own, {
      password: better,
      confirmPassword: better,
      oldPassword: person.password,
    });
    assert.equal(answer.status, 200);
    assert.equal(answer.text, "");
    assert.equal((await world.me(own)).json.user.email, person.email);
    assert.equal((await world.me(other)).status, 401);
    assert.equal(await world.works(person, better), true);
  });

  test(`U-27: the eleventh sign-in within a minute has to wait (${mode})`, async (t) => {
    const limited = await unleashOf(edge, { ...settings, limits: "default" });
    const person = await limited.person();
    t.after(() => edge.resetClock());
    for (let n = 0; n < 10; n += 1) assert.equal((await limited.logIn(person)).status, 200);
    const eleventh = await limited.logIn(person);
    assert.equal(eleventh.status, 429);
    assert.equal(eleventh.json.name, "RateLimitError");
    assert.match(eleventh.headers.get("retry-after"), /^[1-9]\d?$/);
    await edge.advanceClock(minute + 1_000);
    assert.equal((await limited.logIn(person)).status, 200);
  });
}

test("U-05: looking at a token leaves the caller's session alone; upstream it ends", async () => {
  for (const [settings, after] of [
    [{}, 200],
    [upstream, 401],
  ]) {
    const world = await unleashOf(edge, settings);
    const person = await world.person();
    const [token, cookie] = [await world.mailedToken(person), await world.signIn(person)];
    assert.equal((await world.validate("abc123", cookie)).status, 401);
    assert.equal((await world.me(cookie)).status, 200);
    assert.equal((await world.validate(token, cookie)).status, 200);
    assert.equal((await world.me(cookie)).status, after);
  }
});

test("U-09: an administrator sets nobody's password; upstream he does, and the older token is dead", async () => {
  for (const [settings, status, redeemed] of [
    [{}, 403, 200],
    [upstream, 200, 401],
  ]) {
    const world = await unleashOf(edge, settings);
    const [admin, person] = [await world.person({ admin: true }), await world.person()];
    const [cookie, token] = [await world.signIn(admin), await world.mailedToken(person)];
    const path = `/api/admin/user-admin/${person.number}/change-password`;
    assert.equal((await world.post(path, { password: better }, { cookie })).status, status);
    assert.equal((await world.reset(token, "N3wS3cur3P@ss!")).status, redeemed);
  }
});

test("U-10: an older token stays good beside a newer one; upstream the newer takes its place", async () => {
  for (const [settings, older] of [
    [{}, 200],
    [upstream, 401],
  ]) {
    const world = await unleashOf(edge, settings);
    const person = await world.person();
    const first = await world.mailedToken(person);
    const second = await world.mailedToken(person, 2);
    assert.notEqual(first, second);
    assert.equal((await world.validate(first)).status, older);
    assert.equal((await world.reset(second, better)).status, 200);
    assert.equal((await world.validate(first)).status, 401);
  }
});

test("U-11: a token lives half an hour, upstream a day", async (t) => {
  t.after(() => edge.resetClock());
  for (const [settings, life] of /** @type {[object, number][]} */ ([
    [{}, 30 * minute],
    [upstream, 24 * 60 * minute],
  ])) {
    const world = await unleashOf(edge, settings);
    const token = await world.mailedToken(await world.person());
    await edge.advanceClock(life - minute);
    assert.equal((await world.validate(token)).status, 200);
    await edge.advanceClock(2 * minute);
    assert.deepEqual((await world.validate(token)).json, invalidToken);
    assert.equal((await world.reset(token, better)).status, 401);
  }
});

test("U-20: an unknown address is answered like any other; upstream it is named", async () => {
  const world = await unleashOf(edge);
  for (const email of ["nobody@example.com", "not an address", ""]) {
    const answer = await world.askMail(email);
    assert.equal(answer.status, 200, email);
    assert.equal(answer.text, "");
  }
  const old = await unleashOf(edge, upstream);
  for (const email of ["nobody@example.com", "not an address"]) {
    const answer = await old.askMail(email);
    assert.equal(answer.status, 404, email);
    assert.deepEqual(answer.json, plain("NotFoundError", "No user found"));
  }
});

test("U-02: the seed's own example password is taken; upstream it is too weak", async () => {
  const password = "correct horse battery staple";
  for (const [settings, status] of [
    [{}, 200],
    [upstream, 400],
  ]) {
    const world = await unleashOf(edge, settings);
    const person = await world.person();
    assert.equal((await world.reset(await world.mailedToken(person), password)).status, status);
    assert.equal(await world.works(person, password), status === 200);
  }
});
