// axe-core on a page that is open. Owns the choice of rules; finds nothing on its own.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { inRoot } from "../../scripts/lib/paths.mjs";

const axe = readFileSync(inRoot("node_modules", "axe-core", "axe.min.js"), "utf8");
const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** What axe-core objects to on the page as it is: rule, place and reason. */
export async function objections(page) {
  await page.evaluate(`${axe}; undefined`);
  const { violations, passes } = await page.evaluate(
    (runOnly) => globalThis.axe.run(document, { runOnly, iframes: false }),
    rules,
  );
  assert.ok(passes.length > 10, "axe-core looked");
  return violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes.map(({ target, failureSummary }) => `${target.join(" ")} (${failureSummary})`).join(", ")}`,
  );
}

/** Whether anything sticks out of the window to the side. */
export const isWide = (page) =>
  page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
