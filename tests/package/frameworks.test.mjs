// The element and the bindings in applications of React 19 and Vue, built by Vite from the packed package, and
// used in Chromium as a person would.
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { startBrowser } from "../browser/harness.mjs";
import { startSite } from "../browser/site.mjs";
import { application, copyInto, pack } from "./installed.mjs";
import { dependency } from "./package.mjs";
import { assertClean, assertJudges, assertKeyboard, field, good, says, stands } from "./pages.mjs";

const packed = pack();
const { build } = await dependency("vite");
const browser = await startBrowser();

/** Builds an application of `apps/` with the framework's packages; resolves with the address that serves it. */
async function serve(name, packages) {
  const app = application(packed, { "package.json": `{"type":"module"}` }, packages);
  copyInto(app, join(import.meta.dirname, "apps", name));
  await build({ root: app, base: "./", logLevel: "error", build: { target: "es2022" } });
  return startSite({}, { folders: { "/": join(app, "dist") } });
}

const react = await serve("react", ["react", "react-dom", "scheduler"]);
const vue = await serve("vue", ["vue"]);

/** Opens a page of an application; a complaint of the framework or of the browser fails the test. */
const visit = (t, address, use) =>
  browser.visit(t, address, async (page, problems) => {
    await use(page);
    assert.deepEqual(problems, []);
  });

for (const name of ["text", "object", "compiled", "told"]) {
  test(`React 19: the element judges, policy as ${name === "told" ? "a compiled one, by the component" : name}`, (t) =>
    visit(t, `${react}/#${name}`, async (page) => {
      await assertJudges(page);
      await assertKeyboard(page);
      await page.getByRole("button", { name: "Create account" }).click();
      await page.getByText("Welcome!").waitFor();
    }));
}

test("React 19: what is no policy leaves the page and the field as they are", (t) =>
  visit(t, `${react}/#nonsense`, async (page) => {
    await field(page).fill("short");
    await page.getByRole("button", { name: "Create account" }).click();
    await page.getByText("Welcome!").waitFor();
  }));

test("React 19: the component tells what holds, shows a refusal, hands out the element, and keeps the class", (t) =>
  visit(t, `${react}/#told`, async (page) => {
    assert.equal(await page.locator("password-policy").getAttribute("class"), "field");
    await field(page).fill(good);
    await page.locator("output", { hasText: "true" }).waitFor();
    await page.getByRole("button", { name: "Refuse" }).click();
    await says(page, "You have used this password before.");
    await page.locator("output", { hasText: "false" }).waitFor();
    await field(page).evaluate((input) => (input.value = ""));
    await page.getByRole("button", { name: "Update" }).click();
    await stands(page, "min_length", "open");
  }));

test("React 19: a value set by code is judged, and a field with another key is followed", (t) =>
  visit(t, `${react}/#controlled`, async (page) => {
    await field(page).fill("short");
    await stands(page, "min_length", "unmet");
    await page.getByRole("button", { name: "Generate" }).click();
    await stands(page, "min_length", "met");
    await page.getByRole("button", { name: "Replace" }).click();
    await stands(page, "min_length", "open");
    await assertJudges(page);
    await page.getByRole("button", { name: "Create account" }).click();
    await page.getByText("Welcome!").waitFor();
  }));

for (const page of ["controlled", "told"]) {
  test(`React 19: a password that is shown stays so while the form renders, the caret in its place, until it is sent (${page})`, (t) =>
    visit(t, `${react}/#${page}`, async (tab) => {
      const type = () => field(tab).getAttribute("type");
      await field(tab).fill("kd83-Q");
      await tab.getByRole("button", { name: "Show password" }).click();
      await field(tab).press("Home");
      await field(tab).pressSequentially("Lfe");
      await stands(tab, "min_length", "unmet");
      await field(tab).pressSequentially("1-x9");
      await stands(tab, "min_length", "met");
      await tab.getByRole("button", { name: "Hide password" }).waitFor();
      assert.deepEqual([await type(), await field(tab).inputValue()], ["text", "Lfe1-x9kd83-Q"]);
      await tab.getByRole("button", { name: "Create account" }).click();
      await tab.getByText("Welcome!").waitFor();
      assert.equal(await type(), "password");
    }));
}

test("React 19: in Arabic the component reads from right to left, and axe finds nothing", (t) =>
  visit(t, `${react}/#arabic`, async (page) => {
    await field(page).fill("short");
    await stands(page, "min_length", "unmet");
    await field(page).blur();
    await says(page, "استخدم");
    assert.equal(
      await page
        .locator("[data-rule]")
        .first()
        .evaluate((line) => getComputedStyle(line).direction),
      "rtl",
    );
    await assertClean(page);
  }));

test("React 19: the hook follows a list that comes later, and tells how the look-up stands", (t) =>
  visit(t, `${react}/#hook`, async (page) => {
    const input = field(page);
    await input.fill("breached-kd83-Qw0z");
    await page.locator("output", { hasText: "breached" }).waitFor();
    await input.blur();
    await page.getByText("This password has appeared 3 times in data breaches.", { exact: false }).waitFor();
    await input.fill("passwordpassword");
    await page.locator("output", { hasText: "clear" }).waitFor();
    await stands(page, "common", "pending");
    await page.getByRole("button", { name: "Load" }).click();
    await stands(page, "common", "unmet");
    await page.locator("output", { hasText: "idle" }).waitFor();
    await assertClean(page);
  }));

for (const name of ["text", "object"]) {
  test(`Vue: the element judges, policy as ${name}, a value set by code too, and follows a field that goes and comes`, (t) =>
    visit(t, `${vue}/#${name}`, async (page) => {
      await assertJudges(page);
      await page.locator("output", { hasText: "true" }).waitFor();
      await assertKeyboard(page);
      await field(page).fill("short");
      await stands(page, "min_length", "unmet");
      await page.getByRole("button", { name: "Generate" }).click();
      await stands(page, "min_length", "met");
      const toggle = page.getByRole("button", { name: "Toggle" });
      await toggle.click();
      await toggle.click();
      await field(page).fill("other");
      await stands(page, "min_length", "unmet");
      await page.getByRole("button", { name: "Generate" }).click();
      await page.getByRole("button", { name: "Create account" }).click();
      await page.getByText("Welcome!").waitFor();
    }));
}

test("Vue: the composable follows a list that comes later", (t) =>
  visit(t, `${vue}/#hook`, async (page) => {
    await stands(page, "common", "pending");
    await page.getByRole("button", { name: "Load" }).click();
    await stands(page, "common", "met");
  }));

test("under script-src 'self' the element judges, and nothing is reported", async (t) => {
  const headers = {
    "content-security-policy": "default-src 'none'; script-src 'self'; connect-src 'self'; img-src data:",
  };
  const page = `<!doctype html><html lang="en"><title>Sign up</title><link rel="icon" href="data:,">
    <script type="module" src="/dist/element.js"></script><main><h1>Sign up</h1><form>
    <password-policy policy='{"version":1,"preset":"recommended"}' strength><label for="p">New password</label>
    <input id="p" type="password" required></password-policy></form></main>`;
  const app = application(packed, {});
  const site = await startSite(
    { "/": { body: page, headers } },
    { folders: { "/dist/": join(app, "node_modules", "relatch", "dist") } },
  );
  await browser.visit(t, "about:blank", async (tab, problems) => {
    await tab.addInitScript(() => {
      globalThis.reported = [];
      document.addEventListener("securitypolicyviolation", ({ blockedURI }) => globalThis.reported.push(blockedURI));
    });
    await tab.goto(site);
    await field(tab).fill("password1");
    await stands(tab, "min_length", "unmet");
    await field(tab).fill(good);
    await stands(tab, "min_length", "met");
    await tab.locator("[part~=meter]").waitFor();
    assert.deepEqual(await tab.evaluate(() => globalThis.reported), []);
    assert.deepEqual(problems, []);
  });
});
