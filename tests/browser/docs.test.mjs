// The page of the API reference in a real browser: it loads under its own rules, names every API, can be tried, and
// can be used by everybody.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { inRoot } from "../../scripts/lib/paths.mjs";
import { load } from "../../openapi/document.mjs";
import { startEdge } from "../edge/harness.mjs";
import { picture, startBrowser } from "./harness.mjs";

const axe = readFileSync(inRoot("node_modules", "axe-core", "axe.min.js"), "utf8");
const { documents, names } = load();

/**
 * What axe-core objects to in the viewer's own markup: its main landmark holds the operations alone, the headings of its
 * tags are of the third rank, and the row that opens an operation is a button with a link in it.
 */
const ownedByViewer = ["region", "heading-order", "nested-interactive"];

const edge = await startEdge();
const browser = await startBrowser();
const at = (path) => new URL(path, edge.url).href;
const drawn = (page) => page.locator(".opblock-tag-section").first().waitFor();

test("the reference loads with nothing inline and nothing from elsewhere, and names every API", async (t) => {
  const answer = await edge.call("GET", "/docs/");
  const rules = answer.headers.get("content-security-policy");
  assert.doesNotMatch(rules, /unsafe|https?:|\*/);
  await browser.visit(t, at("/docs/"), async (page, problems) => {
    await drawn(page);
    const links = await page.locator("nav a").allTextContents();
    assert.deepEqual(links, ["All", ...Object.values(names)]);
    const tags = await page.locator(".opblock-tag").evaluateAll((all) => all.map((each) => each.dataset.tag));
    assert.deepEqual(
      tags,
      documents.all.tags.map(({ name }) => name),
    );
    const origins = await page.evaluate(() =>
      performance.getEntriesByType("resource").map(({ name }) => new URL(name).origin),
    );
    assert.deepEqual([...new Set(origins)], [new URL(edge.url).origin]);
    assert.deepEqual(problems, []);
  });
});

test("each API has a view of its own with every operation of it", async (t) => {
  for (const [api, name] of Object.entries(names)) {
    await browser.visit(t, at(`/docs/?api=${api}`), async (page, problems) => {
      await drawn(page);
      assert.equal(await page.locator("nav a[aria-current]").textContent(), name);
      const operations = Object.values(documents[api].paths).reduce((sum, item) => sum + Object.keys(item).length, 0);
      assert.equal(await page.locator(".opblock").count(), operations, api);
      assert.deepEqual(problems, [], api);
    });
  }
});

test("a call can be tried from the page and shows the real answer", async (t) => {
  await browser.visit(
    t,
    at("/docs/?api=native#/Native%3A%20public%20documents/getBranding"),
    async (page, problems) => {
      const operation = page.locator("[id$=-getBranding]");
      await operation.getByRole("button", { name: "Try it out" }).click();
      await operation.getByRole("button", { name: "Execute" }).click();
      const answer = operation.locator(".live-responses-table");
      await answer.getByText("200", { exact: true }).waitFor();
      assert.match(await answer.locator(".response .microlight").first().textContent(), /"support"/);
      assert.match(await operation.locator(".request-url").textContent(), /\/api\/branding/);
      assert.deepEqual(problems, []);
    },
  );
});

test("a call that needs a token is tried with the one that was given", async (t) => {
  const { json } = await edge.call("POST", "/api/sessions", {
    body: { email: "ada@example.com", password: "Analytical-Engine-1843" },
  });
  await browser.visit(t, at("/docs/?api=native#/Native%3A%20sessions/listSessions"), async (page, problems) => {
    await page.locator(".scheme-container .authorize").click();
    await page.locator(".auth-container input").first().fill(json.access_token);
    await page.locator(".auth-container button[type=submit]").first().click();
    await page.getByRole("button", { name: "Close" }).last().click();
    const operation = page.locator("[id$=-listSessions]");
    await operation.getByRole("button", { name: "Try it out" }).click();
    await operation.getByRole("button", { name: "Execute" }).click();
    await operation.locator(".live-responses-table").getByText("200", { exact: true }).waitFor();
    assert.deepEqual(problems, []);
  });
});

for (const scheme of ["light", "dark"]) {
  for (const width of [360, 1280]) {
    test(`the reference fits ${width} pixels and axe-core objects to nothing of ours, ${scheme}`, async (t) => {
      const options = { viewport: { width, height: 900 }, colorScheme: scheme };
      for (const [name, path] of [
        ["overview", "/docs/"],
        ["operation", "/docs/?api=native#/Native%3A%20password/changePassword"],
      ]) {
        await browser.visit(
          t,
          at(path),
          async (page) => {
            await drawn(page);
            if (name === "operation") await page.locator(".opblock-body").waitFor();
            await picture(page, `docs ${name} ${width} ${scheme}`);
            assert.ok(
              await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth),
              `${name} does not scroll sideways`,
            );
            await inspect(page, name);
          },
          options,
        );
      }
    });
  }
}

/** Runs axe-core past the page's own rules, from the browser's side. */
async function inspect(page, name) {
  const client = await page.context().newCDPSession(page);
  await client.send("Page.enable");
  const { frameTree } = await client.send("Page.getFrameTree");
  const { executionContextId: contextId } = await client.send("Page.createIsolatedWorld", {
    frameId: frameTree.frame.id,
  });
  const run = async (expression) => {
    const { result, exceptionDetails } = await client.send("Runtime.evaluate", {
      expression,
      contextId,
      awaitPromise: true,
      returnByValue: true,
    });
    assert.equal(exceptionDetails, undefined, exceptionDetails?.text);
    return result.value;
  };
  await run(`${axe}; undefined`);
  const violations = await run(
    `axe.run().then(({ violations }) => violations.map(({ id, nodes }) => ({ id, nodes: nodes.slice(0, 3).map(({ target, failureSummary }) => [target.join(" "), failureSummary]) })))`,
  );
  const ours = violations.filter(({ id }) => !ownedByViewer.includes(id));
  assert.deepEqual(ours, [], name);
}
