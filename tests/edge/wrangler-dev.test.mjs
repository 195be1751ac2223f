// `npx wrangler dev` in a clone after `npm ci` and `npm run setup`: it serves the local build with the demo data,
// and leaves nothing behind that a deployment would take up.
import assert from "node:assert/strict";
import { cpSync, existsSync, globSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { after, before, test } from "node:test";
import { root } from "../../scripts/lib/paths.mjs";
import { endWithSignals, run, start, stop } from "../../scripts/lib/process.mjs";
import { answering, freePort } from "../../scripts/lib/server.mjs";

endWithSignals();

/** What a clone does not have; of what is installed and built, what the checkout has already is taken. */
const absent = /^(\.git|\.wrangler|\.state|\.dev\.vars|target[^/]*|build\/results|build\/configuration.*)$/;
const installed = /^(\.tools|(.*\/)?node_modules)$/;

const clone = mkdtempSync(join(tmpdir(), "relatch-clone-"));
const env = { PORT: undefined, RELATCH_STATE: undefined, RELATCH_BUILD: undefined, MAIL_URL: undefined };
const here = { cwd: clone, env };

before(async () => {
  cpSync(root, clone, {
    recursive: true,
    filter: (source, target) => {
      const path = relative(root, source);
      if (installed.test(path)) symlinkSync(source, target);
      return !absent.test(path) && !installed.test(path);
    },
  });
  await run("npm", ["run", "setup"], here);
});
after(() => rmSync(clone, { recursive: true, force: true }));

test("npm run setup draws the secrets for this user alone", () => {
  for (const file of [".dev.vars", ".wrangler/state/secrets.env"]) {
    assert.equal(statSync(join(clone, file)).mode & 0o777, 0o600, file);
  }
});

test("npx wrangler dev serves the local build with the demo data", async () => {
  const port = await freePort();
  const child = start(
    "npx",
    ["wrangler", "dev", "--port", String(port), "--ip", "127.0.0.1", "--inspector-port", "0"],
    here,
  );
  child.stdout.resume();
  child.stderr.resume();
  const url = `http://127.0.0.1:${port}`;
  await answering(url, new Promise((resolve) => child.once("exit", (code) => resolve(`wrangler ended (${code})`))));
  assert.equal(await (await fetch(`${url}/readyz`)).text(), '{"status":"ready"}');
  const body = JSON.stringify({ email: "ada@example.com", password: "Analytical-Engine-1843" });
  const signedIn = await fetch(`${url}/api/sessions`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body,
  });
  assert.equal(signedIn.status, 200, await signedIn.text());
  assert.equal((await fetch(`${url}/dev/people`)).status, 200);
  const tenants = await fetch(`${url}/api/admin/tenants`, { headers: { authorization: "Bearer dev-admin" } });
  assert.equal(tenants.status, 200);
  await stop(child);
});

test("after wrangler dev, wrangler deploy still takes the build for production", async () => {
  await run("npx", ["wrangler", "deploy", "--dry-run", "--env=", "--outdir", "out"], here);
  const [module] = globSync(join(clone, "out", "*.wasm"));
  assert.ok(readFileSync(module).equals(readFileSync(join(clone, "build", "worker", "index_bg.wasm"))));
  assert.ok(!existsSync(join(clone, ".wrangler", "deploy")), "no configuration that redirects a deployment");
});

test("the local build is not deployed", async () => {
  await assert.rejects(
    run("npx", ["wrangler", "deploy", "--dry-run", "--env="], { cwd: clone, env: { ...env, RELATCH_BUILD: "local" } }),
    ({ detail }) => /the local build is for this machine alone: unset RELATCH_BUILD to deploy/.test(detail),
  );
});
