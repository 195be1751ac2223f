// The pages open in a real browser.
import assert from "node:assert/strict";
import { test } from "node:test";
import { startEdge } from "../edge/harness.mjs";
import { startBrowser } from "./harness.mjs";

test("the front page opens in Chromium and names the project", async (t) => {
  const edge = await startEdge();
  const browser = await startBrowser();
  await browser.visit(t, edge.url, async (page) => {
    assert.match(await page.title(), /Relatch/);
  });
});
