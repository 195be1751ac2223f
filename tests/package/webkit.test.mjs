// The element and the entries in WebKit, the engine of Safari, under a strict content security policy. Where the
// machine has no WebKit, the test is reported as skipped.
import assert from "node:assert/strict";
import { test } from "node:test";
import { join } from "node:path";
import { findWebKit } from "../../scripts/lib/webkit.mjs";
import { startSite } from "../browser/site.mjs";
import { application, pack } from "./installed.mjs";
import { openInWebKit } from "./webkit.mjs";

const webkit = await findWebKit();
const skip = webkit
  ? false
  : "no WebKit: neither WebKitWebDriver and Xvfb on this machine nor from apt-get (needs root)";

const app = application(pack(), {});
const strict = { "content-security-policy": "default-src 'none'; script-src 'self'; connect-src 'self'" };
const page = `<!doctype html><html lang="en"><title>Sign up</title><script type="module" src="/dist/element.js"></script>
  <password-policy policy='{"version":1,"preset":"recommended"}'>
    <label for="password">New password</label> <input id="password" type="password" required>
  </password-policy>`;
const folders = { "/dist/": join(app, "node_modules", "relatch", "dist") };

/** Resolves once the element has judged what is in the field. */
const judged = `
  const element = document.querySelector("password-policy");
  const lines = () => [...element.shadowRoot.querySelectorAll("[data-rule]")].map(({ dataset }) => dataset.rule + " " + dataset.state);
  const until = async (holds) => { while (!holds()) await new Promise(requestAnimationFrame); };`;

test("under script-src 'self' WebKit judges, and supported() is right", { skip }, async () => {
  const site = await startSite({ "/": { body: page, headers: strict } }, { folders });
  const { run, type } = await openInWebKit(webkit, site);
  assert.equal(await run(`return (await import("/dist/index.js")).supported();`), false);
  const misuse = await run(
    `try { (await import("/dist/index.js")).definePolicy({ version: 1 }); } catch (error) { return error.message; }`,
  );
  assert.equal(misuse, `WebAssembly may not run here: import "relatch/csp"`);
  await run(`${judged} await customElements.whenDefined("password-policy"); await until(() => lines().length > 0);`);
  await type("#password", "kd83");
  const open = await run(
    `${judged} await until(() => lines()[0].endsWith("unmet")); return [lines()[0], document.querySelector("input").validationMessage];`,
  );
  assert.deepEqual(open, ["min_length unmet", "Use at least 12 characters."]);
  await type("#password", "-Qw0z-Lfe1");
  assert.equal(
    await run(
      `${judged} await until(() => lines()[0].endsWith(" met")); return document.querySelector("input").checkValidity();`,
    ),
    true,
  );
});
