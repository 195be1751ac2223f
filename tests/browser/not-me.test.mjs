// "This was not me" in a real browser: one press by the person who got the mail about a change.
import assert from "node:assert/strict";
import { test } from "node:test";
import { startEdge } from "../edge/harness.mjs";
import { firstPassword, opens, secondPassword, signedIn } from "../edge/people.mjs";
import { objections } from "./axe.mjs";
import { startBrowser } from "./harness.mjs";

const edge = await startEdge();
const browser = await startBrowser();

/** The address of the page in the mail about a change, at this server. */
async function told() {
  const person = await signedIn(edge);
  const body = { current_password: firstPassword, new_password: secondPassword };
  assert.equal((await edge.call("POST", "/api/password/change", { bearer: person.bearer, body })).status, 204);
  const [{ link }] = await edge.mailbox(person.email);
  const { pathname, hash } = new URL(link);
  return { person, url: new URL(pathname + hash, edge.url).href };
}

const press = (page) => page.getByRole("button", { name: "Secure my account" }).click();
const secured = (page) => page.getByRole("heading", { name: "Your account is secure" }).waitFor();

test("ATTACK-34, ATTACK-09: one press undoes a change and the page says what was done; the token does not stay in the address", async (t) => {
  const { person, url } = await told();
  await browser.visit(t, url, async (page, problems) => {
    await page.getByText("sign out every device").waitFor();
    assert.equal(new URL(page.url()).hash, "");
    assert.equal(await page.getByLabel("E-mail address").count(), 0, "nobody has to type an address");
    assert.deepEqual(await page.getByRole("button").allTextContents(), ["Secure my account"]);
    assert.deepEqual(await objections(page), []);
    await press(page);
    await secured(page);
    assert.equal(
      await page.evaluate(() => document.activeElement.id),
      "secured-title",
      "reading starts at what was done",
    );
    assert.match(await page.title(), /^Your account is secure/);
    await page.getByText("Every device is signed out, and the password that was set last").waitFor();
    assert.equal(await page.getByText("If there is an account").isVisible(), false);
    assert.equal(await page.getByRole("link", { name: "I have a code" }).isVisible(), false);
    assert.deepEqual(await objections(page), []);
    assert.deepEqual(problems, []);
  });
  assert.ok(!(await opens(edge, person, secondPassword)));
  const [reset] = await edge.mailbox(person.email, { count: 2 });
  assert.equal(reset.subject, "Your account is secure");
  assert.match(reset.link, /\/reset#token=/);
});

test("where another account has the address, the page says that the account is deactivated, and mails no link", async (t) => {
  const { person, url } = await told();
  const moved = await edge.admin("PATCH", `/accounts/${person.id}`, { email: `moved-${person.email}` });
  assert.equal(moved.status, 200, moved.text);
  const taken = await edge.admin("POST", "/accounts", { tenant: moved.json.tenant, email: person.email });
  assert.equal(taken.status, 201, taken.text);
  await browser.visit(t, url, async (page, problems) => {
    await press(page);
    await page.getByRole("heading", { name: "Your account is deactivated" }).waitFor();
    assert.equal(await page.evaluate(() => document.activeElement.id), "deactivated-title");
    await page.getByText("another account has it now").waitFor();
    assert.equal(await page.getByText("choose a new password").isVisible(), false);
    assert.equal(await page.getByRole("link", { name: "Get a new mail" }).isVisible(), false);
    assert.deepEqual(await objections(page), []);
    assert.deepEqual(problems, []);
  });
  // The change, the move, and what came of the press.
  const [mail] = await edge.mailbox(person.email, { count: 3 });
  assert.equal(mail.subject, "Your account is deactivated");
  assert.equal(mail.link, undefined);
});

test("the page and its answer are in the reader's language", async (t) => {
  const { url } = await told();
  await browser.visit(
    t,
    url,
    async (page) => {
      await page.getByRole("button", { name: "Mein Konto sichern" }).click();
      await page.getByRole("heading", { name: "Ihr Konto ist sicher" }).waitFor();
    },
    { locale: "de-DE" },
  );
});

test("where the answer is lost, pressing again says that the account is secure", async (t) => {
  const { url } = await told();
  await browser.visit(t, url, async (page) => {
    await page.route(
      "**/api/password/disavow",
      async (route) => {
        await route.fetch();
        await route.abort("connectionreset");
      },
      { times: 1 },
    );
    await press(page);
    await page.getByRole("alert").filter({ hasText: "No answer came." }).waitFor();
    await press(page);
    await secured(page);
  });
});

test("a link that was used says so, and a page without one asks for the address", async (t) => {
  const { url } = await told();
  await browser.visit(t, url, async (page) => {
    await press(page);
    await secured(page);
  });
  await browser.visit(t, url, async (page) => {
    await press(page);
    await page.getByRole("heading", { name: "This link no longer works" }).waitFor();
    assert.deepEqual(await objections(page), []);
  });
  await browser.visit(t, new URL("/not-me", edge.url).href, async (page) => {
    await page.getByLabel("E-mail address").waitFor();
    assert.deepEqual(await page.getByRole("button").allTextContents(), ["Send the mail"]);
  });
});
