// HTTP as it should be everywhere: what every answer carries, what no foreign page can do, what no header can shape.
import assert from "node:assert/strict";
import { test } from "node:test";
import { tenants } from "./client.mjs";
import { startEdge } from "./harness.mjs";
import { trailOf } from "./trail.mjs";
import { firstPassword, opens, personOf, secondPassword, sessionOf, signedIn, tenantOf } from "./people.mjs";
import { cookieOf, preludeOf } from "./prelude.mjs";
import { paths, routes } from "./routes.mjs";

const edge = await startEdge();
const evil = "https://evil.example";

const hygiene = {
  "strict-transport-security": /^max-age=(?:[3-9]\d{7}|\d{9,}); includeSubDomains$/,
  "content-security-policy": /default-src 'none'.*frame-ancestors 'none'/,
  "x-content-type-options": /^nosniff$/,
  "referrer-policy": /^no-referrer$/,
  "x-frame-options": /^DENY$/,
};

function isHygienic(answer, what) {
  for (const [name, wanted] of Object.entries(hygiene)) {
    assert.match(answer.headers.get(name) ?? "", wanted, `${what}: ${name}`);
  }
  if (answer.text !== "")
    assert.match(answer.headers.get("content-type") ?? "", /^\w+\/[\w.+-]+/, `${what}: content-type`);
}

test("ASVS-3.4.1, ASVS-3.4.3, ASVS-3.4.4, ASVS-3.4.5, ASVS-3.4.6, ASVS-4.1.1: every page, answer and refusal carries the headers", async () => {
  for (const page of [
    "/",
    "/forgot",
    "/reset",
    "/change",
    "/sign-in",
    "/nothing-here",
    "/pages/nothing.js",
    "/healthz",
    "/readyz",
    "/logout",
    "/.well-known/jwks.json",
    "/.well-known/nothing",
  ]) {
    isHygienic(await edge.call("GET", page), page);
  }
  for (const { method, path } of routes) isHygienic(await edge.call(method, path), `${method} ${path}`);
  await edge.failStore("on");
  const failed = await edge.call("POST", "/api/sessions", { body: { email: "a@example.com", password: "b" } });
  await edge.failStore("off");
  assert.equal(failed.status, 500);
  isHygienic(failed, "a failure");
});

test("ASVS-14.2.2, ASVS-14.3.2: no answer of an API is kept, but for what is everybody's", async () => {
  const shared = ["/api/password/policy", "/api/branding", "/.well-known/jwks.json"];
  const { bearer } = await signedIn(edge);
  for (const { method, path } of routes) {
    const { headers } = await edge.call(method, path, { bearer, ...(method === "POST" ? { body: {} } : {}) });
    const kept = headers.get("cache-control");
    if (method === "GET" && shared.includes(path)) assert.match(kept, /no-cache|public/, path);
    else assert.equal(kept, "no-store", `${method} ${path}`);
    assert.match(
      headers.get("vary") ?? "",
      /\bOrigin\b/i,
      `${method} ${path}: an answer for one origin is not another's`,
    );
  }
});

test("ASVS-14.2.1: no endpoint has a secret in its path, and none is taken from a query", async () => {
  const words = /token|code|password|secret|key/i;
  for (const path of paths.keys()) {
    for (const [, parameter] of path.matchAll(/\{(\w+)\}/g)) assert.doesNotMatch(parameter, words, path);
  }
  const person = await personOf(edge);
  const query = new URLSearchParams({ email: person.email, password: firstPassword });
  for (const path of ["/api/sessions", "/v1/auth/login", "/auth/simple/login", "/v1/session/login/email/password"]) {
    for (const body of [undefined, {}]) {
      const answer = await edge.call("POST", `${path}?${query}`, { body });
      assert.ok(answer.status >= 400 && answer.status < 500, `${path}: ${answer.status}`);
    }
  }
});

/** In which it is noted that something was refused, and how often. */
const notes = ["counter", "event", "streak", "trail_anchor", "d1_migrations"];

/** Everything that lasts: every table but those. */
async function stateOf() {
  const { DB } = await edge.env();
  const state = {};
  const { results } = await DB.prepare(
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%cf_%' AND name NOT LIKE 'sqlite_%'",
  ).all();
  for (const { name } of results) {
    if (notes.includes(name)) continue;
    state[name] = (await DB.prepare(`SELECT * FROM "${name}"`).all()).results;
  }
  return state;
}

/** A person with everything that a browser or a form could send on his behalf: sessions in cookies, live secrets. */
async function victim() {
  const person = await signedIn(edge, { admin: true });
  const unleash = await edge.call("POST", "/auth/simple/login", {
    body: { username: person.email, password: firstPassword },
  });
  const prelude = preludeOf(edge);
  const challenge = await prelude.logIn(person.email, firstPassword);
  const finalized = await prelude.post("/login/finalize", {
    body: { challenge_token: challenge.json.challenge_token },
  });
  const cookies = [...unleash.headers.getSetCookie(), ...finalized.headers.getSetCookie()].map(
    (line) => line.split(";")[0],
  );
  assert.ok(cookieOf(finalized, "__refresh_demo"), "Prelude's cookie is among them");
  assert.equal(cookies.length, 2);
  const asked = await edge.call("POST", "/api/password/reset/request", { body: { email: person.email } });
  const [{ token }] = await edge.mailbox(person.email);
  const next = await prelude.logIn(person.email, firstPassword);
  const body = {
    tenant: "demo",
    email: person.email,
    username: person.email,
    identifier: person.email,
    loginId: person.email,
    password: firstPassword,
    current_password: firstPassword,
    currentPassword: firstPassword,
    oldPassword: firstPassword,
    new_password: secondPassword,
    newPassword: secondPassword,
    token,
    request_id: asked.json.request_id,
    refresh_token: person.refresh,
    challenge_token: next.json.challenge_token,
    slug: "foreign",
    id: person.id,
    name: "Foreign",
  };
  return { person, cookie: cookies.join("; "), body };
}

const form = (body) => new URLSearchParams(body).toString();
const multipart = (body) =>
  `--x\r\n${Object.entries(body)
    .map(([name, value]) => `content-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n--x`)
    .join("\r\n")}--\r\n`;
/** What a page of another origin can have a browser send without asking first (Fetch standard, section 2.2.2). */
const safelisted = /** @type {any[][]} */ ([
  ["text/plain", JSON.stringify],
  ["text/plain;application/json", JSON.stringify],
  ["application/x-www-form-urlencoded", form],
  ["application/x-www-form-urlencoded", JSON.stringify],
  ["multipart/form-data; boundary=x", multipart],
  ["multipart/form-data; boundary=x", JSON.stringify],
  ["", JSON.stringify],
  ["", () => ""],
]);

test("ASVS-3.5.1, ASVS-3.5.2, ATTACK-30: nothing that a foreign page can send changes anything, at any endpoint", async () => {
  const { person, cookie, body } = await victim();
  const before = await stateOf();
  for (const { path } of routes.filter(({ method }) => method === "POST")) {
    const filled = path.replace(/\{\w+\}/, person.id);
    for (const [type, write] of safelisted) {
      const answer = await edge.call("POST", filled, {
        body: new TextEncoder().encode(write(body)),
        headers: { cookie, origin: type ? evil : "null", ...(type ? { "content-type": type } : {}) },
      });
      assert.equal(answer.headers.get("access-control-allow-origin"), null, `${path} ${type}`);
      assert.deepEqual(
        answer.headers.getSetCookie().filter((line) => !/=;|Max-Age=0/.test(line)),
        [],
        `${path} ${type} signs in`,
      );
    }
    assert.deepEqual(await stateOf(), before, `${path} changed something`);
  }
  assert.ok(await opens(edge, person, firstPassword));
});

test("ASVS-3.5.3: GET, HEAD and OPTIONS change nothing, whoever sends them", async () => {
  const { person, cookie, body } = await victim();
  const before = await stateOf();
  for (const path of paths.keys()) {
    const filled = `${path.replace(/\{\w+\}/g, person.id)}?${form(body)}`;
    for (const method of ["GET", "HEAD", "OPTIONS"]) {
      for (const bearer of [person.bearer, "dev-admin"]) {
        const answer = await edge.call(method, filled, { bearer, headers: { cookie } });
        assert.ok(answer.status < 500, `${method} ${path}: ${answer.status} ${answer.text}`);
      }
    }
    assert.deepEqual(await stateOf(), before, `${path} changed something`);
  }
});

test("ASVS-3.4.2: CORS lets listed origins through, and no other", async () => {
  const listed = "https://app.example.com";
  const { id, slug } = await tenantOf(edge, { settings: { cors: [listed] }, hosts: ["cors.localhost"] });
  assert.ok(id && slug);
  const ask = (origin, method = "POST") =>
    edge.call("OPTIONS", "http://cors.localhost/api/password/change", {
      headers: {
        origin,
        "access-control-request-method": method,
        "access-control-request-headers": "authorization,content-type,idempotency-key",
      },
    });
  const asked = await ask(listed);
  assert.equal(asked.status, 204);
  assert.equal(asked.headers.get("access-control-allow-origin"), listed);
  assert.match(asked.headers.get("access-control-allow-headers"), /Idempotency-Key/);
  assert.equal(asked.headers.get("access-control-max-age"), "600");
  assert.match(asked.headers.get("vary"), /\bOrigin\b/i);
  for (const origin of [
    evil,
    "null",
    "http://app.example.com",
    `${listed}.evil.example`,
    `${listed}:8443`,
    listed.toUpperCase(),
  ]) {
    for (const answer of [
      await ask(origin),
      await edge.call("GET", "http://cors.localhost/api/sessions", { headers: { origin } }),
    ]) {
      assert.equal(answer.headers.get("access-control-allow-origin"), null, origin);
      assert.equal(answer.headers.get("access-control-allow-credentials"), null, origin);
    }
    const open = await edge.call("GET", "http://cors.localhost/api/password/policy", { headers: { origin } });
    assert.equal(open.headers.get("access-control-allow-origin"), "*", "what is public anyway");
    assert.equal(open.headers.get("access-control-allow-credentials"), null, origin);
  }
  const read = await edge.call("GET", "http://cors.localhost/api/password/policy", { headers: { origin: listed } });
  assert.equal(read.headers.get("access-control-allow-origin"), listed);
  assert.match(read.headers.get("access-control-expose-headers"), /X-Request-Id/);
});

/** Headers by which a client or a careless proxy could claim another host. */
const claims = {
  "x-forwarded-host": "evil.example",
  "x-forwarded-proto": "http",
  "x-forwarded-port": "81",
  "x-forwarded-server": "evil.example",
  forwarded: "for=6.6.6.6;host=evil.example;proto=http",
  "x-host": "evil.example",
  "x-original-host": "evil.example",
  "x-original-url": "//evil.example/",
  "x-rewrite-url": "//evil.example/",
  "x-http-host-override": "evil.example",
  "x-http-method-override": "DELETE",
  origin: evil,
  referer: `${evil}/`,
  via: "1.1 evil.example",
};

test("ATTACK-07, ASVS-4.1.3, FORGOT-07: neither host nor headers shape a link, a token or a redirect", async () => {
  const person = await personOf(edge);
  const asks = /** @type {any[][]} */ ([
    ["/api/password/reset/request", { email: person.email }],
    ["/auth/reset/password-email", { email: person.email }],
    ["/v1/auth/password-reset/trigger", { email: person.email }],
  ]);
  for (const host of ["http://127.0.0.1", "http://evil.example"]) {
    for (const [path, body] of asks) {
      const { origin: _, ...rest } = claims;
      const answer = await edge.call("POST", `${host}${path}`, { body, headers: rest });
      assert.ok(answer.status < 300, `${host}${path}: ${answer.status} ${answer.text}`);
      assert.ok(!`${answer.text}${JSON.stringify([...answer.headers])}`.includes("evil.example"), path);
    }
  }
  const mails = await edge.mailbox(person.email, { count: asks.length });
  for (const mail of mails) {
    assert.ok(!JSON.stringify(mail).includes("evil.example"), mail.subject);
    for (const link of (mail.text ?? "").match(/https?:\/\/\S+/g) ?? [])
      assert.match(link, /^http:\/\/demo\.localhost:8787\//, "the tenant's own host");
  }
  const page = await edge.call("GET", "http://evil.example/.well-known/change-password", { headers: claims });
  assert.equal(page.headers.get("location"), "http://demo.localhost:8787/change");
  const { bearer } = await sessionOf(edge, person);
  assert.equal(JSON.parse(Buffer.from(bearer.split(".")[1], "base64url").toString()).iss, "http://127.0.0.1:8787");
});

test("ASVS-4.1.3: forwarded headers do not move a client to another address", async () => {
  const { id: tenant } = await tenantOf(edge, { settings: {} });
  const { DB } = await edge.env();
  const counters = async () =>
    (await DB.prepare("SELECT key FROM counter WHERE tenant_id = ? ORDER BY key").bind(tenant).all()).results;
  const attempt = (address) =>
    edge.call("POST", "/api/sessions", {
      body: { tenant, email: "nobody@example.com", password: "Not-The-Password-1" },
      headers: {
        "x-forwarded-for": address,
        forwarded: `for=${address}`,
        "x-real-ip": address,
        "true-client-ip": address,
        "x-client-ip": address,
        "cf-connecting-ipv6": "::6",
      },
    });
  // The entry of a refusal is counted with it, behind the answer.
  const entered = (count) => trailOf(edge, tenant).until((entries) => entries.length >= count);
  const { length: before } = await entered(0);
  assert.equal((await attempt("6.6.6.1")).status, 401);
  await entered(before + 1);
  const once = await counters();
  assert.ok(once.length > 1, "the address is counted");
  assert.equal((await attempt("6.6.6.2")).status, 401);
  await entered(before + 2);
  assert.deepEqual(await counters(), once, "and it is the same, whatever the client calls itself");
});

test("ATTACK-08: no parameter sends anybody elsewhere", async () => {
  const names = [
    "next",
    "redirect",
    "redirect_uri",
    "redirect_url",
    "return",
    "returnTo",
    "return_to",
    "url",
    "continue",
    "callback",
    "callbackUrl",
    "RelayState",
    "origin",
  ];
  const query = new URLSearchParams(Object.fromEntries(names.map((name) => [name, `${evil}/`])));
  for (const { method, path } of routes.filter(({ method }) => method === "GET" || method === "POST")) {
    const answer = await edge.call(
      method,
      `${path}?${query}`,
      method === "POST" ? { body: Object.fromEntries(query) } : {},
    );
    const location = answer.headers.get("location");
    assert.ok(!location?.includes("evil"), `${method} ${path}: ${location}`);
    assert.ok(!answer.headers.get("refresh"), `${method} ${path}`);
  }
  for (const page of ["/reset", "/change", "/sign-in", "/forgot"]) {
    for (const path of [
      `${page}?${query}`,
      `//evil.example${page}`,
      `${page}/%2f%2fevil.example`,
      `/\\evil.example${page}`,
    ]) {
      const answer = await edge.call("GET", path).catch(() => undefined);
      const location = answer?.headers.get("location");
      assert.ok(!location || new URL(location, "http://127.0.0.1").hostname === "127.0.0.1", `${path}: ${location}`);
    }
  }
});

test("ATTACK-29: no step leads anywhere without the one before it", async () => {
  const person = await signedIn(edge);
  const before = await stateOf();
  const steps = [
    ["/api/password/reset/confirm", { token: "x".repeat(43), new_password: secondPassword }],
    [
      "/api/password/reset/confirm",
      { request_id: "00000000-0000-7000-8000-000000000000", code: "12345678", new_password: secondPassword },
    ],
    ["/auth/reset/password", { token: person.bearer, password: secondPassword }],
    ["/v1/auth/password-reset/reset", { code: "ABCDE-FGHJK", new_password: secondPassword }],
    ["/v1/session/login/finalize", { challenge_token: person.bearer }],
    ["/v1/session/login/otp/check", { challenge_token: person.bearer, code: "123456" }],
    ["/v1/session/stepup/continue", { challenge_token: person.bearer }, person.bearer],
    ["/v1/session/me/password/reset", { password: secondPassword }, person.bearer],
  ];
  for (const [path, body, bearer] of steps) {
    const answer = await edge.call("POST", path, { body, bearer });
    assert.ok(answer.status >= 400 && answer.status < 500, `${path}: ${answer.status} ${answer.text}`);
    assert.deepEqual(await stateOf(), before, path);
  }
  assert.ok(await opens(edge, person, firstPassword));
});

test("ASVS-16.5.1, ASVS-16.5.2, ASVS-16.5.3: while the database is down everything is refused, and nothing is told", async () => {
  const person = await signedIn(edge);
  await edge.failStore("on");
  for (const { method, path } of routes) {
    const answer = await edge.call(method, path.replace(/\{\w+\}/g, person.id), {
      bearer: path.startsWith("/api/admin/") ? "dev-admin" : person.bearer,
      headers: { "x-tenant-id": tenants.demo },
      ...(method === "GET" || method === "DELETE"
        ? {}
        : {
            body: {
              tenant: "demo",
              email: person.email,
              username: person.email,
              identifier: person.email,
              loginId: person.email,
              password: firstPassword,
              current_password: firstPassword,
              new_password: secondPassword,
              oldPassword: firstPassword,
              newPassword: secondPassword,
              refresh_token: person.refresh,
            },
          }),
    });
    const open = method === "GET" && /policy|branding|jwks|well-known|providers|callback/.test(path);
    assert.ok(open || answer.status >= 400, `${method} ${path}: ${answer.status}`);
    assert.doesNotMatch(answer.text, /sqlite|D1_ERROR|SELECT|panicked|\.rs\b|at line|stack/i, `${method} ${path}`);
  }
  await edge.failStore("off");
  assert.ok(await opens(edge, person, firstPassword));
});

test("ASVS-1.2.2: what is put into a link is encoded", async () => {
  const person = await personOf(edge, { email: "q+x%26y=z@example.com" });
  await edge.call("POST", "/api/password/reset/request", { body: { email: person.email } });
  const [{ text }] = await edge.mailbox(person.email);
  for (const link of text.match(/https?:\/\/\S+/g)) {
    const { hash, search } = new URL(link);
    assert.equal(search, "");
    assert.match(hash, /^#?[\w=&%.-]*$/, link);
  }
});
