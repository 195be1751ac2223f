// The element `<password-policy>` in a real Chromium, used as people use it: hands, clipboard,
// password manager, keyboard, screen reader, languages, large type.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { inRoot } from "../../scripts/lib/paths.mjs";
import { startEdge } from "../edge/harness.mjs";
import { picture, startBrowser } from "./harness.mjs";
import { startSite } from "./site.mjs";

const good = "kd83-Qw0z-Lfe1";
/** Refused by the list of all common passwords, and by no other. */
const onlyInTheFullList = "1a2b3c4d5e6f";
const policy = { version: 1, preset: "recommended", required: [{ anyOf: ["digit"] }], maxRepeating: 2 };
const published = { ...policy, id: "0123456789abcdef", passwordrules: "minlength: 12; required: digit;" };

/** A sign-up form as somebody would write it; `attributes` are the element's. */
const form = (attributes, { input = "required", before = "", after = "" } = {}) => `
  <form action="/done" method="post">
    <h1>Create an account</h1>
    <label for="email">E-mail</label>
    <input id="email" name="email" type="email" autocomplete="username" value="ada@example.com">
    <label for="new-password">New password</label>
    <password-policy id="policy" for="new-password" ${attributes}>
      ${before}<input id="new-password" name="password" type="password" ${input}>${after}
    </password-policy>
    <button>Create account</button>
  </form>`;

const style = `
  html { background: Canvas; color: CanvasText; }
  body { font: 1rem/1.5 system-ui, sans-serif; margin: 0 auto; padding: 1rem; max-inline-size: 28rem; }
  h1 { font-size: 1.25rem; }
  label { display: block; margin-block-start: 1rem; }
  input { font: inherit; inline-size: 100%; box-sizing: border-box; padding: 0.5rem; }
  button { font: inherit; padding: 0.375rem 0.75rem; }
  form > button { margin-block-start: 1rem; }`;

/** A page around `body`; `head` comes before the element's script. */
const page = (
  body,
  { lang = "en", dir = "ltr", head = "", script = `import "/pkg/element.js";` } = {},
) => `<!doctype html>
<html lang="${lang}" dir="${dir}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Sign up</title>
<link rel="icon" href="data:,"><link rel="stylesheet" href="/style.css">${head}<script type="module">${script}</script></head>
<body><main>${body}</main></body></html>`;

const usual = form(`src="/policy.json" strength email-from="email" service="Acme"`);
const strictCsp = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:";

const edge = await startEdge();
const site = await startSite(
  {
    "/style.css": style,
    "/policy.json": JSON.stringify(published),
    "/done": "<!doctype html><title>Done</title>",
    "/usual": page(usual),
    "/dark": page(usual, { head: `<meta name="color-scheme" content="light dark">` }),
    "/arabic": page(usual, { lang: "ar", dir: "rtl" }),
    "/server": page(form(`src="/api/password/policy"`)),
    "/missing": page(form(`src="/nowhere.json"`)),
    "/later": page(form("")),
    "/full-now": page(form(`src="/policy.json" full-list="now"`)),
    "/full-off": page(form(`src="/policy.json" full-list="off"`)),
    "/own": page(
      form(`policy='${JSON.stringify(policy)}'`, {
        input: `aria-describedby="hint" passwordrules="minlength: 30" autocomplete="off" spellcheck="true"`,
        after: `<p id="hint">Hint</p>`,
      }),
    ),
    "/bare": page(form(""), { script: "" }),
    "/passphrase": page(form(`policy='{"version":1,"preset":"unleash"}'`)),
    "/context": page(form(`policy='{"version":1,"context":{"from":["email"]}}' email-from="email"`, { input: "" })),
    "/closed": {
      body: page(usual, { script: "" }).replace(
        `<script type="module">`,
        `<script type="module" src="/pkg/element.js">`,
      ),
      headers: { "content-security-policy": strictCsp },
    },
  },
  { behind: edge.url },
);
const browser = await startBrowser();

/** Opens a page of the site and waits until the element judges; `use(page, field, element, problems)`. */
const open = (t, path, use, options) =>
  browser.visit(
    t,
    site + path,
    async (tab, problems) => {
      await tab.locator("#policy [data-rule]").first().waitFor();
      await use(tab, tab.locator("#new-password"), tab.locator("#policy"), problems);
    },
    options,
  );

/** The checklist as it stands: rule → state. */
const states = (element) =>
  element
    .locator("[data-rule]")
    .evaluateAll((lines) => Object.fromEntries(lines.map(({ dataset }) => [dataset.rule, dataset.state])));

const part = (element, name) => element.locator(`[part~="${name}"]`);
/** Waits until the field is described: it was touched, and the page has settled. */
const described = (tab) => tab.locator(`#new-password[aria-describedby*="password-policy-description"]`).waitFor();

/** What assistive technology is told of the field beside its name. */
async function description(tab) {
  await described(tab);
  const session = await tab.context().newCDPSession(tab);
  const { nodes } = await session.send("Accessibility.getFullAXTree");
  return nodes.find(({ role, name }) => role?.value === "textbox" && name?.value === "New password").description?.value;
}

const validity = (field) => field.evaluate((input) => [input.validity.customError, input.validationMessage]);
const value = (field) => field.evaluate((input) => input.value);

/** What axe-core finds wrong with the page, in one line each. */
async function findings(tab) {
  await tab.evaluate(readFileSync(inRoot("node_modules", "axe-core", "axe.min.js"), "utf8"));
  const { violations } = await tab.evaluate(() => globalThis.axe.run());
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

const overflow = (tab) =>
  tab.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

test("typing moves each requirement from open to met or not met, and tells the page codes only", async (t) => {
  await open(t, "/usual", async (tab, field, element, problems) => {
    await tab.evaluate(() => {
      globalThis.told = [];
      document.addEventListener("policychange", ({ detail }) => globalThis.told.push(detail));
    });
    assert.deepEqual(new Set(Object.values(await states(element))), new Set(["open"]));
    await field.pressSequentially("kaaa");
    assert.deepEqual(await states(element), {
      min_length: "unmet",
      max_length: "met",
      repeating: "unmet",
      class_0: "unmet",
      common: "pending",
      context: "met",
    });
    await field.fill(good);
    const after = await states(element);
    assert.deepEqual([after.min_length, after.repeating, after.class_0], ["met", "met", "met"]);
    const told = await tab.evaluate(() => globalThis.told);
    assert.deepEqual(told[0].codes, ["too_short", "missing_class"]);
    assert.equal(told.at(-1).ok, true);
    assert.doesNotMatch(JSON.stringify(told), /kaaa|kd83/);
    assert.deepEqual(problems, []);
    await picture(tab, "element typing");
  });
});

test("an event that changes nothing changes no node, so that a press on the show button stays a click", async (t) => {
  await open(t, "/usual", async (tab, field, element) => {
    await field.pressSequentially("kaaa");
    await tab.locator("#email").focus();
    await part(element, "error").locator("p").first().waitFor();
    await tab.waitForLoadState("networkidle");
    const changed = await field.evaluate(async (input) => {
      const changes = [];
      const note = (found) =>
        changes.push(...found.map(({ type, target }) => `${type} ${target.nodeName} ${target.dataset?.part ?? ""}`));
      const observer = new MutationObserver(note);
      observer.observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
      for (const name of ["focus", "input", "change", "blur"]) input.dispatchEvent(new Event(name, { bubbles: true }));
      await new Promise((done) => setTimeout(done));
      note(observer.takeRecords());
      return changes;
    });
    assert.deepEqual(changed, []);
  });
  await open(t, "/usual", async (tab, field) => {
    await field.pressSequentially(good);
    await tab.getByRole("button", { name: "Show password" }).click();
    assert.equal(await field.getAttribute("type"), "text");
  });
});

test("a list that comes later refuses what was pending", async (t) => {
  await open(t, "/usual", async (_tab, field, element) => {
    await field.fill("password12345");
    await part(element, "checklist").locator(`[data-rule="common"][data-state="unmet"]`).waitFor();
    const [custom, message] = await validity(field);
    assert.deepEqual(
      [custom, message],
      [true, "This is a small variation of a commonly used password and easy to guess. Choose another."],
    );
  });
});

/** Counts the calls for the full list. */
function fullListCalls(tab) {
  const calls = [];
  tab.on("request", (request) => request.url().includes("common-full") && calls.push(request.url()));
  return calls;
}

test("the full list is fetched once it alone can still refuse, once, and has the last word", async (t) => {
  await open(t, "/usual", async (tab, field, element) => {
    const calls = fullListCalls(tab);
    const common = (state) =>
      part(element, "checklist").locator(`[data-rule="common"][data-state="${state}"]`).waitFor();
    await field.fill("password12345");
    await common("unmet");
    await field.fill("kd83-Qw0z");
    await common("pending");
    assert.deepEqual(calls, [], "what is refused anyway needs no more lists");
    await field.fill(good);
    await common("met");
    assert.equal(calls.length, 1);
    await field.fill(onlyInTheFullList);
    await common("unmet");
    await field.fill(`${good}-2`);
    await common("met");
    assert.equal(calls.length, 1);
    await field.fill("incomprehensible1");
    await common("unmet");
  });
});

test("a policy that gives way while its lists are fetched takes nothing from the one that follows", async (t) => {
  await browser.visit(t, `${site}/later`, async (tab) => {
    const element = tab.locator("#policy");
    await element.evaluate(
      async (node, policies) => {
        const { definePolicy } = await import("/pkg/index.js");
        for (const policy of policies) node.policy = definePolicy(policy);
      },
      [{ version: 1, blocklist: { lists: ["common-full", "common-10k", "long-15"], match: "derived" } }, policy],
    );
    await tab.waitForLoadState("networkidle");
    await tab.locator("#new-password").fill(good);
    await part(element, "checklist").locator(`[data-rule="common"][data-state="met"]`).waitFor();
  });
});

test("a list that cannot be had leaves its rule to the server", async (t) => {
  await open(t, "/usual", async (tab, field, element) => {
    const failed = tab.waitForEvent("requestfailed", (request) => request.url().includes("common-full"));
    await tab.route(/common-full/, (route) => route.abort());
    await field.fill(good);
    await failed;
    assert.equal((await states(element)).common, "pending");
    assert.deepEqual(await validity(field), [false, ""]);
  });
});

test("full-list: now fetches it before anything is typed, off never", async (t) => {
  await open(t, "/full-now", async (tab, field, element) => {
    await tab.waitForFunction(() => document.getElementById("policy").policy.missing.length === 0);
    await field.fill(onlyInTheFullList);
    assert.equal((await states(element)).common, "unmet");
  });
  await open(t, "/full-off", async (tab, field, element) => {
    const calls = fullListCalls(tab);
    await tab.waitForFunction(() => document.getElementById("policy").policy.missing.join() === "common-full,words-12");
    await field.fill(good);
    await tab.waitForLoadState("networkidle");
    assert.deepEqual([calls, (await states(element)).common], [[], "pending"]);
  });
});

test("ASVS-6.2.7, NIST-12: what is pasted arrives whole, however long, and is judged", async (t) => {
  await open(
    t,
    "/usual",
    async (tab, field, element) => {
      const long = "Tr1vial-".repeat(50);
      await tab.evaluate((text) => navigator.clipboard.writeText(text), long);
      await field.focus();
      await tab.keyboard.press("ControlOrMeta+v");
      assert.equal(await value(field), long);
      assert.equal((await states(element)).max_length, "unmet");
      assert.equal(await field.getAttribute("maxlength"), null);
      await tab.evaluate((text) => navigator.clipboard.writeText(text), good);
      await tab.keyboard.press("ControlOrMeta+a");
      await tab.keyboard.press("ControlOrMeta+v");
      assert.equal(await value(field), good);
      assert.deepEqual(await validity(field), [false, ""]);
    },
    { permissions: ["clipboard-read", "clipboard-write"] },
  );
});

for (const [way, events] of [
  ["with input and change", ["input", "change"]],
  ["with change alone", ["change"]],
]) {
  test(`ASVS-6.2.7, NIST-12: a password manager fills the field ${way}`, async (t) => {
    await open(t, "/usual", async (tab, field, element) => {
      await field.focus();
      await tab
        .locator(`#new-password[autocomplete="new-password"][passwordrules="${published.passwordrules}"]`)
        .waitFor();
      await field.evaluate(
        (input, [text, names]) => {
          input.value = text;
          for (const name of names) input.dispatchEvent(new Event(name, { bubbles: true }));
        },
        [good, events],
      );
      assert.equal((await states(element)).min_length, "met");
      assert.deepEqual(await validity(field), [false, ""]);
      assert.equal(
        await field.evaluate((input) => input.form === document.forms[0] && new FormData(input.form).get("password")),
        good,
      );
    });
  });
}

test("a value that was there before the element is judged like any other", async (t) => {
  await browser.visit(t, `${site}/bare`, async (tab) => {
    await tab.locator("#new-password").fill("short");
    await tab.evaluate(
      (text) => document.getElementById("policy").setAttribute("policy", text),
      JSON.stringify(policy),
    );
    await tab.evaluate(() => import("/pkg/element.js"));
    await tab.locator(`[data-rule="min_length"][data-state="unmet"]`).waitFor();
  });
});

test("ASVS-6.2.6, NIST-12: the password is masked, can be shown and hidden, and is masked on submit", async (t) => {
  await open(t, "/usual", async (tab, field, element) => {
    const button = part(element, "reveal");
    const type = () => field.getAttribute("type");
    assert.equal(await type(), "password");
    assert.equal(await button.getAttribute("type"), "button");
    await field.fill(good);
    await tab.getByRole("button", { name: "Show password" }).click();
    assert.equal(await type(), "text");
    assert.equal(await value(field), good);
    assert.equal(await part(element, "status").textContent(), "Your password is visible");
    await picture(tab, "element revealed");
    await tab.getByRole("button", { name: "Hide password" }).click();
    assert.equal(await type(), "password");
    await button.click();
    await tab.evaluate(() => document.forms[0].addEventListener("submit", (event) => event.preventDefault()));
    await tab.getByRole("button", { name: "Create account" }).click();
    assert.equal(await type(), "password");
    assert.equal(await button.textContent(), "Show password");
  });
});

test("a submit with failures is stopped, focuses the field and says why; once they are gone it goes through", async (t) => {
  await open(t, "/usual", async (tab, field, element) => {
    const create = tab.getByRole("button", { name: "Create account" });
    await field.fill("kaaa");
    await described(tab);
    assert.equal(await field.getAttribute("aria-invalid"), "false", "nobody is told off while typing");
    assert.equal(await part(element, "error").isVisible(), false);
    await tab.locator("#email").focus();
    await create.click();
    assert.equal(new URL(tab.url()).pathname, "/usual");
    assert.equal(await tab.evaluate(() => document.activeElement.id), "new-password");
    assert.equal(await field.getAttribute("aria-invalid"), "true");
    const sentences = await part(element, "error").locator("p").allTextContents();
    assert.deepEqual(sentences, [
      "Use at least 12 characters.",
      "Do not use the same character more than 2 times in a row.",
      "Digits: use at least 1.",
    ]);
    assert.deepEqual(await validity(field), [true, sentences.join(" ")]);
    assert.equal(
      await description(tab),
      [
        `${sentences.join(" ")} Not met: At least 12 characters`,
        "Met: At most 256 characters",
        "Not met: No character more than 2 times in a row",
        "Not met: Digits: at least 1",
        "Checked when you submit: Not a commonly used password",
        "Met: Not your own details or the name of this service",
      ].join(". "),
    );
    await picture(tab, "element refused");
    await field.fill(good);
    assert.equal(await field.getAttribute("aria-invalid"), null);
    const sent = tab.waitForRequest((request) => request.method() === "POST");
    await create.click();
    assert.equal(new URLSearchParams((await sent).postData()).get("password"), good);
  });
});

test("the real server's policy and its refusal are shown, until the person types again", async (t) => {
  await open(t, "/server", async (tab, field, element) => {
    assert.equal((await states(element)).min_length, "open");
    await field.fill("Orpheus-1843-kd");
    await tab.locator(`#new-password[passwordrules^="minlength: 12;"]`).waitFor();
    assert.deepEqual(await validity(field), [false, ""]);
    await element.evaluate((policy) => policy.refuse([{ code: "breached", count: 5 }, { code: "reused" }]));
    assert.deepEqual(await part(element, "error").locator("p").allTextContents(), [
      "This password has appeared 5 times in data breaches. Choose another.",
      "You have used this password before. Choose another.",
    ]);
    assert.match(await part(element, "status").textContent(), /5 times/);
    assert.equal((await validity(field))[0], true);
    await field.pressSequentially("x");
    assert.equal(await part(element, "error").isVisible(), false);
    assert.deepEqual(await validity(field), [false, ""]);
  });
});

test("a policy object or a compiled policy can be set by script, before and after the element is there", async (t) => {
  await browser.visit(t, `${site}/bare`, async (tab) => {
    await tab.evaluate(async () => {
      const { PasswordPolicyElement } = await import("/pkg/element.js");
      const early = new PasswordPolicyElement();
      early.id = "early";
      early.innerHTML = `<label>Other <input type="password"></label>`;
      early.policy = { version: 1, length: { min: 9 } };
      document.querySelector("main").append(early);
      document.getElementById("policy").policy = { version: 1, length: { min: 7 } };
    });
    assert.match(await tab.locator("#early [data-rule]").textContent(), /At least 9 characters/);
    assert.match(await tab.locator("#policy [data-rule]").textContent(), /At least 7 characters/);
    await tab.evaluate(async () => {
      const { definePolicy } = await import("/pkg/index.js");
      document.getElementById("policy").policy = definePolicy({ version: 1, length: { min: 5 } });
    });
    assert.match(await tab.locator("#policy [data-rule]").textContent(), /At least 5 characters/);
  });
});

test("an edit of the field whose word is forbidden is judged at once", async (t) => {
  await open(t, "/context", async (tab, field) => {
    await field.fill("ada@example.com");
    assert.equal((await validity(field))[0], true);
    await tab.locator("#email").fill("grace@example.com");
    assert.deepEqual(await validity(field), [false, ""]);
    await field.fill("hopper@example.com");
    await tab.locator("#email").fill("hopper@example.com");
    assert.equal((await validity(field))[0], true);
  });
});

test("without a policy the field works as if the element were not there", async (t) => {
  await browser.visit(t, `${site}/missing`, async (tab) => {
    await tab.evaluate(
      () =>
        new Promise((resolve) => {
          const policy = document.getElementById("policy");
          policy.addEventListener("policyerror", resolve, { once: true });
          policy.setAttribute("src", "/nowhere-else.json");
        }),
    );
    await tab.locator("#new-password").fill("x");
    await tab.getByRole("button", { name: "Create account" }).click();
    await tab.waitForURL(`${site}/done`);
  });
});

test("the author's own attributes and descriptions stay, and are all that is left when the element goes", async (t) => {
  await open(t, "/own", async (tab, field, element) => {
    const attributes = () =>
      field.evaluate((input) =>
        ["autocomplete", "spellcheck", "passwordrules", "autocapitalize", "aria-describedby", "aria-invalid"].map(
          (name) => input.getAttribute(name),
        ),
      );
    const before = await attributes();
    assert.deepEqual(before, ["off", "true", "minlength: 30", null, "hint", null]);
    await field.fill("x");
    await field.blur();
    await described(tab);
    const [autocomplete, spellcheck, rules, capitals, ids, invalid] = await attributes();
    assert.deepEqual(
      [autocomplete, spellcheck, rules, capitals, invalid],
      ["off", "true", "minlength: 30", "none", "true"],
    );
    assert.match(ids, /^hint password-policy-description-\S+$/);
    await element.evaluate((policy) => policy.replaceWith(...policy.childNodes));
    assert.deepEqual(await attributes(), before);
    assert.deepEqual(await validity(field), [false, ""]);
    assert.equal(await tab.locator("[part], [id^=password-policy]").count(), 0);
  });
});

test("a form that is reset forgets its errors", async (t) => {
  await open(t, "/usual", async (tab, field, element) => {
    await field.fill("kaaa");
    await field.blur();
    assert.equal(await part(element, "error").isVisible(), true);
    await tab.evaluate(() => document.forms[0].reset());
    await part(element, "error").waitFor({ state: "hidden" });
    assert.deepEqual(new Set(Object.values(await states(element))), new Set(["open"]));
  });
});

test("a long passphrase is offered where it takes the place of classes", async (t) => {
  await open(t, "/passphrase", async (_tab, field, element) => {
    assert.equal(
      await part(element, "passphrase").textContent(),
      "Or simply at least 20 characters, whatever they are",
    );
    await field.fill("correct horse battery staple");
    assert.deepEqual(await validity(field), [false, ""]);
  });
  await open(t, "/usual", async (_tab, _field, element) => {
    assert.equal(await part(element, "passphrase").isVisible(), false);
  });
});

test("the language is the page's, or the one chosen, and can be switched while people type", async (t) => {
  await open(t, "/usual", async (_tab, field, element) => {
    await field.fill("kaaa");
    await field.blur();
    const first = part(element, "error").locator("p").first();
    for (const [locale, sentence, button, dir] of [
      ["de-AT", "Mindestens 12 Zeichen verwenden.", "Passwort anzeigen", "ltr"],
      ["ar", "استخدم 12 حرفًا على الأقل.", "إظهار كلمة المرور", "rtl"],
      ["zh-CN", "请至少使用 12 个字符。", "显示密码", "ltr"],
      ["tlh", "Use at least 12 characters.", "Show password", "ltr"],
    ]) {
      await element.evaluate((policy, tag) => policy.setAttribute("locale", tag), locale);
      await first.filter({ hasText: sentence }).waitFor();
      assert.equal(await part(element, "reveal").textContent(), button);
      assert.equal(await part(element, "panel").getAttribute("dir"), dir);
      assert.match((await validity(field))[1], new RegExp(sentence.slice(0, 5)));
    }
  });
  await open(t, "/arabic", async (tab, _field, element) => {
    await tab.getByRole("button", { name: "إظهار كلمة المرور" }).waitFor();
    assert.equal(await part(element, "panel").getAttribute("lang"), "ar");
  });
});

test("the status region is there before it speaks, waits for a pause, and says only what changed", async (t) => {
  await open(t, "/usual", async (tab, field, element) => {
    const status = part(element, "status");
    assert.deepEqual(
      await status.evaluate((region) => [
        region.getAttribute("role"),
        region.getAttribute("aria-live"),
        region.textContent,
      ]),
      ["status", "polite", ""],
    );
    await status.evaluate((region) => {
      globalThis.said = [];
      new MutationObserver(() => globalThis.said.push(region.textContent)).observe(region, { childList: true });
    });
    const said = (count) =>
      tab
        .waitForFunction((least) => globalThis.said.length >= least && globalThis.said, count)
        .then((handle) => handle.jsonValue());
    await part(element, "checklist").locator(`[data-rule="common"]`).waitFor();
    await tab.waitForLoadState("networkidle");
    await field.pressSequentially("kd83-Qw0z", { delay: 20 });
    const [sentence, ...more] = await said(1);
    assert.deepEqual(more, [], "nine keys, one sentence");
    assert.match(sentence, /^Not met: At least 12 characters\. Met: .*1 requirement is not met$/);
    await field.pressSequentially("-Lfe1");
    const told = (await said(2)).slice(1).join(" ");
    assert.match(told, /^Met: At least 12 characters/);
    await tab.waitForFunction(() => globalThis.said.at(-1).endsWith("All requirements are met"));
  });
});

test("what was about to be said is dropped when the field is emptied", async (t) => {
  await open(t, "/usual", async (tab, field, element) => {
    await tab.clock.install();
    await field.fill("kaaa");
    await field.fill("");
    await tab.clock.runFor(5_000);
    assert.equal(await part(element, "status").textContent(), "");
  });
});

test("strength is a bar for eyes and words for everybody", async (t) => {
  await open(t, "/usual", async (tab, field, element) => {
    const strength = part(element, "strength");
    assert.equal(await strength.isVisible(), false);
    await field.fill("password1");
    await strength.filter({ hasText: "Strength: very weak" }).waitFor();
    assert.deepEqual(
      await strength.locator("meter").evaluate((bar) => [bar.value, bar.max, bar.getAttribute("aria-hidden")]),
      [0, 4, "true"],
    );
    await field.fill("kd83-Qw0z-Lfe1-uu2p");
    await strength.filter({ hasText: "Strength: very strong" }).waitFor();
    assert.equal(await strength.locator("meter").evaluate((bar) => bar.value), 4);
    await picture(tab, "element strong");
  });
});

test("strength and advice go by the vocabulary of the policy", async (t) => {
  await browser.visit(t, `${site}/later`, async (tab) => {
    const element = tab.locator("#policy");
    const field = tab.locator("#new-password");
    const of = (words) =>
      element.evaluate((node, strength) => (node.policy = { version: 1, strength }) && undefined, words);
    await element.evaluate((node) => node.setAttribute("strength", "advice"));
    await of({ min: 1 });
    await field.fill("Zyxomatic77");
    await part(element, "strength").filter({ hasText: "strong" }).waitFor();
    await of({ min: 1, words: ["zyxomatic"] });
    await part(element, "strength")
      .filter({ hasText: /Strength: (very )?weak/ })
      .waitFor();
    await part(element, "advice").filter({ hasText: "a word or a password that many people use" }).waitFor();
  });
});

test("rules of the page's own stand in the checklist, and object to the field as the others do", async (t) => {
  await browser.visit(t, `${site}/later`, async (tab) => {
    const element = tab.locator("#policy");
    const field = tab.locator("#new-password");
    await element.evaluate(async (node) => {
      const { definePolicy } = await import("/pkg/index.js");
      const { clientRules } = await import("/pkg/client.js");
      const [id, label, message] = ["no_room", "No room number", "Leave the room number out."];
      const client = clientRules({ id, label, message, test: (it) => !/room \d/i.test(it) });
      node.policy = definePolicy({ version: 1, length: { min: 5 } }, { client });
    });
    const line = part(element, "checklist").locator(`[data-rule="client_no_room"]`);
    await line.filter({ hasText: "No room number" }).waitFor();
    await field.fill("In room 5 again");
    assert.equal((await states(element)).client_no_room, "unmet");
    assert.deepEqual(await validity(field), [true, "Leave the room number out."]);
    await field.blur();
    await part(element, "error").filter({ hasText: "Leave the room number out." }).waitFor();
    await field.fill("In the hall again");
    assert.equal((await states(element)).client_no_room, "met");
    assert.deepEqual(await validity(field), [false, ""]);
  });
});

test("a password that is shown stays so while the person is at it, and a page hides it once they are elsewhere", async (t) => {
  await open(t, "/usual", async (tab, field) => {
    const hide = () => field.evaluate((/** @type {HTMLInputElement} */ input) => void (input.type = "password"));
    await field.fill(good);
    await tab.getByRole("button", { name: "Show password" }).click();
    await hide();
    await tab.getByRole("button", { name: "Hide password" }).waitFor();
    assert.equal(await field.getAttribute("type"), "text");
    await tab.locator("#email").focus();
    await hide();
    await tab.getByRole("button", { name: "Show password" }).waitFor();
    await field.focus();
    await field.pressSequentially("x");
    assert.equal(await field.getAttribute("type"), "password");
  });
});

test("the keyboard alone is enough, in the order that is seen", async (t) => {
  await open(t, "/usual", async (tab, field) => {
    const focused = () =>
      tab.evaluate(() => {
        const { activeElement } = document.activeElement.shadowRoot ?? document;
        return activeElement.id || activeElement.textContent;
      });
    await tab.locator("#email").focus();
    await tab.keyboard.press("Tab");
    assert.equal(await focused(), "new-password");
    await tab.keyboard.type("kaaa");
    await tab.keyboard.press("Enter");
    assert.equal(await focused(), "new-password");
    assert.equal(await field.getAttribute("aria-invalid"), "true");
    await tab.keyboard.press("Tab");
    assert.equal(await focused(), "Show password");
    await picture(tab, "element keyboard focus");
    await tab.keyboard.press("Space");
    assert.equal(await field.getAttribute("type"), "text");
    assert.equal(await focused(), "Hide password");
    await tab.keyboard.press("Enter");
    await tab.keyboard.press("Tab");
    assert.equal(await focused(), "Create account");
    await tab.keyboard.press("Shift+Tab");
    await tab.keyboard.press("Shift+Tab");
    await tab.keyboard.press("ControlOrMeta+a");
    await tab.keyboard.type(good);
    await tab.keyboard.press("Enter");
    await tab.waitForURL(`${site}/done`);
  });
});

for (const [name, path, options] of [
  ["in English", "/usual", {}],
  ["in Arabic, from right to left", "/arabic", {}],
  ["in a dark page", "/dark", { colorScheme: "dark" }],
  ["in a page that stays light while the person prefers dark", "/usual", { colorScheme: "dark" }],
  ["at 320 pixels, which is 400 % of 1280", "/usual", { viewport: { width: 320, height: 640 } }],
  ["in Arabic at 320 pixels", "/arabic", { viewport: { width: 320, height: 640 } }],
  ["with forced colours", "/usual", { forcedColors: "active" }],
]) {
  test(`axe-core finds nothing ${name}: empty, refused and good; nothing is cut off`, async (t) => {
    await open(
      t,
      path,
      async (tab, field, element) => {
        assert.deepEqual(await findings(tab), []);
        await field.fill("kaaa");
        await field.blur();
        await part(element, "strength").locator("meter").waitFor();
        assert.deepEqual(await findings(tab), []);
        assert.equal(await overflow(tab), 0);
        await picture(tab, `element ${name} refused`);
        await field.fill(good);
        await field.blur();
        assert.deepEqual(await findings(tab), []);
        assert.equal(await overflow(tab), 0);
        await picture(tab, `element ${name} good`);
      },
      options,
    );
  });
}

test("with forced colours the states differ by sign, not by colour", async (t) => {
  await open(
    t,
    "/usual",
    async (_tab, field, element) => {
      await field.fill("aaa-1");
      const signs = await element
        .locator("[data-state]")
        .evaluateAll((lines) =>
          Object.fromEntries(lines.map((line) => [line.dataset.state, getComputedStyle(line, "::before").content])),
        );
      assert.equal(new Set(Object.values(signs)).size, Object.keys(signs).length);
      const colours = await element
        .locator("[data-state]")
        .evaluateAll((lines) => new Set(lines.map((line) => getComputedStyle(line, "::before").color)).size);
      assert.equal(colours, 1, "the person's own colour");
    },
    { forcedColors: "active" },
  );
});

test("nothing moves, whatever the person prefers", async (t) => {
  for (const reducedMotion of ["reduce", "no-preference"]) {
    await open(
      t,
      "/usual",
      async (_tab, field, element) => {
        await field.fill("kaaa");
        await field.blur();
        const moving = await element.locator("*").evaluateAll(
          (nodes) =>
            nodes.filter((node) => {
              const { animationName, transitionDuration } = getComputedStyle(node);
              return animationName !== "none" || transitionDuration !== "0s";
            }).length,
        );
        assert.equal(moving, 0);
      },
      { reducedMotion },
    );
  }
});

test("its look is the page's to choose, by custom properties", async (t) => {
  await open(t, "/usual", async (tab, field, element) => {
    await tab.addStyleTag({
      content: "password-policy { --password-policy-unmet: rgb(1, 2, 3); --password-policy-gap: 30px }",
    });
    await field.fill("kaaa");
    await field.blur();
    const look = await part(element, "error").evaluate((node) => [
      getComputedStyle(node).color,
      getComputedStyle(node.parentElement).rowGap,
    ]);
    assert.deepEqual(look, ["rgb(1, 2, 3)", "30px"]);
  });
});

test("a page whose CSP forbids WebAssembly and inline styles gets the same element", async (t) => {
  await open(t, "/closed", async (tab, field, element, problems) => {
    assert.equal(await tab.evaluate(() => import("/pkg/index.js").then(({ supported }) => supported())), false);
    await field.fill("kaaa");
    await field.blur();
    assert.equal((await states(element)).min_length, "unmet");
    await part(element, "strength").locator("meter").waitFor();
    assert.equal(await part(element, "status").evaluate((region) => region.getBoundingClientRect().width), 1);
    assert.deepEqual(
      problems.filter((problem) => !problem.includes("WebAssembly")),
      [],
    );
  });
});

test("the element is gone and comes back without a trace of itself", async (t) => {
  await open(t, "/usual", async (_tab, field, element) => {
    await element.evaluate((policy) => {
      const parent = policy.parentElement;
      policy.remove();
      parent.prepend(policy);
    });
    await field.fill("kaaa");
    assert.equal(await part(element, "panel").count(), 1);
    assert.equal((await states(element)).min_length, "unmet");
  });
  t.diagnostic(`Chromium ${browser.version}`);
});
