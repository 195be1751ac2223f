// What the pages keep to themselves, and what they leave to the browser and its password manager.
import assert from "node:assert/strict";
import { test } from "node:test";
import { startEdge } from "../edge/harness.mjs";
import { startBrowser } from "./harness.mjs";
import { ask, choose, press, reads, second, signIn, siteOf, type } from "./pages.mjs";

const edge = await startEdge();
const browser = await startBrowser();
const site = await siteOf(edge, { branding: { links: [{ text: "Terms", href: "http://other.localhost/terms" }] } });
const old = await siteOf(edge, { compat: { unleash: "upstream" } });

const paths = ["/", "/sign-in", "/forgot", "/reset", "/reset-password", "/welcome", "/change", "/sessions", "/not-me"];

/** Where a link's token is: in the fragment or, as Unleash's own server has it, in the query. */
const tokenOf = ({ link }) => new URLSearchParams(new URL(link).hash.slice(1) || new URL(link).search).get("token");

/** Notes every element that could fetch or lead somewhere, and whether the token was in the address when it came. */
function watchAddress(token) {
  globalThis.seen = [];
  const note = (node) => {
    if (!(node instanceof Element)) return;
    for (const one of [node, ...node.querySelectorAll("*")]) {
      if (one.matches("script, link, a[href], img, iframe")) {
        globalThis.seen.push([one.getAttribute("src") ?? one.getAttribute("href"), location.href.includes(token)]);
      }
    }
  };
  new MutationObserver((changes) => changes.forEach(({ addedNodes }) => addedNodes.forEach(note))).observe(document, {
    childList: true,
    subtree: true,
  });
}

/** What was on the page while the token was in the address. */
const earlyOnes = (seen) => [...new Set(seen.filter(([, early]) => early).map(([address]) => address))];

/** Opens a mailed link and follows its token: `use(page, { token, requests })`. */
function follow(t, mail, use) {
  const token = tokenOf(mail);
  return browser.visit(t, "about:blank", async (page) => {
    const requests = [];
    page.on("request", (request) => requests.push(request));
    await page.addInitScript(watchAddress, token);
    await page.goto(mail.link);
    await page.getByLabel("New password", { exact: true }).waitFor();
    await use(page, { token, requests });
  });
}

async function historyOf(page) {
  const session = await page.context().newCDPSession(page);
  const { entries } = await session.send("Page.getNavigationHistory");
  return entries.map(({ url }) => url);
}

test("ATTACK-09: a link's token is out of the address before any other script, style or link is there, and nowhere afterwards", async (t) => {
  const ada = await site.person();
  await edge.call("POST", `${site.origin}/api/password/reset/request`, { body: { email: ada.email } });
  await follow(t, await site.mail(ada), async (page, { token, requests }) => {
    const seen = await page.evaluate(() => globalThis.seen);
    assert.ok(seen.length > 10);
    assert.deepEqual(earlyOnes(seen), ["/pages/token.js"]);
    assert.equal(page.url(), `${site.origin}/reset`);
    assert.ok(!JSON.stringify(await historyOf(page)).includes(token));
    assert.ok(!(await page.evaluate(() => document.documentElement.outerHTML)).includes(token));
    assert.ok(
      !(await page.evaluate(() => JSON.stringify([{ ...sessionStorage }, { ...localStorage }]))).includes(token),
    );
    assert.equal(await page.evaluate(() => globalThis.takeToken()), null, "it was handed over once");

    await choose(page, second);
    assert.ok(await reads(page, "Your password is set"));
    const told = await Promise.all(
      requests.map(async (request) => [request.url().split("#")[0], await request.allHeaders()]),
    );
    assert.ok(!JSON.stringify(told).includes(token), "no address and no header carries it");
    const carriers = requests
      .filter((request) => request.postData()?.includes(token))
      .map((request) => new URL(request.url()).pathname);
    assert.deepEqual(carriers, ["/api/password/reset/confirm"]);
  });
});

test("ATTACK-09: where a migration still has the token in the query, it leaves the address just as early", async (t) => {
  const ada = await old.person();
  await edge.call("POST", `${old.origin}/auth/reset/password-email`, { body: { email: ada.email } });
  await follow(t, await old.mail(ada), async (page, { token, requests }) => {
    const seen = await page.evaluate(() => globalThis.seen);
    assert.deepEqual(earlyOnes(seen), ["/pages/token.js"]);
    assert.equal(page.url(), `${old.origin}/reset-password`);
    assert.ok(!JSON.stringify(await historyOf(page)).includes(token));
    await choose(page, second);
    assert.ok(await reads(page, "Your password is set"));
    const [, ...others] = await Promise.all(
      requests.map(async (request) => [request.url(), await request.allHeaders()]),
    );
    assert.ok(!JSON.stringify(others).includes(token));
  });
});

test("ATTACK-09, FORGOT-08, ASVS-3.4.5: a link that leads away sends no Referer; back and reload find no token", async (t) => {
  const ada = await site.person();
  await edge.call("POST", `${site.origin}/api/password/reset/request`, { body: { email: ada.email } });
  await follow(t, await site.mail(ada), async (page, { token }) => {
    const left = page.waitForRequest("http://other.localhost/terms");
    await page.route("http://other.localhost/terms", (route) =>
      route.fulfill({ body: "terms", contentType: "text/plain" }),
    );
    await page.getByRole("link", { name: "Terms" }).click();
    const headers = await (await left).allHeaders();
    assert.equal(headers.referer, undefined);
    await page.goBack();
    assert.equal(page.url(), `${site.origin}/reset`);
    await page.reload();
    // The page forgot the link, which the mail still has, and asks for the code.
    await page.getByLabel("Code from the mail").waitFor();
    assert.ok(!JSON.stringify(await historyOf(page)).includes(token));
  });
  await follow(t, await site.mail(ada), async (page) => {
    await choose(page, second);
    assert.ok(await reads(page, "Your password is set"));
    await page.getByRole("link", { name: "Sign in" }).click();
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    await page.goBack();
    await page.getByLabel("Code from the mail").waitFor();
    assert.equal(await page.locator("#new-password").inputValue(), "");
  });
});

test("ATTACK-10: whoever opens the link first, by GET, HEAD or in a browser that runs scripts, spends nothing", async (t) => {
  const ada = await site.person();
  await edge.call("POST", `${site.origin}/api/password/reset/request`, { body: { email: ada.email } });
  const mail = await site.mail(ada);
  for (const method of ["GET", "HEAD", "OPTIONS"]) {
    const answer = await edge.call(method, mail.link);
    assert.ok(answer.status < 500, `${method} ${answer.status}`);
  }
  for (let visit = 0; visit < 2; visit += 1) {
    await follow(t, mail, async (page, { requests }) => {
      await page.waitForLoadState("networkidle");
      assert.deepEqual(
        requests.filter((request) => !["GET", "HEAD"].includes(request.method())).map((request) => request.url()),
        [],
      );
    });
  }
  await follow(t, mail, async (page) => {
    await choose(page, second);
    assert.ok(await reads(page, "Your password is set"));
  });
});

test("ASVS-3.4.3, ASVS-3.4.5, ASVS-3.4.6, FORGOT-08: every page has a policy without exceptions, sends no Referer, cannot be framed", async (t) => {
  for (const path of paths) {
    const { status, headers } = await edge.call("GET", site.origin + path);
    assert.equal(status, 200, path);
    const rules = Object.fromEntries(
      headers
        .get("content-security-policy")
        .split(";")
        .map((rule) => rule.trim().split(/ (.*)/)),
    );
    assert.deepEqual(
      rules,
      {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "connect-src": "'self'",
        "img-src": "'self' data:",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
        "require-trusted-types-for": "'script'",
        "trusted-types": "'none'",
      },
      path,
    );
    assert.equal(headers.get("referrer-policy"), "no-referrer");
    assert.equal(headers.get("x-frame-options"), "DENY");
    assert.equal(headers.get("x-content-type-options"), "nosniff");
  }
  await browser.visit(t, `${site.origin}/sign-in`, async (page) => {
    const ran = await page.evaluate(async () => {
      const violated = new Promise((resolve) =>
        addEventListener("securitypolicyviolation", (event) => resolve(event.effectiveDirective)),
      );
      const script = document.createElement("script");
      script.append("globalThis.inline = true");
      document.body.append(script);
      return [await violated, globalThis.inline ?? false];
    });
    assert.deepEqual(ran, ["require-trusted-types-for", false], "no script in the page runs");
  });
  await browser.visit(t, "about:blank", async (page) => {
    await page.route("http://other.localhost/", (route) =>
      route.fulfill({ contentType: "text/html", body: `<iframe src="${site.origin}/sign-in"></iframe>` }),
    );
    await page.goto("http://other.localhost/");
    await page.waitForLoadState("networkidle");
    assert.equal(await page.frames().at(-1).locator("form").count(), 0, "the frame stays empty");
  });
});

test("ASVS-3.4.3: nothing on any page comes from elsewhere, and no page reports an error", async (t) => {
  const ada = await site.person();
  await browser.visit(t, site.origin, async (page, problems) => {
    const origins = new Set();
    page.on("request", (request) => origins.add(new URL(request.url()).origin));
    await signIn(page, site, ada);
    for (const path of paths) {
      await page.goto(`${site.origin}${path}`, { waitUntil: "networkidle" });
      assert.equal(await page.evaluate(() => document.documentElement.dataset.ready), "", path);
    }
    assert.deepEqual([...origins], [site.origin]);
    assert.deepEqual(
      problems.filter((problem) => !problem.includes("ERR_ABORTED")),
      [],
    );
  });
});

test("the policy is judged while one types although the page forbids WebAssembly: the ./csp build needs no 'wasm-unsafe-eval'", async (t) => {
  const ada = await site.person();
  await browser.visit(t, site.origin, async (page) => {
    await page.goto((await ask(page, site, ada)).link);
    const compiled = await page.evaluate(() =>
      WebAssembly.compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])).then(
        () => "compiled",
        (error) => error.name,
      ),
    );
    assert.equal(compiled, "CompileError");
    const stateOf = (rule) => page.locator(`[data-rule="${rule}"]`).getAttribute("data-state");
    await page.locator("[data-rule]").first().waitFor();
    const rules = await page.locator("[data-rule]").evaluateAll((lines) => lines.map((line) => line.dataset.rule));
    assert.ok(rules.length >= 3, "the tenant's rules are listed");
    await type(page, "New password", "short");
    assert.equal(await stateOf(rules[0]), "unmet");
    await type(page, "New password", second);
    assert.equal(await stateOf(rules[0]), "met");
    await page.locator("[data-state=unmet]").first().waitFor({ state: "detached" });
    await page.locator(`#new-password[passwordrules*="minlength: 12"]`).waitFor();
  });
});

/** Every field for an identity or a secret, with what it tells a password manager. */
const fieldsOf = (page) =>
  page
    .locator("input")
    .evaluateAll((fields) => Object.fromEntries(fields.map((field) => [field.id, [field.type, field.autocomplete]])));

test("ASVS-6.2.7, NIST-12: password managers find every field, the page to change a password, and may paste", async (t) => {
  const ada = await site.person();
  await browser.visit(t, `${site.origin}/.well-known/change-password`, async (page) => {
    await page.waitForURL(/sign-in\?then=change/);
    await page.getByText("Sign in first, then you can go on.").waitFor();
    assert.deepEqual(await fieldsOf(page), {
      email: ["email", "username"],
      password: ["password", "current-password"],
    });
    await signIn(page, site, ada, "change");
    await page.getByRole("listitem").first().waitFor();
    assert.deepEqual(await fieldsOf(page), {
      username: ["email", "username"],
      password: ["password", "current-password"],
      "new-password": ["password", "new-password"],
    });
    assert.equal(await page.locator("#username").inputValue(), ada.email, "managers know whose password it is");
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    for (const id of ["password", "new-password"]) {
      await page.evaluate((text) => navigator.clipboard.writeText(text), `pasted ${second}`);
      await page.locator(`#${id}`).focus();
      await page.keyboard.press("ControlOrMeta+V");
      assert.equal(await page.locator(`#${id}`).inputValue(), `pasted ${second}`);
    }
    await ask(page, site, ada);
    await page.getByRole("link", { name: "I have a code" }).click();
    await page.getByRole("listitem").first().waitFor();
    assert.deepEqual(await fieldsOf(page), {
      username: ["email", "username"],
      code: ["text", "one-time-code"],
      "new-password": ["password", "new-password"],
    });
    assert.equal(await page.locator("#username").inputValue(), ada.email);
  });
  const { status, headers } = await edge.call("GET", `${site.origin}/.well-known/change-password`);
  assert.deepEqual([status, headers.get("location")], [302, `${site.origin}/change`]);
  const unlikely = await edge.call(
    "GET",
    `${site.origin}/.well-known/resource-that-should-not-exist-whose-status-code-should-not-be-200`,
  );
  assert.equal(unlikely.status, 404, "a status can be believed here");
});

test("ASVS-6.2.6, NIST-12: every password is masked, can be shown and masked again, and is masked when it is sent", async (t) => {
  const ada = await site.person();
  await browser.visit(t, site.origin, async (page) => {
    await signIn(page, site, ada, "change");
    for (const id of ["password", "new-password"]) {
      const field = page.locator(`#${id}`);
      const button = page.locator(`:is(.secret, password-policy):has(#${id}) button`);
      const looks = async () => [await field.getAttribute("type"), await button.textContent()];
      await field.fill("not-hers-at-all");
      assert.deepEqual(await looks(), ["password", "Show password"]);
      await button.click();
      assert.deepEqual(await looks(), ["text", "Hide password"]);
      await button.click();
      assert.deepEqual(await looks(), ["password", "Show password"]);
      await button.click();
    }
    await type(page, "New password", second);
    await press(page, "Change the password");
    await page.getByText("The current password is wrong.").waitFor();
    assert.equal(await page.locator("#password").getAttribute("type"), "password");
    assert.equal(await page.locator("#new-password").getAttribute("type"), "password");
  });
});
