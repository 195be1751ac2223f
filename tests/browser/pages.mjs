// A tenant with pages of its own for a browser test, people in it, and what a person does on the pages.
// Owns no server and no browser; asserts nothing but that the making succeeds.
import { randomUUID } from "node:crypto";
import { must } from "../edge/prelude.mjs";

export const first = "Kestrel-Over-Fen-31";
export const second = "Marigold+Harbour-58";

/**
 * A tenant on a host of its own, where its links lead, too: `{ id, origin, person(), session(person),
 * opens(person, password), mail(person, count) }`.
 */
export async function siteOf(edge, settings = {}) {
  const slug = `s-${randomUUID().slice(0, 8)}`;
  const host = `${slug}.localhost`;
  const origin = `http://${host}:${new URL(edge.url).port}`;
  const body = { slug, hosts: [host], settings: { limits: "open", origin, ...settings } };
  const { id } = must(await edge.admin("POST", "/tenants", body), 201).json;

  async function person(account = {}) {
    const email = `p-${randomUUID().slice(0, 8)}@example.com`;
    const wanted = { tenant: id, email, password: first, ...account };
    must(await edge.admin("POST", "/accounts", wanted), 201);
    return { email, password: wanted.password };
  }

  const signIn = (
    { email },
    password,
    agent = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Safari/604.1",
  ) =>
    edge.call("POST", `http://${host}/api/sessions`, { body: { email, password }, headers: { "user-agent": agent } });

  return {
    id,
    origin,
    person,
    session: async (who, agent) => must(await signIn(who, who.password, agent), 200).json,
    opens: async (who, password) => (await signIn(who, password)).status === 200,
    /** Whether an access token still opens anything. */
    holds: async ({ access_token: bearer }) =>
      (await edge.call("GET", `http://${host}/api/sessions`, { bearer })).status === 200,
    /** The newest of at least `count` mails. */
    mail: async ({ email }, count = 1) => (await edge.mailbox(email, { count }))[0],
  };
}

/** Types into the field with a label. */
export const type = (page, label, text) => page.getByLabel(label, { exact: true }).fill(text);

/** Presses a button. */
export const press = (page, name) => page.getByRole("button", { name, exact: true }).click();

/** Follows a link to a page of ours, and waits until that page has loaded: a person reads before they type. */
export async function follow(page, name) {
  const loaded = page.waitForEvent("load");
  await page.getByRole("link", { name }).click();
  await loaded;
}

/** Waits for a heading and answers whether the focus is on it. */
export async function reads(page, heading) {
  const found = page.getByRole("heading", { name: heading, exact: true });
  await found.waitFor();
  return found.evaluate((node) => node === document.activeElement);
}

/** Signs in on the page. */
export async function signIn(page, site, { email, password }, then = "") {
  await page.goto(`${site.origin}/sign-in${then && `?then=${then}`}`);
  await type(page, "E-mail address", email);
  await type(page, "Password", password);
  await press(page, "Sign in");
  await page.getByText(`Signed in as ${email}`).waitFor();
}

/** Asks for the mail on the page and answers the mail. */
export async function ask(page, site, who, count = 1) {
  await page.goto(`${site.origin}/forgot`);
  await type(page, "E-mail address", who.email);
  await press(page, "Send the mail");
  await page.getByRole("heading", { name: "Look into your mail" }).waitFor();
  return site.mail(who, count);
}

/** Chooses the new password on the page that a mailed link opened. */
export async function choose(page, password) {
  await type(page, "New password", password);
  await press(page, "Set the password");
}
