// A reporter for node's test runner: one JSON line per finished test, for the sums and the conformance table.
import { relative } from "node:path";

/** Suites and files only group tests: they are not counted. */
const isTest = ({ details, nesting, name, file }) =>
  details?.type !== "suite" && !(nesting === 0 && file !== undefined && name === file);

export default async function* report(events) {
  for await (const { type, data } of events) {
    if (type !== "test:pass" && type !== "test:fail") continue;
    if (!isTest(data)) continue;
    const skipped = data.skip === undefined || data.skip === false ? undefined : String(data.skip || "skipped");
    const file = data.file && relative(process.cwd(), data.file);
    yield `${JSON.stringify({ name: data.name, file, ok: type === "test:pass", skipped })}\n`;
  }
}
