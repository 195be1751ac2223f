// Every page in every state that a person can meet, and how to get there. Owns the list; judges nothing.
import { choose, first, press, second, signIn, type } from "./pages.mjs";

/** Answers calls to a path with what a test wants. */
const answer = (page, path, how) =>
  page.route(`**${path}`, (route) => (how.abort ? route.abort(how.abort) : route.fulfill(how)));

async function link(page, site, who) {
  await page.request.post(`${site.origin.replace(/[^/]+\.localhost/, "127.0.0.1")}/api/password/reset/request`, {
    data: { email: who.email, tenant: site.id },
  });
  return (await site.mail(who)).link;
}

async function listed(page) {
  await page.locator("[data-rule]").first().waitFor();
}

const busy = { headers: { "retry-after": "90" }, status: 429, body: "{}" };

/** `name`, and `go(page, site, who)` that ends in the state. */
export const states = {
  "start": (page, site) => page.goto(`${site.origin}/`),
  "sign in": (page, site) => page.goto(`${site.origin}/sign-in`),
  "sign in, sent here": (page, site) => page.goto(`${site.origin}/change`).then(() => page.waitForURL(/then=change/)),
  "sign in, nothing typed": async (page, site) => {
    await page.goto(`${site.origin}/sign-in`);
    await press(page, "Sign in");
  },
  "sign in, wrong": async (page, site, who) => {
    await page.goto(`${site.origin}/sign-in`);
    await type(page, "E-mail address", who.email);
    await type(page, "Password", second);
    await press(page, "Sign in");
    await page.locator("#password-error").waitFor();
  },
  "sign in, busy": async (page, site, who) => {
    await page.route("**/api/sessions", () => {});
    await page.goto(`${site.origin}/sign-in`);
    await type(page, "E-mail address", who.email);
    await type(page, "Password", first);
    await press(page, "Sign in");
  },
  "sign in, too often": async (page, site, who) => {
    await answer(page, "/api/sessions", busy);
    await page.goto(`${site.origin}/sign-in`);
    await type(page, "E-mail address", who.email);
    await type(page, "Password", first);
    await press(page, "Sign in");
    await page.locator("#notice").waitFor();
  },
  "forgot": (page, site) => page.goto(`${site.origin}/forgot`),
  "forgot, no address": async (page, site) => {
    await page.goto(`${site.origin}/forgot`);
    await type(page, "E-mail address", "ada at example");
    await press(page, "Send the mail");
  },
  "forgot, no answer": async (page, site, who) => {
    await answer(page, "/api/password/reset/request", { abort: "internetdisconnected" });
    await page.goto(`${site.origin}/forgot`);
    await type(page, "E-mail address", who.email);
    await press(page, "Send the mail");
    await page.locator("#notice").waitFor();
  },
  "forgot, sent": async (page, site, who) => {
    await page.goto(`${site.origin}/forgot`);
    await type(page, "E-mail address", who.email);
    await press(page, "Send the mail");
    await page.getByRole("heading", { name: "Look into your mail" }).waitFor();
  },
  "reset": async (page, site) => {
    await page.goto(`${site.origin}/reset#token=some`);
    await listed(page);
  },
  "reset, weak": async (page, site) => {
    await page.goto(`${site.origin}/reset#token=some`);
    await listed(page);
    await page.getByRole("button", { name: "Show password" }).click();
    await choose(page, "password1234");
    await page.locator("[part=error]").waitFor();
  },
  "reset, good": async (page, site) => {
    await page.goto(`${site.origin}/reset#token=some`);
    await listed(page);
    await type(page, "New password", second);
  },
  "reset, uncertain": async (page, site) => {
    await answer(page, "/api/password/reset/confirm", { abort: "connectionreset" });
    await page.goto(`${site.origin}/reset#token=some`);
    await choose(page, second);
    await page.locator("#notice").waitFor();
  },
  "reset, dead": async (page, site) => {
    await page.goto(`${site.origin}/reset#token=some`);
    await choose(page, second);
    await page.getByRole("heading", { name: "This link no longer works" }).waitFor();
  },
  "reset, code": async (page, site, who) => {
    await states["forgot, sent"](page, site, who);
    await page.goto(`${site.origin}/reset`);
    await listed(page);
  },
  "reset, wrong code": async (page, site, who) => {
    await states["reset, code"](page, site, who);
    await type(page, "Code from the mail", "1234 5678");
    await choose(page, second);
    await page.locator("#code-error").waitFor();
  },
  "reset, done": async (page, site, who) => {
    await page.goto(await link(page, site, who));
    await choose(page, second);
    await page.getByRole("heading", { name: "Your password is set" }).waitFor();
  },
  "welcome": async (page, site) => {
    await page.goto(`${site.origin}/welcome#token=some`);
    await listed(page);
  },
  "change": async (page, site, who) => {
    await signIn(page, site, who, "change");
    await listed(page);
  },
  "change, wrong": async (page, site, who) => {
    await states.change(page, site, who);
    await type(page, "Current password", second);
    await type(page, "New password", second);
    await press(page, "Change the password");
    await page.locator("#password-error").waitFor();
  },
  "change, done": async (page, site, who) => {
    await states.change(page, site, who);
    await type(page, "Current password", first);
    await type(page, "New password", second);
    await press(page, "Change the password");
    await page.getByRole("heading", { name: "Your password is changed" }).waitFor();
  },
  "sessions": async (page, site, who) => {
    await site.session(who);
    await site.session(who, "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/148.0 Safari/537.36 Edg/148.0");
    await signIn(page, site, who);
  },
  "sessions, one ended": async (page, site, who) => {
    await states.sessions(page, site, who);
    await press(page, "Sign out: Edge · Windows");
    await page.getByText("Signed out there.").waitFor();
  },
  "not me": (page, site) => page.goto(`${site.origin}/not-me`),
  "not me, by link": (page, site) => page.goto(`${site.origin}/not-me#token=some`),
  "not me, dead": async (page, site) => {
    await states["not me, by link"](page, site);
    await press(page, "Secure my account");
    await page.getByRole("heading", { name: "This link no longer works" }).waitFor();
  },
  "not me, secured": async (page, site) => {
    await answer(page, "/api/password/disavow", { status: 204 });
    await states["not me, by link"](page, site);
    await press(page, "Secure my account");
    await page.getByRole("heading", { name: "Your account is secure" }).waitFor();
  },
  "not me, deactivated": async (page, site) => {
    await answer(page, "/api/password/disavow", {
      status: 200,
      json: { outcome: "deactivated", reason: "address_taken" },
    });
    await states["not me, by link"](page, site);
    await press(page, "Secure my account");
    await page.getByRole("heading", { name: "Your account is deactivated" }).waitFor();
  },
};
