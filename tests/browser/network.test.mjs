// The pages on slow and failing networks: nothing is sent twice unasked, and nobody is left in the dark.
import assert from "node:assert/strict";
import { test } from "node:test";
import { startEdge } from "../edge/harness.mjs";
import { startBrowser } from "./harness.mjs";
import { ask, choose, first, press, reads, second, signIn, siteOf, type } from "./pages.mjs";

const edge = await startEdge();
const browser = await startBrowser();
const site = await siteOf(edge);

/** Lets calls to a path reach the service, but not the answers of the first `times` come back; answers what was sent. */
async function loseAnswers(page, path, times = 1) {
  const sent = [];
  await page.route(`**${path}`, async (route) => {
    const request = route.request();
    const { authorization, "content-type": type } = request.headers();
    sent.push(request.postDataJSON());
    const headers = { "content-type": type, ...(authorization && { authorization }) };
    const answer = await edge.call(request.method(), request.url(), { body: request.postData(), headers });
    if (sent.length > times)
      await route.fulfill({
        status: answer.status,
        body: answer.text,
        contentType: answer.headers.get("content-type") ?? undefined,
      });
    else await route.abort("connectionreset");
  });
  return sent;
}

test("ATTACK-01: an answer that got lost spends a link once: nothing is sent again unasked, and the second try says what happened", async (t) => {
  const ada = await site.person();
  await browser.visit(t, site.origin, async (page) => {
    const { link } = await ask(page, site, ada);
    const sent = await loseAnswers(page, "/api/password/reset/confirm");
    await page.goto(link);
    await choose(page, second);
    const notice = page.getByRole("alert").filter({ hasText: "it is not certain whether your password was set" });
    await notice.waitFor();
    assert.ok(await notice.evaluate((node) => node === document.activeElement), "it is where the person reads");
    assert.equal(sent.length, 1);
    assert.ok(await site.opens(ada, second), "the service has done it");

    await press(page, "Set the password");
    assert.ok(await reads(page, "Your password is set"));
    await page.getByText("Your first attempt seems to have gone through.").waitFor();
    assert.deepEqual(
      sent.map(({ new_password: password }) => password),
      [second, second],
    );
    assert.equal((await edge.mailbox(ada.email)).length, 2, "one mail with the link, one about the change");
  });
});

test("a request that never arrived is told, and works at the next try", async (t) => {
  const ada = await site.person();
  await browser.visit(t, site.origin, async (page) => {
    const { link } = await ask(page, site, ada);
    await page.goto(link);
    await page.context().setOffline(true);
    await choose(page, second);
    await page.getByText("it is not certain whether your password was set").waitFor();
    assert.ok(await site.opens(ada, first));
    await page.context().setOffline(false);
    await press(page, "Set the password");
    assert.ok(await reads(page, "Your password is set"));
    assert.ok(await page.getByText("Sign in with it from now on.").isVisible());
    assert.ok(await site.opens(ada, second));
  });
});

test("a change whose answer got lost: the next try says that the first may have gone through", async (t) => {
  const ada = await site.person();
  await browser.visit(t, site.origin, async (page) => {
    await signIn(page, site, ada, "change");
    const sent = await loseAnswers(page, "/api/password/change");
    await type(page, "Current password", first);
    await type(page, "New password", second);
    await press(page, "Change the password");
    await page.getByText("it is not certain whether your password was changed").waitFor();
    await press(page, "Change the password");
    await page.getByText("Perhaps your first attempt went through").waitFor();
    assert.equal(sent.length, 2);
    assert.ok(await site.opens(ada, second));
  });
});

test("while an answer is awaited the button is busy, screen readers are told, and further presses send nothing", async (t) => {
  const ada = await site.person();
  await browser.visit(t, site.origin, async (page) => {
    const { link } = await ask(page, site, ada);
    const { promise: held, resolve: release } = Promise.withResolvers();
    let sent = 0;
    await page.route("**/api/password/reset/confirm", async (route) => {
      sent += 1;
      await held;
      await route.continue();
    });
    await page.goto(link);
    await choose(page, second);
    const button = page.getByRole("button", { name: "Set the password" });
    await page.getByRole("status").filter({ hasText: "One moment" }).waitFor({ state: "attached" });
    assert.equal(await button.getAttribute("aria-disabled"), "true");
    await button.click({ force: true });
    await page.getByLabel("New password", { exact: true }).press("Enter");
    release();
    assert.ok(await reads(page, "Your password is set"));
    assert.equal(sent, 1);
  });
});

test("without an answer, with too many tries, and with a failure of the service, every form says so", async (t) => {
  const ada = await site.person();
  /** @type {[answer: { abort?: string, status?: number, headers?: Record<string, string>, body?: string }, sentence: string][]} */
  const answers = [
    [{ abort: "internetdisconnected" }, "No answer came. Check your connection and try again."],
    [{ status: 429, headers: { "retry-after": "90" }, body: "{}" }, "Too many attempts. Try again in 2 min."],
    [{ status: 500, body: "<h1>oops</h1>" }, "Something failed on our side. Try again in a moment."],
  ];
  await browser.visit(t, site.origin, async (page) => {
    for (const [answer, sentence] of answers) {
      await page.route(/\/api\/(sessions|password\/reset\/request)$/, (route) =>
        answer.abort ? route.abort(answer.abort) : route.fulfill(answer),
      );
      await page.goto(`${site.origin}/sign-in`);
      await type(page, "E-mail address", ada.email);
      await type(page, "Password", first);
      await press(page, "Sign in");
      await page.getByRole("alert").filter({ hasText: sentence }).waitFor();
      assert.equal(await page.getByLabel("Password", { exact: true }).inputValue(), first, "nothing is typed twice");
      for (const path of ["forgot", "not-me"]) {
        await page.goto(`${site.origin}/${path}`);
        await type(page, "E-mail address", ada.email);
        await press(page, "Send the mail");
        await page.getByRole("alert").filter({ hasText: sentence }).waitFor();
      }
      await page.unrouteAll({ behavior: "wait" });
    }
  });
});

test("without the package, the policy or the branding, a page still works; the server judges", async (t) => {
  const ada = await site.person();
  await browser.visit(t, site.origin, async (page) => {
    const { link } = await ask(page, site, ada);
    await page.route(/\/pkg\/|\/api\/(branding|password\/policy)/, (route) => route.abort());
    await page.goto(link);
    await choose(page, "password1234");
    await page.getByRole("alert").filter({ hasText: "This password is not accepted." }).waitFor();
    assert.equal(await page.evaluate(() => document.activeElement.id), "new-password");
    await choose(page, second);
    assert.ok(await reads(page, "Your password is set"));
  });
});

test("where the person's language does not arrive, the page speaks English", async (t) => {
  await browser.visit(
    t,
    "about:blank",
    async (page) => {
      await page.route("**/text/fr.js", (route) => route.abort());
      await page.goto(`${site.origin}/sign-in`);
      await press(page, "Sign in");
      await page.getByText("Fill in: E-mail address").waitFor();
      assert.equal(await page.evaluate(() => document.documentElement.lang), "en");
    },
    { locale: "fr-FR" },
  );
});

test("a browser that keeps nothing can still reset a password", async (t) => {
  const ada = await site.person();
  await browser.visit(t, site.origin, async (page) => {
    await page.addInitScript(() => {
      const refuse = {
        get: () => {
          throw new DOMException("no storage", "SecurityError");
        },
      };
      Object.defineProperty(window, "sessionStorage", refuse);
      Object.defineProperty(window, "localStorage", refuse);
    });
    const { link } = await ask(page, site, ada);
    await page.goto(link);
    await choose(page, second);
    assert.ok(await reads(page, "Your password is set"));
  });
});
