// The packed package in frameworks that are too large for every run: each application stands ready in
// `build/frameworks`, where `scripts/test-frameworks.mjs` has installed it.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { existsSync, realpathSync } from "node:fs";
import { createServer } from "node:net";
import { once } from "node:events";
import { join } from "node:path";
import { after, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { inRoot } from "../../scripts/lib/paths.mjs";
import { startBrowser } from "../browser/harness.mjs";
import { startSite } from "../browser/site.mjs";
import { assertJudges, assertKeepsTyped, assertKeyboard, field, good, stands } from "../package/pages.mjs";

const env = { ...process.env, CI: "1", ASTRO_TELEMETRY_DISABLED: "1", NUXT_TELEMETRY_DISABLED: "1", NODE_OPTIONS: "" };
const startWithinMs = 30_000;

/** How each application is built, and what serves it: a folder of files or a program. */
const applications = {
  "react-18": { build: ["vite", "build", "--base", "./"], files: "dist" },
  preact: { build: ["vite", "build", "--base", "./"], files: "dist" },
  sveltekit: { build: ["vite", "build"], program: ["build"], rendered: true },
  nuxt: { build: ["nuxt", "build"], program: [".output/server/index.mjs"], rendered: true },
  astro: { build: ["astro", "build"], files: "dist", rendered: true, pages: ["", "island/index.html"] },
};

/** The folder of an application, or why it is not there. */
function place(name) {
  const folder = inRoot("build", "frameworks", name);
  return {
    folder,
    skip: existsSync(join(folder, "node_modules", "relatch")) ? false : `${name}: its packages could not be installed`,
  };
}

function build(folder, [command, ...args]) {
  const file = realpathSync(join(folder, "node_modules", ".bin", command));
  const { status, stdout, stderr } = spawnSync(process.execPath, [file, ...args], {
    cwd: folder,
    env,
    encoding: "utf8",
  });
  assert.equal(status, 0, `${stdout.slice(-1_500)}\n${stderr.slice(-1_500)}`);
}

async function serve(folder, { files, program }) {
  if (files) return startSite({}, { folders: { "/": join(folder, files) } });
  const port = await freePort();
  const server = spawn(process.execPath, program, {
    cwd: folder,
    env: { ...env, HOST: "127.0.0.1", PORT: String(port) },
    stdio: "ignore",
  });
  after(() => server.kill());
  const site = `http://127.0.0.1:${port}`;
  for (const end = Date.now() + startWithinMs; ; await pause(100)) {
    try {
      await fetch(site);
      return site;
    } catch (error) {
      if (Date.now() > end) throw error;
    }
  }
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

const browser = await startBrowser();

for (const [name, { pages = [""], rendered, ...how }] of Object.entries(applications)) {
  const { folder, skip } = place(name);
  test(`${name}: the element judges${rendered ? ", and what was typed before the scripts came stays" : ""}`, {
    skip,
  }, async (t) => {
    build(folder, how.build);
    const site = await serve(folder, how);
    for (const page of pages) {
      await browser.visit(t, `${site}/${page}`, async (tab, problems) => {
        await assertJudges(tab);
        await assertKeyboard(tab);
        assert.deepEqual(problems, []);
      });
      if (!rendered) continue;
      await browser.visit(t, "about:blank", async (tab, problems) => {
        await assertKeepsTyped(tab, `${site}/${page}`, problems);
        await field(tab).fill(good);
        await stands(tab, "min_length", "met");
      });
    }
  });
}

const { folder, skip } = place("vitest");
test("vitest: node, jsdom and happy-dom", { skip }, () => build(folder, ["vitest", "run"]));
