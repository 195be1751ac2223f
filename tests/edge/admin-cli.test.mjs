// The administrator's command line against the Worker as `npm start` serves it, and the import behind it.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { inRoot, node24, root } from "../../scripts/lib/paths.mjs";
import { startAdmin } from "./command.mjs";
import { serveEdge } from "./harness.mjs";
import { tenantOf } from "./tenant.mjs";

// crypt_blowfish 1.3, wrapper.c: the password is U*U.
const weakHash = "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";

const folder = mkdtempSync(join(tmpdir(), "relatch-admin-"));
after(() => rmSync(folder, { recursive: true, force: true }));

let edge;
before(async () => {
  edge = await serveEdge();
});

/** Runs the command line to its end: `{ code, out, err }`. */
const admin = (args, options) => startAdmin(args, { url: edge.url, ...options }).ended;

async function told(args, options) {
  const { code, out, err } = await admin([...args, "--json"], options);
  assert.equal(code, 0, err);
  return JSON.parse(out);
}

const nd = (name, lines) => {
  const file = join(folder, name);
  writeFileSync(file, lines.map((line) => (typeof line === "string" ? line : JSON.stringify(line))).join("\n"));
  return file;
};

const people = (count, prefix) =>
  Array.from({ length: count }, (_, at) => ({ email: `${prefix}${at}@example.com`, name: `Person ${at}` }));

test("the command line is of one mind with its types", async () => {
  const { status, stdout } = spawnSync(
    node24,
    [inRoot("node_modules", "typescript", "bin", "tsc"), "-p", inRoot("scripts", "admin")],
    { cwd: root, encoding: "utf8" },
  );
  assert.equal(status, 0, stdout);
});

test("a tenant is made, shown and changed from the command line", async () => {
  const made = await told(["tenants", "create", "by-command", "--host", "by-command.localhost", "--dialect", "px0"]);
  assert.deepEqual([made.slug, made.hosts, made.dialects], ["by-command", ["by-command.localhost"], ["px0"]]);
  const file = join(folder, "policy.json");
  writeFileSync(file, JSON.stringify({ version: 1, length: { min: 20 } }));
  assert.equal((await told(["tenants", "set", "by-command", "policy", file])).length.min, 20);
  assert.equal((await told(["tenants", "get", "by-command", "policy"])).length.min, 20);
  const { code, out } = await admin(["tenants", "list"]);
  assert.equal(code, 0);
  assert.match(out, /^ID +SLUG +HOSTS +DIALECTS$/m);
  assert.match(out, /by-command +\["by-command\.localhost"\] +\["px0"\]/);
});

test("an account lives and ends by commands", async () => {
  const { id: tenant } = await tenantOf(edge);
  const made = await told(["accounts", "create", tenant, "ada@example.com", "--name", "Ada", "--verified"]);
  assert.deepEqual([made.email_verified, made.has_password, made.name], [true, false, "Ada"]);
  assert.equal((await told(["accounts", "update", made.id, "--inactive"])).active, false);
  assert.equal((await told(["accounts", "update", made.id, "--active"])).active, true);
  assert.equal((await told(["accounts", "list", tenant, "--email", "ADA@example.com"])).total, 1);
  const move = ["accounts", "update", made.id, "--email", "moved@example.com", "--no-undo", "--reason", "Ticket 4711"];
  assert.equal((await told(move)).email, "moved@example.com");
  assert.match((await admin(["events", "list", tenant])).out, /undo-withheld +administrator.*Ticket 4711/);
  assert.equal((await admin(["accounts", "erase", made.id])).code, 1, "erasing asks to be meant");
  assert.equal((await admin(["accounts", "erase", made.id, "--yes"])).code, 0);
  assert.equal((await told(["accounts", "list", tenant])).total, 0);
  assert.match((await admin(["events", "verify", tenant])).out, /^intact: \d+ entries$/m);
  assert.match((await admin(["events", "list", tenant])).out, /account-erased +administrator/);
});

test("an import makes accounts with their hashes and says of each line what became of it", async () => {
  const { id: tenant } = await tenantOf(edge);
  const file = nd("mixed.ndjson", [
    { email: "weak@example.com", password_hash: weakHash },
    { email: "sso@example.com", auth_provider: "oidc" },
    "",
    { email: "WEAK@example.com" },
    { email: "nobody" },
    { email: "a@example.com", password_hash: "md5" },
    { email: "b@example.com", password: "Sturdy-Lantern-4827" },
    { email: "c@example.com", tenant },
    { email: "d@example.com", colour: "red" },
    "{",
    "[]",
  ]);
  const { code, out } = await admin(["accounts", "import", tenant, file, "--json"]);
  assert.equal(code, 1, "something was refused");
  assert.deepEqual(JSON.parse(out), { lines: 11, created: 2, exists: 1, refused: 7 });
  const refused = readFileSync(`${file}.refused.ndjson`, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  refused.sort((a, b) => a.line - b.line);
  assert.deepEqual(
    refused.map(({ line, detail }) => [line, detail]),
    [
      [5, "email: not an e-mail address"],
      [6, "password_hash: unknown form"],
      [7, "password: an import takes hashes"],
      [8, "tenant: belongs beside the accounts"],
      [9, refused[4].detail],
      [10, "the line is not JSON"],
      [11, "the line is JSON, but not an object"],
    ],
  );
  assert.match(refused[4].detail, /^colour: unknown field `colour`/);
  const signedIn = await edge.call("POST", "/api/sessions", {
    body: { tenant, email: "weak@example.com", password: "U*U" },
  });
  assert.equal(signedIn.status, 200, signedIn.text);
});

test("an import that is interrupted goes on where it was, and makes nobody twice", async () => {
  const { id: tenant } = await tenantOf(edge);
  const file = nd("many.ndjson", people(130, "many"));
  let calls = 0;
  const url = await relayOf(async (pass) => {
    calls += 1;
    // The third batch is taken in, and its answer is lost; from then on nothing gets through.
    const passed = calls <= 3 ? await pass() : undefined;
    return calls <= 2 ? passed : undefined;
  });
  const broken = await admin(["accounts", "import", tenant, file, "--retries", "1"], { url });
  assert.equal(broken.code, 1);
  assert.match(broken.err, /does not answer/);
  const before = await told(["accounts", "list", tenant, "--limit", "1"]);
  assert.equal(before.total, 60, "three batches of twenty were taken in");
  calls = -Infinity;
  const whole = await admin(["accounts", "import", tenant, file, "--json"], { url });
  assert.equal(whole.code, 0, whole.err);
  assert.match(whole.err, /going on after line 40/);
  assert.deepEqual(JSON.parse(whole.out), { lines: 130, created: 110, exists: 20, refused: 0 });
  assert.equal((await told(["accounts", "list", tenant, "--limit", "1"])).total, 130);
  assert.match((await admin(["events", "verify", tenant])).out, /^intact: 131 entries$/m);
});

test("progress of another file is not taken for this one's", async () => {
  const { id: tenant } = await tenantOf(edge);
  const file = nd("other.ndjson", people(2, "other"));
  writeFileSync(
    `${file}.progress.json`,
    JSON.stringify({ of: "something else", lines: 1, created: 1, exists: 0, refused: 0 }),
  );
  const refused = await admin(["accounts", "import", tenant, file]);
  assert.equal(refused.code, 1);
  assert.match(refused.err, /is of another file, tenant or deployment: give --restart/);
  assert.deepEqual(await told(["accounts", "import", tenant, file, "--restart"]), {
    lines: 2,
    created: 2,
    exists: 0,
    refused: 0,
  });
});

test("a batch is bounded, and a store that fails makes none of it", async () => {
  const { id: tenant } = await tenantOf(edge);
  const send = (accounts) => edge.admin("POST", "/accounts/import", { tenant, accounts });
  assert.equal((await send(people(21, "p"))).json.detail, "accounts: at most 20");
  await edge.failStore("on");
  assert.equal((await send(people(3, "p"))).status, 500);
  await edge.failStore("off");
  assert.deepEqual((await send([])).json, { results: [] });
  assert.deepEqual(
    (await send(people(3, "p"))).json.results.map(({ outcome }) => outcome),
    ["created", "created", "created"],
  );
});

test("what goes wrong is one line: a wrong token, a token over http, an address without a service", async () => {
  const cases = /** @type {any[][]} */ ([
    [
      { token: "wrong" },
      /^relatch: 401 unauthenticated: the deployment does not accept this token \(is RELATCH_ADMIN_TOKEN the deployment's\?\)\n$/,
    ],
    [
      { url: "http://relatch.example" },
      /^relatch: http:\/\/relatch\.example is not https: the token would travel readable\n$/,
    ],
    [{ url: "http://127.0.0.1:1" }, /^relatch: http:\/\/127\.0\.0\.1:1 does not answer: .+\n$/],
  ]);
  for (const [options, line] of cases) {
    const { code, err } = await admin(["tenants", "list"], options);
    assert.equal(code, 1);
    assert.match(err, line);
  }
});

/** A server before the Worker: `decide(pass)` passes a request on or not, and answers or (undefined) hangs up. */
async function relayOf(decide) {
  const server = createServer(async (request, answer) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const { authorization, "content-type": type } = request.headers;
    const init = {
      method: request.method,
      headers: { authorization, "content-type": type },
      body: Buffer.concat(chunks),
    };
    const passed = await decide(() => fetch(new URL(request.url, edge.url), init));
    if (!passed) return void answer.destroy();
    answer.writeHead(passed.status, { "content-type": passed.headers.get("content-type") });
    answer.end(await passed.text());
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  after(() => server.close());
  return `http://127.0.0.1:${/** @type {import("node:net").AddressInfo} */ (server.address()).port}`;
}
