// "This was not me" in a real browser: one press of whoever got the mail about a change.
import assert from "node:assert/strict";
import { test } from "node:test";
import { startEdge } from "../edge/harness.mjs";
import { firstPassword, opens, secondPassword, signedIn } from "../edge/people.mjs";
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

test("ATTACK-34, ATTACK-09: one press undoes a change, and the token does not stay in the address", async (t) => {
  const { person, url } = await told();
  await browser.visit(t, url, async (page, problems) => {
    const press = page.getByRole("button", { name: "Send the mail" });
    await press.waitFor();
    assert.equal(new URL(page.url()).hash, "");
    assert.equal(await page.getByLabel("E-mail address").count(), 0, "nobody has to say who he is");
    await press.click();
    await page.getByRole("heading", { name: "Look into your mail" }).waitFor();
    assert.equal(await page.getByRole("link", { name: "I have a code" }).count(), 0);
    assert.deepEqual(problems, []);
  });
  assert.ok(!(await opens(edge, person, secondPassword)));
  const [reset] = await edge.mailbox(person.email, { count: 2 });
  assert.match(reset.link, /\/reset#token=/);
});

test("a link that was used says so, and a page without one asks for the address", async (t) => {
  const { url } = await told();
  await browser.visit(t, url, async (page) => {
    await page.getByRole("button", { name: "Send the mail" }).click();
    await page.getByRole("heading", { name: "Look into your mail" }).waitFor();
  });
  await browser.visit(t, url, async (page) => {
    await page.getByRole("button", { name: "Send the mail" }).click();
    await page.getByRole("heading", { name: "This link no longer works" }).waitFor();
  });
  await browser.visit(t, new URL("/not-me", edge.url).href, async (page) => {
    await page.getByLabel("E-mail address").waitFor();
  });
});
