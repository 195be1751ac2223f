// What is served, read from where it is written down: the tables of routes, the Worker's own paths, the static pages.
// Owns the reading; must not know the document.
import { globSync, readFileSync } from "node:fs";
import { inRoot, root } from "../../../scripts/lib/paths.mjs";

const read = (file) => readFileSync(inRoot(file), "utf8");
const found = (text, pattern) => [...text.matchAll(pattern)].map(([, ...groups]) => groups);

/** The tables of routes: whatever helper makes an entry, it is given a method and a path. */
const entry = /\b\w+\(\s*"(GET|POST|PUT|PATCH|DELETE)",\s*"(\/[^"]*)"/g;

/** Paths that the Worker answers before any API is asked. */
const ownPath = /"(\/\w+)"/g;

/** Every operation that is served, as `METHOD /path`. Local doors and files that pages load are none. */
export function served() {
  const tables = globSync("src/dialect/**/*.rs", { cwd: root }).flatMap((file) =>
    found(read(file).split("#[cfg(test)]")[0], entry),
  );
  const worker = found(read("src/edge/mod.rs"), ownPath).map(([path]) => ["GET", path]);
  const pages = globSync("*.html", { cwd: inRoot("www") }).map((file) => [
    "GET",
    `/${file.replace(/(index)?\.html$/, "")}`,
  ]);
  const redirects = found(read("www/_redirects"), /^(\/\S+)/gm).map(([path]) => ["GET", path]);
  const reference = ["/openapi.json", "/docs/"].map((path) => ["GET", path]);
  return [tables, worker, pages, redirects, reference].flat().map(([method, path]) => `${method} ${path}`);
}
