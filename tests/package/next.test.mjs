// An application of Next (app router) with the packed package: rendered on the server, hydrated in Chromium.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, test } from "node:test";
import { startBrowser } from "../browser/harness.mjs";
import { copyInto, install, pack } from "./installed.mjs";
import { folder } from "./package.mjs";
import { assertJudges, assertKeepsTyped, assertKeyboard, field, good, stands } from "./pages.mjs";

const browser = await startBrowser();
const site = await serve();

/** Builds and starts the application, in a folder that finds Next and React beside it; resolves with its address. */
async function serve() {
  const apps = join(folder, ".apps");
  mkdirSync(apps, { recursive: true });
  const app = mkdtempSync(join(apps, "next-"));
  after(() => rmSync(app, { recursive: true, force: true }));
  copyInto(app, join(import.meta.dirname, "apps", "next"));
  install(pack(), app);
  const next = join(folder, "node_modules", "next", "dist", "bin", "next");
  const env = { ...process.env, NEXT_TELEMETRY_DISABLED: "1", NODE_ENV: "production" };
  const { status, stderr } = spawnSync(process.execPath, [next, "build"], { cwd: app, env, encoding: "utf8" });
  assert.equal(status, 0, stderr.slice(-2_000));
  const server = spawn(process.execPath, [next, "start", "--port", "0", "--hostname", "127.0.0.1"], {
    cwd: app,
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  after(() => server.kill());
  for await (const line of createInterface({ input: server.stdout })) {
    const address = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0];
    if (address) return address;
  }
  throw new Error("next start has ended");
}

test("Next: a server component and a route judge on the server", async () => {
  const page = await (await fetch(site)).text();
  assert.match(page, /Use at least 12 characters\./);
  assert.deepEqual(await (await fetch(`${site}/api/check`)).json(), { ok: true });
});

for (const [path, what] of [
  ["sign-up", "the element in a client component"],
  ["component", "the component in a server component"],
]) {
  test(`Next: ${what} hydrates without a complaint and judges`, (t) =>
    browser.visit(t, `${site}/${path}`, async (page, problems) => {
      await assertJudges(page);
      await assertKeyboard(page);
      assert.deepEqual(problems, []);
    }));

  test(`Next: ${what} keeps what was typed before the scripts came`, (t) =>
    browser.visit(t, "about:blank", async (page, problems) => {
      await assertKeepsTyped(page, `${site}/${path}`, problems);
      await field(page).fill(good);
      await stands(page, "min_length", "met");
    }));
}
