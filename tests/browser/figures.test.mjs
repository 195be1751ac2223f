// The weight of the pages, and that nothing on them moves while they load. Times depend on the machine:
// they are told, not judged; docs/pages.md has them from a quiet one.
import assert from "node:assert/strict";
import { test } from "node:test";
import { startEdge } from "../edge/harness.mjs";
import { measure, startFront } from "./figures.mjs";
import { startBrowser } from "./harness.mjs";
import { siteOf } from "./pages.mjs";

const kib = 1_024;
const most = 48 * kib;

const edge = await startEdge();
const browser = await startBrowser();
const { host } = new URL((await siteOf(edge)).origin);
const front = await startFront(host.split(":")[0], edge.url);

const told = ({ first, all, usable, shift }) =>
  `${(first / kib).toFixed(1)} KiB until it can be used, ${(all / kib).toFixed(1)} KiB with the lists; ${usable.toFixed(0)} ms; shift ${shift}`;

for (const path of ["/", "/sign-in", "/forgot", "/reset#token=some", "/not-me"]) {
  test(`a first visit to ${path} takes at most 48 KiB before it can be used, and nothing moves`, async (t) => {
    for (const throttled of [false, true]) {
      await browser.visit(
        t,
        "about:blank",
        async (page) => {
          const figures = await measure(page, front + path, { throttled });
          t.diagnostic(`${path}${throttled ? ", slow" : ""}: ${told(figures)}`);
          assert.ok(figures.first <= most, told(figures));
          assert.equal(figures.shift, 0);
        },
        { viewport: { width: 412, height: 823 }, ignoreHTTPSErrors: true },
      );
    }
  });
}
