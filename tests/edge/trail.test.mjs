// The audit trail on real workerd and D1: what it tells, what it does not, and what it keeps of people.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import { startEdge } from "./harness.mjs";
import { firstPassword, personOf, secondPassword, sessionOf, signIn, signedIn, tenantOf } from "./people.mjs";
import { trailOf, writesOf } from "./trail.mjs";

const edge = await startEdge();
const { change, rows } = writesOf(edge);

test("ASVS-16.2.5, ASVS-16.3.1: successes, refusals and administrative acts are told, without a secret or an address", async () => {
  const { id: tenant } = await tenantOf(edge);
  const trail = trailOf(edge, tenant);
  const person = await signedIn(edge, { tenant });
  await trail.entry("signed-in");
  const about = async (kind, detail) =>
    assert.equal((await trail.entry(kind, detail)).account, person.id, `${kind} ${detail}`);

  assert.equal((await signIn(edge, person, "Wrong-Guess-0001")).status, 401);
  await about("sign-in-refused", "wrong address or password");
  const nobody = `nobody-${randomUUID()}@example.com`;
  assert.equal((await signIn(edge, { email: nobody, tenant }, "Wrong-Guess-0002")).status, 401);
  await trail.until((entries) => entries.some(({ kind, account }) => kind === "sign-in-refused" && account === null));

  assert.equal((await change(person.bearer, "Wrong-Guess-0003", secondPassword)).json.code, "wrong_password");
  await about("change-refused", "wrong_password");
  assert.equal((await change(person.bearer, firstPassword, "short")).status, 422);
  await about("change-refused", "password_refused");
  assert.equal((await change(person.bearer, firstPassword, secondPassword)).status, 204);
  await about("password-changed");
  const stepUp = await edge.call("POST", "/api/sessions/step-up", {
    bearer: person.bearer,
    body: { password: "Wrong-Guess-0004" },
  });
  assert.equal(stepUp.status, 400);
  await about("step-up-refused", "wrong_password");

  const confirm = (token) =>
    edge.call("POST", "/api/password/reset/confirm", { body: { token, new_password: "Third-Kestrel-12", tenant } });
  assert.equal((await confirm("no-such-token")).json.code, "invalid_secret");
  await trail.entry("reset-refused", "invalid_secret");
  assert.equal(
    (await edge.call("POST", "/api/password/reset/request", { body: { email: person.email, tenant } })).status,
    202,
  );
  const [{ token }] = await edge.mailbox(person.email, { count: 2 });
  await about("reset-issued");
  assert.equal((await confirm(token)).status, 204);
  await about("password-reset");

  const session = await sessionOf(edge, person, "Third-Kestrel-12");
  const refresh = (refresh_token) => edge.call("POST", "/api/sessions/refresh", { body: { refresh_token, tenant } });
  const { json: second } = await refresh(session.refresh);
  assert.equal((await refresh(session.refresh)).status, 200);
  assert.equal((await refresh(second.refresh_token)).status, 200);
  assert.equal((await refresh(session.refresh)).status, 401);
  await about("token-reused");
  assert.equal((await refresh(session.refresh)).status, 401);
  await trail.entry("refresh-refused", "session ended");

  const permit = { id: "permit", effect: "permit", action: "users:changePassword" };
  for (const [act, kind, detail] of /** @type {any[][]} */ ([
    [() => edge.admin("PATCH", `/accounts/${person.id}`, { name: "Somebody" }), "account-updated"],
    [
      async () => {
        await sessionOf(edge, person, "Third-Kestrel-12");
        return edge.admin("DELETE", `/accounts/${person.id}/sessions`);
      },
      "sessions-ended",
    ],
    [() => edge.admin("PUT", `/tenants/${tenant}/rules`, { rules: [permit] }), "tenant-changed", "rules"],
    [
      () => edge.admin("PUT", `/tenants/${tenant}/settings`, { limits: "open", language: "de" }),
      "tenant-changed",
      "settings",
    ],
    [() => edge.admin("POST", `/tenants/${tenant}/keys`), "key-rotated"],
    [() => edge.admin("DELETE", `/accounts/${person.id}`), "account-erased"],
  ])) {
    assert.ok((await act()).status < 300);
    assert.equal((await trail.entry(kind, detail)).actor, "administrator", kind);
  }

  const log = edge
    .logs()
    .map(({ message }) => message)
    .join("\n");
  assert.ok(log.includes('"event":"request"'));
  const all = JSON.stringify(await trail.events()) + (await trail.exported()) + log;
  for (const secret of [
    "Wrong-Guess",
    firstPassword,
    secondPassword,
    "Third-Kestrel",
    token,
    session.refresh,
    session.bearer,
    person.email,
    nobody,
    "no-such-token",
  ]) {
    assert.ok(!all.includes(secret), secret);
  }
  const findings = await trail.sealed();
  assert.deepEqual([findings.intact, findings.faults], [true, []]);
});

test("ASVS-16.3.3: attempts to get round a control are told: forged tokens, another tenant's, lacking scopes, the administration API", async () => {
  const { id: tenant } = await tenantOf(edge, { dialects: ["prelude", "unleash"], hosts: ["bypass.localhost"] });
  const trail = trailOf(edge, tenant);
  const person = await signedIn(edge, { tenant });
  const stranger = await signedIn(edge);
  const at = (method, path, options) => edge.call(method, `http://bypass.localhost${path}`, options);

  assert.equal((await at("GET", "/api/sessions", { bearer: "not-even-a-token" })).status, 401);
  await trail.entry("access-refused", "not a token");
  const forged = person.bearer.replace(/\.[^.]+$/, `.${"A".repeat(86)}`);
  assert.equal((await at("GET", "/api/sessions", { bearer: forged })).status, 401);
  await trail.entry("access-refused", "own token not good");
  assert.equal((await at("GET", "/api/sessions", { bearer: stranger.bearer })).status, 401);
  await trail.until((entries) => entries.filter(({ kind }) => kind === "access-refused").length === 3);

  assert.ok(
    (await at("POST", "/v1/session/login/finalize", { body: { challenge_token: person.bearer } })).status >= 400,
  );
  await trail.entry("access-refused", "challenge_invalid");

  assert.equal(
    (await at("POST", "/v1/session/me/password/reset", { bearer: person.bearer, body: { password: secondPassword } }))
      .status,
    403,
  );
  assert.equal((await trail.entry("change-refused", "insufficient_scope")).account, person.id);

  assert.equal((await at("GET", "/api/admin/tenants", { bearer: "a guess at the token" })).status, 401);
  await trail.entry("administration-refused", "not an administrator");
  assert.equal((await at("GET", "/api/sessions")).status, 401);
  const told = await trail.events();
  assert.equal(told.filter(({ kind }) => kind === "access-refused").length, 4, "who shows nothing has tried nothing");
});

test("ASVS-16.3.3: a flood of refusals is told one by one up to twenty, then at its doublings", async () => {
  const { id: tenant } = await tenantOf(edge);
  const trail = trailOf(edge, tenant);
  const headers = { "cf-connecting-ip": "203.0.113.77" };
  const bearer = "forged";
  const get = () => edge.call("GET", `/api/password/policy?tenant=${tenant}`, { bearer, headers });
  assert.equal((await get()).status, 200);
  const attack = () =>
    edge.call("POST", "/api/password/change", {
      bearer,
      headers,
      body: { current_password: "a", new_password: "b", tenant },
    });
  for (let count = 0; count < 70; count += 1) assert.equal((await attack()).status, 401);
  const refusals = (entries) => entries.filter(({ kind }) => kind === "access-refused");
  const many = (entries) => entries.filter(({ detail }) => detail?.includes("in ten minutes from the address"));
  const entries = await trail.until((entries) => many(entries).length === 2);
  assert.equal(refusals(entries).length, 22);
  assert.deepEqual(
    many(entries)
      .map(({ detail }) => detail)
      .toSorted(),
    ["not a token; 32 in ten minutes from the address", "not a token; 64 in ten minutes from the address"],
  );
  assert.ok((await trail.verify()).intact);
});

test("a refusal still costs one round trip, a success two: the trail follows the answer", async () => {
  const person = await personOf(edge);
  const trips = async (password, status) => {
    assert.equal((await signIn(edge, person, password)).status, status);
    const lines = edge
      .logs()
      .map(({ message }) => message)
      .filter((line) => line.includes('"event":"request"'));
    return JSON.parse(lines.at(-1)).d1_round_trips;
  };
  await trips(firstPassword, 200);
  assert.equal(await trips(firstPassword, 200), 2);
  assert.equal(await trips("Wrong-Guess-0001", 401), 1);
});

test("ATTACK-40, ASVS-16.4.1: what a caller types or sends as its user agent forges no line and no entry", async () => {
  const { id: tenant } = await tenantOf(edge);
  const trail = trailOf(edge, tenant);
  const agent = `"}\\n{"event":"request","kind":"signed-in"} %0d%0a <script>`;
  const email = `"${"x".repeat(8)}'--;"@example.com`;
  const call = (typed) =>
    edge.call("POST", "/api/sessions", {
      body: { email: typed, password: "Wrong-Guess-0001", tenant },
      headers: { "user-agent": agent },
    });
  const statuses = [];
  for (const typed of [email, "a\r\nevent: signed-in@example.com", "a\u2028b@example.com", "plain@example.com"])
    statuses.push((await call(typed)).status);
  assert.equal(statuses.at(-1), 401);
  assert.ok(
    statuses.every((status) => status === 400 || status === 401),
    String(statuses),
  );
  await trail.until(
    (entries) =>
      entries.filter(({ kind }) => kind === "sign-in-refused").length ===
      statuses.filter((status) => status === 401).length,
  );

  const personal = await trail.events("&personal=true");
  const refused = personal.filter(({ kind }) => kind === "sign-in-refused");
  assert.ok(refused.every((entry) => entry.personal.agent === agent));
  assert.equal(refused[0].personal.email, "plain@example.com");
  for (const line of (await trail.exported()).trimEnd().split("\n")) assert.equal(typeof JSON.parse(line), "object");
  const lines = edge
    .logs()
    .map(({ message }) => message)
    .filter((line) => line.startsWith("{"));
  for (const line of lines) assert.doesNotThrow(() => JSON.parse(line), line);
  assert.ok(
    !lines.some((line) => line.includes("<script>") || line.includes("plain@example.com")),
    "the log names nobody",
  );
});

test("what the trail says of a person is read with a scope of its own, told, and gone with the account", async () => {
  const { id: tenant } = await tenantOf(edge);
  const trail = trailOf(edge, tenant);
  const person = await personOf(edge, { tenant });
  const headers = { "user-agent": "Difference Engine/2", "cf-connecting-ip": "203.0.113.5" };
  const from = { address: "203.0.113.5", agent: "Difference Engine/2" };
  const { email } = person;
  const tried = await edge.call("POST", "/api/sessions", { body: { email, password: firstPassword, tenant }, headers });
  assert.equal(tried.status, 200);
  assert.equal(
    (await edge.call("POST", "/api/password/reset/request", { body: { email, tenant }, headers })).status,
    202,
  );
  await trail.entry("reset-issued");

  const of = async (kind) => (await trail.events("&personal=true")).find((entry) => entry.kind === kind);
  for (const kind of ["signed-in", "reset-issued"]) {
    const { personal } = await of(kind);
    assert.deepEqual({ address: personal.address, agent: personal.agent }, from, kind);
    assert.equal(personal.email, undefined, "the account says it already");
  }
  await trail.entry("personal-read");
  assert.ok((await trail.events()).every((entry) => !("personal" in entry)));
  const stored = JSON.stringify(await rows("SELECT * FROM event WHERE tenant_id = ?", tenant));
  assert.ok(!stored.includes("Difference Engine") && !stored.includes("203.0.113.5"), "sealed at rest");

  assert.equal((await edge.admin("DELETE", `/accounts/${person.id}`)).status, 204);
  for (const kind of ["signed-in", "reset-issued"]) assert.equal((await of(kind)).personal, null, kind);
  assert.equal((await of("signed-in")).account, person.id, "the entry itself stays");
  const findings = await trail.sealed();
  assert.deepEqual([findings.intact, findings.faults], [true, []]);
});

test("what it says of people is refused to a token without the scope, and the refusal is told", async () => {
  const careful = await startEdge({ vars: { RELATCH_ADMIN_SCOPES: "tenants accounts accounts:seed events" } });
  const refused = await careful.admin("GET", "/events?tenant=demo&personal=true");
  assert.deepEqual([refused.status, refused.json.code], [403, "insufficient_scope"]);
  await trailOf(careful, "demo").entry("administration-refused", "insufficient_scope");
});
