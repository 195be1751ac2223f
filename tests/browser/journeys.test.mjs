// What people do on the pages, from the forgotten password to the new one, in a real Chromium.
import assert from "node:assert/strict";
import { test } from "node:test";
import { startEdge } from "../edge/harness.mjs";
import { startBrowser } from "./harness.mjs";
import { ask, choose, first, follow, press, reads, second, signIn, siteOf, type } from "./pages.mjs";

const edge = await startEdge();
const browser = await startBrowser();
const site = await siteOf(edge);
const hour = 3_600_000;

test("a forgotten password: mail, link, new password; what was signed in elsewhere is signed out; the new one signs in", async (t) => {
  const ada = await site.person();
  const elsewhere = await site.session(ada);
  await browser.visit(t, site.origin, async (page, problems) => {
    await follow(page, "Forgot your password?");
    const mail = await ask(page, site, ada);
    await page.getByText(ada.email).waitFor();
    await page.goto(mail.link);
    await choose(page, second);
    assert.ok(await reads(page, "Your password is set"), "the focus is on what happened");
    assert.equal(await site.holds(elsewhere), false);
    assert.ok((await site.mail(ada, 2)).subject.includes("changed"), "the owner is told");
    await follow(page, "Sign in");
    await type(page, "E-mail address", ada.email);
    await type(page, "Password", first);
    await press(page, "Sign in");
    await page.getByText("Address and password do not fit together.").waitFor();
    await type(page, "Password", second);
    await press(page, "Sign in");
    await page.getByText(`Signed in as ${ada.email}`).waitFor();
    assert.deepEqual(
      problems.filter((problem) => !/status of 401|ERR_ABORTED/.test(problem)),
      [],
    );
  });
});

test("ASVS-6.2.2, ASVS-6.2.3: a change with a wrong current password, then a weak new one, then a good one", async (t) => {
  const ada = await site.person();
  const elsewhere = await site.session(ada);
  await browser.visit(t, site.origin, async (page) => {
    await signIn(page, site, ada, "change");
    assert.equal(new URL(page.url()).pathname, "/change", "back to where the person wanted to go");

    await press(page, "Change the password");
    await page.getByText("Fill in: Current password").waitFor();
    await type(page, "Current password", "not-her-password");
    await type(page, "New password", second);
    await press(page, "Change the password");
    await page.getByText("The current password is wrong.").waitFor();
    assert.equal(await page.evaluate(() => document.activeElement.id), "password");

    await type(page, "Current password", first);
    await type(page, "New password", "password1234");
    await press(page, "Change the password");
    await page
      .locator("[part=error]")
      .getByText(/common/i)
      .waitFor();
    assert.equal(await page.evaluate(() => document.activeElement.id), "new-password");
    assert.ok(await site.opens(ada, first), "nothing has changed yet");

    await type(page, "New password", second);
    await press(page, "Change the password");
    assert.ok(await reads(page, "Your password is changed"));
    assert.equal(await site.holds(elsewhere), false, "the other session has ended");
    await page.getByRole("link", { name: "Where you are signed in" }).click();
    await page.getByText("this one").waitFor();
    assert.equal(await page.getByRole("listitem").count(), 1, "this one stays");
    assert.deepEqual([await site.opens(ada, first), await site.opens(ada, second)], [false, true]);
  });
});

test("a used link and an expired one are explained, with a way on", async (t) => {
  const ada = await site.person();
  await browser.visit(t, site.origin, async (page) => {
    const { link } = await ask(page, site, ada);
    await page.goto(link);
    await choose(page, second);
    await reads(page, "Your password is set");
    await page.goto("about:blank");
    await page.goto(link);
    await choose(page, "Another-Lantern-77");
    assert.ok(await reads(page, "This link no longer works"));
    assert.match(await page.title(), /This link no longer works/);
    await page.getByText("If you have just set a password, sign in with it").waitFor();

    await follow(page, "Get a new mail");
    await edge.advanceClock(hour / 10);
    const late = await ask(page, site, ada, 3);
    await edge.advanceClock(2 * hour);
    await page.goto(late.link);
    await choose(page, "Another-Lantern-77");
    assert.ok(await reads(page, "This link no longer works"));
    assert.ok(await site.opens(ada, second));
    await edge.resetClock();
    assert.equal(await page.getByRole("link", { name: "Get a new mail" }).getAttribute("href"), "/forgot");
  });
});

test("the code of the mail is typed where it was asked for: a wrong one is told, the right one works with blanks in it", async (t) => {
  const ada = await site.person();
  await browser.visit(t, site.origin, async (page) => {
    const { code } = await ask(page, site, ada);
    await page.getByRole("link", { name: "I have a code" }).click();
    await page.getByLabel("Code from the mail").waitFor();
    const wrong = String((Number(code) + 1) % 100_000_000).padStart(8, "0");
    await type(page, "Code from the mail", wrong);
    await choose(page, second);
    await page.getByText("This code is wrong or too old.").waitFor();
    assert.equal(await page.evaluate(() => document.activeElement.id), "code");
    assert.ok(await page.getByRole("link", { name: "Get a new mail" }).isVisible());
    await type(page, "Code from the mail", `${code.slice(0, 4)} ${code.slice(4)}`);
    await press(page, "Set the password");
    assert.ok(await reads(page, "Your password is set"));
    assert.ok(await site.opens(ada, second));
  });
});

test("an invited person is welcomed and chooses the first password", async (t) => {
  const admin = await site.session(await site.person({ admin: true }));
  const guest = { email: `guest-${site.id.slice(0, 8)}@example.com` };
  const invited = await edge.call("POST", `${site.origin}/api/svc/v1/users/invite`, {
    bearer: admin.access_token,
    body: { email: guest.email, acceptInviteClientUrl: "https://example.com" },
  });
  assert.equal(invited.status, 200, invited.text);
  await browser.visit(t, (await site.mail(guest)).link, async (page) => {
    await page.getByRole("heading", { name: "Welcome! Choose your password" }).waitFor();
    await choose(page, second);
    assert.ok(await reads(page, "Your password is set"));
    assert.ok(await site.opens(guest, second));
  });
});

test("two tabs with one link: the first sets the password, the second is told and led on", async (t) => {
  const ada = await site.person();
  await browser.visit(t, site.origin, async (page) => {
    const { link } = await ask(page, site, ada);
    const other = await page.context().newPage();
    await Promise.all([page.goto(link), other.goto(link)]);
    await choose(page, second);
    assert.ok(await reads(page, "Your password is set"));
    await choose(other, "Another-Lantern-77");
    assert.ok(await reads(other, "This link no longer works"));
    assert.ok(await site.opens(ada, second));
  });
});

test("two tabs that are signed in: a change in one asks the other to sign in again, and leads back", async (t) => {
  const ada = await site.person();
  await browser.visit(t, site.origin, async (page) => {
    await signIn(page, site, ada, "change");
    const other = await page.context().newPage();
    await signIn(other, site, ada, "change");
    await type(page, "Current password", first);
    await type(page, "New password", second);
    await press(page, "Change the password");
    assert.ok(await reads(page, "Your password is changed"));
    await type(other, "Current password", first);
    await type(other, "New password", "Another-Lantern-77");
    await press(other, "Change the password");
    await other.getByText("Sign in first, then you can go on.").waitFor();
    assert.equal(new URL(other.url()).search, "?then=change");
    assert.ok(await site.opens(ada, second));
  });
});

test("ASVS-7.5.2: a person sees the sessions, ends one, ends all others, signs out, and the back button shows nothing any more", async (t) => {
  const ada = await site.person();
  const phone = await site.session(ada);
  const tool = await site.session(ada, "curl/8.1");
  const desk = await site.session(
    ada,
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/148.0 Safari/537.36 Edg/148.0",
  );
  await browser.visit(t, site.origin, async (page) => {
    await signIn(page, site, ada);
    assert.equal(await page.getByRole("listitem").count(), 4);
    await page.getByText("Safari · iPhone").waitFor();
    await page.getByText("Edge · Windows").waitFor();
    await press(page, "Sign out: curl");
    await page.getByText("Signed out there.").waitFor();
    assert.deepEqual([await site.holds(tool), await site.holds(phone), await site.holds(desk)], [false, true, true]);
    assert.equal(await page.getByRole("listitem").count(), 3);
    await press(page, "Sign out everywhere else");
    await page.getByText("Edge · Windows").waitFor({ state: "detached" });
    assert.deepEqual([await site.holds(phone), await site.holds(desk)], [false, false]);
    assert.equal(await page.getByRole("button", { name: "Sign out everywhere else" }).isVisible(), false);
    await press(page, "Sign out here");
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    await page.goBack();
    await page.waitForURL(/sign-in/);
    assert.equal(await page.getByRole("listitem").count(), 0);
  });
});

test("an account that signs in elsewhere, and one that was deactivated, are told no more than a wrong password", async (t) => {
  const sso = await site.person({ auth_provider: "oidc", password: undefined });
  await browser.visit(t, `${site.origin}/sign-in`, async (page) => {
    await type(page, "E-mail address", sso.email);
    await type(page, "Password", first);
    await press(page, "Sign in");
    await page.getByText("Address and password do not fit together.").waitFor();
    assert.equal(await page.getByLabel("Password", { exact: true }).inputValue(), "");
  });
});
