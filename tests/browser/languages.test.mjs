// The pages in twelve languages: complete, chosen by the browser or by hand, from right to left in Arabic;
// and in a tenant's name and colours.
import assert from "node:assert/strict";
import { test } from "node:test";
import { inRoot } from "../../scripts/lib/paths.mjs";
import { contrast, inkOn, readable } from "../../www/pages/contrast.js";
import { startEdge } from "../edge/harness.mjs";
import { picture, startBrowser } from "./harness.mjs";
import { press, second, signIn, siteOf, type } from "./pages.mjs";

const tags = ["ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "zh"];
const tables = Object.fromEntries(
  await Promise.all(tags.map(async (tag) => [tag, (await import(inRoot("www", "text", `${tag}.js`))).default])),
);
const names = (text) => [...text.matchAll(/\{\w+\}/g)].map(([name]) => name).sort();

const edge = await startEdge();
const browser = await startBrowser();
const site = await siteOf(edge);

/** Asks for the mail on the page and answers which language it is in. */
async function mailedLanguage(page, who) {
  await page.locator("#email").fill(who.email);
  await page.locator("[type=submit]").click();
  return (await site.mail(who)).html.match(/<html lang="(\w+)"/)[1];
}

for (const tag of tags.filter((one) => one !== "en")) {
  test(`every text of the pages is there in ${tag}, none too many, with the same names in it, and not in English`, () => {
    assert.deepEqual(Object.keys(tables[tag]).sort(), Object.keys(tables.en).sort());
    for (const [key, text] of Object.entries(tables[tag])) {
      assert.ok(text.trim() === text && text !== "", key);
      assert.deepEqual(names(text), names(tables.en[key]), key);
    }
    const same = Object.keys(tables.en).filter((key) => tables[tag][key] === tables.en[key]);
    assert.deepEqual(same, tag === "it" ? ["password"] : [], "a password is a password in Italian");
  });
}

test("every text of the pages is used, and every text that a page names is there", async () => {
  const { readFileSync, readdirSync } = await import("node:fs");
  const files = [inRoot("www"), inRoot("www", "pages")].flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => /\.(html|js)$/.test(name))
      .map((name) => readFileSync(`${folder}/${name}`, "utf8")),
  );
  const all = files.join("\n");
  const unused = Object.keys(tables.en).filter((key) => !all.includes(`"${key}"`) && !all.includes(`=${key}]`));
  assert.deepEqual(unused, []);
  const named = [...all.matchAll(/data-text="(\w+)"/g)].map(([, key]) => key);
  assert.deepEqual(
    named.filter((key) => !(key in tables.en)),
    [],
  );
});

test("a page speaks the first language of the browser that it knows, the checklist and the title, too", async (t) => {
  for (const [locale, tag] of [
    ["de-AT", "de"],
    ["pt-BR", "pt"],
    ["zh-Hant-TW", "zh"],
    ["sv-SE", "en"],
    ["ja", "ja"],
  ]) {
    await browser.visit(
      t,
      `${site.origin}/reset#token=some`,
      async (page) => {
        await page.getByRole("heading", { name: tables[tag].reset, exact: true }).waitFor();
        await page.locator("[data-rule]").first().waitFor();
        assert.equal(await page.evaluate(() => document.documentElement.lang), tag);
        assert.ok((await page.title()).startsWith(tables[tag].reset));
        assert.match(await page.locator("[part=panel]").getAttribute("lang"), new RegExp(`^${tag}`));
        assert.equal(await page.locator("select").inputValue(), tag);
      },
      { locale },
    );
  }
});

test("another language is chosen by hand, changes what is on the page and what was said on it, and stays", async (t) => {
  const ada = await site.person();
  await browser.visit(t, `${site.origin}/sign-in`, async (page) => {
    await type(page, "E-mail address", ada.email);
    await type(page, "Password", second);
    await press(page, "Sign in");
    await page.getByText(tables.en.wrong_sign_in).waitFor();
    await page.getByLabel("Language").selectOption("de");
    await page.getByText(tables.de.wrong_sign_in).waitFor();
    await page.getByRole("button", { name: tables.de.show_password }).waitFor();
    assert.equal(await page.locator("#email").inputValue(), ada.email, "what was typed stays");
    await page.goto(`${site.origin}/forgot`);
    await page.getByRole("heading", { name: tables.de.forgot }).waitFor();
    assert.equal(await mailedLanguage(page, ada), "de", "so is the mail that is asked for");
  });
});

test("where none is chosen, a mail that is asked for on a page is in the browser's language", async (t) => {
  const ada = await site.person();
  await browser.visit(
    t,
    `${site.origin}/forgot`,
    async (page) => {
      await page.locator("html[data-ready]").waitFor();
      assert.equal(await mailedLanguage(page, ada), "fr");
    },
    { locale: "fr-CH" },
  );
});

test("every page in every language fits a small telephone", async (t) => {
  await browser.visit(
    t,
    "about:blank",
    async (page) => {
      for (const path of ["/", "/sign-in", "/forgot", "/reset#token=some", "/reset", "/not-me"]) {
        await page.goto("about:blank");
        await page.goto(site.origin + path);
        await page.locator("html[data-ready]").waitFor();
        for (const tag of tags) {
          await page.locator("select").selectOption(tag);
          await page.locator(`html[lang=${tag}]`).waitFor();
          assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= 320), `${tag} ${path}`);
        }
      }
    },
    { viewport: { width: 320, height: 640 } },
  );
});

test("Arabic runs from right to left: fields, the button that shows, the menu; addresses stay as they are", async (t) => {
  const ada = await site.person();
  await browser.visit(
    t,
    "about:blank",
    async (page) => {
      for (const scheme of ["light", "dark"]) {
        await page.emulateMedia({ colorScheme: scheme });
        for (const width of [360, 1280]) {
          await page.setViewportSize({ width, height: 740 });
          for (const path of ["/", "/sign-in", "/reset#token=some"]) {
            await page.goto("about:blank");
            await page.goto(site.origin + path);
            await page.locator("html[data-ready]").waitFor();
            assert.equal(await page.evaluate(() => getComputedStyle(document.body).direction), "rtl");
            await picture(page, `arabic ${path} ${width} ${scheme}`);
          }
        }
      }
      const [field, button] = await Promise.all(
        ["#new-password", "[part=reveal]"].map((one) => page.locator(one).boundingBox()),
      );
      assert.ok(button.x - field.x < 5, "the eye is at the end of the field, on the left");
      await page.goto(`${site.origin}/sign-in`);
      await page.locator("#email").fill(ada.email);
      await page.locator("#password").fill(ada.password);
      await page.locator("[type=submit]").click();
      await page.getByRole("listitem").first().waitFor();
      await picture(page, "arabic sessions");
      const session = await page.getByRole("listitem").first().boundingBox();
      const badge = await page.locator(".badge").boundingBox();
      assert.ok(badge.x - session.x < 5);
    },
    { locale: "ar-EG" },
  );
});

const logo = `data:image/svg+xml;base64,${Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64"><circle cx="32" cy="32" r="30" fill="#c2410c"/></svg>').toString("base64")}`;
const links = [
  { text: "Privacy", href: "https://example.com/privacy" },
  { text: "Terms", href: "https://example.com/terms" },
];

test("a tenant's name, logo, colour, support address and links are on every page", async (t) => {
  const fen = await siteOf(edge, {
    branding: { name: "Fen & Heath", logo, colour: "#ffd400", support: "mailto:help@example.com", links },
  });
  const ada = await fen.person();
  await browser.visit(t, `${fen.origin}/sign-in`, async (page, problems) => {
    await page.getByText("Fen & Heath").waitFor();
    assert.match(await page.title(), /^Sign in – Fen & Heath$/);
    assert.ok(await page.locator("#logo").evaluate((image) => image.naturalWidth > 0));
    assert.equal(await page.getByRole("link", { name: "Get help" }).getAttribute("href"), "mailto:help@example.com");
    assert.equal(await page.getByRole("link", { name: "Privacy" }).getAttribute("href"), "https://example.com/privacy");
    await page.getByLabel("Language").selectOption("fr");
    await page.getByRole("link", { name: tables.fr.help }).waitFor();
    assert.ok(await page.getByRole("link", { name: "Terms" }).isVisible(), "a tenant's own words stay");
    await page.emulateMedia({ reducedMotion: "reduce" }); // A colour that is on its way is none.
    const colours = await page
      .locator("[type=submit]")
      .evaluate((button) => [getComputedStyle(button).backgroundColor, getComputedStyle(button).color]);
    assert.deepEqual(colours, ["rgb(255, 212, 0)", "rgb(0, 0, 0)"]);
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      await picture(page, `branded 1280 ${colorScheme}`);
    }
    await page.getByLabel("Langue").selectOption("en");
    await signIn(page, fen, ada);
    assert.deepEqual(
      problems.filter((problem) => !problem.includes("ERR_ABORTED")),
      [],
    );
  });
});

test("whatever colour a tenant chooses, words in it can be read (WCAG 1.4.3)", () => {
  for (let value = 0; value < 0x1000000; value += 0x01f3b7) {
    const colour = `#${value.toString(16).padStart(6, "0")}`;
    assert.ok(contrast(colour, inkOn(colour)) >= 4.5, colour);
    for (const [paper, end] of [
      ["#f6f5f2", "#000000"],
      ["#1e2024", "#ffffff"],
    ]) {
      assert.ok(contrast(readable(colour, { paper, end, least: 4.5 }), paper) >= 4.5, `${colour} on ${paper}`);
    }
  }
  assert.equal(
    readable("#0b5c8a", { paper: "#f6f5f2", end: "#000000", least: 4.5 }),
    "#0b5c8a",
    "one that can be read stays",
  );
});

test("branding that pages could not show is refused, by its name", async () => {
  /** @type {[branding: object, member: string][]} */
  const refused = [
    [{ logo: "http://example.com/logo.png" }, "branding.logo"],
    [{ logo: "data:text/html;base64,AAAA" }, "branding.logo"],
    [{ logo: 'data:image/png;base64,"><script>' }, "branding.logo"],
    [{ logo: `data:image/png;base64,${"A".repeat(8_200)}` }, "branding.logo"],
    [{ colour: "red" }, "branding.colour"],
    [{ support: "javascript:alert(1)" }, "branding.support"],
    [{ links: [{ text: "x", href: "javascript:alert(1)" }] }, "branding.links"],
    [{ links: Array(7).fill(links[0]) }, "branding.links"],
    [{ links: [{ text: "a\nb", href: "https://example.com" }] }, "branding.links"],
  ];
  for (const [branding, member] of refused) {
    const { status, json } = await edge.admin("PUT", `/tenants/${site.id}/settings`, { branding });
    assert.equal(status, 400, member);
    assert.ok(json.detail.startsWith(member), json.detail);
  }
});
