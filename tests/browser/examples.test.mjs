// The examples, with the package as npm would install it: built by Vite where they need building, and
// used in Chromium as a person would.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { inRoot } from "../../scripts/lib/paths.mjs";
import { application, copyInto, pack } from "../package/installed.mjs";
import { picture, startBrowser } from "./harness.mjs";
import { startSite } from "./site.mjs";

const app = application(pack(), {}, ["react", "react-dom", "vite", "vue", "zod"]);
copyInto(app, inRoot("examples"));
mkdirSync(join(app, "html", "node_modules"));
symlinkSync(join(app, "node_modules", "relatch"), join(app, "html", "node_modules", "relatch"));

const built = ["react", "vue", "zod"];
for (const name of built) {
  const vite = join(app, "node_modules", "vite", "bin", "vite.js");
  execFileSync(process.execPath, [vite, "build", "--base", "./", "--logLevel", "error"], {
    cwd: join(app, name),
    stdio: ["ignore", "pipe", "inherit"],
  });
}

const site = await startSite(
  { "/style.css": readFileSync(join(app, "style.css"), "utf8") },
  {
    folders: {
      "/html/": join(app, "html"),
      ...Object.fromEntries(built.map((name) => [`/${name}/`, join(app, name, "dist")])),
    },
  },
);
const browser = await startBrowser();
const axe = readFileSync(inRoot("node_modules", "axe-core", "axe.min.js"), "utf8");

for (const name of ["html", ...built]) {
  test(`the example ${name} refuses a bad password with reasons and takes a good one${name === "html" ? ", from a plain module script" : ""}`, async (t) => {
    await browser.visit(t, `${site}/${name}/`, async (page, problems) => {
      const [email, password] = [page.getByLabel("E-mail"), page.getByLabel("New password")];
      const create = page.getByRole("button", { name: "Create account" });
      if (name === "html") await page.locator("[data-rule]").first().waitFor();
      await email.fill("ada@example.com");
      await password.fill("password1");
      await create.click();
      await page
        .locator("[part~=error], .error, [id$=-error]", { hasText: "Use at least 12 characters." })
        .first()
        .waitFor();
      assert.equal(await password.getAttribute("aria-invalid"), "true");
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() => globalThis.axe.run());
      assert.deepEqual(
        violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]),
        [],
      );
      await picture(page, `example ${name}`);
      await password.fill("kd83-Qw0z-Lfe1");
      if (name === "html") {
        assert.equal(await password.evaluate((input) => input.form.checkValidity()), true);
      } else {
        await create.click();
        await page.getByText("Welcome!").waitFor();
      }
      assert.deepEqual(problems, []);
    });
  });
}

test("the package's README shows the examples as they are", () => {
  const readme = readFileSync(inRoot("pkg", "README.md"), "utf8");
  for (const file of ["react/main.jsx", "vue/main.js", "zod/main.js"]) {
    assert.ok(readme.includes(readFileSync(inRoot("examples", file), "utf8").trim()), file);
  }
  const html = readFileSync(inRoot("examples", "html", "index.html"), "utf8");
  const [element] = /<password-policy[\s\S]*<\/password-policy>/.exec(html);
  assert.ok(readme.includes(element.replaceAll(/^ {4}/gm, "")), "html/index.html");
});
