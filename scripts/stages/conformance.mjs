// The stage that keeps `docs/conformance.md` true: it is what the tests that just ran have proven. The same with the
// names of the tests goes to `build/conformance.md`.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { inRoot } from "../lib/paths.mjs";
import { failed, result, verdict } from "../lib/results.mjs";
import { conformanceDetails, conformanceTable } from "../../tests/edge/conformance.mjs";

const file = inRoot("docs", "conformance.md");
const details = inRoot("build", "conformance.md");
const sources = ["native", "package", "wasm", "edge", "browser"];

export async function conformance({ results, write }) {
  const complete = sources.every(
    (name) => results[name] && !failed(results[name]) && results[name].skipped.length === 0,
  );
  if (!complete) return result({ skipped: ["the conformance table: it needs every test to have run and passed"] });
  const cases = sources.flatMap((name) => results[name].cases);
  mkdirSync(dirname(details), { recursive: true });
  writeFileSync(details, conformanceDetails(cases));
  const table = conformanceTable(cases);
  if (write) writeFileSync(file, table);
  const fresh = existsSync(file) && readFileSync(file, "utf8") === table;
  return verdict(fresh, "docs/conformance.md is not what the tests say: run npm run conformance");
}
