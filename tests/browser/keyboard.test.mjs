// The pages without a mouse: where the focus is, what is said, and that everything can be reached.
import assert from "node:assert/strict";
import { test } from "node:test";
import { startEdge } from "../edge/harness.mjs";
import { startBrowser } from "./harness.mjs";
import { ask, reads, second, signIn, siteOf } from "./pages.mjs";

const edge = await startEdge();
const browser = await startBrowser();
const site = await siteOf(edge);

/** What has the focus, as it is called. */
const focused = (page) =>
  page.evaluate(() => {
    const { activeElement } = document.activeElement.shadowRoot ?? document;
    return activeElement.id || activeElement.textContent.trim();
  });

/** Presses Tab until something has the focus, and answers what had it on the way. */
async function tabTo(page, wanted) {
  const way = [];
  for (let presses = 0; presses < 20 && way.at(-1) !== wanted; presses += 1) {
    await page.keyboard.press("Tab");
    way.push(await focused(page));
  }
  assert.equal(way.at(-1), wanted, way.join(", "));
  return way;
}

/** Whether what has the focus shows it. */
const isOutlined = (page) => page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle !== "none");

test("with the keyboard alone: forgot, link, a weak password, a good one, sign in, end a session, sign out", async (t) => {
  const ada = await site.person();
  await browser.visit(t, `${site.origin}/`, async (page) => {
    await tabTo(page, "Forgot your password?");
    assert.ok(await isOutlined(page));
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.activeElement.id === "email");
    await page.keyboard.press("Enter");
    await page.getByRole("alert").filter({ hasText: "Fill in: E-mail address" }).waitFor();
    assert.equal(await focused(page), "email");
    await page.keyboard.type(ada.email);
    await page.keyboard.press("Enter");
    assert.ok(await reads(page, "Look into your mail"));
    await tabTo(page, "I have a code");

    await page.goto((await site.mail(ada)).link);
    await page.waitForFunction(() => document.activeElement.id === "new-password");
    await page.locator("[data-rule]").first().waitFor();
    await page.keyboard.type("password1234");
    await page.keyboard.press("Enter");
    await page.locator("[part=error]").waitFor();
    assert.equal(await focused(page), "new-password");
    assert.equal(await page.locator("#new-password").getAttribute("aria-invalid"), "true");
    await page.keyboard.press("ControlOrMeta+A");
    await page.keyboard.type(second);
    assert.deepEqual(await tabTo(page, "Set the password"), ["Show password", "Set the password"]);
    await page.keyboard.press("Enter");
    assert.ok(await reads(page, "Your password is set"));

    await tabTo(page, "Sign in");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.activeElement.id === "email");
    await page.keyboard.type(ada.email);
    await page.keyboard.press("Tab");
    await page.keyboard.type(second);
    const phone = await site.session({ ...ada, password: second });
    await page.keyboard.press("Enter");
    await page.getByText(`Signed in as ${ada.email}`).waitFor();
    await page.getByRole("listitem").nth(1).waitFor();
    await tabTo(page, "Sign out");
    await page.keyboard.press("Space");
    await page.getByText("Signed out there.").waitFor();
    assert.equal(await focused(page), "notice", "the focus is not lost with the button");
    assert.equal(await site.holds(phone), false);
    await tabTo(page, "sign-out");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
  });
});

test("with the keyboard alone: a change, a password that is shown and masked again", async (t) => {
  const ada = await site.person();
  await browser.visit(t, site.origin, async (page) => {
    await signIn(page, site, ada, "change");
    await page.waitForFunction(() => document.activeElement.id === "password");
    await page.keyboard.type(ada.password);
    assert.deepEqual(await tabTo(page, "new-password"), ["Show password", "new-password"]);
    await page.keyboard.type(second);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Space");
    assert.equal(await page.locator("#new-password").getAttribute("type"), "text");
    assert.equal(await focused(page), "Hide password");
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("Enter");
    assert.ok(await reads(page, "Your password is changed"));
  });
});

test("what is wrong is beside the field, named by it, and taken back when the person types", async (t) => {
  const ada = await site.person();
  await browser.visit(t, `${site.origin}/sign-in`, async (page) => {
    const field = page.locator("#password");
    await page.locator("#email").fill(ada.email);
    await field.fill(second);
    await page.keyboard.press("Enter");
    const error = page.getByRole("alert").filter({ hasText: "do not fit together" });
    await error.waitFor();
    assert.equal(await field.getAttribute("aria-invalid"), "true");
    assert.equal(await field.getAttribute("aria-errormessage"), await error.getAttribute("id"));
    const [above, below] = await Promise.all([field, error].map((one) => one.boundingBox()));
    assert.ok(below.y >= above.y + above.height);
    await page.keyboard.type("x");
    assert.equal(await error.isVisible(), false);
    assert.equal(await field.getAttribute("aria-invalid"), null);
  });
});

test("every page has one main part, one visible heading of the first rank, a title of its own and a language", async (t) => {
  const ada = await site.person();
  await browser.visit(t, site.origin, async (page) => {
    await ask(page, site, ada);
    await signIn(page, site, ada);
    const titles = new Set();
    for (const path of ["/", "/sign-in", "/forgot", "/reset", "/change", "/sessions", "/not-me"]) {
      await page.goto(site.origin + path);
      await page.locator("html[data-ready]").waitFor();
      assert.equal(await page.getByRole("main").count(), 1);
      assert.equal(await page.getByRole("heading", { level: 1 }).count(), 1, path);
      titles.add(await page.title());
    }
    assert.equal(titles.size, 7, [...titles].join(", "));
  });
});
