// Keys that are rotated, lost or mistaken: what opens, what is refused, and who says so.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import { promisify } from "node:util";
import { createLocalJWKSet, jwtVerify } from "jose";
import { inRoot } from "../../scripts/lib/paths.mjs";
import { secretsFile } from "../../scripts/lib/state.mjs";
import { serveEdge } from "./harness.mjs";
import { firstPassword, opens, personOf, refreshes, secondPassword, sessionOf, signIn, signedIn } from "./people.mjs";

const edge = await serveEdge();
const rings = ["PEPPER", "SECRET_KEYS", "SEAL_KEYS"];

const run = async (args, env = {}) => {
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    [inRoot("scripts", "admin", "main.ts"), "keys", ...args],
    { env: { ...process.env, ...env } },
  );
  return { stdout: stdout.trim(), stderr };
};
const secrets = () =>
  Object.fromEntries(
    readFileSync(secretsFile(edge.state), "utf8")
      .trim()
      .split("\n")
      .map((line) => line.split(/=(.*)/s)),
  );
/** Serves the same state with other secrets. */
const serveWith = async (changed) => {
  const all = { ...secrets(), ...changed };
  writeFileSync(
    secretsFile(edge.state),
    Object.entries(all)
      .map(([name, value]) => `${name}=${value}\n`)
      .join(""),
  );
  await edge.stop();
  await edge.restart();
};
const newRing = async (ring, env = {}) => (await run(["new", ring], { [ring]: "", ...env })).stdout;

/** The id of the pepper under which a person's password is stored. */
function pepperOf({ id }) {
  const folder = join(edge.state, "v3", "d1", "miniflare-D1DatabaseObject");
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".sqlite") && name !== "metadata.sqlite")) {
    const database = new DatabaseSync(join(folder, file), { readOnly: true });
    try {
      const { phc } = database.prepare("SELECT phc FROM account WHERE id = ?").get(id);
      return Buffer.from(/keyid=([\w+/]+)/.exec(String(phc))[1], "base64").toString();
    } finally {
      database.close();
    }
  }
  throw new Error("there is no database");
}

/** Nothing is served, and an administrator is shown the reason. */
async function isRefused(cause) {
  const status = "the keys are not those that this database was served with";
  const ready = await edge.call("GET", "/readyz");
  assert.deepEqual([ready.status, ready.json], [503, { status }]);
  const named = await edge.call("GET", "/readyz", { bearer: "dev-admin" });
  assert.deepEqual([named.status, named.json], [503, { status, cause }]);
  assert.equal((await edge.call("GET", "/healthz")).status, 200);
  const calls = /** @type {any[][]} */ ([
    ["/api/sessions", { email: "ada@example.com", password: "Analytical-Engine-1843" }],
    ["/v1/auth/login", { email: "ada@example.com", password: "Analytical-Engine-1843" }],
    ["/auth/simple/login", { username: "ada@example.com", password: "Analytical-Engine-1843" }],
    ["/v1/session/login/email/password", { identifier: "ada@example.com", password: "Analytical-Engine-1843" }],
    ["/api/password/reset/request", { email: "ada@example.com" }],
  ]);
  for (const [path, body] of calls) {
    const answer = await edge.call("POST", path, { body });
    assert.deepEqual([answer.status, answer.text], [503, ""], path);
  }
}

test("ASVS-13.3.4, STORAGE-05, STORAGE-07, NIST-14: a new pepper takes over as people sign in; the old one still verifies until it is gone", async () => {
  const [early, late] = [await signedIn(edge), await personOf(edge)];
  assert.deepEqual([pepperOf(early), pepperOf(late)], ["k1", "k1"]);
  const old = secrets();
  const { stdout: pepper, stderr } = await run(["new", "PEPPER"], old);
  assert.match(pepper, /^k2:[\w-]{43},k1:[\w-]{43}$/);
  assert.ok(pepper.endsWith(old.PEPPER));
  assert.match(stderr, /wrangler secret put PEPPER/);

  await serveWith({ PEPPER: pepper });
  assert.equal((await edge.call("GET", "/readyz")).status, 200);
  assert.ok(await opens(edge, early, firstPassword));
  assert.deepEqual([pepperOf(early), pepperOf(late)], ["k2", "k1"]);
  const change = await edge.call("POST", "/api/password/change", {
    bearer: (await sessionOf(edge, late)).bearer,
    body: { current_password: firstPassword, new_password: secondPassword },
  });
  assert.equal(change.status, 204);
  assert.equal(pepperOf(late), "k2");

  await serveWith({ PEPPER: pepper.split(",")[0] });
  assert.equal((await edge.call("GET", "/readyz")).status, 200, "the canary went along");
  assert.ok(await opens(edge, early, firstPassword));
  assert.ok(await opens(edge, late, secondPassword));
});

test("ASVS-13.3.4: sessions, links, seals and signing keys outlive a rotation of the other rings", async () => {
  const person = await signedIn(edge);
  await edge.call("POST", "/api/password/reset/request", { body: { email: person.email } });
  const [{ token }] = await edge.mailbox(person.email);
  const old = secrets();
  const [SECRET_KEYS, SEAL_KEYS] = await Promise.all(
    ["SECRET_KEYS", "SEAL_KEYS"].map(async (ring) => (await run(["new", ring], old)).stdout),
  );
  await serveWith({ SECRET_KEYS, SEAL_KEYS });
  assert.equal((await edge.call("GET", "/readyz")).status, 200);
  assert.equal((await edge.call("GET", "/api/sessions", { bearer: person.bearer })).status, 200);
  assert.ok(await refreshes(edge, person));
  const redeemed = await edge.call("POST", "/api/password/reset/confirm", {
    body: { token, new_password: secondPassword },
  });
  assert.equal(redeemed.status, 204, redeemed.text);
  assert.ok(await opens(edge, person, secondPassword));
});

for (const ring of rings) {
  test(`ASVS-13.3.1, ASVS-16.5.3: with another ${ring} nothing is served, and with the right one everything again`, async () => {
    const person = await personOf(edge);
    const right = secrets();
    const [id, key] = (await newRing(ring)).split(":");
    assert.equal(id, "k1");
    const current = right[ring].split(":")[0];
    await serveWith({ [ring]: `${current}:${key}` });
    await isRefused(`${ring}: key ${current} is not the one that this database was served with`);
    await serveWith({ [ring]: `k9:${key}` });
    await isRefused(`${ring}: key ${current}, with which this database was served, is missing`);
    await serveWith(right);
    assert.equal((await edge.call("GET", "/readyz")).status, 200);
    assert.ok(await opens(edge, person, firstPassword));
  });
}

test("a wrong key spoils nothing that waits: mails go out once the right one is back", async () => {
  const person = await personOf(edge);
  const right = secrets();
  const ask = (email) => edge.call("POST", "/api/password/reset/request", { body: { email } });
  // Once the isolate remembers the tenant, a request is one batch; the work after its answer then fails, and it waits for cron.
  await ask("nobody@example.com");
  await edge.call("POST", "/dev/fail", { body: { store: "after", statements: 0, batches: 1 } });
  assert.equal((await ask(person.email)).status, 202);
  await edge.failStore("off");
  await serveWith({ SEAL_KEYS: await newRing("SEAL_KEYS") });
  await edge.call("POST", "/dev/tick");
  await serveWith(right);
  await edge.call("POST", "/dev/tick");
  const [{ token }] = await edge.mailbox(person.email);
  assert.ok(token);
});

test("keys rotate gives tenants new signing keys; tokens of the old ones hold until the overlap ends", async () => {
  const person = await signedIn(edge);
  const keys = async () => (await edge.admin("GET", "/tenants/demo/keys")).json.keys;
  const published = async () => (await edge.call("GET", "/.well-known/jwks.json")).json;
  const [before] = await keys();
  assert.deepEqual([before.retires_at, (await published()).keys.map(({ kid }) => kid)], [null, [before.kid]]);
  const env = { RELATCH_URL: edge.url, RELATCH_ADMIN_TOKEN: "dev-admin" };
  const { stdout } = await run(["rotate", "demo"], env);
  const [after, retired] = await keys();
  assert.equal(
    stdout,
    `demo: ${after.kid} signs from ${after.active_from} on; tokens of the keys before it are accepted until ${retired.retires_at}`,
  );
  assert.deepEqual([retired.kid, after.retires_at], [before.kid, null]);
  const overlap = Date.parse(retired.retires_at) - Date.now();
  assert.ok(overlap > 120 * 60_000 && overlap <= 126 * 60_000, `${overlap} ms`);

  await edge.advanceClock(6 * 60_000);
  const signed = await signIn(edge, person, firstPassword);
  const set = createLocalJWKSet(await published());
  const options = {
    issuer: edge.url.replace(/\/$/, ""),
    audience: "relatch",
    typ: "at+jwt",
    algorithms: ["EdDSA"],
    currentDate: new Date(Date.now() + 6 * 60_000),
  };
  for (const [token, kid] of [
    [person.bearer, before.kid],
    [signed.json.access_token, after.kid],
  ]) {
    assert.equal((await jwtVerify(token, set, options)).protectedHeader.kid, kid);
    assert.equal((await edge.call("GET", "/api/sessions", { bearer: token })).status, 200);
  }
  await edge.advanceClock(127 * 60_000);
  const left = (await published()).keys.map(({ kid }) => kid);
  await edge.resetClock();
  assert.deepEqual(left, [after.kid]);
  assert.match(
    (await run(["rotate"], env)).stdout,
    /^2489e9ad.*\n0b6d2f3c|^0b6d2f3c.*\n2489e9ad/m,
    "all tenants, if none is named",
  );
});

test("the commands about keys say in one line what is missing", async () => {
  for (const [args, env, words] of /** @type {any[][]} */ ([
    [["rotate"], { RELATCH_URL: "https://relatch.example", RELATCH_ADMIN_TOKEN: "" }, /RELATCH_ADMIN_TOKEN is not set/],
    [
      ["rotate"],
      { RELATCH_URL: edge.url, RELATCH_ADMIN_TOKEN: "nobody" },
      /401 unauthenticated: the deployment does not accept this token/,
    ],
    [
      ["rotate", "nowhere"],
      { RELATCH_URL: edge.url, RELATCH_ADMIN_TOKEN: "dev-admin" },
      /404 not_found: there is no tenant "nowhere"/,
    ],
    [["new", "KEYS"], {}, /'KEYS' is invalid for argument 'ring'. Allowed choices are PEPPER, SECRET_KEYS, SEAL_KEYS/],
    [["new", "PEPPER"], { PEPPER: "k1:abc" }, /the variable PEPPER is not a key ring: its entry 1 is not id:key/],
    [[], {}, /Usage: \.\/admin keys/],
  ])) {
    await assert.rejects(
      run(args, env),
      (/** @type {any} */ error) => error.code === 1 && words.test(error.stderr),
      words.source,
    );
  }
});
