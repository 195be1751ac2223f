// What a person sees and does in a page with a new password, whatever framework made it.
// Owns the steps; the pages come from the tests.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { inRoot } from "../../scripts/lib/paths.mjs";

const axe = readFileSync(inRoot("node_modules", "axe-core", "axe.min.js"), "utf8");

export const good = "kd83-Qw0z-Lfe1";

/** The field for a new password. */
export const field = (page) => page.getByLabel("New password", { exact: true });

/** Resolves once the rule stands as said: `open`, `met`, `unmet` or `pending`. */
export const stands = (page, rule, state) => page.locator(`[data-rule="${rule}"][data-state="${state}"]`).waitFor();

/** Resolves once the element shows the person that sentence. */
export const says = (page, sentence) => page.locator("[part~=error]", { hasText: sentence }).waitFor();

/** axe finds nothing. */
export async function assertClean(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  assert.deepEqual(
    violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]),
    [],
  );
}

/** A bad password is refused with its reason, first seen and then heard; a good one is taken. */
export async function assertJudges(page) {
  const input = field(page);
  await stands(page, "min_length", "open");
  await input.fill("password1");
  await stands(page, "min_length", "unmet");
  assert.equal(await input.evaluate((element) => element.checkValidity()), false);
  await input.blur();
  await says(page, "Use at least 12 characters.");
  await page.waitForFunction(() => {
    const element = document.querySelector("input[type=password]");
    const described = (element.getAttribute("aria-describedby") ?? "").split(" ");
    return (
      element.ariaInvalid === "true" &&
      described.some((id) => document.getElementById(id)?.textContent.includes("Use at least 12 characters."))
    );
  });
  await assertClean(page);
  await input.fill(good);
  await stands(page, "min_length", "met");
  assert.equal(await input.evaluate((element) => element.checkValidity()), true);
}

/** Everything by the keyboard: type, show, hide, send. */
export async function assertKeyboard(page) {
  const input = field(page);
  await input.press("Control+a");
  await page.keyboard.type(good);
  // A list that comes later makes a framework render, which writes the type of the field again.
  await page.waitForLoadState("networkidle");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.locator("input[type=text]").waitFor();
  await page.keyboard.press("Enter");
  await page.locator("input[type=password]").waitFor();
  await page.keyboard.press("Shift+Tab");
  assert.equal(await input.evaluate((element) => document.activeElement === element), true);
}

/**
 * Holds back every script of the page, lets a person type into what the server sent, and goes on:
 * what was typed stays, and no framework complains.
 */
export async function assertKeepsTyped(page, url, problems) {
  const { promise: typed, resolve: release } = Promise.withResolvers();
  await page.route(/\.js(\?|$)/, (route) => typed.then(() => route.continue()));
  await page.goto(url, { waitUntil: "commit" });
  await field(page).fill("typed early");
  release();
  await stands(page, "min_length", "unmet");
  assert.equal(await field(page).inputValue(), "typed early");
  assert.deepEqual(problems, []);
}
