// Starts a real Chromium for a test file and opens pages of a running Relatch in it.
// Owns the browser, its pages and their screenshots; the server comes from tests/edge/harness.mjs.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { after } from "node:test";
import { chromium } from "playwright-core";
import { findChromium } from "../../scripts/lib/chromium.mjs";
import { inRoot } from "../../scripts/lib/paths.mjs";

const artifacts = inRoot("tests", "browser", "artifacts");
const stepWithinMs = 20_000;

/** Keeps a browser without internet from trying to reach it. */
const quiet = [
  "--disable-background-networking",
  "--disable-client-side-phishing-detection",
  "--disable-component-update",
  "--disable-default-apps",
  "--disable-domain-reliability",
  "--disable-sync",
  "--no-default-browser-check",
  "--no-first-run",
  "--no-pings",
  "--disable-features=MediaRouter,OptimizationHints,Translate",
];

/** The browsers that the file's tests have started; a hook of the file ends them. */
const started = [];
after(() => Promise.all(started.map((browser) => browser.close())));

/**
 * A Chromium that ends with the file's tests. `visit(t, url, use, options)` runs `use(page, problems)` in a
 * fresh context: `problems` gathers what the page's console and network reported as errors, and a
 * screenshot named after the test is kept when it fails. `options` are Playwright's context options.
 * `args` are further flags of Chromium's own.
 */
export async function startBrowser({ args = [] } = {}) {
  const asRoot = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  const browser = await chromium.launch({ executablePath: await findChromium(), args: [...quiet, ...asRoot, ...args] });
  started.push(browser);

  async function visit(t, url, use, options = {}) {
    const context = await browser.newContext(options);
    try {
      const page = await context.newPage();
      page.setDefaultTimeout(stepWithinMs);
      const problems = listen(page);
      await page.goto(url);
      await keepingPicture(t, page, () => use(page, problems));
    } finally {
      await context.close();
    }
  }

  return { visit, version: browser.version() };
}

/** Saves a picture of the page into tests/browser/artifacts/ and returns its file. */
export async function picture(page, name) {
  mkdirSync(artifacts, { recursive: true });
  const file = join(artifacts, `${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")}.png`);
  await page.screenshot({ path: file, fullPage: true });
  return file;
}

function listen(page) {
  const problems = [];
  page.on("console", (message) => message.type() === "error" && problems.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => problems.push(`page: ${error.message}`));
  page.on("requestfailed", (request) => problems.push(`request: ${request.url()} ${request.failure()?.errorText}`));
  return problems;
}

async function keepingPicture(t, page, work) {
  try {
    await work();
  } catch (error) {
    t.diagnostic(`picture: ${await picture(page, t.name)}`);
    throw error;
  }
}
