// The stage of what is not Rust: Biome on scripts, tests, pages and the package, TypeScript's checks on the scripts and
// on what the tests of the Worker share, and the wording of documents and doc comments.
import { node24 } from "../lib/paths.mjs";
import { capture } from "../lib/process.mjs";
import { joined, verdict } from "../lib/results.mjs";

/** Each project that TypeScript checks here; the package's own is checked where it is built. */
const projects = ["scripts/tsconfig.json", "scripts/admin/tsconfig.json", "tests/edge/tsconfig.json"];

export async function scripts() {
  return joined([
    await passes("biome", "lint", "--error-on-warnings", "--colors=off"),
    await passes("biome", "format", "--colors=off"),
    ...(await Promise.all(projects.map((project) => passes("tsc", "--pretty", "false", "--project", project)))),
    await passes(node24, "scripts/wording.mjs"),
  ]);
}

async function passes(command, ...args) {
  const { code, output } = await capture(command, args);
  return verdict(code === 0, output);
}
