// Every page in every state: nothing that axe-core objects to, and a picture at every width, light and
// dark, in tests/browser/artifacts/.
import assert from "node:assert/strict";
import { test } from "node:test";
import { startEdge } from "../edge/harness.mjs";
import { isWide, objections } from "./axe.mjs";
import { picture, startBrowser } from "./harness.mjs";
import { siteOf } from "./pages.mjs";
import { states } from "./states.mjs";

const edge = await startEdge();
const browser = await startBrowser();
const site = await siteOf(edge);

const widths = [360, 768, 1280];
const schemes = ["light", "dark"];

async function inspect(page, name) {
  for (const colorScheme of schemes) {
    await page.emulateMedia({ colorScheme });
    for (const width of widths) {
      await page.setViewportSize({ width, height: width < 500 ? 740 : 800 });
      assert.ok(!(await isWide(page)), `${name} is wider than ${width}`);
      await picture(page, `${name} ${width} ${colorScheme}`);
    }
    assert.deepEqual(await objections(page), [], `${name}, ${colorScheme}`);
  }
}

for (const [name, go] of Object.entries(states)) {
  test(`axe-core finds nothing: ${name}`, async (t) => {
    const who = await site.person();
    await browser.visit(
      t,
      "about:blank",
      async (page) => {
        await go(page, site, who);
        await inspect(page, name);
      },
      { reducedMotion: "reduce" },
    );
  });
}

test("axe-core finds nothing: in forced colours, and every control still has an edge", async (t) => {
  await browser.visit(
    t,
    "about:blank",
    async (page) => {
      for (const name of ["sign in, nothing typed", "reset, weak", "reset, dead"]) {
        await states[name](page, site);
        for (const colorScheme of schemes) {
          await page.emulateMedia({ forcedColors: "active", colorScheme });
          await picture(page, `forced colours ${name} ${colorScheme}`);
          assert.deepEqual(await objections(page), []);
          const bare = await page
            .locator('button:visible:not(.reveal, .link, [part="reveal"]), .button:visible, input:not(.unseen):visible')
            .evaluateAll((controls) =>
              controls.filter((control) => getComputedStyle(control).borderTopStyle !== "solid").map(({ id }) => id),
            );
          assert.deepEqual(bare, []);
        }
      }
    },
    { reducedMotion: "reduce" },
  );
});

test("WCAG 1.4.10: at 400 % zoom everything is there in one column", async (t) => {
  const who = await site.person();
  await browser.visit(t, "about:blank", async (page) => {
    for (const name of ["reset, weak", "change, wrong", "sessions"]) {
      await states[name](page, site, who);
      await page.setViewportSize({ width: 320, height: 256 });
      assert.ok(!(await isWide(page)), name);
      await picture(page, `400 percent ${name}`);
      for (const control of await page.locator("main :is(button, input:not(.unseen), a):visible").all()) {
        const { x, width } = await control.boundingBox();
        assert.ok(x >= 0 && x + width <= 320, `${name}: ${await control.textContent()}`);
      }
    }
  });
});

test("WCAG 2.5.8: whatever can be pressed is at least 24 pixels high and wide", async (t) => {
  const who = await site.person();
  await browser.visit(t, "about:blank", async (page) => {
    for (const name of ["start", "sign in", "forgot, sent", "reset, weak", "sessions", "not me"]) {
      await states[name](page, site, who);
      const small = await page.locator(":is(a, button, input:not(.unseen), select):visible").evaluateAll((controls) =>
        controls
          .map((control) => [control.textContent, control.getBoundingClientRect()])
          .filter(([, { width, height }]) => width < 24 || height < 24)
          .map(([text, { width, height }]) => `${text}: ${width} × ${height}`),
      );
      assert.deepEqual(small, [], name);
    }
  });
});

test("who wants less motion gets none but a slow turn", async (t) => {
  await browser.visit(
    t,
    "about:blank",
    async (page) => {
      await states["sign in, busy"](page, site, { email: "ada@example.com" });
      const moving = await page.evaluate(() =>
        document
          .getAnimations()
          .map((animation) => [
            animation instanceof CSSAnimation ? animation.animationName : "transition",
            animation.effect.getTiming().duration,
          ]),
      );
      assert.deepEqual(moving, [["turn", 4_000]]);
    },
    { reducedMotion: "reduce" },
  );
});
