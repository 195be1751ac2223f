// Tokens minted elsewhere, with jose, drive every API that takes a bearer token.
import assert from "node:assert/strict";
import { once } from "node:events";
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { after, test } from "node:test";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { tenants } from "./client.mjs";
import { serveEdge, startEdge } from "./harness.mjs";
import { firstPassword, opens, personOf, secondPassword, tenantOf } from "./people.mjs";

const audience = "relatch";
const scope = "prld:pwd:write";
const secret = "a-shared-secret-of-thirty-two-bytes-or-more";
const minute = 60_000;

const edge = await startEdge();

/** A key pair with its public JWK. */
async function keyPair(alg, kid) {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  return { alg, kid, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg, use: "sig" } };
}

/** A server of documents: `{ url, asked, answer, hold() }`; `answer` may be replaced. */
async function keyServer(keys) {
  const server = {
    asked: 0,
    answer: (response) => response.end(JSON.stringify({ keys })),
    /** Holds answers back until `release()`; `begun` is when the first request for one has come. */
    hold() {
      const { answer } = server;
      const held = [];
      const { promise: begun, resolve } = Promise.withResolvers();
      server.answer = (response) => {
        held.push(response);
        resolve();
      };
      const release = () => {
        server.answer = answer;
        for (const response of held) answer(response);
      };
      return { begun, release };
    },
  };
  const http = createServer((_, response) => {
    server.asked += 1;
    server.answer(response);
  });
  await once(http.listen(0, "127.0.0.1"), "listening");
  after(() => http.closeAllConnections() ?? http.close());
  return Object.assign(server, {
    url: `http://127.0.0.1:${/** @type {import("node:net").AddressInfo} */ (http.address()).port}/jwks.json`,
    keys,
  });
}

/**
 * A tenant that trusts one issuer; `{ id, issuer }`.
 * @param {any} keys
 * @param {{ algorithms?: string[], link?: string, at?: any, [setting: string]: any }} [settings]
 */
async function trusting(keys, { algorithms = ["ES256", "EdDSA"], link = "verified_email", at = edge, ...rest } = {}) {
  const { id } = await tenantOf(at);
  const issuer = `https://issuer-${randomUUID()}.example`;
  const put = await at.admin("PUT", `/tenants/${id}/issuers`, {
    issuers: [{ issuer, audience, algorithms, keys, link, ...rest }],
  });
  if (put.status !== 200) throw new Error(put.text);
  return { id, issuer };
}

/**
 * Mints a token for an account of a tenant that trusts `issuer`.
 * @param {any} key
 * @param {{ id: string, issuer: string }} tenant
 * @param {any} person
 * @param {{ header?: any, life?: string | number | null, claims?: any }} [options]
 */
function mint(key, { id, issuer }, person, { header = {}, life = "10m", claims = {} } = {}) {
  const token = new SignJWT({
    email: person.email,
    email_verified: true,
    tenant_id: id,
    jti: randomUUID(),
    scope,
    ...claims,
  }).setProtectedHeader({ alg: key.alg, kid: key.kid, typ: "at+jwt", ...header });
  if (!("sub" in claims)) token.setSubject(`sub-${person.id}`);
  if (!("iss" in claims)) token.setIssuer(issuer);
  if (!("aud" in claims)) token.setAudience(audience);
  if (!("iat" in claims)) token.setIssuedAt();
  if (life) token.setExpirationTime(life);
  return token.sign(key.privateKey ?? new TextEncoder().encode(key.secret));
}

/**
 * The four APIs that take a bearer token: how each changes a password, on the host of `at` if that is given.
 * @type {Record<string, (bearer: any, person: any, passwords: string[], tenant?: string, at?: string) => Promise<any>>}
 */
const changes = {
  native: (bearer, _person, [old, next], _tenant, at = "") =>
    edge.call("POST", `${at}/api/password/change`, { bearer, body: { current_password: old, new_password: next } }),
  jitsudo: (bearer, _person, [old, next], tenant, at = "") =>
    edge.call("POST", `${at}/v1/users/me/password`, {
      bearer,
      headers: { "x-tenant-id": tenant },
      body: { current_password: old, new_password: next },
    }),
  truefoundry: (bearer, person, [old, next], _tenant, at = "") =>
    edge.call("POST", `${at}/api/svc/v1/users/change-password`, {
      bearer,
      body: { loginId: person.email, oldPassword: old, newPassword: next },
    }),
  prelude: (bearer, _person, [, next], _tenant, at = "") =>
    edge.call("POST", `${at}/v1/session/me/password/reset`, { bearer, body: { password: next } }),
};
const passwords = [firstPassword, secondPassword];
const granted = (bearer) =>
  edge.call("POST", "/v1/session/me/password/reset", { bearer, body: { password: secondPassword } });
const look = (bearer) => edge.call("GET", "/api/sessions", { bearer });
const status = async (bearer) => (await look(bearer)).status;

const sources = {
  "an ES256 key set by address": async () => {
    const key = await keyPair("ES256", "k1");
    return { key, keys: { jwks_uri: (await keyServer([key.jwk])).url } };
  },
  "an EdDSA key set by address": async () => {
    const key = await keyPair("EdDSA", "k1");
    return { key, keys: { jwks_uri: (await keyServer([key.jwk])).url } };
  },
  ...Object.fromEntries(
    ["RS256", "RS512", "PS256", "ES384"].map((alg) => [
      `a key set by address for ${alg}`,
      async () => {
        const key = await keyPair(alg, "k1");
        return { key, keys: { jwks_uri: (await keyServer([key.jwk])).url }, algorithms: [alg] };
      },
    ]),
  ),
  "a key set in the settings": async () => {
    const key = await keyPair("ES256", "k1");
    return { key, keys: { jwks: { keys: [key.jwk] } } };
  },
  "a shared secret": async () => ({ key: { alg: "HS256", secret }, keys: { secret }, algorithms: ["HS256"] }),
};

for (const [name, source] of Object.entries(sources)) {
  test(`tokens of an issuer with ${name} change a password through every API`, async () => {
    const { key, keys, algorithms } = await source();
    const tenant = await trusting(keys, { algorithms });
    for (const [api, change] of Object.entries(changes)) {
      const person = await personOf(edge, { tenant: tenant.id });
      const answer = await change(await mint(key, tenant, person), person, passwords, tenant.id);
      assert.ok(answer.status === 204 || answer.status === 200, `${api}: ${answer.status} ${answer.text}`);
      assert.ok(await opens(edge, person, secondPassword), api);
      assert.ok(!(await opens(edge, person, firstPassword)), api);
    }
  });
}

test("a token that is not good in any one respect is 401 at every API", async () => {
  const key = await keyPair("ES256", "k1");
  const stranger = await keyPair("ES256", "k1");
  const tenant = await trusting({ jwks: { keys: [key.jwk] } });
  const person = await personOf(edge, { tenant: tenant.id });
  const now = Math.floor(Date.now() / 1000);
  const bad = {
    "another key": await mint(stranger, tenant, person),
    "an unknown issuer": await mint(key, tenant, person, { claims: { iss: "https://nobody.example" } }),
    "another audience": await mint(key, tenant, person, { claims: { aud: "elsewhere" } }),
    "no audience": await mint(key, tenant, person, { claims: { aud: undefined } }),
    "past its life": await mint(key, tenant, person, { life: now - 60 }),
    "without an end": await mint(key, tenant, person, { life: null }),
    "not yet good": await mint(key, tenant, person, { claims: { nbf: now + 120 } }),
    "a challenge": await mint(key, tenant, person, { header: { typ: "challenge+jwt" } }),
    "another tenant": await mint(key, tenant, person, { claims: { tenant_id: tenants.other } }),
    "a secret made of the public key": await mint({ alg: "HS256", secret: JSON.stringify(key.jwk) }, tenant, person),
    "a key in its own header": await mint(stranger, tenant, person, { header: { jwk: stranger.jwk } }),
    "no subject and no address": await mint(key, tenant, person, { claims: { sub: undefined, email: undefined } }),
  };
  for (const [what, token] of Object.entries(bad)) {
    for (const [api, change] of Object.entries(changes)) {
      const answer = await change(token, person, passwords, tenant.id);
      assert.equal(answer.status, 401, `${what}, ${api}: ${answer.text}`);
    }
  }
  assert.ok(await opens(edge, person, firstPassword));
});

// Minted by jose, PyJWT and hands: tests/tokens/mint.mjs. The native tests send the same to `ring`.
test("ATTACK-26 of the corpus, the good tokens are taken and the hostile ones are 401 at every API", async () => {
  const corpus = JSON.parse(readFileSync(new URL("../tokens/corpus.json", import.meta.url), "utf8"));
  // Chosen by its host: these tokens name no tenant.
  const host = `corpus-${randomUUID().slice(0, 8)}.localhost`;
  const tenant = await tenantOf(edge, { hosts: [host] });
  const put = await edge.admin("PUT", `/tenants/${tenant.id}/issuers`, { issuers: corpus.issuers });
  assert.equal(put.status, 200, put.text);
  const person = await personOf(edge, { tenant: tenant.id, email: "corpus@example.com" });
  for (const { what, token } of corpus.good) {
    const answer = await edge.call("GET", `http://${host}/api/sessions`, { bearer: token });
    assert.equal(answer.status, 200, `${what}: ${answer.text}`);
  }
  for (const { what, token } of corpus.bad) {
    const at = `http://${host}`;
    const answers = Object.values(changes).map((change) => change(token, person, passwords, tenant.id, at));
    for (const answer of await Promise.all(answers)) assert.equal(answer.status, 401, `${what}: ${answer.text}`);
  }
  assert.ok(await opens(edge, person, firstPassword));
});

test("the header's type is what the issuer's settings say", async () => {
  const key = { alg: "HS256", secret };
  const lax = await trusting({ secret }, { algorithms: ["HS256"] });
  const strict = await trusting({ secret }, { algorithms: ["HS256"], types: ["grant+jwt"] });
  const of = async (tenant, typ) =>
    status(await mint(key, tenant, await personOf(edge, { tenant: tenant.id }), { header: { typ } }));
  for (const typ of ["at+jwt", "JWT", undefined]) assert.equal(await of(lax, typ), 200, typ);
  assert.equal(await of(lax, "grant+jwt"), 401);
  assert.equal(await of(strict, "grant+jwt"), 200);
  assert.equal(await of(strict, "JWT"), 401);
});

test("only a verified address stands in for a link, and only where the tenant says so", async () => {
  const key = { alg: "HS256", secret };
  const tenant = await trusting({ secret }, { algorithms: ["HS256"] });
  const person = await personOf(edge, { tenant: tenant.id });
  assert.equal(await status(await mint(key, tenant, person)), 200);
  for (const email_verified of [false, undefined, "false", 1]) {
    assert.equal(
      await status(await mint(key, tenant, person, { claims: { email_verified } })),
      401,
      `${email_verified}`,
    );
  }
  const strict = await trusting({ secret }, { algorithms: ["HS256"], link: "subject" });
  const linked = await personOf(edge, { tenant: strict.id });
  const token = await mint(key, strict, linked);
  assert.equal(await status(token), 401);
  const link = { issuer: strict.issuer, subject: `sub-${linked.id}` };
  assert.equal((await edge.admin("POST", `/accounts/${linked.id}/links`, link)).status, 204);
  assert.equal((await edge.admin("POST", `/accounts/${linked.id}/links`, link)).status, 204);
  assert.equal(await status(token), 200);
  const other = await personOf(edge, { tenant: strict.id });
  assert.equal((await edge.admin("POST", `/accounts/${other.id}/links`, link)).status, 409);
});

test("a subject on record outweighs the address that its token names", async () => {
  const key = { alg: "HS256", secret };
  const tenant = await trusting({ secret }, { algorithms: ["HS256"] });
  const [person, victim] = [await personOf(edge, { tenant: tenant.id }), await personOf(edge, { tenant: tenant.id })];
  await edge.admin("POST", `/accounts/${person.id}/links`, { issuer: tenant.issuer, subject: `sub-${person.id}` });
  const token = await mint(key, tenant, { ...person, email: victim.email });
  assert.equal((await granted(token)).status, 204);
  assert.ok(await opens(edge, victim, firstPassword));
  assert.ok(await opens(edge, person, secondPassword));
});

test("the issuer of one tenant is nobody at another, even for a namesake", async () => {
  const key = { alg: "HS256", secret };
  const [home, away] = [
    await trusting({ secret }, { algorithms: ["HS256"] }),
    await trusting({ secret }, { algorithms: ["HS256"] }),
  ];
  const person = await personOf(edge, { tenant: home.id });
  const namesake = await personOf(edge, { tenant: away.id, email: person.email });
  const token = await mint(key, { id: away.id, issuer: home.issuer }, namesake);
  assert.equal((await granted(token)).status, 401);
  assert.ok(await opens(edge, namesake, firstPassword));
});

test("a deactivated account is 401 with an outside token too", async () => {
  const key = { alg: "HS256", secret };
  const tenant = await trusting({ secret }, { algorithms: ["HS256"] });
  const person = await personOf(edge, { tenant: tenant.id, active: false });
  assert.equal(await status(await mint(key, tenant, person)), 401);
});

test("the write scope of an outside token is spent with the change, and only with it", async () => {
  const key = { alg: "HS256", secret };
  const tenant = await trusting({ secret }, { algorithms: ["HS256"] });
  const person = await personOf(edge, { tenant: tenant.id });
  const token = await mint(key, tenant, person);
  const weak = await edge.call("POST", "/v1/session/me/password/reset", { bearer: token, body: { password: "weak" } });
  assert.equal(weak.json.code, "invalid_password");
  assert.equal((await granted(token)).status, 204);
  const again = await edge.call("POST", "/v1/session/me/password/reset", {
    bearer: token,
    body: { password: "Third-Rail+Orchid-90" },
  });
  assert.deepEqual([again.status, again.json.code], [403, "insufficient_scope"]);
  assert.ok(await opens(edge, person, secondPassword));
});

test("two changes at once with one outside token: one succeeds", async () => {
  const key = { alg: "HS256", secret };
  const tenant = await trusting({ secret }, { algorithms: ["HS256"] });
  const person = await personOf(edge, { tenant: tenant.id });
  const token = await mint(key, tenant, person);
  const answers = await Promise.all(Array.from({ length: 6 }, () => granted(token)));
  assert.deepEqual(answers.map((answer) => answer.status).sort(), [204, 403, 403, 403, 403, 403]);
});

test("the write scope needs a token id and a life of at most fifteen minutes", async () => {
  const key = { alg: "HS256", secret };
  const tenant = await trusting({ secret }, { algorithms: ["HS256"] });
  const person = await personOf(edge, { tenant: tenant.id });
  const bad = [
    { claims: { jti: undefined } },
    { life: "16m" },
    { claims: { iat: undefined } },
    { claims: { scope: undefined } },
    { claims: { scope: ["prld:pwd:write"] } },
    { claims: { scope: "prld:pwd:writer" } },
  ];
  for (const options of bad) {
    const answer = await granted(await mint(key, tenant, person, options));
    assert.deepEqual([answer.status, answer.json.code], [403, "insufficient_scope"], JSON.stringify(options));
  }
  assert.equal((await granted(await mint(key, tenant, person, { life: "15m" }))).status, 204);
});

test("after a change the caller's own outside token goes on and older ones are dead; after a reset all are", async () => {
  const key = { alg: "HS256", secret };
  const tenant = await trusting({ secret }, { algorithms: ["HS256"] });
  const person = await personOf(edge, { tenant: tenant.id });
  const issued = { claims: { iat: Math.floor(Date.now() / 1000) - 5 } };
  const [own, older] = [await mint(key, tenant, person, issued), await mint(key, tenant, person, issued)];
  assert.equal((await changes.native(own, person, passwords)).status, 204);
  assert.equal(await status(own), 200);
  assert.equal(await status(older), 401);
  await edge.admin("POST", `/accounts/${person.id}/reset`);
  const [{ token }] = await edge
    .mailbox(person.email, { count: 2 })
    .then((mails) => mails.filter((mail) => mail.token));
  const body = { token, new_password: "Third-Rail+Orchid-90" };
  assert.equal((await edge.call("POST", `/api/password/reset/confirm?tenant=${tenant.id}`, { body })).status, 204);
  assert.equal(await status(own), 401);
});

test("a key set is asked for once, then kept; an unknown key id asks again once in a cool-down", async () => {
  const [first, second] = [await keyPair("EdDSA", "k1"), await keyPair("EdDSA", "k2")];
  const server = await keyServer([first.jwk]);
  const tenant = await trusting({ jwks_uri: server.url });
  const person = await personOf(edge, { tenant: tenant.id });
  for (let call = 0; call < 3; call += 1) assert.equal(await status(await mint(first, tenant, person)), 200);
  assert.equal(server.asked, 1);
  server.keys.push(second.jwk);
  for (let call = 0; call < 3; call += 1) assert.equal(await status(await mint(second, tenant, person)), 401);
  assert.equal(server.asked, 1, "still cooling down");
  await edge.advanceClock(minute);
  const rotated = await status(await mint(second, tenant, person));
  await edge.resetClock();
  assert.equal(rotated, 200);
  assert.equal(server.asked, 2);
});

test("an issuer that stops answering lives on its last key set; one that never did is 500 and not hammered", async () => {
  const key = await keyPair("EdDSA", "k1");
  const server = await keyServer([key.jwk]);
  const tenant = await trusting({ jwks_uri: server.url });
  const person = await personOf(edge, { tenant: tenant.id });
  assert.equal(await status(await mint(key, tenant, person)), 200);
  server.answer = (response) => response.writeHead(503).end();
  await edge.advanceClock(11 * minute);
  const later = await mint(key, tenant, person, { life: "30m" });
  const still = await status(later);
  await edge.resetClock();
  assert.equal(still, 200);
  assert.equal(server.asked, 2);

  const silent = await keyServer([key.jwk]);
  const { answer } = silent;
  silent.answer = (response) => response.writeHead(500).end();
  const unlucky = await trusting({ jwks_uri: silent.url });
  const stranger = await personOf(edge, { tenant: unlucky.id });
  const bearer = await mint(key, unlucky, stranger);
  for (const refused of await Promise.all(Array.from({ length: 5 }, () => look(bearer)))) {
    assert.deepEqual([refused.status, refused.headers.get("retry-after")], [500, "1"], refused.text);
  }
  assert.equal(silent.asked, 1, "one asks for all");
  for (const odd of ["<!doctype html><title>Sign in</title>", "[]"]) {
    silent.answer = (response) => response.end(odd);
    await edge.advanceClock(1_000);
    assert.equal(await status(bearer), 500, odd);
  }
  silent.answer = answer;
  await edge.advanceClock(1_000);
  const well = await status(bearer);
  await edge.resetClock();
  assert.equal(well, 200, "a second later it is asked again, and what was no key set is not kept");
});

test("of requests that need a key set at once, one asks and the others wait for it", async () => {
  const key = await keyPair("RS256", "k1");
  const server = await keyServer([key.jwk]);
  const tenant = await trusting({ jwks_uri: server.url }, { algorithms: ["RS256"] });
  const person = await personOf(edge, { tenant: tenant.id });
  const { begun, release } = server.hold();
  const bearer = await mint(key, tenant, person);
  const waiting = Array.from({ length: 10 }, () => status(bearer));
  await begun;
  // One that asks for something else is answered meanwhile.
  assert.equal((await edge.call("GET", "/healthz")).status, 200);
  release();
  assert.deepEqual(await Promise.all(waiting), Array(10).fill(200));
  assert.equal(server.asked, 1);
});

test("strangers with unknown key ids make the issuer asked once, and nobody waits for them", async () => {
  const [key, stranger] = [await keyPair("EdDSA", "k1"), await keyPair("EdDSA", "k9")];
  const server = await keyServer([key.jwk]);
  const tenant = await trusting({ jwks_uri: server.url });
  const person = await personOf(edge, { tenant: tenant.id });
  assert.equal(await status(await mint(key, tenant, person)), 200);
  await edge.advanceClock(2 * minute);
  const { begun, release } = server.hold();
  const first = status(await mint(stranger, tenant, person));
  await begun;
  const forged = await Promise.all(Array.from({ length: 20 }, () => mint(stranger, tenant, person)));
  assert.deepEqual(await Promise.all(forged.map(status)), Array(20).fill(401));
  assert.equal(await status(await mint(key, tenant, person)), 200);
  release();
  assert.equal(await first, 401);
  await edge.resetClock();
  assert.equal(server.asked, 2);
});

test("a key set that has expired is used, and read anew behind the answer", async () => {
  const [old, next] = [await keyPair("EdDSA", "k1"), await keyPair("EdDSA", "k2")];
  const server = await keyServer([old.jwk]);
  const tenant = await trusting({ jwks_uri: server.url });
  const person = await personOf(edge, { tenant: tenant.id });
  assert.equal(await status(await mint(old, tenant, person)), 200);
  server.keys.splice(0, 1, next.jwk);
  await edge.advanceClock(11 * minute);
  const { begun, release } = server.hold();
  const bearer = await mint(old, tenant, person, { life: "30m" });
  assert.equal(await status(bearer), 200, "answered while the issuer is still silent");
  await begun;
  assert.equal(await status(bearer), 200);
  assert.equal(server.asked, 2, "one reads it anew");
  release();
  const fresh = await mint(next, tenant, person, { life: "30m" });
  while ((await status(fresh)) !== 200);
  assert.equal(await status(bearer), 401, "the key that went is gone");
  await edge.resetClock();
  assert.equal(server.asked, 2);
});

test("a key set that is endless, or no key set, is not taken", async () => {
  const key = await keyPair("EdDSA", "k1");
  const answers = {
    endless: (response) => response.end(JSON.stringify({ keys: [key.jwk], padding: "x".repeat(65_536) })),
    "no key set": (response) => response.end("[]"),
  };
  for (const [what, answer] of Object.entries(answers)) {
    const server = await keyServer([]);
    server.answer = answer;
    const tenant = await trusting({ jwks_uri: server.url });
    const person = await personOf(edge, { tenant: tenant.id });
    assert.equal(await status(await mint(key, tenant, person)), 500, what);
  }
});

test("a key set is taken from its address and from nowhere that it redirects to", async () => {
  // The fast harness follows redirects on the Worker's behalf; wrangler does not.
  const served = await serveEdge();
  const key = await keyPair("EdDSA", "k1");
  const [good, away] = [await keyServer([key.jwk]), await keyServer([])];
  away.answer = (response) => response.writeHead(302, { location: good.url }).end();
  for (const [server, expected] of /** @type {any[][]} */ ([
    [good, 200],
    [away, 500],
  ])) {
    const tenant = await trusting({ jwks_uri: server.url }, { at: served });
    const person = await personOf(served, { tenant: tenant.id });
    const bearer = await mint(key, tenant, person);
    assert.equal((await served.call("GET", "/api/sessions", { bearer })).status, expected);
  }
  assert.equal(good.asked, 1);
});

test("keys of an algorithm that the issuer may not use do not verify", async () => {
  const key = await keyPair("EdDSA", "k1");
  const tenant = await trusting({ jwks: { keys: [key.jwk] } }, { algorithms: ["ES256"] });
  const person = await personOf(edge, { tenant: tenant.id });
  assert.equal(await status(await mint(key, tenant, person)), 401);
});

test("no outside issuer may call itself the service", async () => {
  const { id } = await tenantOf(edge);
  const issuers = [{ issuer: "http://127.0.0.1:8787", audience, algorithms: ["HS256"], keys: { secret } }];
  const answer = await edge.admin("PUT", `/tenants/${id}/issuers`, { issuers });
  assert.equal(answer.status, 400);
  assert.equal(answer.json.detail, "issuers[0].issuer: is this tenant's own");
});
