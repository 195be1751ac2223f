// `npm run build:pictures`: makes the pictures of README.md anew, of the mail of a reset and of the page that
// its link opens, as a deployment at accounts.example.com would show them. It builds the Worker and serves it
// on a state of its own.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { chromium } from "playwright-core";
import { findChromium } from "./lib/chromium.mjs";
import { Failure, report, step } from "./lib/console.mjs";
import { inRoot } from "./lib/paths.mjs";
import { endWithSignals } from "./lib/process.mjs";
import { freePort, serve } from "./lib/server.mjs";
import { setUp } from "./lib/setup.mjs";
import { administratorToken, prepareState } from "./lib/state.mjs";
import { buildWorker } from "./lib/worker.mjs";

const origin = "https://accounts.example.com";
const email = "ada@example.com";
const mailWithinMs = 10_000;
const pollMs = 100;

/**
 * Calls the server and gives what it answers, as JSON.
 * @param {string} url
 * @param {string} path
 * @param {{ body?: object, token?: string }} [sent]
 * @returns {Promise<any>}
 */
async function call(url, path, { body, token } = {}) {
  const headers = { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) };
  const answer = await fetch(url + path, { method: body ? "POST" : "GET", headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Failure(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.status === 204 ? undefined : answer.json().catch(() => undefined);
}

/** The mail of a reset at a tenant whose links lead to `origin`, and the page's address on this server. */
async function resetMail(url, token) {
  const slug = "pictures";
  const port = new URL(url).port;
  const here = `http://${slug}.localhost:${port}`;
  const tenant = { slug, hosts: [`${slug}.localhost`], settings: { origin } };
  const { id } = await call(url, "/api/admin/tenants", { token, body: tenant });
  const account = { tenant: id, email, email_verified: true, password: "Quiet-Harbour-1917!" };
  await call(url, "/api/admin/accounts", { token, body: account });
  await call(url, "/api/password/reset/request", { body: { email, tenant: slug } });
  for (const deadline = Date.now() + mailWithinMs; Date.now() < deadline; await pause(pollMs)) {
    const [mail] = await call(url, `/dev/mailbox?to=${encodeURIComponent(email)}`);
    if (mail) return { html: mail.html, page: mail.link.replace(origin, here) };
  }
  throw new Failure("The mail did not come.");
}

/** Takes both pictures. */
async function take({ html, page: address }) {
  const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  const browser = await chromium.launch({ executablePath: await findChromium(), args });
  try {
    const context = await browser.newContext({ deviceScaleFactor: 2, viewport: { width: 520, height: 440 } });
    const page = await context.newPage();
    await page.setContent(html);
    await page.screenshot({ path: inRoot("docs", "images", "mail.png"), fullPage: true });
    await page.setViewportSize({ width: 600, height: 440 });
    await page.goto(address);
    await page.getByLabel("New password", { exact: true }).fill("Marigold-Lantern-58");
    await page.locator("[data-rule]").first().waitFor();
    await page.locator("[data-rule]:not([data-state=met])").waitFor({ state: "detached" });
    await page.screenshot({ path: inRoot("docs", "images", "reset.png"), fullPage: true });
  } finally {
    await browser.close();
  }
}

endWithSignals();
try {
  await buildWorker("local", await setUp());
  const state = mkdtempSync(join(tmpdir(), "relatch-pictures-"));
  try {
    await prepareState(state);
    const server = await serve({ port: await freePort(), state });
    try {
      await step("taking the pictures", async () => take(await resetMail(server.url, administratorToken(state))));
    } finally {
      await server.stop();
    }
  } finally {
    rmSync(state, { recursive: true, force: true });
  }
} catch (error) {
  report(error);
}
