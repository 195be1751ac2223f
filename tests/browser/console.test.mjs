// The developer's console under /dev/, as `npm start` serves it, in a real Chromium: everything on it works.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { serveEdge } from "../edge/harness.mjs";
import { isWide, objections } from "./axe.mjs";
import { picture, startBrowser } from "./harness.mjs";

const edge = await serveEdge();
const browser = await startBrowser();
const url = `${edge.url}/dev/`;

const apis = ["Native", "Prelude", "JITSudo", "Unleash", "px0", "TrueFoundry"];

/** The panel of one API's endpoint, opened. */
async function panelOf(page, api) {
  const panel = page.locator("#recipes details").filter({ has: page.getByRole("heading", { name: api, exact: true }) });
  await panel.locator("summary").click();
  return panel;
}

/** Signs a demonstration account in by its button. */
async function signInAs(page, who) {
  await page.getByRole("button", { name: `Sign in as ${who}`, exact: true }).click();
  await page.locator("#people-said").getByText(`Signed in as ${who}.`).waitFor();
}

const said = (panel, text) => panel.getByRole("status").filter({ hasText: text }).waitFor();

/** What a shell makes of a curl command: its arguments. */
function argumentsOf(command) {
  const printed = execFileSync("sh", ["-c", `curl() { printf '%s\\n\\036' "$@"; }\n${command}`], { encoding: "utf8" });
  return printed.split("\n\u001e").slice(0, -1);
}

test("the mailbox fills by itself, shows a mail as its reader sees it, leads on, and is emptied", async (t) => {
  await edge.emptyMailbox();
  await browser.visit(t, url, async (page, problems) => {
    await page.getByText("No mail yet.").waitFor();
    await edge.call("POST", "/api/password/reset/request", { body: { email: "grace@example.com" } });
    await page.getByRole("button", { name: /Reset your password/ }).click();
    const mail = page.locator("#mail");
    await mail.frameLocator("iframe").getByRole("link", { name: "Choose a new password" }).waitFor();
    const [{ link, code, text }] = await edge.mailbox("grace@example.com");
    assert.equal(await mail.getByRole("link", { name: "Follow the link" }).getAttribute("href"), link);
    await mail.getByText(code, { exact: true }).first().waitFor();
    await mail.getByText("As text").click();
    assert.equal(await mail.locator("pre").textContent(), text);
    await page.locator("#mailbox-to").selectOption("grace@example.com");
    assert.equal(await page.locator("#mails button").count(), 1);
    await page.getByRole("button", { name: "Empty the mailbox" }).click();
    await page.getByText("No mail yet.").waitFor();
    assert.deepEqual(problems, []);
    await page.goto(link);
    await page.getByRole("heading", { name: "Choose a new password" }).waitFor();
  });
});

test("one click signs each demonstration account in that can be signed in, and says why another cannot", async (t) => {
  await browser.visit(t, url, async (page) => {
    const outcomes = {
      "ada@example.com at demo": true,
      "grace@example.com at demo": true,
      "ada@example.com at other": true,
      "off@example.com at demo": false,
    };
    for (const [who, works] of Object.entries(outcomes)) {
      await page.getByRole("button", { name: `Sign in as ${who}`, exact: true }).click();
      await page
        .locator("#people-said")
        .getByText(works ? `Signed in as ${who}.` : "does not sign in: the account is deactivated")
        .waitFor();
      if (works) assert.equal(await page.locator("#who").textContent(), `Signed in as ${who}.`);
    }
    assert.equal(await page.getByRole("button", { name: /^Sign in as sso/ }).count(), 0);
  });
});

test("every API's endpoint is prepared and sent, and the password is set; the curl command says the same to a shell", async (t) => {
  t.after(() => edge.resetClock());
  await browser.visit(t, url, async (page, problems) => {
    await signInAs(page, "ada@example.com at demo");
    for (const api of apis) {
      const panel = await panelOf(page, api);
      await panel.getByRole("button", { name: "Prepare" }).click();
      await said(panel, "Ready to be sent.");
      const [method, path] = (await panel.locator("summary code").textContent()).split(" ");
      const given = argumentsOf(await panel.getByLabel("As a curl command").textContent());
      assert.deepEqual(given.slice(0, 4), ["-i", "-X", method, edge.url + path]);
      const body = JSON.parse(given[given.indexOf("-d") + 1]);
      for (const [name, value] of Object.entries(body))
        assert.equal(await panel.getByLabel(name, { exact: true }).inputValue(), value);
      const headers = Object.fromEntries(
        given.filter((_, at) => given[at - 1] === "-H").map((header) => header.split(/: (.*)/)),
      );
      const answer = page.waitForRequest(
        (request) => request.method() === method && new URL(request.url()).pathname === path,
      );
      await panel.getByRole("button", { name: "Send" }).click();
      const sent = await answer;
      assert.deepEqual(sent.postDataJSON(), body);
      for (const [name, value] of Object.entries(headers)) assert.equal(sent.headers()[name.toLowerCase()], value);
      await said(panel, /^20[04] in \d+ ms. The password is set.$/);
      await panel.locator("summary").click();
      // A second mail within a minute is not sent.
      await edge.advanceClock(61_000);
    }
    assert.deepEqual(problems, []);
  });
});

test("a notice that arrives while an endpoint is prepared is not taken for the mail with the token", async (t) => {
  t.after(() => edge.resetClock());
  await edge.advanceClock(61_000);
  await browser.visit(t, url, async (page) => {
    await signInAs(page, "grace@example.com at demo");
    let readings = 0;
    await page.route(/\/dev\/mailbox\?to=/, async (route) => {
      const response = await route.fetch();
      const mails = await response.json();
      const notice = {
        id: "a-notice",
        to: "grace@example.com",
        subject: "Your password was changed",
        text: "",
        html: "",
      };
      await route.fulfill({ response, json: readings++ === 0 ? mails : [notice, ...mails] });
    });
    const panel = await panelOf(page, "Unleash");
    await panel.getByRole("button", { name: "Prepare" }).click();
    await said(panel, "Ready to be sent.");
    const [{ token }] = await edge.mailbox("grace@example.com");
    assert.equal(await panel.getByLabel("token", { exact: true }).inputValue(), token);
  });
});

test("a refused call is shown as it was answered", async (t) => {
  await browser.visit(t, url, async (page) => {
    await signInAs(page, "grace@example.com at demo");
    const panel = await panelOf(page, "Native");
    await panel.getByRole("button", { name: "Prepare" }).click();
    await said(panel, "Ready to be sent.");
    await panel.getByLabel("new_password").fill("short");
    await panel.getByRole("button", { name: "Send" }).click();
    await said(panel, /^422 in/);
    const shown = JSON.parse(await panel.getByLabel("The answer").textContent());
    assert.equal(shown.code, "password_refused");
  });
});

test("the playground judges while one types: checklist, issues, strength, passwordrules, time; a broken policy is told", async (t) => {
  await browser.visit(t, url, async (page, problems) => {
    const fact = (id) => page.locator(`#policy-${id}`).textContent();
    await page.locator("#playground").waitFor();
    assert.match(await fact("rules"), /minlength: 12/);
    await page.locator("#policy-password").fill("password1234");
    await page.locator("[data-rule=common][data-state=unmet], [data-state=unmet]").first().waitFor();
    assert.match(await fact("issues"), /"code":"common"/);
    assert.match(await fact("strength"), /^[01] of 4/);
    assert.match(await fact("time"), /^\d+\.\d µs/);
    await page.locator("#policy-password").fill("Marigold+Harbour-58");
    await page.waitForFunction(() => document.getElementById("policy-issues").textContent === "none");
    await page.locator("#policy-text").fill('{ "version": 1, "length": { "min": 40 } }');
    await page.waitForFunction(() => document.getElementById("policy-issues").textContent.includes('"need":40'));
    assert.match(await fact("rules"), /minlength: 40/);
    await page.locator("#policy-text").fill('{ "version": 1, "lenght": {} }');
    await page
      .getByText(/lenght/, { exact: false })
      .and(page.locator("#policy-error"))
      .waitFor();
    for (const preset of await page.locator("#policy-preset option").allTextContents()) {
      await page.locator("#policy-preset").selectOption(preset);
      assert.equal(await fact("error"), "", preset);
      assert.ok((await page.locator("#playground [data-rule]").count()) > 0, preset);
    }
    assert.deepEqual(problems, []);
  });
});

test("the clock is moved and set right, and the database fails once on demand", async (t) => {
  await browser.visit(t, url, async (page) => {
    const ahead = async () => (await edge.call("GET", "/dev/clock")).json.ahead_ms;
    await page.getByRole("button", { name: "+ 15 minutes" }).click();
    await page.getByText("15 min ahead").waitFor();
    await page.getByRole("button", { name: "+ 1 hour" }).click();
    await page.getByText("1.3 h ahead").waitFor();
    assert.equal(await ahead(), 75 * 60_000);
    await page.getByRole("button", { name: "Set it right" }).click();
    await page.locator("#clock-ahead").getByText("right").waitFor();
    assert.equal(await ahead(), 0);
    await page.getByLabel("fails once").check();
    await page.getByText("The next request fails.").waitFor();
    await page.getByLabel("works", { exact: true }).check();
    await page.getByText("The database works.").waitFor();
    assert.equal((await edge.call("GET", "/api/admin/tenants", { bearer: "dev-admin" })).status, 200);
  });
});

test("the audit trail shows what was just done, tenant by tenant", async (t) => {
  await browser.visit(t, url, async (page) => {
    const rows = page.locator("#trail-rows tr");
    await rows.first().waitFor();
    const before = Number(await rows.first().locator("td").first().textContent());
    await signInAs(page, "grace@example.com at demo");
    await page.getByRole("button", { name: "Read again" }).click();
    await rows
      .filter({ has: page.getByRole("cell", { name: String(before + 1), exact: true }) })
      .getByText("signed-in")
      .waitFor();
    await page.getByLabel("Tenant").selectOption("other");
    await page.waitForFunction(() => document.querySelectorAll("#trail-rows tr").length > 0);
  });
});

test("axe-core finds nothing on the console, light and dark, at any width", async (t) => {
  await edge.call("POST", "/api/password/reset/request", { body: { email: "grace@example.com" } });
  await browser.visit(
    t,
    url,
    async (page) => {
      await page.locator("#mails button").first().click();
      await page.locator("#mail").frameLocator("iframe").locator("p").first().waitFor();
      await signInAs(page, "grace@example.com at demo");
      const panel = await panelOf(page, "JITSudo");
      await panel.getByRole("button", { name: "Prepare" }).click();
      await said(panel, "Ready to be sent.");
      await page.locator("#policy-password").fill("password1234");
      for (const colorScheme of ["light", "dark"]) {
        await page.emulateMedia({ colorScheme });
        for (const width of [360, 768, 1280]) {
          await page.setViewportSize({ width, height: 900 });
          assert.ok(!(await isWide(page)), `${width}`);
          await picture(page, `console ${width} ${colorScheme}`);
        }
        assert.deepEqual(await objections(page), [], colorScheme);
      }
    },
    { reducedMotion: "reduce" },
  );
});
