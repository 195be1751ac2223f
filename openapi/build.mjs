// Writes the documents, and the page that shows them, beside the pages that are served.
// Owns `www/openapi.json`, `www/openapi/` and `www/docs/`; must not know what a document says.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { load } from "./document.mjs";

const folder = dirname(fileURLToPath(import.meta.url));
const viewer = join(folder, "viewer");
const swagger = join(folder, "..", "node_modules", "swagger-ui-dist");
const out = join(folder, "..", "www");

const { documents: { all, ...single }, names } = load();

for (const name of ["openapi", "docs"]) {
  rmSync(join(out, name), { recursive: true, force: true });
  mkdirSync(join(out, name));
}

writeFileSync(join(out, "openapi.json"), JSON.stringify(all));
for (const [api, document] of Object.entries(single)) writeFileSync(join(out, "openapi", `${api}.json`), JSON.stringify(document));

for (const name of ["docs.css", "docs.js", "theme.js"]) cpSync(join(viewer, name), join(out, "docs", name));
for (const name of ["swagger-ui.css", "swagger-ui-bundle.js"]) cpSync(join(swagger, name), join(out, "docs", name));

const links = Object.entries(names).map(([api, name]) => `<a href="/docs/?api=${api}" data-api="${api}">${name}</a>`);
const page = readFileSync(join(viewer, "index.html"), "utf8").replace("<!-- apis -->", links.join("\n    "));
writeFileSync(join(out, "docs", "index.html"), page);
