// Breached passwords: looked up on every path, in the tenant's way when nobody answers, and ranges passed on
// to forms. The range service is a real server of the test's own.
import assert from "node:assert/strict";
import { test } from "node:test";
import { breach } from "../../pkg/src/breach.ts";
import { startEdge } from "./harness.mjs";
import { rangeService, sha1, strangers } from "./ranges.mjs";
import { good, tenantOf } from "./tenant.mjs";

const service = await rangeService();
const edge = await startEdge({ vars: { BREACH_URL: service.url } });

/** Every password of a test is one that no other has asked for, and good under every policy. */
let made = 0;
const fresh = () => `Heron-Lantern-${(made += 1)}-Quay+7`;
/** One that the service has seen. */
const breached = (count = 3) => {
  const password = fresh();
  service.know(password, count);
  return password;
};

/** A tenant that refuses what was breached, on a host of its own, and what is asked of it here. */
async function guarded(settings = {}, rule = { mode: "block" }) {
  const tenant = await tenantOf(edge, settings);
  const policy = { version: 1, preset: "recommended", breach: rule };
  assert.equal((await edge.admin("PUT", `/tenants/${tenant.id}/policy`, policy)).status, 200);
  const post = (path, body, bearer, headers) => tenant.call("POST", path, { body, bearer, headers });
  const signIn = async ({ email, password }) => {
    const answer = await post("/api/sessions", { email, password });
    assert.equal(answer.status, 200, answer.text);
    return answer.json.access_token;
  };
  return {
    ...tenant,
    post,
    signIn,
    check: async (password) => (await post("/api/password/check", { password })).json,
    change: (bearer, current_password, new_password) =>
      post("/api/password/change", { current_password, new_password }, bearer),
    stepUp: async (bearer, password) => (await post("/api/sessions/step-up", { password }, bearer)).json.access_token,
    reset: async (email) => {
      const { json } = await post("/api/password/reset/request", { email });
      const [{ token, code }] = await edge.mailbox(email);
      return { request_id: json.request_id, token, code };
    },
  };
}

const codes = ({ issues }) => issues.map(({ code }) => code);
const remarks = ({ warnings }) => warnings.map(({ code }) => code);
const lastLine = () =>
  edge
    .logs()
    .map(({ message }) => message)
    .filter((line) => line.startsWith('{"') && line.includes('"event":"request"'))
    .map((line) => JSON.parse(line))
    .at(-1);

/** The service answers like this while `act` runs. */
async function while_(handler, act) {
  service.answer(handler);
  try {
    return await act();
  } finally {
    service.recover();
  }
}
const down = (_, response) => response.writeHead(503).end();

/** Every endpoint that sets a password, ready to be tried again and again: `password → answer`. */
const paths = {
  "the native change": async (tenant, person) => {
    const bearer = await tenant.signIn(person);
    return (password) => tenant.change(bearer, good, password);
  },
  "the native link": async (tenant, { email }) => {
    const { token } = await tenant.reset(email);
    return (new_password) => tenant.post("/api/password/reset/confirm", { token, new_password });
  },
  "the native code": async (tenant, { email }) => {
    const { request_id, code } = await tenant.reset(email);
    return (new_password) => tenant.post("/api/password/reset/confirm", { request_id, code, new_password });
  },
  Prelude: async (tenant, person) => {
    const scoped = await tenant.stepUp(await tenant.signIn(person), good);
    return (password) => tenant.post("/v1/session/me/password/reset", { password }, scoped);
  },
  JITSudo: async (tenant, person) => {
    const bearer = await tenant.signIn(person);
    return (new_password) =>
      tenant.post("/v1/users/me/password", { current_password: good, new_password }, bearer, {
        "x-tenant-id": tenant.id,
      });
  },
  Unleash: async (tenant, { email }) => {
    await tenant.post("/auth/reset/password-email", { email });
    const [{ token }] = await edge.mailbox(email);
    return (password) => tenant.post("/auth/reset/password", { token, password });
  },
  px0: async (tenant, { email }) => {
    await tenant.post("/v1/auth/password-reset/trigger", { email });
    const [{ code }] = await edge.mailbox(email);
    return (new_password) => tenant.post("/v1/auth/password-reset/reset", { code, new_password });
  },
  TrueFoundry: async (tenant, person) => {
    const bearer = await tenant.signIn(person);
    return (newPassword) =>
      tenant.post(
        "/api/svc/v1/users/change-password",
        { loginId: person.email, oldPassword: good, newPassword },
        bearer,
      );
  },
};

for (const [name, prepare] of Object.entries(paths)) {
  test(`ASVS-6.2.12, ATTACK-16: ${name}: a breached or unchecked password is refused and spends nothing`, async () => {
    const tenant = await guarded({ breach_unavailable: "closed" });
    const person = await tenant.person();
    const attempt = await prepare(tenant, person);
    // More often than a code may be guessed.
    for (let round = 0; round < 3; round += 1) {
      const known = breached();
      const refused = await attempt(known);
      assert.ok([400, 422].includes(refused.status), `${refused.status} ${refused.text}`);
      const unchecked = await while_(down, () => attempt(fresh()));
      assert.ok([400, 422].includes(unchecked.status), `${unchecked.status} ${unchecked.text}`);
      assert.ok(!(await tenant.works(person, known)));
    }
    assert.ok(await tenant.works(person, good));
    const taken = fresh();
    const accepted = await attempt(taken);
    assert.ok([200, 204].includes(accepted.status), `${accepted.status} ${accepted.text}`);
    assert.ok(await tenant.works(person, taken));
  });
}

test("ASVS-6.2.12, ASVS-6.2.11, ASVS-6.3.4: nobody registers with a breached password or his address, confirmed or not", async () => {
  for (const registration of ["open", "verified"]) {
    const tenant = await guarded({ registration });
    const register = (password) =>
      tenant.post("/v1/auth/register", { email: `new-${registration}@example.com`, password });
    const refused = await register(breached());
    assert.deepEqual([refused.status, refused.json.error], [400, "password has appeared in a data breach"]);
    const own = await register(`New-${registration.toUpperCase()}@example.com-7`);
    assert.deepEqual([own.status, own.json.error], [400, "password is too weak"]);
    assert.ok([200, 201, 202].includes((await register(fresh())).status));
  }
});

test("NIST-09, NIST-10: a check names the breach and how often, beside everything else that is wrong", async () => {
  const tenant = await guarded();
  const password = breached(9_659_365);
  const report = await tenant.check(password);
  assert.equal(report.ok, false);
  assert.deepEqual(report.issues, [{ code: "breached", count: 9_659_365 }]);
  service.know("password1", 42);
  assert.deepEqual(codes(await tenant.check("password1")), ["too_short", "common", "breached"]);
  const clean = await tenant.check(fresh());
  assert.deepEqual([clean.ok, clean.issues, clean.warnings], [true, [], []]);
});

test("a password seen no more often than the policy allows is taken, and a policy that warns refuses nothing", async () => {
  const lenient = await guarded({}, { mode: "block", maxCount: 10 });
  assert.equal((await lenient.check(breached(10))).ok, true);
  assert.deepEqual(codes(await lenient.check(breached(11))), ["breached"]);

  const warning = await guarded({ breach_unavailable: "closed" }, { mode: "warn" });
  const seen = await warning.check(breached(2));
  assert.deepEqual([seen.ok, seen.warnings], [true, [{ code: "breached", count: 2 }]]);
  const unchecked = await while_(down, () => warning.check(fresh()));
  assert.deepEqual([unchecked.ok, remarks(unchecked)], [true, ["breach_unavailable"]]);

  const off = await guarded({}, { mode: "off" });
  const before = service.asked.length;
  assert.equal((await off.check(breached())).ok, true);
  assert.equal(service.asked.length, before, "nobody was asked");
});

test("ATTACK-22: a password that NFC changes is asked for in both forms", async () => {
  const tenant = await guarded();
  const typed = `cafe\u0301-${fresh()}`;
  service.know(typed, 5);
  assert.deepEqual((await tenant.check(typed)).issues, [{ code: "breached", count: 5 }]);
  const asked = service.asked.slice(-2).map(({ path }) => path);
  assert.deepEqual(
    asked,
    [typed.normalize("NFC"), typed].map((form) => `/range/${sha1(form).slice(0, 5)}`),
  );
  assert.equal((await tenant.check(typed.normalize("NFC"))).ok, true, "the other spelling was never seen");
});

test("ATTACK-17: open: without an answer a password is taken, and the check says that it is unchecked", async () => {
  const tenant = await guarded();
  const person = await tenant.person();
  const bearer = await tenant.signIn(person);
  await while_(down, async () => {
    const report = await tenant.check(fresh());
    assert.deepEqual([report.ok, report.issues, report.warnings], [true, [], [{ code: "breach_unavailable" }]]);
    assert.equal((await tenant.change(bearer, good, fresh())).status, 204);
    assert.equal(lastLine().cause, "the breach service does not answer");
  });
});

test("ATTACK-17: closed: without an answer nothing is taken, and the reason is told", async () => {
  const tenant = await guarded({ breach_unavailable: "closed" });
  const person = await tenant.person();
  const bearer = await tenant.signIn(person);
  await while_(down, async () => {
    const refused = await tenant.change(bearer, good, fresh());
    assert.deepEqual([refused.status, refused.json.code], [422, "password_refused"]);
    assert.deepEqual(refused.json.issues, [{ code: "breach_unavailable" }]);
    const report = await tenant.check(fresh());
    assert.deepEqual([report.ok, codes(report)], [false, ["breach_unavailable"]]);
  });
  assert.ok(await tenant.works(person, good));
});

test("ATTACK-17: offline: without an answer the list that is compiled in decides, whatever the policy looks up", async () => {
  const tenant = await guarded({ breach_unavailable: "offline" });
  const policy = { version: 1, length: { min: 8 }, breach: { mode: "block" } };
  assert.equal((await edge.admin("PUT", `/tenants/${tenant.id}/policy`, policy)).status, 200);
  const bearer = await tenant.signIn(await tenant.person());
  const weak = "P@ssw0rd2024!";
  assert.equal((await tenant.check(weak)).ok, true, "the service answers and has not seen it");
  service.know("Sunshine99!", 1);
  await while_(down, async () => {
    const common = await tenant.check("Sunshine99!");
    assert.deepEqual(common.issues, [{ code: "common", via: "derived", list: "common-full" }]);
    const refused = await tenant.change(bearer, good, "Sunshine99!");
    assert.deepEqual([refused.status, codes(refused.json)], [422, ["common"]]);
    const rare = await tenant.check(fresh());
    assert.deepEqual([rare.ok, remarks(rare)], [true, ["breach_unavailable"]]);
    assert.equal((await tenant.change(bearer, good, fresh())).status, 204);
  });
});

/** What a service must not be believed: name → what it answers. */
const lies = {
  "an error": down,
  "not found": (_, response) => response.writeHead(404).end("nothing"),
  "an empty page": (_, response) => response.end(),
  "a page of HTML": (_, response) => response.end("<!doctype html><p>Sign in to the hotel's network"),
  "JSON": (_, response) => response.end("[]"),
  "a count that is no number": (_, response) => response.end(`${"A".repeat(35)}:many`),
  "bytes that are no text": (_, response) => response.end(Buffer.from([0xff, 0xfe, 0x00, 0x3a, 0x31])),
  "half an answer": (_, response) => {
    response.writeHead(200, { "content-length": 100_000 }).write(strangers(3).join("\r\n"));
    setImmediate(() => response.destroy());
  },
  "a body without end": (_, response) => {
    const line = `${strangers(1_000).join("\r\n")}\r\n`;
    const pour = () => {
      while (!response.destroyed && response.write(line));
    };
    response.on("drain", pour);
    pour();
  },
  "no answer": () => {},
  "an answer that never ends": (_, response) => response.writeHead(200).write(`${strangers(1)[0]}\r\n`),
};

for (const [name, lie] of Object.entries(lies)) {
  test(`ATTACK-17, ASVS-13.1.3: ${name} is no clean bill, and is not waited for`, async () => {
    const tenant = await guarded({ breach_unavailable: "closed" });
    const started = performance.now();
    const report = await while_(lie, () => tenant.check(fresh()));
    assert.deepEqual(codes(report), ["breach_unavailable"]);
    const took = performance.now() - started;
    assert.ok(took < 10_000, `took ${Math.round(took)} ms`);
  });
}

test("ASVS-13.2.4: a service that points elsewhere is not followed", async (t) => {
  // The harness sends what the Worker asks; whether to follow is the Worker's to say, as in production.
  const send = globalThis.fetch;
  t.mock.method(globalThis, "fetch", (input, init) => send(input, { ...init, redirect: "manual" }));
  const elsewhere = await rangeService();
  const tenant = await guarded({ breach_unavailable: "closed" });
  const redirect = ({ url }, response) => response.writeHead(302, { location: elsewhere.url + url }).end();
  assert.deepEqual(codes(await while_(redirect, () => tenant.check(fresh()))), ["breach_unavailable"]);
  assert.equal(elsewhere.asked.length, 0);
});

test("ASVS-13.2.4: a mirror that is no https address keeps the service from serving", async () => {
  await assert.rejects(startEdge({ vars: { BREACH_URL: "http://mirror.example" } }), /503/);
});

test("ATTACK-18: five digits leave, padding is asked for, and nothing else of the caller goes along", async () => {
  const tenant = await guarded();
  const password = fresh();
  await tenant.check(password);
  const { path, headers } = service.asked.at(-1);
  assert.equal(path, `/range/${sha1(password).slice(0, 5)}`);
  assert.equal(headers["add-padding"], "true");
  for (const name of ["authorization", "cookie", "referer", "origin", "x-forwarded-for", "cf-connecting-ip"]) {
    assert.equal(headers[name], undefined, name);
  }
});

test("ATTACK-18: ranges are passed on in one length, whatever their own, and nothing compresses them", async () => {
  const tenant = await guarded();
  const prefixes = ["00000", "0000F", "ABCDE"];
  const sizes = [1, 800, 2_000];
  for (const [at, prefix] of prefixes.entries()) {
    const lines = strangers(sizes[at]);
    const answer = await while_(
      (_, response) => response.end([...lines, `${"0".repeat(35)}:0`].join("\r\n")),
      () => tenant.call("GET", `/api/password/range/${prefix}`, { headers: { "accept-encoding": "gzip, br" } }),
    );
    assert.equal(answer.status, 200, answer.text);
    assert.equal(answer.text.length, 98_304);
    assert.equal(answer.headers.get("content-encoding"), null);
    assert.equal(answer.headers.get("cache-control"), "no-store, no-transform");
    assert.equal(answer.headers.get("content-type"), "text/plain; charset=utf-8");
    const got = answer.text.split("\r\n");
    for (const line of got) assert.match(line, /^[0-9A-F]{35}:\d+$/);
    assert.deepEqual(got.slice(0, sizes[at]), lines);
    assert.ok(got.slice(sizes[at]).every((line) => /:0+$/.test(line)));
    const again = await tenant.call("GET", `/api/password/range/${prefix}`);
    assert.notEqual(again.text, answer.text, "padding is drawn anew");
  }
});

test("the package's client looks passwords up through the proxy", async () => {
  const tenant = await guarded();
  const endpoint = new URL(`/api/password/range/`, edge.url);
  const password = breached(77);
  assert.deepEqual(await breach(password, { endpoint }), { count: 77 });
  assert.deepEqual(await breach(fresh(), { endpoint }), { count: 0 });
  assert.deepEqual(await while_(down, () => breach(fresh(), { endpoint })), { unavailable: true });
  const refused = await while_(down, () => tenant.call("GET", "/api/password/range/12345"));
  assert.deepEqual([refused.status, refused.json.code], [503, "breach_unavailable"]);
  assert.equal(lastLine().cause, "the breach service does not answer");
});

test("a page of a listed origin may ask for a padded range", async () => {
  const origin = "https://forms.example";
  const tenant = await guarded({ cors: [origin] });
  const headers = { origin, "access-control-request-method": "GET", "access-control-request-headers": "add-padding" };
  const preflight = await tenant.call("OPTIONS", "/api/password/range/ABCDE", { headers });
  assert.equal(preflight.status, 204);
  assert.match(preflight.headers.get("access-control-allow-headers"), /\badd-padding\b/i);
});

test("a prefix is five hexadecimal digits, and nothing else is asked for", async () => {
  const tenant = await guarded();
  const before = service.asked.length;
  for (const prefix of ["5BAA", "5BAA61", "5BAAG", "%35BAA", "5BA%41", "..%2f..", "5BAA%C3%85", "+5BAA", "-5BAA"]) {
    const refused = await tenant.call("GET", `/api/password/range/${prefix}`);
    assert.deepEqual([prefix, refused.status, refused.json.code], [prefix, 400, "bad_request"]);
  }
  assert.equal((await tenant.call("GET", "/api/password/range/5BAA6?mode=ntlm")).status, 400);
  assert.equal((await tenant.call("POST", "/api/password/range/5BAA6", { body: {} })).status, 405);
  assert.equal(service.asked.length, before);
  assert.equal((await tenant.call("GET", "/api/password/range/5baa6")).status, 200);
  assert.equal(service.asked.at(-1).path, "/range/5BAA6");
});

test("ASVS-2.4.1: an address may ask for sixty ranges a minute", async () => {
  const tenant = await guarded({ limits: "default" });
  const ask = () => tenant.call("GET", "/api/password/range/ABCDE");
  assert.equal((await ask()).status, 200);
  // As if 58 more had been asked for, in a minute that a slow machine does not outlast.
  const { DB } = await edge.env();
  const counted =
    "UPDATE counter SET count = 59, ends_at = ends_at + 3600000 WHERE tenant_id = ? AND count = 1 RETURNING key";
  assert.equal((await DB.prepare(counted).bind(tenant.id).all()).results.length, 1);
  assert.equal((await ask()).status, 200);
  const asked = service.asked.length;
  const limited = await ask();
  assert.deepEqual([limited.status, limited.json.code, service.asked.length], [429, "rate_limited", asked]);
  assert.ok(Number(limited.headers.get("retry-after")) > 0);
  assert.equal(
    (await tenant.post("/api/password/check", { password: fresh() })).status,
    200,
    "another operation has a limit of its own",
  );
});

test("a range is asked for once a day, and what is kept stands in for a service that does not answer", async () => {
  const tenant = await guarded({ breach_unavailable: "closed" });
  const password = breached(8);
  const asks = async () => {
    const before = service.asked.length;
    const report = await tenant.check(password);
    return [service.asked.length - before, codes(report)];
  };
  try {
    assert.deepEqual(await asks(), [1, ["breached"]]);
    assert.deepEqual(await asks(), [0, ["breached"]]);
    await edge.advanceClock(24 * 3_600_000 + 1);
    assert.deepEqual(await while_(down, asks), [1, ["breached"]], "a day old, and better than nothing");
    assert.deepEqual(await asks(), [1, ["breached"]]);
    assert.deepEqual(await asks(), [0, ["breached"]]);
  } finally {
    await edge.resetClock();
  }
});

test("a cache that holds nonsense is asked past", async () => {
  const tenant = await guarded();
  const password = breached(6);
  const { CACHE } = await edge.env();
  await CACHE.put(`range/${sha1(password).slice(0, 5)}`, "nonsense", { metadata: { at: Date.now() } });
  assert.deepEqual(codes(await tenant.check(password)), ["breached"]);
});

test("a look-up is no round trip to the database", async () => {
  const tenant = await guarded();
  const bearer = await tenant.signIn(await tenant.person());
  await tenant.check(fresh());
  assert.equal(lastLine().d1_round_trips, 1);
  await tenant.call("GET", "/api/password/range/ABCDE");
  assert.equal(lastLine().d1_round_trips, 1);
  const refused = await tenant.change(bearer, good, breached());
  assert.deepEqual([refused.status, lastLine().d1_round_trips], [422, 2], "the second gives the attempt back");
  assert.equal((await tenant.change(bearer, good, fresh())).status, 204);
  assert.equal(lastLine().d1_round_trips, 2);
});

test("ASVS-6.2.11: words of the account and of the service are refused, disguised or not", async () => {
  const tenant = await guarded({ branding: { name: "Kingfisher" } });
  const check = async (password, words) => (await tenant.post("/api/password/check", { password, ...words })).json;
  for (const [password, words, source] of [
    ["K1ngf1sher-2026", {}, "service"],
    ["Ada.Lovelace1815!", { email: "ada.lovelace@example.com" }, "email"],
    ["lovelace-lovelace", { name: "Ada Lovelace" }, "name"],
    ["Countess.of.Code1", { username: "countess.of.code" }, "username"],
  ]) {
    const report = await check(password, words);
    assert.ok(
      report.issues.some((issue) => issue.code === "context" && issue.source === source),
      `${password}: ${JSON.stringify(report)}`,
    );
  }
});
