// Which language a mail is in: the visitor's who just asked for it, the tenant's if it is news of an account.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import { startEdge } from "./harness.mjs";
import { comparable, requestLines } from "./limits.mjs";
import { firstPassword, must, preludeOf, scope } from "./prelude.mjs";
import { better, good, tenantOf } from "./tenant.mjs";

const swiss = { "accept-language": "de-CH, fr;q=0.8" };

const edge = await startEdge();
const tenant = await tenantOf(edge, { language: "it", registration: "verified" });
const prelude = preludeOf(edge, { tenant: tenant.id, origin: `http://${tenant.host}` });

const post = (path, body, headers, bearer) => tenant.call("POST", path, { body, headers, bearer });
const ask = async ({ email }, headers = swiss) =>
  must(await post("/api/password/reset/request", { email }, headers), 202);
/** The newest of at least `count` mails to an address. */
const mailTo = async (email, count = 1) => (await edge.mailbox(email, { count }))[0];
const languageOf = ({ html }) => html.match(/<html lang="(\w+)"/)[1];
const languageTo = async (email, count) => languageOf(await mailTo(email, count));
const administer = (method, path, body) =>
  edge.call(method, `/api/admin${path}`, { body, headers: swiss, bearer: "dev-admin" });
const signedIn = async ({ email, password }) =>
  must(await post("/api/sessions", { email, password }), 200).json.access_token;

test("a reset is in the language of whoever asks for it", async () => {
  const ada = await tenant.person();
  await ask(ada);
  const mail = await mailTo(ada.email);
  assert.equal(languageOf(mail), "de");
  assert.match(mail.text, /Passwort/);
});

test("it is the tenant's if none of the visitor's languages is among ours, or nothing can be read", async () => {
  for (const header of ["xx", "*", "de;q=0", "de;q=9", "\u00ff", `de${", xx".repeat(2_000)}`]) {
    const ada = await tenant.person();
    await ask(ada, { "accept-language": header });
    assert.equal(await languageTo(ada.email), "it", header);
  }
});

test("it is the one of the greatest weight, and of each request by itself", async () => {
  const ada = await tenant.person();
  await ask(ada, { "accept-language": "de;q=0.5, xx, pt-BR;q=0.9, nl;q=0.9" });
  assert.equal(await languageTo(ada.email), "pt");
  await ask(ada, { "accept-language": "ZH-Hans-CN" });
  assert.equal(await languageTo(ada.email, 2), "zh");
});

/** @type {Record<string, any[]>} */
const requests = {
  "Unleash's reset": ["/auth/reset/password-email", ({ email }) => ({ email })],
  "px0's reset": ["/v1/auth/password-reset/trigger", ({ email }) => ({ email })],
  "Prelude's code to sign in": [
    "/v1/session/otp",
    ({ email: value }) => ({ identifier: { type: "email_address", value } }),
  ],
};

for (const [what, [path, bodyOf]] of Object.entries(requests)) {
  test(`so is ${what}`, async () => {
    const ada = await tenant.person();
    const answer = await post(path, bodyOf(ada), swiss);
    assert.ok(answer.status < 300, answer.text);
    assert.equal(await languageTo(ada.email), "de");
  });
}

test("so is the code of a step-up, also when it is mailed again", async () => {
  const { email } = await prelude.account();
  const { access } = await prelude.signIn(email, { password: firstPassword });
  const { challenge_token } = must(await post("/v1/session/stepup/request", { scope }, {}, access), 200).json;
  const sent = must(await post("/v1/session/otp", { challenge_token }, swiss), 204);
  assert.equal(await languageTo(email), "de");
  const verification = sent.headers.get("x-verification-token");
  must(
    await post("/v1/session/otp/retry", undefined, { "x-verification-token": verification, "accept-language": "fr" }),
    204,
  );
  assert.equal(await languageTo(email, 2), "fr");
});

test("so are both mails of a registration", async () => {
  const known = await tenant.person();
  for (const email of [known.email, `new-${randomUUID()}@example.com`]) {
    must(await post("/v1/auth/register", { email, password: better }, swiss), 201);
    assert.equal(await languageTo(email), "de");
  }
});

test("so is the mail that says that one signs in elsewhere", async () => {
  const sso = await tenant.person({ auth_provider: "oidc", password: undefined });
  await ask(sso);
  const mail = await mailTo(sso.email);
  assert.deepEqual([languageOf(mail), mail.link], ["de", undefined]);
});

test("news of a change is in the tenant's language, whoever made it; the reset that undoes it in the visitor's", async () => {
  const ada = await tenant.person();
  const bearer = await signedIn(ada);
  must(await post("/api/password/change", { current_password: good, new_password: better }, swiss, bearer), 204);
  const changed = await mailTo(ada.email);
  assert.equal(languageOf(changed), "it");
  must(await post("/api/password/disavow", { token: changed.undo }, swiss), 204);
  const reset = await mailTo(ada.email, 2);
  assert.equal(languageOf(reset), "de");
  must(await post("/api/password/reset/confirm", { token: reset.token, new_password: better }, swiss), 204);
  assert.equal(await languageTo(ada.email, 3), "it");
});

test("what an administrator does is told in the tenant's language", async () => {
  const ada = await tenant.person();
  must(await administer("POST", `/accounts/${ada.id}/reset`), 202);
  assert.equal(await languageTo(ada.email), "it");
  const email = `moved-${ada.email}`;
  must(await administer("PATCH", `/accounts/${ada.id}`, { email }), 200);
  assert.equal(await languageTo(ada.email, 2), "it");
  assert.equal(await languageTo(email), "it");

  const bearer = await signedIn(await tenant.person({ admin: true }));
  const guest = `guest-${randomUUID()}@example.com`;
  must(
    await post(
      "/api/svc/v1/users/invite",
      { email: guest, acceptInviteClientUrl: "https://example.com" },
      swiss,
      bearer,
    ),
    200,
  );
  assert.equal(await languageTo(guest), "it");
});

test("the language changes neither the answer nor the work, and tells nobody who has an account", async () => {
  const ada = await tenant.person();
  const outcomes = [];
  await ask(ada);
  for (const email of [ada.email, `nobody-${randomUUID()}@example.com`]) {
    for (const header of ["de-CH, fr;q=0.8", "xx", "", "x".repeat(2_000)]) {
      const answer = await ask({ email }, { "accept-language": header });
      const { hashes, d1_round_trips, d1_rows_written } = requestLines(edge).at(-1);
      outcomes.push([comparable(answer), hashes, d1_round_trips, d1_rows_written]);
    }
  }
  for (const outcome of outcomes) assert.deepEqual(outcome, outcomes[0]);
});
