// `<password-policy>` in pages that a server has rendered and React 19 or Vue takes over: no mismatch in
// their development builds, nothing lost of what was typed before, and a panel that lives.
import assert from "node:assert/strict";
import { pathToFileURL } from "node:url";
import { test } from "node:test";
import { build } from "esbuild";
import { inRoot } from "../../scripts/lib/paths.mjs";
import { startBrowser } from "./harness.mjs";
import { startSite } from "./site.mjs";

const good = "kd83-Qw0z-Lfe1";
const policy = JSON.stringify({ version: 1, length: { min: 12 } });

/** The same form in both frameworks: another `key` makes another field, `hint` describes it by the page. */
const shared = `
  export const form = (h, { key, hint, attributes, input = {} }) => h("form", { action: "/done" }, [
    h("label", { key: "l", [labels]: "pw" }, "New password"),
    h("password-policy", { key: "e", id: "policy", ...attributes }, [
      h("input", { key, id: "pw", name: "pw", type: "password", ...(hint && { "aria-describedby": "hint" }), ...input }),
    ]),
    h("p", { key: "h", id: "hint" }, "Hint"),
  ]);`;

const apps = {
  "React 19": `
    import { createElement, StrictMode, useEffect, useState } from "react";
    const labels = "htmlFor";
    ${shared}
    function App(props) {
      const [state, setState] = useState({ key: "a", hint: false });
      useEffect(() => {
        globalThis.change = (next) => setState((before) => ({ ...before, ...next }));
        document.documentElement.dataset.hydrated = "";
      }, []);
      return form((tag, given, children) => createElement(tag, given, children), { ...props, ...state });
    }
    export const app = (props) => createElement(StrictMode, {}, createElement(App, props));`,
  "Vue 3": `
    import { createSSRApp, h, onMounted, reactive } from "vue";
    const labels = "for";
    ${shared}
    export const app = (props) => createSSRApp({
      setup() {
        const state = reactive({ key: "a", hint: false });
        onMounted(() => {
          globalThis.change = (next) => Object.assign(state, next);
          document.documentElement.dataset.hydrated = "";
        });
        return () => form(h, { ...props, ...state });
      },
    });`,
};

const start = {
  "React 19": `import { hydrateRoot } from "react-dom/client"; hydrateRoot(document.querySelector("main"), app(props), { onRecoverableError: (error) => console.error(error) });`,
  "Vue 3": `app(props).mount("main");`,
};

const render = {
  "React 19": `import { renderToString } from "react-dom/server"; export const html = (props) => renderToString(app(props));`,
  "Vue 3": `import { renderToString } from "vue/server-renderer"; export const html = (props) => renderToString(app(props));`,
};

const dev = {
  "process.env.NODE_ENV": `"development"`,
  __VUE_OPTIONS_API__: "false",
  __VUE_PROD_DEVTOOLS__: "false",
  __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: "true",
};

/** One bundle of the framework's development build. */
async function bundle(contents, platform) {
  /** @type {import("esbuild").BuildOptions & { write: false }} */
  const options = { bundle: true, write: false, format: "esm", define: dev, logLevel: "error", platform };
  const banner =
    platform === "node"
      ? {
          js: `import { createRequire } from "node:module"; const require = createRequire(${JSON.stringify(pathToFileURL(inRoot("pkg", "x.mjs")).href)});`,
        }
      : {};
  const { outputFiles } = await build({ ...options, banner, stdin: { contents, resolveDir: inRoot("pkg") } });
  return outputFiles[0].text;
}

const paper = (
  html,
  scripts,
) => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Sign up</title><link rel="icon" href="data:,">
${scripts.map((src) => `<script type="module" src="${src}"></script>`).join("")}</head><body><main>${html}</main></body></html>`;

const attributes = { policy };
/** @type {Record<string, string>} */
const pages = {};
for (const name of Object.keys(apps)) {
  const slug = name.split(" ")[0].toLowerCase();
  const server = await bundle(`${apps[name]}\n${render[name]}`, "node");
  const { html } = await import(`data:text/javascript;base64,${Buffer.from(server).toString("base64")}`);
  const props = { attributes };
  const client = (before) =>
    bundle(`${before}${apps[name]}\nconst props = ${JSON.stringify(props)};\n${start[name]}`, "browser");
  pages[`/${slug}.js`] = await client("");
  pages[`/${slug}`] = paper(await html(props), ["/pkg/element.js", `/${slug}.js`]);
}
const site = await startSite(pages);
const browser = await startBrowser();

const hydrated = (tab) => tab.locator("html[data-hydrated]").waitFor({ state: "attached" });
const state = (tab, wanted) => tab.locator(`[data-rule="min_length"][data-state="${wanted}"]`).waitFor();
const described = (tab) => tab.locator(`#pw[aria-describedby*="password-policy-description"]`).waitFor();

/** Opens a framework's page; `seen` gathers all that its console says beyond information. */
function open(t, name, use) {
  const slug = name.split(" ")[0].toLowerCase();
  return browser.visit(t, "about:blank", async (tab) => {
    const seen = [];
    tab.on("console", (message) => ["error", "warning"].includes(message.type()) && seen.push(message.text()));
    tab.on("pageerror", (error) => seen.push(error.message));
    await use(tab, { seen, url: `${site}/${slug}`, script: `**/${slug}.js` });
  });
}

/** The panel follows the field, and the framework's own renders leave it alone. */
async function lives(tab) {
  const field = tab.locator("#pw");
  await field.fill("short");
  await field.blur();
  await tab.locator("[part=error]").getByText("Use at least 12 characters.").waitFor();
  await described(tab);
  await tab.evaluate(() => globalThis.change({ hint: true }));
  await tab.locator(`#pw[aria-describedby^="hint password-policy-description"]`).waitFor();
  await tab.evaluate(() => globalThis.change({ key: "b" }));
  await state(tab, "open");
  await field.fill("short");
  await state(tab, "unmet");
  assert.equal(await field.evaluate((node) => node.validationMessage), "Use at least 12 characters.");
  await field.fill(good);
  await state(tab, "met");
  assert.equal(await tab.locator("[id^=password-policy-description]").count(), 1);
}

for (const name of Object.keys(apps)) {
  test(`${name} takes over a page whose element is there already: no mismatch, and the panel lives`, async (t) => {
    await open(t, name, async (tab, { seen, url }) => {
      await tab.goto(url);
      await hydrated(tab);
      await lives(tab);
      assert.deepEqual(seen, []);
    });
  });

  test(`${name} comes late: what was typed before is there afterwards, in the same field, without a mismatch`, async (t) => {
    await open(t, name, async (tab, { seen, url, script }) => {
      const { promise: held, resolve: release } = Promise.withResolvers();
      await tab.route(script, async (route) => {
        await held;
        await route.continue();
      });
      await tab.goto(url, { waitUntil: "commit" });
      await state(tab, "open");
      const field = tab.locator("#pw");
      await field.click();
      await field.pressSequentially("short");
      await field.blur();
      await tab.locator("[part=error]").getByText("Use at least 12 characters.").waitFor();
      await tab.evaluate(() => (globalThis.before = document.getElementById("pw")));
      release();
      await hydrated(tab);
      assert.equal(await field.inputValue(), "short");
      assert.equal(await tab.evaluate(() => globalThis.before === document.getElementById("pw")), true);
      await described(tab);
      assert.equal(await field.getAttribute("aria-invalid"), "true");
      await lives(tab);
      assert.deepEqual(seen, []);
    });
  });
}
