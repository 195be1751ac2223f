// What mails look like to their readers: nothing sticks out, everything can be read, light and dark, in
// both directions, and nothing is loaded from anywhere.
import assert from "node:assert/strict";
import { test } from "node:test";
import { must } from "../edge/prelude.mjs";
import { startEdge } from "../edge/harness.mjs";
import { isWide, objections } from "./axe.mjs";
import { picture, startBrowser } from "./harness.mjs";
import { first, second, siteOf } from "./pages.mjs";

const edge = await startEdge();
const browser = await startBrowser();

const looks = {
  plain: {},
  branded: { branding: { name: "Fen & Heath", colour: "#ffd400", support: "mailto:help@example.com" } },
  arabic: { language: "ar", branding: { name: "Fen & Heath" } },
};

/** One mail of each kind that a person can cause: kind → mail. */
async function mailsOf(site) {
  const call = async (path, body, bearer) => {
    const answer = await edge.call("POST", site.origin + path, { body, bearer });
    assert.ok(answer.status < 300, `${path}: ${answer.status} ${answer.text}`);
    return answer;
  };
  const [ada, grace, mary] = await Promise.all([1, 2, 3].map(() => site.person()));
  const sso = await site.person({ auth_provider: "oidc", password: undefined });
  const fresh = await site.person({ password: undefined });
  const admin = await site.session(await site.person({ admin: true }));
  const guest = { email: `guest-${site.id}@example.com` };
  await call("/api/password/reset/request", { email: ada.email });
  await call("/api/password/reset/request", { email: sso.email });
  await call("/api/password/reset/request", { email: fresh.email });
  await call("/auth/reset/password-email", { email: grace.email });
  await call("/v1/auth/password-reset/trigger", { email: mary.email });
  await call(
    "/api/svc/v1/users/invite",
    { email: guest.email, acceptInviteClientUrl: "https://example.com" },
    admin.access_token,
  );
  const people = {
    reset: ada,
    elsewhere: sso,
    passwordless: fresh,
    "unleash reset": grace,
    "px0 reset": mary,
    invitation: guest,
  };
  const mails = await Promise.all(Object.entries(people).map(async ([kind, who]) => [kind, await site.mail(who)]));
  const { access_token: bearer } = await site.session(ada);
  must(
    await edge.call("POST", `${site.origin}/api/password/change`, {
      bearer,
      body: { current_password: first, new_password: second },
    }),
    204,
  );
  const changed = await site.mail(ada, 2);
  await call("/api/password/disavow", { token: changed.undo });
  return [...mails, ["changed", changed], ["disavowed", await site.mail(ada, 3)]];
}

for (const [look, settings] of Object.entries(looks)) {
  test(`mails can be read on a telephone and on a desk, light and dark: ${look}`, async (t) => {
    const site = await siteOf(edge, settings);
    const mails = await mailsOf(site);
    await browser.visit(t, "about:blank", async (page) => {
      const requests = [];
      page.on("request", (request) => requests.push(request.url()));
      for (const [kind, { html, link, code }] of mails) {
        await page.setContent(html);
        for (const colorScheme of ["light", "dark"]) {
          await page.emulateMedia({ colorScheme });
          for (const width of [360, 640]) {
            await page.setViewportSize({ width, height: 640 });
            assert.ok(!(await isWide(page)), `${kind} is wider than ${width}`);
            await picture(page, `mail ${look} ${kind} ${width} ${colorScheme}`);
          }
          assert.deepEqual(
            (await objections(page)).filter((objection) => !/^(landmark|region)/.test(objection)),
            [],
            `${kind}, ${colorScheme}`,
          );
        }
        assert.equal(
          await page.evaluate(() => getComputedStyle(document.body).direction),
          look === "arabic" ? "rtl" : "ltr",
        );
        if (link) assert.equal(await page.locator("a").first().getAttribute("href"), link);
        if (code) assert.equal(await page.locator("strong").textContent(), code);
      }
      assert.deepEqual(requests, []);
    });
  });
}
