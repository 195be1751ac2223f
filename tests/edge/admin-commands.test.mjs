// Each command of the administrator's command line, and what it shares: streams, exit codes, sentences.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { after, test } from "node:test";
import { promisify } from "node:util";
import { Webhook } from "standardwebhooks";
import { calls } from "../../scripts/admin/api.ts";
import { clientTypes } from "../../scripts/build-admin-types.mjs";
import { inRoot, node24, root } from "../../scripts/lib/paths.mjs";
import { startAdmin } from "./command.mjs";
import { startEdge } from "./harness.mjs";
import { startReceiver, answering } from "./receiver.mjs";
import { tenantOf } from "./tenant.mjs";

const edge = await startEdge();
const folder = mkdtempSync(join(tmpdir(), "relatch-commands-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const admin = (...args) => startAdmin(args, { url: edge.url }).ended;

/** What a command answers as JSON; it must succeed and say nothing else on standard output. */
async function told(...args) {
  const { code, out, err } = await admin(...args, "--json");
  assert.equal(code, 0, err);
  return JSON.parse(out);
}

/** A command that does something and has no answer: it says so on standard error alone. */
async function done(sentence, ...args) {
  const { code, out, err } = await admin(...args);
  assert.deepEqual([code, out], [0, ""], err);
  assert.match(err, sentence);
}

test("the client's types are those of the OpenAPI document", async () => {
  assert.equal(
    readFileSync(inRoot("scripts", "admin", "api.ts"), "utf8"),
    await clientTypes(),
    "npm run build:admin-types",
  );
});

test("every call of the administration API has its command", () => {
  const sources = globSync("scripts/admin/*.ts", { cwd: root }).filter(
    (file) => !["api.ts", "sentences.ts"].includes(basename(file)),
  );
  const text = sources.map((file) => readFileSync(inRoot(file), "utf8")).join("\n");
  assert.deepEqual(
    Object.keys(calls).filter((name) => !text.includes(`"${name}"`)),
    [],
  );
});

test("./admin prints the answer and nothing else, wherever it is called from", async () => {
  const env = { ...process.env, RELATCH_URL: edge.url, RELATCH_ADMIN_TOKEN: "" };
  const { stdout } = await promisify(execFile)(inRoot("admin"), ["tenants", "get", "demo", "settings"], {
    cwd: folder,
    env,
  });
  assert.equal(typeof JSON.parse(stdout).session.session_seconds, "number");
  writeFileSync(join(folder, "settings.json"), stdout);
  const set = await promisify(execFile)(inRoot("admin"), ["tenants", "set", "demo", "settings", "settings.json"], {
    cwd: folder,
    env,
  });
  assert.deepEqual(JSON.parse(set.stdout), JSON.parse(stdout));
});

test("help has examples, for each group of commands", async () => {
  for (const group of [
    [],
    ["tenants"],
    ["accounts"],
    ["accounts", "import"],
    ["keys"],
    ["webhooks"],
    ["migration"],
    ["outbox"],
    ["suppressions"],
    ["events"],
    ["events", "check"],
    ["housekeeping"],
  ]) {
    const { code, out } = await admin(...group, "--help");
    assert.equal(code, 0);
    assert.match(out, /^Examples:\n +\S/m, group.join(" "));
  }
});

test("the local token is assumed on any loopback address, and nowhere else", async () => {
  const { port } = new URL(edge.url);
  for (const url of [`http://127.0.0.1:${port}`, `http://localhost:${port}`]) {
    const { code, err } = await startAdmin(["tenants", "list"], { url, token: "" }).ended;
    assert.equal(code, 0, err);
  }
  const { code, err } = await startAdmin(["tenants", "list"], { url: "https://relatch.example", token: "" }).ended;
  assert.deepEqual(
    [code, err],
    [1, "relatch: RELATCH_ADMIN_TOKEN is not set: https://relatch.example wants the administrator's token\n"],
  );
});

test("a refusal names what was not found and what is taken", async () => {
  const { id: tenant, slug } = await tenantOf(edge);
  await admin("accounts", "create", tenant, "ada@example.com");
  const nobody = "019c2b1e-7a44-7c11-9a6f-3d1f0c5be8a1";
  for (const [args, sentence] of /** @type {any[][]} */ ([
    [["tenants", "show", "nosuch"], '404 not_found: there is no tenant "nosuch"'],
    [["tenants", "get", "nosuch", "policy"], '404 not_found: there is no tenant "nosuch"'],
    [["tenants", "create", slug], `409 exists: the short name "${slug}" is taken`],
    [["accounts", "list", "nosuch"], '404 not_found: there is no tenant "nosuch"'],
    [["accounts", "show", nobody], `404 not_found: there is no account "${nobody}"`],
    [["accounts", "reset", "x"], '404 not_found: there is no account "x"'],
    [["accounts", "create", tenant, "ADA@example.com"], '409 exists: the address "ADA@example.com" is taken'],
    [["accounts", "create", "nosuch", "a@example.com"], "400 bad_request: tenant: there is no such tenant"],
    [
      ["accounts", "update", nobody],
      "nothing to change: give at least one of --email, --name, --no-name, --provider, --active, --inactive, --no-undo",
    ],
    [["accounts", "update", nobody, "--no-undo"], "--no-undo and --reason go together"],
    [["accounts", "update", nobody, "--reason", "Ticket 4711"], "--no-undo and --reason go together"],
    [
      ["events", "list", tenant, "--account", "grace@example.com"],
      `there is no account "grace@example.com" at the tenant "${tenant}"`,
    ],
    [
      ["migration", "show", tenant],
      `404 not_found: the tenant "${tenant}" has no former system, or there is no such tenant`,
    ],
    [
      ["webhooks", "test", tenant, nobody],
      `404 not_found: there is no webhook "${nobody}" at the tenant "${tenant}", or no such tenant`,
    ],
    [
      ["suppressions", "remove", tenant, "grace@example.com"],
      `grace@example.com is not suppressed at the tenant "${tenant}"`,
    ],
    [
      ["outbox", "retry", tenant, nobody],
      `404 not_found: there is no waiting mail "${nobody}" at the tenant "${tenant}", or no such tenant`,
    ],
    [["accounts", "import", "nosuch", emptyAccount()], 'there is no tenant "nosuch"'],
    [
      ["accounts", "import", tenant, join(folder, "absent.ndjson")],
      `there is no file ${join(folder, "absent.ndjson")}`,
    ],
    [
      ["tenants", "set", tenant, "rules", join(folder, "absent.json")],
      `${join(folder, "absent.json")} cannot be read: ENOENT`,
    ],
  ])) {
    const { code, out, err } = await admin(...args);
    assert.deepEqual([code, out, err.trimEnd().split("\n").at(-1)], [1, "", `relatch: ${sentence}`], args.join(" "));
  }
});

function emptyAccount() {
  const file = join(folder, "one.ndjson");
  writeFileSync(file, '{"email":"one@example.com"}\n');
  return file;
}

test("accounts: found by a beginning, linked, invited, reset, signed out, exported", async () => {
  const { id: tenant, person } = await tenantOf(edge);
  const ada = await person({ email: "ada@example.com" });
  for (const email of ["adam@example.com", "Grace@example.com"]) await told("accounts", "create", tenant, email);
  const found = await told("accounts", "list", tenant, "--prefix", "ADA");
  assert.deepEqual(
    [found.total, found.accounts.map(({ email }) => email)],
    [2, ["ada@example.com", "adam@example.com"]],
  );
  assert.equal((await told("accounts", "list", tenant, "--prefix", "zz")).total, 0);

  await done(
    /^account \S+ is linked to ada-1815 of https:\/\/issuer\.example/,
    "accounts",
    "link",
    ada.id,
    "https://issuer.example",
    "ada-1815",
  );
  await done(/^every session of account \S+ is ended/, "accounts", "end-sessions", ada.id);
  await done(/^queued: reset/, "accounts", "reset", ada.id);
  await done(/^the invitation to mary@example\.com is queued/, "accounts", "invite", tenant, "mary@example.com");
  const [invitation] = await edge.mailbox("mary@example.com");
  assert.match(invitation.link, /\/welcome#/);
  const taken = await admin("accounts", "invite", tenant, "ada@example.com");
  assert.match(taken.err, /409 exists: the account "ada@example\.com" has a password/);

  const { out } = await admin("accounts", "export", tenant);
  const exported = out
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  assert.deepEqual(
    exported.map(({ email }) => email),
    ["ada@example.com", "adam@example.com", "Grace@example.com", "mary@example.com"],
  );
  assert.ok(!out.includes("argon2"), "no password is in it");
});

test("a former system is set, shown, given a secret and removed", async () => {
  const { id: tenant } = await tenantOf(edge);
  const url = "https://old.example.com/relatch";
  const until = new Date(Date.now() + 30 * 24 * 3_600_000).toISOString();
  const { secret, ...set } = await told("migration", "set", tenant, url, "--until", until);
  assert.deepEqual(set, { until, url });
  assert.match(secret, /^whsec_/);
  assert.deepEqual(await told("migration", "show", tenant), set);
  assert.deepEqual(await told("migration", "set", tenant, url, "--until", until), set, "the secret stays");
  assert.notEqual((await told("migration", "set", tenant, url, "--until", until, "--new-secret")).secret, secret);
  await done(/^the former system is asked no more/, "migration", "remove", tenant);
});

test("a webhook is made, tried, changed, given a secret and removed", async () => {
  const { id: tenant } = await tenantOf(edge);
  const receiver = await startReceiver();
  const { id, secret } = await told("webhooks", "create", tenant, `${receiver.url}/hook`, "--type", "password.changed");
  await done(/^delivered/, "webhooks", "test", tenant, id);
  const [{ headers, body }] = await receiver.next(1);
  assert.equal(/** @type {any} */ (new Webhook(secret).verify(body, headers)).type, "webhook.test");
  const before = await told("webhooks", "list", tenant);
  receiver.answers(answering.status(500));
  const failed = await admin("webhooks", "test", tenant, id);
  assert.deepEqual([failed.code, failed.err], [1, "not delivered: status_500\n"]);
  assert.deepEqual(await told("webhooks", "list", tenant), before, "a try changes nothing");

  const changed = await told("webhooks", "update", tenant, id, "--inactive");
  assert.deepEqual([changed.active, changed.types, changed.url], [false, ["password.changed"], `${receiver.url}/hook`]);
  assert.notEqual((await told("webhooks", "secret", tenant, id)).secret, secret);
  await done(/^webhook \S+ is removed/, "webhooks", "remove", tenant, id);
  assert.deepEqual(await told("webhooks", "list", tenant), []);
});

test("outbox, suppressions, keys and housekeeping are listed", async () => {
  const { id: tenant } = await tenantOf(edge);
  await edge.call("POST", "/dev/tick");
  assert.deepEqual(await told("outbox", "list", tenant, "--state", "dead"), []);
  assert.deepEqual(await told("suppressions", "list", tenant), []);
  assert.equal((await told("keys", "list", tenant)).length, 1);
  const [{ kid }] = await told("keys", "rotate", tenant);
  assert.equal((await told("keys", "list", tenant))[0].kid, kid);
  const [run] = await told("housekeeping", "--limit", "1");
  assert.equal(typeof run.sealed, "number");
  assert.match((await admin("housekeeping")).out, /^STARTED_AT +FINISHED_AT/);
});

test("entries of the audit log are found by account, kind and time, with why", async () => {
  const { id: tenant, person, call } = await tenantOf(edge);
  const ada = await person({ email: "ada@example.com" });
  await person({ email: "grace@example.com" });
  await call("POST", "/api/sessions", { body: { email: "ada@example.com", password: "not the password" } });
  const kinds = async (...args) => (await told("events", "list", tenant, ...args)).map(({ kind }) => kind);
  const settled = async () => (await kinds("--kind", "sign-in-refused")).length === 1 || settled();
  await settled();
  assert.deepEqual(await kinds("--account", "ada@example.com"), ["sign-in-refused", "account-created"]);
  assert.deepEqual(await kinds("--account", ada.id, "--kind", "account-created"), ["account-created"]);
  assert.deepEqual(await kinds("--since", "1h", "--limit", "2"), ["sign-in-refused", "account-created"]);
  assert.deepEqual(await kinds("--since", "2100-01-01"), []);
  assert.match((await admin("events", "list", tenant)).out, /^SEQUENCE +AT +KIND +ACTOR +DETAIL +VIA +ACCOUNT$/m);
  assert.match((await admin("events", "list", tenant)).out, /sign-in-refused +anyone +wrong address or password/);
  const wrong = await admin("events", "list", tenant, "--since", "yesterday");
  assert.match(wrong.err, /It must be a date such as 2026-01-31, or how long ago/);
});

test("an export is checked without the service; what cannot be checked is another exit code than a fault", async () => {
  const { id: tenant } = await tenantOf(edge);
  const { out } = await admin("events", "export", tenant);
  const file = join(folder, "trail.ndjson");
  writeFileSync(file, out);
  const check = (...args) => startAdmin(["events", "check", ...args], { url: "http://127.0.0.1:1" }).ended;
  const good = await check(file);
  assert.equal(good.code, 0, good.err);
  assert.match(good.out, /^2 entries, \d of them not chained yet$/m);
  writeFileSync(
    file,
    out
      .split("\n")
      .filter((_, at) => at !== 1)
      .join("\n"),
  );
  const faulty = await check(file);
  assert.equal(faulty.code, 1);
  assert.match(faulty.out, /^fault: entries 1 to 1 are missing$/m);
  writeFileSync(file, "{");
  assert.deepEqual(
    [(await check(file)).code, (await check(file)).err],
    [2, "relatch: line 1 of the export is not JSON\n"],
  );
});

test("a reader who stops early is no failure", async () => {
  const { id: tenant } = await tenantOf(edge);
  const command = `"${node24}" "${inRoot("scripts", "admin", "main.ts")}" events list ${tenant} | true; echo "\${PIPESTATUS[0]}"`;
  const { stdout, stderr } = await promisify(execFile)("bash", ["-c", command], {
    env: { ...process.env, RELATCH_URL: edge.url },
  });
  assert.deepEqual([stdout, stderr], ["0\n", ""]);
});

test("the API refuses parameters that it does not know, and one that comes twice", async () => {
  const { id: tenant } = await tenantOf(edge);
  for (const [path, detail] of [
    [`/events/verify?tenant=${tenant}&before=7`, "before: unknown parameter; known are: tenant, after"],
    [`/events?tenant=${tenant}&after=7`, "after: unknown parameter; known are: tenant, before, limit, personal"],
    [`/accounts?tenant=${tenant}&mail=a`, "mail: unknown parameter; known are: tenant, email, prefix, limit, offset"],
    [`/accounts?tenant=${tenant}&limit=1&limit=2`, "limit: it comes twice"],
    [`/tenants?limit=1`, "limit: unknown parameter; known are: none"],
    [`/housekeeping?tenant=${tenant}`, "tenant: unknown parameter; known are: limit"],
    [`/tenants/${tenant}/webhooks?limit=1`, "limit: unknown parameter; known are: none"],
    [`/outbox?tenant=${tenant}&%0d%0aset-cookie=x`, "query: unknown parameter; known are: tenant, state, limit"],
  ]) {
    const { status, json } = await edge.admin("GET", path);
    assert.deepEqual([status, json.code, json.detail], [400, "bad_request", detail], path);
  }
});

test("the API reads no array as an object", async () => {
  const { id: tenant } = await tenantOf(edge);
  for (const [method, path, body] of /** @type {any[][]} */ ([
    ["PUT", `/tenants/${tenant}/settings`, { session: [600, 3600] }],
    ["PUT", `/tenants/${tenant}/settings`, { branding: ["Example"] }],
    ["PUT", `/tenants/${tenant}/settings`, { limit_numbers: { "sign-in.address": [1, 2] } }],
    ["PUT", `/tenants/${tenant}/rules`, { rules: [["a", 0, "forbid", "any", "users:changePassword", [], null]] }],
    [
      "PUT",
      `/tenants/${tenant}/rules`,
      { rules: [{ id: "a", effect: "forbid", action: "users:changePassword", conditions: [{ time_of_day: [1, 2] }] }] },
    ],
    ["PUT", `/tenants/${tenant}/issuers`, { issuers: [["i", "a", ["HS256"], { secret: "x".repeat(32) }]] }],
    ["PUT", `/tenants/${tenant}/policy`, { version: 1, length: [12] }],
  ])) {
    const { status, text } = await edge.admin(method, path, body);
    assert.equal(status, 400, `${JSON.stringify(body)}: ${text}`);
  }
  const { json } = await edge.admin("POST", "/accounts/import", { tenant, accounts: [["tenant", "a@example.com"]] });
  assert.equal(json.results[0].outcome, "refused");
});
