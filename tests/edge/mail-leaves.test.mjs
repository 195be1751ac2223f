// Every kind of mail reaches the provider by itself: the deployed build, one request, and nothing after it.
// Nothing here runs cron, looks into the outbox, or calls the Worker again before the mail is there.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { startEdge } from "./harness.mjs";
import { weak } from "./hashes.mjs";
import { sessionOf, tenantOf } from "./people.mjs";
import { preludeOf } from "./prelude.mjs";
import { publicly, rerouted, startProvider } from "./provider.mjs";
import { startReceiver } from "./receiver.mjs";

/** A password and its hash as another system kept it: a deployed Worker takes no password from an administrator. */
const [password, password_hash] = weak["bcrypt $2a$, cost 5"];
const newPassword = "Marigold+Harbour-58";

const provider = await startProvider();
const edge = await startEdge({ kind: "worker", ...publicly(provider) });

let people = 0;

/** A person of a tenant of their own, at a host of its own: nobody else's request can send their mail. */
/** @param {Record<string, any>} [wanted] */
async function alone({ settings = {}, account = { password_hash }, ...rest } = {}) {
  const slug = `alone${++people}`;
  const host = `${slug}.example.com`;
  const dialects = ["prelude", "unleash", "px0", "truefoundry"];
  const { id: tenant } = await tenantOf(edge, {
    slug,
    hosts: [host],
    dialects,
    settings: { limits: "open", ...settings },
    ...rest,
  });
  const email = `${slug}@example.com`;
  const made = await edge.admin("POST", "/accounts", { tenant, email, ...account });
  assert.equal(made.status, 201, made.text);
  const call = (method, path, options) => edge.call(method, `http://${host}${path}`, options);
  return { id: made.json.id, tenant, email, password, host, call };
}

/** Makes the one request and waits for the mails that it causes, `count` of them to `to`. */
async function mailOf(request, to, { status = 204, earlier = 0 } = {}) {
  const answer = await request();
  assert.equal(answer.status, status, answer.text);
  return (await provider.arrives(to, earlier + 1)).at(-1);
}

test("FORGOT-01: a native request for a reset mails its link and code", async () => {
  const ada = await alone();
  const ask = () => ada.call("POST", "/api/password/reset/request", { body: { email: ada.email } });
  const mail = await mailOf(ask, ada.email, { status: 202 });
  assert.match(mail.text, /\/reset#token=[\w-]{43}/);
  assert.match(mail.text, /\b\d{8}\b/);
});

test("mail to a domain in Unicode is handed over under its name in ASCII", async () => {
  const email = "Jörg@bücher.example";
  const { call } = await alone({ account: { password_hash, email } });
  const ask = () => call("POST", "/api/password/reset/request", { body: { email } });
  const mail = await mailOf(ask, "Jörg@xn--bcher-kva.example", { status: 202 });
  assert.match(mail.text, /\/reset#token=/);
});

test("U-10: Unleash's request for a reset mails its link", async () => {
  const ada = await alone();
  const ask = () => ada.call("POST", "/auth/reset/password-email", { body: { email: ada.email } });
  assert.match((await mailOf(ask, ada.email, { status: 200 })).text, /#token=/);
});

test("px0's trigger mails its code", async () => {
  const ada = await alone();
  const ask = () => ada.call("POST", "/v1/auth/password-reset/trigger", { body: { email: ada.email } });
  assert.match((await mailOf(ask, ada.email, { status: 200 })).text, /code/i);
});

const codeOf = ({ text }) => /\b\d{6}\b/.exec(text)?.[0];

test("Prelude's code to sign in with is mailed", async () => {
  const ada = await alone();
  const prelude = preludeOf({ call: ada.call });
  const identifier = { type: "email_address", value: ada.email };
  const mail = await mailOf(() => prelude.post("/login/otp", { body: { identifier } }), ada.email);
  assert.ok(codeOf(mail), mail.text);
});

test("Prelude's code of a step-up is mailed", async () => {
  const ada = await alone();
  const prelude = preludeOf({ call: ada.call });
  const { access } = await prelude.signIn(ada.email, { password });
  const asked = await prelude.post("/stepup/request", { bearer: access, body: { scope: "prld:pwd:write" } });
  const { challenge_token } = asked.json;
  const mail = await mailOf(() => prelude.post("/otp", { body: { challenge_token } }), ada.email);
  assert.ok(codeOf(mail), mail.text);
});

test("the code of a registration is mailed", async () => {
  const ada = await alone({ settings: { registration: "verified" } });
  const newcomer = `new-${ada.email}`;
  const body = { identifier: newcomer, password: newPassword };
  const mail = await mailOf(() => ada.call("POST", "/v1/session/login/email/sign-up", { body }), newcomer, {
    status: 200,
  });
  assert.match(mail.text, /\b[\w-]{8,11}\b/);
});

test("an address that signs in elsewhere is mailed how", async () => {
  const ada = await alone({ account: { auth_provider: "oidc" } });
  const ask = () => ada.call("POST", "/api/password/reset/request", { body: { email: ada.email } });
  assert.doesNotMatch((await mailOf(ask, ada.email, { status: 202 })).text, /token=/);
});

test("a reset that an administrator starts is mailed", async () => {
  const ada = await alone();
  const mail = await mailOf(() => edge.admin("POST", `/accounts/${ada.id}/reset`), ada.email, { status: 202 });
  assert.match(mail.text, /\/reset#token=/);
});

test("an invitation is mailed", async () => {
  const ada = await alone();
  const guest = `guest-${ada.email}`;
  const bearer = createHash("sha256").update("administrator").digest("base64url");
  const body = { email: guest, acceptInviteClientUrl: `http://${ada.host}/welcome` };
  const mail = await mailOf(() => ada.call("POST", "/api/svc/v1/users/invite", { bearer, body }), guest, {
    status: 200,
  });
  assert.match(mail.text, /\/welcome#token=/);
});

/** Changes the password of a signed-in person; the mail that its owner gets. */
async function changed(ada) {
  const { bearer } = await sessionOf(edge, ada);
  const body = { current_password: password, new_password: newPassword };
  return mailOf(() => ada.call("POST", "/api/password/change", { bearer, body }), ada.email);
}

test("ASVS-6.3.7: a change of the password is mailed", async () => {
  assert.match((await changed(await alone())).text, /\/not-me#token=/);
});

test("ASVS-6.3.7: a redeemed reset is mailed", async () => {
  const ada = await alone();
  const ask = () => ada.call("POST", "/api/password/reset/request", { body: { email: ada.email } });
  const { text } = await mailOf(ask, ada.email, { status: 202 });
  const body = { token: /\/reset#token=([\w-]+)/.exec(text)[1], new_password: newPassword };
  const mail = await mailOf(() => ada.call("POST", "/api/password/reset/confirm", { body }), ada.email, { earlier: 1 });
  assert.match(mail.text, /\/not-me#token=/);
});

test("FORGOT-13: what a disavowal mails is mailed", async () => {
  const ada = await alone();
  const token = /\/not-me#token=([\w-]+)/.exec((await changed(ada)).text)[1];
  const disavow = () => ada.call("POST", "/api/password/disavow", { body: { token } });
  assert.match((await mailOf(disavow, ada.email, { earlier: 1 })).text, /\/reset#token=/);
});

test("ASVS-6.3.7: a change of the address is mailed to the old one and to the new one", async () => {
  const ada = await alone();
  const moved = `moved-${ada.email}`;
  const patch = () => edge.admin("PATCH", `/accounts/${ada.id}`, { email: moved });
  assert.match((await mailOf(patch, ada.email, { status: 200 })).text, /\/not-me#token=/);
  assert.ok(await provider.arrives(moved, 1));
});

test("NIST SP 800-63B-4, 3.2.2: an owner at whose password somebody guesses is warned by the guess itself", async () => {
  const ada = await alone({ settings: { limits: "default" } });
  const guess = () => ada.call("POST", "/api/sessions", { body: { email: ada.email, password: "not it" } });
  assert.equal((await guess()).status, 401);
  const { DB } = await edge.env();
  await DB.prepare("UPDATE streak SET count = 100 WHERE tenant_id = ?1 AND subject = ?2")
    .bind(ada.tenant, ada.id)
    .run();
  assert.match((await mailOf(guess, ada.email, { status: 401 })).text, /\/reset#token=/);
});

test("fifty people who ask at once are all mailed", async () => {
  const ada = await alone();
  const emails = Array.from({ length: 50 }, (_, number) => `many${number}-${ada.email}`);
  const accounts = emails.map((email) => ({ email, password_hash }));
  for (let from = 0; from < accounts.length; from += 10) {
    const made = await edge.admin("POST", "/accounts/import", {
      tenant: ada.tenant,
      accounts: accounts.slice(from, from + 10),
    });
    assert.equal(made.status, 200, made.text);
  }
  await Promise.all(emails.map((email) => ada.call("POST", "/api/password/reset/request", { body: { email } })));
  await Promise.all(emails.map((email) => provider.arrives(email, 1)));
});

test("an endpoint is told of a change with the change alone", async () => {
  const endpoint = await startReceiver();
  const url = "https://hooks.example.com/relatch";
  rerouted.set(url, endpoint.url);
  const ada = await alone();
  const made = await edge.admin("POST", `/tenants/${ada.tenant}/webhooks`, { url, types: ["password.changed"] });
  assert.equal(made.status, 201, made.text);
  await changed(ada);
  const [{ body }] = await endpoint.next(1);
  assert.equal(JSON.parse(body).type, "password.changed");
});
