// The administration API: what it makes, shows and refuses.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import { tenants } from "./client.mjs";
import { startEdge } from "./harness.mjs";
import { firstPassword, opens, personOf, refreshes, secondPassword, signedIn, tenantOf } from "./people.mjs";

const edge = await startEdge();

const problem = (answer, status, code) => {
  assert.equal(answer.status, status, answer.text);
  assert.match(answer.headers.get("content-type"), /^application\/problem\+json/);
  assert.equal(answer.json.code, code);
  return answer.json.detail;
};

test("without the administrator's token nothing is told, not even what exists", async () => {
  const person = await signedIn(edge);
  for (const [method, path] of [
    ["GET", "/tenants"],
    ["POST", "/accounts"],
    ["GET", "/nothing"],
    ["DELETE", "/tenants"],
  ]) {
    for (const bearer of [undefined, "", "dev-admi", "dev-admin2", person.bearer]) {
      problem(await edge.call(method, `/api/admin${path}`, { bearer }), 401, "unauthenticated");
    }
  }
});

test("unknown paths are 404, other methods 405 with Allow, answers are not stored", async () => {
  problem(await edge.admin("GET", "/nothing"), 404, "not_found");
  problem(await edge.admin("GET", `/tenants/${randomUUID()}`), 404, "not_found");
  const other = await edge.admin("DELETE", "/tenants");
  problem(other, 405, "method_not_allowed");
  assert.equal(other.headers.get("allow"), "POST, GET");
  assert.equal(other.headers.get("cache-control"), "no-store");
});

test("a tenant is made with what is given, and shown", async () => {
  const id = randomUUID();
  const slug = `t-${id.slice(0, 8)}`;
  const body = {
    id,
    slug,
    hosts: [`${slug}.Localhost`],
    dialects: ["px0", "jitsudo", "px0"],
    settings: { history: 3 },
  };
  const created = await edge.admin("POST", "/tenants", body);
  assert.equal(created.status, 201, created.text);
  assert.equal(created.json.id, id);
  assert.deepEqual(created.json.hosts, [`${slug}.localhost`]);
  assert.deepEqual(created.json.dialects, ["jitsudo", "px0"]);
  assert.equal(created.json.settings.history, 3);
  assert.deepEqual((await edge.admin("GET", `/tenants/${slug}`)).json, created.json);
  assert.ok((await edge.admin("GET", "/tenants")).json.tenants.includes(id));
});

test("an id, a short name and a host belong to one tenant", async () => {
  const host = `${randomUUID()}.example`;
  const first = await tenantOf(edge, { hosts: [host] });
  const second = await tenantOf(edge);
  problem(await edge.admin("POST", "/tenants", { id: first.id, slug: "fresh" }), 409, "exists");
  problem(await edge.admin("POST", "/tenants", { slug: first.slug }), 409, "exists");
  problem(await edge.admin("POST", "/tenants", { slug: "fresh", hosts: [host] }), 409, "exists");
  problem(await edge.admin("PUT", `/tenants/${second.id}/hosts`, { hosts: [host] }), 409, "exists");
  assert.deepEqual((await edge.admin("GET", `/tenants/${second.id}/hosts`)).json, { hosts: [] });
});

test("a body that is wrong is refused with the path of the member", async () => {
  const { id } = await tenantOf(edge);
  const cases = /** @type {any[][]} */ ([
    ["POST", "/tenants", {}, "body: missing field `slug`"],
    ["POST", "/tenants", { slug: "Not A Slug" }, "slug: must be 1 to 63 of a-z, 0-9 and inner -"],
    ["POST", "/tenants", { slug: "s", hosts: ["a:1"] }, "hosts[0]: must be a host name, no port"],
    ["POST", "/tenants", { slug: "s", settings: { history: 99 } }, "settings.history: must be between 0 and 24"],
    ["PUT", `/tenants/${id}/settings`, { cors: ["*"] }, "cors: must be scheme, host and port, over https"],
    [
      "PUT",
      `/tenants/${id}/settings`,
      { session: { access_token_seconds: 5 } },
      "session.access_token_seconds: must be between 60 and 3600",
    ],
    [
      "PUT",
      `/tenants/${id}/settings`,
      { origin: "http://a.example" },
      "origin: must be scheme, host and port, over https, and a plain path if any",
    ],
    ["PUT", `/tenants/${id}/policy`, { version: 1, length: { min: 9, max: 8 } }, "policy: length: contradicts itself"],
    [
      "PUT",
      `/tenants/${id}/policy`,
      { version: 1, length: { max: 6 }, strength: { min: 4 } },
      "policy: strength: no password that fits is so strong",
    ],
    [
      "PUT",
      `/tenants/${id}/rules`,
      { rules: [{ id: "a", effect: "forbid", action: "users:changepassword" }] },
      "rules[0].action: unknown action",
    ],
    [
      "PUT",
      `/tenants/${id}/issuers`,
      { issuers: [{ issuer: "i", audience: "a", algorithms: ["HS256"], keys: { secret: "short" } }] },
      "issuers[0].keys: must be a secret of at least 32 bytes",
    ],
    [
      "PUT",
      `/tenants/${id}/issuers`,
      { issuers: [{ issuer: "i", audience: "a", algorithms: ["ES256"], keys: { jwks_uri: "http://a.example" } }] },
      "issuers[0].keys: must be an https address with a public name",
    ],
    [
      "PUT",
      `/tenants/${id}/issuers`,
      { issuers: [{ issuer: "i", audience: "a", algorithms: ["HS256"], keys: { secret: null } }] },
      "issuers[0].keys: there is no secret on record to keep",
    ],
    [
      "PUT",
      `/tenants/${id}/issuers`,
      { issuers: [{ issuer: "i", audience: "a", algorithms: ["HS256"], keys: { jwks: { keys: [] } } }] },
      "issuers[0].algorithms: must name HS256 for a secret, and RS256, RS512, PS256, ES256, ES384 or EdDSA for a key set",
    ],
    ["POST", "/accounts", { tenant: id, email: "no address" }, "email: not an e-mail address"],
    ["POST", "/accounts", { tenant: "nowhere", email: "a@example.com" }, "tenant: there is no such tenant"],
    ["POST", "/accounts", { tenant: id, email: "a@example.com", password_hash: "md5" }, "password_hash: unknown form"],
    ["GET", "/accounts", undefined, "tenant: must be given"],
    ["GET", `/accounts?tenant=${id}&limit=many`, undefined, "limit: must be a number"],
  ]);
  for (const [method, path, body, detail] of cases) {
    assert.equal(problem(await edge.admin(method, path, body), 400, "bad_request"), detail);
  }
  const unknown = await edge.admin("PUT", `/tenants/${id}/settings`, { prelude: { colour: "red" } });
  assert.match(problem(unknown, 400, "bad_request"), /^prelude\.colour: unknown field `colour`/);
});

test("a body that is no JSON object is refused, and never with 500", async () => {
  const send = (body, type = "application/json") =>
    edge.call("POST", "/api/admin/accounts", { body, bearer: "dev-admin", headers: { "content-type": type } });
  for (const body of ["", "{", "[]", "1", '{"a":1,"a":2}', '{"email":"\\ud800"}']) {
    problem(await send(body), 400, "bad_request");
  }
  problem(await send("{}", "text/plain"), 415, "unsupported_media_type");
  problem(await send(`{"name":"${"a".repeat(16_384)}"}`), 413, "too_large");
});

test("what is read can be written back, and changes nothing", async () => {
  const { id } = await tenantOf(edge, {
    settings: { limits: "open", compat: { unleash: "upstream" }, branding: { name: "Fen" } },
    hosts: [`${randomUUID()}.example`],
  });
  const written = {
    policy: { version: 1, preset: "recommended", length: { min: 15 } },
    rules: {
      rules: [
        {
          id: "a",
          effect: "forbid",
          action: "users:changePassword",
          principal: { group: "g" },
          conditions: [{ time_of_day: { from: 0, to: 60 } }, { email_domain: ["example.com"] }],
          notice: "n",
        },
      ],
    },
    issuers: {
      issuers: [
        { issuer: "https://i.example", audience: "a", algorithms: ["HS256"], keys: { secret: "s".repeat(32) } },
      ],
    },
  };
  for (const [part, body] of Object.entries(written)) {
    const answer = await edge.admin("PUT", `/tenants/${id}/${part}`, body);
    assert.equal(answer.status, 200, answer.text);
  }
  for (const part of ["policy", "settings", "dialects", "hosts", "rules", "issuers"]) {
    const path = `/tenants/${id}/${part}`;
    const first = (await edge.admin("GET", path)).text;
    const again = await edge.admin("PUT", path, JSON.parse(first));
    assert.equal(again.status, 200, `${part}: ${again.text}`);
    assert.equal(again.text, first);
    assert.equal((await edge.admin("GET", path)).text, first);
  }
});

test("a policy is taken away with null", async () => {
  const { id } = await tenantOf(edge);
  const path = `/tenants/${id}/policy`;
  assert.equal((await edge.admin("GET", path)).text, "null");
  assert.equal((await edge.admin("PUT", path, { version: 1, length: { min: 30 } })).json.length.min, 30);
  const none = await edge.call("PUT", `/api/admin${path}`, {
    body: "null",
    bearer: "dev-admin",
    headers: { "content-type": "application/json" },
  });
  assert.equal(none.text, "null");
});

test("a shared secret never comes back, nor lies readable in the database", async () => {
  const { id } = await tenantOf(edge);
  const secret = `quiet-${randomUUID()}-${randomUUID()}`;
  const issuers = [{ issuer: "https://i.example", audience: "a", algorithms: ["HS256"], keys: { secret } }];
  const put = await edge.admin("PUT", `/tenants/${id}/issuers`, { issuers });
  assert.deepEqual(put.json.issuers[0].keys, { secret: null });
  const { DB } = await edge.env();
  const { results } = await DB.prepare("SELECT document FROM issuer WHERE tenant_id = ?").bind(id).all();
  assert.equal(results.length, 1);
  assert.ok(!JSON.stringify(results).includes(secret));
});

test("private members of a key set are not stored", async () => {
  const { id } = await tenantOf(edge);
  // RFC 8037, appendix A.1 with its private half.
  const jwk = {
    kty: "OKP",
    crv: "Ed25519",
    d: "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A",
    x: "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
  };
  const issuers = [
    { issuer: "https://i.example", audience: "a", algorithms: ["EdDSA"], keys: { jwks: { keys: [jwk] } } },
  ];
  const put = await edge.admin("PUT", `/tenants/${id}/issuers`, { issuers });
  assert.equal(put.status, 200, put.text);
  assert.equal(put.json.issuers[0].keys.jwks.keys[0].x, jwk.x);
  assert.ok(!put.text.includes(jwk.d));
});

test("a new signing key is published six minutes before it signs, and the old tokens are accepted for a while", async () => {
  const { id } = await tenantOf(edge);
  const person = await signedIn(edge, { tenant: id });
  const rotated = await edge.admin("POST", `/tenants/${id}/keys`);
  assert.equal(rotated.status, 201, rotated.text);
  await edge.advanceClock(6 * 60_000);
  const later = await signedIn(edge, { tenant: id });
  const kid = (token) => JSON.parse(Buffer.from(token.split(".")[0], "base64url").toString()).kid;
  assert.equal(kid(later.bearer), rotated.json.kid);
  assert.notEqual(kid(person.bearer), rotated.json.kid);
  for (const bearer of [person.bearer, later.bearer]) {
    assert.equal((await edge.call("GET", "/api/sessions", { bearer })).status, 200);
  }
  await edge.resetClock();
});

test("an account is made, found, changed and erased, by its id alone", async () => {
  const person = await personOf(edge, { tenant: tenants.other, name: "Ada" });
  const path = `/accounts/${person.id}`;
  const shown = (await edge.admin("GET", path)).json;
  assert.equal(shown.tenant, tenants.other);
  assert.equal(shown.has_password, true);
  assert.ok(!("password" in shown) && !("phc" in shown));
  const found = await edge.admin("GET", `/accounts?tenant=other&email=${person.email.toUpperCase()}`);
  assert.deepEqual(found.json, { accounts: [shown], total: 1 });
  const changed = await edge.admin("PATCH", path, { name: null, auth_provider: "saml" });
  assert.deepEqual(changed.json, { ...shown, name: null, auth_provider: "saml" });
  assert.equal((await edge.admin("DELETE", path)).status, 204);
  problem(await edge.admin("GET", path), 404, "not_found");
  problem(await edge.admin("DELETE", path), 404, "not_found");
});

test("an address belongs to one account of a tenant, and to one of each tenant", async () => {
  const { email } = await personOf(edge);
  problem(await edge.admin("POST", "/accounts", { tenant: "demo", email: email.toUpperCase() }), 409, "exists");
  const other = await personOf(edge);
  problem(await edge.admin("PATCH", `/accounts/${other.id}`, { email }), 409, "exists");
  assert.equal((await edge.admin("POST", "/accounts", { tenant: "other", email })).status, 201);
});

test("pages of accounts follow each other", async () => {
  const { id } = await tenantOf(edge);
  for (let count = 0; count < 3; count += 1) await personOf(edge, { tenant: id, password: null });
  const page = async (offset) => (await edge.admin("GET", `/accounts?tenant=${id}&limit=2&offset=${offset}`)).json;
  const [first, second] = [await page(0), await page(2)];
  assert.deepEqual([first.total, first.accounts.length, second.accounts.length], [3, 2, 1]);
  assert.deepEqual(
    [...first.accounts, ...second.accounts].map(({ number }) => number),
    [1, 2, 3],
  );
});

test("an imported hash signs in with its password", async () => {
  // crypt_blowfish 1.3, wrapper.c: the password is U*U.
  const password_hash = "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";
  const person = await personOf(edge, { password: null, password_hash });
  assert.ok(await opens(edge, person, "U*U"));
  assert.ok(!(await opens(edge, person, "U*V")));
});

test("a deactivated account signs in nowhere; reactivated it does again", async () => {
  const person = await signedIn(edge);
  const path = `/accounts/${person.id}`;
  assert.equal((await edge.admin("PATCH", path, { active: false })).json.active, false);
  assert.ok(!(await opens(edge, person, firstPassword)));
  assert.equal((await edge.call("GET", "/api/sessions", { bearer: person.bearer })).status, 401);
  await edge.admin("PATCH", path, { active: true });
  assert.ok(await opens(edge, person, firstPassword));
  assert.ok(!(await refreshes(edge, person)));
});

test("sessions are ended by an administrator", async () => {
  const person = await signedIn(edge);
  assert.equal((await edge.admin("DELETE", `/accounts/${person.id}/sessions`)).status, 204);
  assert.equal((await edge.call("GET", "/api/sessions", { bearer: person.bearer })).status, 401);
  assert.ok(!(await refreshes(edge, person)));
});

test("a reset is started by an administrator and finished by the owner; the answer holds no secret", async () => {
  const person = await personOf(edge);
  const started = await edge.admin("POST", `/accounts/${person.id}/reset`);
  assert.deepEqual([started.status, started.json], [202, { kind: "reset", queued: true, mailed: true }]);
  const [{ token }] = await edge.mailbox(person.email);
  const done = await edge.call("POST", "/api/password/reset/confirm", {
    body: { token, new_password: secondPassword },
  });
  assert.equal(done.status, 204, done.text);
  assert.ok(await opens(edge, person, secondPassword));
});

test("a reset of an account without a password is an invitation, whose link sets the first one", async () => {
  const { id: tenant } = await tenantOf(edge);
  const person = await personOf(edge, { tenant, password: null });
  const started = await edge.admin("POST", `/accounts/${person.id}/reset`);
  assert.deepEqual([started.status, started.json], [202, { kind: "invitation", queued: true, mailed: true }]);
  const [{ subject, link, token }] = await edge.mailbox(person.email);
  assert.equal(subject, "You are invited");
  assert.match(link, /\/welcome#token=/);
  const confirm = () =>
    edge.call("POST", "/api/password/reset/confirm", {
      body: { invitation: token, new_password: secondPassword, tenant },
    });
  const done = await confirm();
  assert.equal(done.status, 204, done.text);
  assert.ok(await opens(edge, person, secondPassword));
  problem(await confirm(), 400, "invalid_secret");
  const { events } = (await edge.admin("GET", `/events?tenant=${tenant}&limit=9`)).json;
  const issued = events.find(({ kind }) => kind === "reset-issued");
  assert.deepEqual([issued?.account, issued?.actor.split(":")[0]], [person.id, "administrator"]);
});

test("a reset of an account that signs in elsewhere, or nowhere, says so and mails nothing", async () => {
  for (const auth_provider of ["oidc", "saml"]) {
    const sso = await personOf(edge, { password: null, auth_provider });
    problem(await edge.admin("POST", `/accounts/${sso.id}/reset`), 409, "not_local");
    assert.deepEqual(await edge.mailbox(sso.email, { count: 0 }), []);
  }
  for (const password of [null, secondPassword]) {
    const off = await personOf(edge, { password, active: false });
    problem(await edge.admin("POST", `/accounts/${off.id}/reset`), 409, "deactivated");
    assert.deepEqual(await edge.mailbox(off.email, { count: 0 }), []);
  }
});

test("the owner of an account without a password who asks for a reset is told whom to ask; one who signs in elsewhere, where", async () => {
  const { id: tenant } = await tenantOf(edge);
  const asked = async (rest) => {
    const { email } = await personOf(edge, { tenant, password: null, ...rest });
    assert.equal((await edge.call("POST", "/api/password/reset/request", { body: { email, tenant } })).status, 202);
    const [mail] = await edge.mailbox(email, { count: 1 });
    assert.deepEqual([mail.link, mail.code], [undefined, undefined]);
    return mail;
  };
  const fresh = await asked({});
  assert.equal(fresh.subject, "You have no password yet");
  assert.match(fresh.text, /Ask your administrator for an invitation/);
  assert.doesNotMatch(fresh.text, /organisation/);
  assert.match((await asked({ auth_provider: "oidc" })).text, /with your organisation's account/);
});

test("the trail names what happened, newest first, page by page, and no address", async () => {
  const { id } = await tenantOf(edge);
  const person = await signedIn(edge, { tenant: id });
  const page = async (query) => (await edge.admin("GET", `/events?tenant=${id}${query}`)).json.events;
  const events = await page("");
  assert.deepEqual(
    events.map(({ kind }) => kind),
    ["signed-in", "account-created", "tenant-changed"],
  );
  assert.deepEqual(
    events.map(({ actor }) => actor),
    ["owner", "administrator", "administrator"],
  );
  assert.equal(events[0].account, person.id);
  assert.deepEqual(
    (await page(`&before=${events[0].sequence}&limit=1`)).map(({ id }) => id),
    [events[1].id],
  );
  assert.ok(!JSON.stringify(events).includes(person.email));
});

test("when the store fails, nothing is half made", async () => {
  const email = `p-${randomUUID()}@example.com`;
  await edge.failStore("on");
  problem(
    await edge.admin("POST", "/accounts", { tenant: tenants.demo, email, password: firstPassword }),
    500,
    "internal",
  );
  await edge.failStore("off");
  assert.equal((await edge.admin("GET", `/accounts?tenant=demo&email=${email}`)).json.total, 0);
});

test("ASVS-13.3.4: several tokens hold at once, each with its own scopes, and none does more", async () => {
  const tokens = Object.fromEntries(
    ["all", "reader", "desk", "trusted", "alone", "auditor", "usual"].map((name) => [name, randomUUID()]),
  );
  const entries = [
    `all:tenants+accounts+events:${tokens.all}`,
    `reader:tenants:read+accounts:read:${tokens.reader}`,
    `desk:accounts:${tokens.desk}`,
    `trusted:accounts+accounts:withhold-undo:${tokens.trusted}`,
    `alone:accounts:withhold-undo:${tokens.alone}`,
    `auditor:events:${tokens.auditor}`,
    tokens.usual,
  ];
  const other = await startEdge({
    secrets: { RELATCH_ADMIN_TOKEN: entries.join(", ") },
    vars: { RELATCH_ADMIN_SCOPES: "tenants:read" },
  });
  const id = tenants.demo;
  const {
    accounts: [account],
  } = (await other.call("GET", `/api/admin/accounts?tenant=${id}`, { bearer: tokens.all })).json;
  /** @type {Record<string, any[]>} */
  const calls = {
    "tenants:read": ["GET", `/tenants/${id}/settings`],
    "tenants": ["POST", `/tenants/${id}/keys`],
    "accounts:read": ["GET", `/accounts/${account.id}`],
    "accounts": ["POST", `/accounts/${account.id}/reset`],
    "accounts:withhold-undo": ["PATCH", `/accounts/${account.id}`, { undo: false, reason: "Ticket 4711" }],
    "events": ["GET", `/events?tenant=${id}`],
    "accounts:seed": ["POST", "/accounts", { tenant: id, email: "seeded@example.com", password: firstPassword }],
  };
  const may = {
    all: ["tenants:read", "tenants", "accounts:read", "accounts", "events"],
    reader: ["tenants:read", "accounts:read"],
    desk: ["accounts:read", "accounts"],
    trusted: ["accounts:read", "accounts", "accounts:withhold-undo"],
    alone: [],
    auditor: ["events"],
    usual: ["tenants:read"],
  };
  for (const [name, allowed] of Object.entries(may)) {
    for (const [scope, [method, path, body]] of Object.entries(calls)) {
      const answer = await other.call(method, `/api/admin${path}`, { bearer: tokens[name], body });
      if (allowed.includes(scope)) assert.ok(answer.status < 300, `${name} ${scope}: ${answer.status} ${answer.text}`);
      else problem(answer, 403, "insufficient_scope");
    }
  }
  const { events } = (await other.call("GET", `/api/admin/events?tenant=${id}`, { bearer: tokens.auditor })).json;
  const by = (kind) => events.filter((event) => event.kind === kind).map(({ actor }) => actor);
  assert.deepEqual(
    by("reset-issued"),
    ["administrator:trusted", "administrator:desk", "administrator:all"],
    "the trail says which",
  );
  assert.deepEqual(by("undo-withheld"), ["administrator:trusted"]);
  assert.deepEqual(by("key-rotated"), ["administrator:all"]);
  const made = await other.call("POST", "/api/admin/tenants", { bearer: tokens.all, body: { slug: "named" } });
  const born = await other.call("GET", `/api/admin/events?tenant=${made.json.id}`, { bearer: tokens.auditor });
  assert.equal(born.json.events[0].actor, "administrator:all");
  for (const bearer of ["dev-admin", entries[0], `all:${tokens.all}`, ""]) {
    problem(await other.call("GET", "/api/admin/tenants", { bearer }), 401, "unauthenticated");
  }
});
