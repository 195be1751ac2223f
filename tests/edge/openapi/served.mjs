// What is served, read from where it is written down: the tables of routes, the Worker's own paths, the static pages.
// Owns the reading; must not know the document.
import { globSync, readFileSync } from "node:fs";
import { inRoot } from "../../../scripts/lib/paths.mjs";
import { routes } from "../routes.mjs";

const read = (file) => readFileSync(inRoot(file), "utf8");
const found = (text, pattern) => [...text.matchAll(pattern)].map(([, ...groups]) => groups);

/** Paths that the Worker answers before any API is asked. */
const ownPath = /"(\/\w+)"/g;

/** Every operation that is served, as `METHOD /path`. Local doors and files that pages load are none. */
export function served() {
  const tables = routes.map(({ method, path }) => [method, path]);
  const worker = found(read("src/edge/mod.rs"), ownPath).map(([path]) => ["GET", path]);
  const pages = globSync("*.html", { cwd: inRoot("www") }).map((file) => [
    "GET",
    `/${file.replace(/(index)?\.html$/, "")}`,
  ]);
  const redirects = found(read("www/_redirects"), /^(\/\S+)/gm).map(([path]) => ["GET", path]);
  const reference = ["/openapi.json", "/docs/"].map((path) => ["GET", path]);
  return [tables, worker, pages, redirects, reference].flat().map(([method, path]) => `${method} ${path}`);
}
