// `node scripts/picture-package.mjs`: takes the pictures of the package's README, light and dark, in Chromium.
// Needs a built package (`npm run build:package`).
import { mkdirSync } from "node:fs";
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { once } from "node:events";
import { chromium } from "playwright-core";
import { findChromium } from "./lib/chromium.mjs";
import { inRoot } from "./lib/paths.mjs";

const page = `<!doctype html><html lang="en"><meta name="color-scheme" content="light dark"><title>Sign up</title>
  <style>body { font: 16px/1.5 system-ui, sans-serif; margin: 1.5rem; max-inline-size: 24rem } label { display: block; font-weight: 600 }
  input { font: inherit; inline-size: 100%; box-sizing: border-box; padding: 0.4rem } password-policy { display: block }</style>
  <script type="module" src="/element.js"></script>
  <password-policy policy='{"version":1,"preset":"recommended"}' strength><label for="p">New password</label>
  <input id="p" type="password" autocomplete="new-password" required></password-policy>`;

const server = createServer(async ({ url = "/" }, response) => {
  if (url === "/") return response.writeHead(200, { "content-type": "text/html" }).end(page);
  const code = await readFile(inRoot("pkg", "dist", url.slice(1))).catch(() => "");
  return response.writeHead(200, { "content-type": "text/javascript" }).end(code);
}).listen(0, "127.0.0.1");
await once(server, "listening");
const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());

const asRoot = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
const browser = await chromium.launch({ executablePath: await findChromium(), args: asRoot });
mkdirSync(inRoot("pkg", "images"), { recursive: true });
for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
  const tab = await browser.newPage({ colorScheme, viewport: { width: 440, height: 320 } });
  await tab.goto(`http://127.0.0.1:${port}/`);
  await tab.getByLabel("New password").fill("password1");
  await tab.locator("[part~=meter]").waitFor();
  await tab.getByLabel("New password").blur();
  await tab.locator("[part~=error]").waitFor();
  await tab.screenshot({ path: inRoot("pkg", "images", `element-${colorScheme}.png`), fullPage: true });
}
await browser.close();
server.close();
