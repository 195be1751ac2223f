// Passwords of other systems, from the administration API to the row and back: taken in, signed in with,
// hashed anew, signed in with again.
import assert from "node:assert/strict";
import { argon2Sync, pbkdf2Sync } from "node:crypto";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { inRoot } from "../../scripts/lib/paths.mjs";
import { startEdge } from "./harness.mjs";
import { firebaseDigest, firebaseSigner, strong, weak } from "./hashes.mjs";
import { opens, personOf, secondPassword, sessionOf, signIn, tenantOf } from "./people.mjs";

const edge = await startEdge();
const tenant = await tenantOf(edge);

const imported = (password_hash) => personOf(edge, { tenant: tenant.id, password: null, password_hash });
const rowOf = async ({ id }) => {
  const { DB } = await edge.env();
  return DB.prepare("SELECT phc FROM account WHERE id = ?").bind(id).first("phc");
};
/** What only a hash of our own begins with. */
const ours = /^\$argon2id\$v=19\$m=19456,t=2,p=1,keyid=azE\$/;

async function signsInTwice(person, password) {
  assert.equal((await signIn(edge, person, `${password}x`)).status, 401, "a wrong password upgrades nothing");
  assert.doesNotMatch(await rowOf(person), ours);
  assert.equal((await signIn(edge, person, password)).status, 200);
  assert.match(await rowOf(person), ours, "the sign-in hashed the password anew");
  assert.ok(await opens(edge, person, password));
  assert.ok(!(await opens(edge, person, `${password}x`)));
}

for (const [form, [password, hash]] of Object.entries(weak)) {
  test(`STORAGE-07: ${form} waits inside Argon2id and is renewed at a sign-in`, async () => {
    const person = await imported(hash);
    assert.match(await rowOf(person), /^\$wrapped\$l=\d+\$.*\$argon2id\$v=19\$m=19456,t=2,p=1,keyid=azE\$/);
    await signsInTwice(person, password);
  });
}

for (const [form, [password, hash]] of Object.entries(strong)) {
  test(`STORAGE-07: ${form} is as strong as OWASP asks, and is renewed at a sign-in`, async () => {
    const person = await imported(hash);
    assert.doesNotMatch(await rowOf(person), /^\$wrapped\$/);
    await signsInTwice(person, password);
  });
}

/** A digest as bytes, out of the spelling of its form; the weak forms whose digest is plain base64. */
const digests = {
  "Django's PBKDF2": "5yPHw3rwJGECpUf70daLGhOrQ5+AMxIJdz1c3bqK1Rs=",
  "Firebase's scrypt": firebaseDigest,
  "Argon2id below OWASP's rows": "nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
  "scrypt, PHC": "cCO9yzr9c0hGHAbNgf046/2o+7qQT44+qbVD9lRdofI",
};

test("STORAGE-07, ATTACK-20: no weak digest is at rest in any table, nor after a change in the history", async () => {
  const { DB } = await edge.env();
  const dump = async () => {
    const tables =
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%cf_%' AND name NOT LIKE 'sqlite_%'";
    const { results } = await DB.prepare(tables).all();
    const rows = await Promise.all(results.map(({ name }) => DB.prepare(`SELECT * FROM "${name}"`).all()));
    return JSON.stringify([rows.map(({ results }) => results), edge.logs()]);
  };
  const people = [];
  for (const [form, digest] of Object.entries(digests)) {
    const [password, hash] = weak[form];
    const bytes = Buffer.from(digest, "base64");
    people.push({
      ...(await imported(hash)),
      password,
      spellings: [
        digest,
        bytes.toString("base64").replaceAll("=", ""),
        bytes.toString("base64url"),
        bytes.toString("hex"),
      ],
    });
  }
  for (const { spellings, id } of people) {
    const held = await dump();
    assert.ok(held.includes(id));
    for (const spelling of spellings) assert.ok(!held.includes(spelling), spelling);
  }
  // A reset without a sign-in before puts the wrapped form into the history as it is.
  for (const person of people) {
    const asked = await edge.call("POST", "/api/password/reset/request", {
      body: { email: person.email, tenant: tenant.id },
    });
    assert.equal(asked.status, 202);
    const [{ token }] = await edge.mailbox(person.email);
    const body = { token, new_password: secondPassword, tenant: tenant.id };
    assert.equal((await edge.call("POST", "/api/password/reset/confirm", { body })).status, 204);
  }
  const held = await dump();
  const { results } = await DB.prepare("SELECT phc FROM password_history WHERE phc LIKE '$wrapped$%'").all();
  assert.ok(results.length >= people.length, "the history holds them, wrapped");
  for (const { spellings } of people) {
    for (const spelling of spellings) assert.ok(!held.includes(spelling), spelling);
  }
});

test("an imported password that was replaced cannot be set again", async () => {
  const [password, hash] = ["Nanosecond-Wire-1952", weak["Werkzeug's PBKDF2"][1]];
  const person = await imported(hash);
  const { bearer } = await sessionOf(edge, person, password);
  const change = (current_password, new_password) =>
    edge.call("POST", "/api/password/change", { bearer, body: { current_password, new_password } });
  assert.deepEqual((await change(password, password)).json.issues, [{ code: "reused" }]);
  assert.equal((await change(password, secondPassword)).status, 204);
});

test("ATTACK-21: bcrypt's first 72 bytes are not the password, and a reset lets its owner in", async () => {
  const head = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  const person = await imported("$2a$05$abcdefghijklmnopqrstuu5s2v8.iXieOjg/.AySBTTZIIVFJeBui");
  assert.ok(!(await opens(edge, person, `${head}chars after 72 are ignored`)));
  assert.ok(!(await opens(edge, person, `${head}\0`)));
  assert.doesNotMatch(await rowOf(person), ours);
  const asked = await edge.call("POST", "/api/password/reset/request", {
    body: { email: person.email, tenant: tenant.id },
  });
  assert.equal(asked.status, 202);
  const [{ token }] = await edge.mailbox(person.email);
  const body = { token, new_password: secondPassword, tenant: tenant.id };
  assert.equal((await edge.call("POST", "/api/password/reset/confirm", { body })).status, 204);
  assert.ok(await opens(edge, person, secondPassword));
});

test("ATTACK-20: a hash that asks for ruinous costs is refused at once, and makes no account", async () => {
  const digest = "AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA";
  for (const [hash, costs] of [
    ["$2b$31$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", "bcrypt with cost 31; 4 to 13 is taken"],
    [
      `$argon2id$v=19$m=4194304,t=4294967295,p=1$c2FsdHNhbHQ$${digest}`,
      "Argon2 with m=4194304 KiB, t=4294967295, p=1; up to m=65536, p=16 and m × t = 778240 is taken",
    ],
    [
      `$scrypt$ln=63,r=8,p=1$c2FsdA$${digest}`,
      "scrypt with N=2^63, r=8, p=1; up to N × r = 524288 and N × r × p = 2097152 is taken",
    ],
    [
      `$fbscrypt$v=1,n=63,r=8,p=1,sk=${firebaseSigner}$c2FsdA$${firebaseSigner}`,
      "Firebase scrypt with N=2^63, r=8, p=1; up to N × r = 524288 and N × r × p = 2097152 is taken",
    ],
    [
      `pbkdf2_sha256$4294967295$salt$${digest}`,
      "PBKDF2-SHA256 with 4294967295 iterations of 1 blocks; 1500000 together is taken",
    ],
    [
      `$5$rounds=999999999$salt$U0prpBQd4PloSGU0pnpM4z9wKn4vZ1.jsrzQfPqxph9`,
      "SHA-crypt with 999999999 rounds; 1000 to 656000 is taken",
    ],
  ]) {
    const email = "costly@example.com";
    const answer = await edge.admin("POST", "/accounts", { tenant: tenant.id, email, password_hash: hash });
    assert.deepEqual([answer.status, answer.json.detail], [400, `password_hash: too costly: ${costs}`]);
  }
  const { json } = await edge.admin("GET", `/accounts?tenant=${tenant.id}&email=costly@example.com`);
  assert.equal(json.total, 0);
});

test("ATTACK-20: a row that was bent to ruinous costs makes a sign-in fail, not the isolate", async () => {
  const person = await imported(weak["Django's PBKDF2"][1]);
  const { DB } = await edge.env();
  const hostile = (await rowOf(person)).replace("i=10000", "i=4294967295");
  await DB.prepare("UPDATE account SET phc = ? WHERE id = ?").bind(hostile, person.id).run();
  const started = performance.now();
  assert.equal((await signIn(edge, person, "not a password")).status, 401, "as any wrong password");
  assert.ok(performance.now() - started < 5_000);
  assert.equal((await edge.call("GET", "/healthz")).status, 200);
});

test("what the import page says of Firebase and Keycloak puts hashes together that are taken", async () => {
  const page = readFileSync(inRoot("docs", "import.md"), "utf8");
  const [ofFirebase, ofKeycloak] = [...page.matchAll(/```js\n(.*?)```/gs)].map(([, code]) => code);
  const make = (code, names) => new Function(`{ ${names} }`, `${code}; return hash;`);
  const firebase = make(
    ofFirebase,
    "mem_cost, rounds, base64_salt_separator, base64_signer_key, salt, passwordHash",
  )({
    mem_cost: 14,
    rounds: 8,
    base64_salt_separator: "Bw==",
    base64_signer_key: firebaseSigner,
    salt: "42xEC+ixf3L2lw==",
    passwordHash: firebaseDigest,
  });
  assert.ok(await opens(edge, await imported(firebase), "user1password"));

  const password = "Nanosecond-Wire-1952";
  const salt = Buffer.from("0123456789abcdef");
  const keycloak = (algorithm, hashIterations, value, additionalParameters = {}) =>
    make(
      ofKeycloak,
      "credential",
    )({
      credential: {
        credentialData: JSON.stringify({ hashIterations, algorithm, additionalParameters }),
        secretData: JSON.stringify({
          value: value.toString("base64"),
          salt: salt.toString("base64"),
          additionalParameters: {},
        }),
      },
    });
  const argon2 = { message: password, nonce: salt, memory: 7168, passes: 5, parallelism: 1, tagLength: 32 };
  for (const hash of [
    keycloak("pbkdf2", 20_000, pbkdf2Sync(password, salt, 20_000, 64, "sha1")),
    keycloak("pbkdf2-sha256", 27_500, pbkdf2Sync(password, salt, 27_500, 64, "sha256")),
    keycloak("pbkdf2-sha512", 210_000, pbkdf2Sync(password, salt, 210_000, 64, "sha512")),
    keycloak("argon2", 5, argon2Sync("argon2id", argon2), {
      hashLength: ["32"],
      memory: ["7168"],
      type: ["id"],
      version: ["1.3"],
      parallelism: ["1"],
    }),
  ]) {
    assert.ok(await opens(edge, await imported(hash), password), hash);
  }
});
