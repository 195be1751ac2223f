// Serves pages of a test's own beside the built package, as a site that installed it would.
// Owns the server; what the pages hold comes from the tests.
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { after } from "node:test";
import { inRoot } from "../../scripts/lib/paths.mjs";
import { pass } from "./relay.mjs";

const types = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".json": "application/json",
  ".css": "text/css",
};

/**
 * Serves `pages` (path → text, or `{ body, headers }`) until the file's tests end; resolves with the
 * address. `folders` maps a prefix to a folder, `/pkg/` to the built package unless told otherwise;
 * what nobody has is passed on to `behind`, if there is such an address.
 * @param {Record<string, string | { body: string, headers?: Record<string, string> }>} pages
 * @param {{ folders?: Record<string, string>, behind?: string }} [options]
 * @returns {Promise<string>}
 */
export async function startSite(pages, { folders = { "/pkg/": inRoot("pkg", "dist") }, behind } = {}) {
  const server = createServer((incoming, outgoing) => {
    const { pathname } = new URL(incoming.url, "http://site");
    const found = pageAt(pages, pathname) ?? fileAt(folders, pathname);
    if (found) outgoing.writeHead(200, { "content-type": typeOf(pathname), ...found.headers }).end(found.body);
    else if (behind) pass(incoming, outgoing, behind);
    else outgoing.writeHead(404).end();
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${/** @type {import("node:net").AddressInfo} */ (server.address()).port}`;
}

const typeOf = (path) => types[extname(path)] ?? types[".html"];

function pageAt(pages, path) {
  const page = pages[path];
  return typeof page === "string" ? { body: page } : page;
}

function fileAt(folders, path) {
  const prefix = Object.keys(folders).find((start) => path.startsWith(start));
  if (!prefix) return undefined;
  try {
    const rest = path.slice(prefix.length);
    return { body: readFileSync(join(folders[prefix], normalize(`/${rest}${rest === "" ? "index.html" : ""}`))) };
  } catch {
    return undefined;
  }
}
