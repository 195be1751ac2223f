// The shell blocks of the documents, pasted: each page's, in order, into one shell in a copy of the checkout, at a
// fresh server. What needs a Cloudflare account runs against the local database where it can; else it is left out.
import assert from "node:assert/strict";
import { globSync } from "node:fs";
import { test } from "node:test";
import { root } from "../../scripts/lib/paths.mjs";
import { startEdge } from "./harness.mjs";
import { blocksOf, copyFor, paste } from "./paste.mjs";

/** Pages whose commands run at another product's database: tests/clients/move.test.mjs makes it and pastes them. */
const elsewhere = /^docs\/move-from-/;
const pages = ["README.md", ...globSync("docs/**/*.md", { cwd: root }).sort()].filter((page) => !elsewhere.test(page));

/** A page has up to twenty commands, each of which starts a program of several seconds. */
const pageWithinMs = 600_000;

for (const page of pages.filter((name) => blocksOf(name) !== "")) {
  test(`the commands of ${page} do what the page says`, { timeout: pageWithinMs }, async () => {
    const edge = await startEdge();
    if (!blocksOf(page).includes("tenants create main"))
      assert.equal((await edge.admin("POST", "/tenants", { slug: "main" })).status, 201);
    await paste(page, { copy: copyFor(page), url: edge.url.replace(/\/$/, "") });
  });
}
