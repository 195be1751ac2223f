// The pages "Move here", followed word by word: another product makes its own database, the page's script exports it,
// the page's commands import it, and its people sign in with their old passwords.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { appendFileSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { inRoot } from "../../scripts/lib/paths.mjs";
import { startEdge } from "../edge/harness.mjs";
import { copyFor, paste } from "../edge/paste.mjs";

const withinMs = 300_000;

/** A folder as the page finds it: the checkout, and the page's export script under the name that it has there. */
function folderFor(page, script) {
  const copy = copyFor(page);
  rmSync(join(copy, "people.ndjson"));
  const blocks = [...readFileSync(inRoot(page), "utf8").matchAll(/```\w+\n(.*?)```/gs)].map(([, text]) => text);
  const found = blocks.find((text) => text.split("\n")[0].endsWith(` ${script}`));
  assert.ok(found, `${page} has ${script}`);
  writeFileSync(join(copy, script), found);
  return copy;
}

function run(program, args, options) {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: "utf8", ...options });
  assert.equal(status, 0, `${program} ${args.join(" ")}\n${stdout}${stderr}`);
  return stdout;
}

/** The status of a sign-in at the page's tenant. */
async function signIn(edge, email, password) {
  const answer = await edge.call("POST", "/api/sessions", { body: { tenant: "main", email, password } });
  return answer.status;
}

async function accounts(edge) {
  const { json } = await edge.admin("GET", "/accounts?tenant=main");
  return Object.fromEntries(json.accounts.map((account) => [account.email, account]));
}

test("the page for Better Auth moves a database that Better Auth made", { timeout: withinMs }, async () => {
  const page = "docs/move-from-better-auth.md";
  const copy = folderFor(page, "export.mjs");
  const passwords = {
    "ada@example.com": "Analytical-Engine-1843",
    "full.width@example.com": "ｆｕｌｌ-width-①②-ﬁgure",
    "grace@example.com": "Nanosecond-Wire-1952",
  };
  writeFileSync(
    join(copy, "auth.mjs"),
    `import { DatabaseSync } from "node:sqlite";
import { betterAuth } from "better-auth";

export const auth = betterAuth({
  baseURL: "http://127.0.0.1:3000",
  database: new DatabaseSync("better-auth.db"),
  emailAndPassword: { enabled: true },
  logger: { disabled: true },
  secret: "Tk1pR0Yx8uVq3wZs5yLh7nCd2bXe9aJg",
  telemetry: { enabled: false },
});
`,
  );
  writeFileSync(
    join(copy, "make.mjs"),
    `import { getMigrations } from "better-auth/db/migration";
import { auth } from "./auth.mjs";

await (await getMigrations(auth.options)).runMigrations();
for (const [email, password] of Object.entries(${JSON.stringify(passwords)}))
  await auth.api.signUpEmail({ body: { email, password, name: "A Person" } });
const { internalAdapter } = await auth.$context;
const social = await internalAdapter.createUser({ email: "social@example.com", name: "Social", emailVerified: true });
await internalAdapter.createAccount({ userId: social.id, providerId: "google", accountId: "1" });
`,
  );
  run(process.execPath, ["--no-warnings", "make.mjs"], { cwd: copy });
  const edge = await startEdge();
  await paste(page, {
    copy,
    url: edge.url.replace(/\/$/, ""),
    stub: { node: `exec ${process.execPath} --no-warnings "$@"` },
  });
  for (const [email, password] of Object.entries(passwords)) {
    assert.equal(await signIn(edge, email, password), 200, email);
    assert.equal(await signIn(edge, email, `${password}?`), 401, email);
  }
  const made = await accounts(edge);
  assert.equal(Object.keys(made).length, 4);
  assert.equal(made["social@example.com"].auth_provider, "oidc");
  assert.equal(made["social@example.com"].email_verified, true);
  assert.equal(made["ada@example.com"].email_verified, false);
  assert.equal(made["ada@example.com"].name, "A Person");
});

test("the page for Django moves a database that Django made", { timeout: withinMs }, async () => {
  const page = "docs/move-from-django.md";
  const copy = folderFor(page, "export.py");
  const python = process.env.RELATCH_PYTHON;
  run(python, ["-m", "django", "startproject", "mysite", "."], { cwd: copy });
  const hashers = ["PBKDF2", "PBKDF2SHA1", "Argon2", "BCryptSHA256", "BCrypt", "Scrypt"];
  const paths = hashers.map((name) => `django.contrib.auth.hashers.${name}PasswordHasher`);
  appendFileSync(join(copy, "mysite", "settings.py"), `\nPASSWORD_HASHERS = ${JSON.stringify(paths)}\n`);
  const hashed = {
    "ada@example.com": "default",
    "sha1@example.com": "pbkdf2_sha1",
    "bcrypt-sha256@example.com": "bcrypt_sha256",
    "bcrypt@example.com": "bcrypt",
    "scrypt@example.com": "scrypt",
    "small-argon2@example.com": "argon2 of 19 MiB",
    "grace@example.com": "argon2",
    "left@example.com": "default",
  };
  const password = "Analytical-Engine-1843";
  const people = [
    ...Object.entries(hashed).map(([email, hasher], at) => ({ username: `p${at}`, email, password, hasher })),
    { username: "by-name@example.com", email: "", password, first_name: "By", last_name: "Name" },
    { username: "social", email: "social@example.com", password: null },
    { username: "machine", email: "", password },
  ].map((person) => ({ ...person, is_active: person.email !== "left@example.com" }));
  run(python, [inRoot("tests", "clients", "django_people.py")], {
    cwd: copy,
    env: { ...process.env, PYTHONPATH: copy },
    input: JSON.stringify({ settings: "mysite.settings", people }),
  });
  const edge = await startEdge();
  const printed = await paste(page, {
    copy,
    url: edge.url.replace(/\/$/, ""),
    stub: { python: `exec ${python} "$@"`, node: `exec ${process.execPath} --no-warnings "$@"` },
  });
  assert.match(printed, /without an address: machine/);
  const reason =
    "password_hash: too costly: Argon2 with m=102400 KiB, t=2, p=8; up to m=65536, p=16 and m × t = 778240 is taken";
  assert.ok(printed.includes(reason), printed);
  assert.ok(readFileSync(inRoot(page), "utf8").includes(reason.replace("password_hash: ", "")));

  const kept = Object.keys(hashed).filter((email) => !["grace@example.com", "left@example.com"].includes(email));
  for (const email of [...kept, "by-name@example.com"]) {
    assert.equal(await signIn(edge, email, password), 200, email);
    assert.equal(await signIn(edge, email, `${password}?`), 401, email);
  }
  const made = await accounts(edge);
  assert.equal(Object.keys(made).length, people.length - 1);
  assert.equal(made["left@example.com"].active, false);
  assert.equal(made["by-name@example.com"].name, "By Name");
  for (const email of ["grace@example.com", "social@example.com"]) {
    assert.equal(made[email].has_password, false, email);
    assert.equal(await signIn(edge, email, password), 401, email);
  }
  assert.equal((await edge.mailbox("grace@example.com")).length, 1, "the invitation");
});
