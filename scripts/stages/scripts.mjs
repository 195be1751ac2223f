// The stage of what is not Rust: Biome on scripts, tests, pages and the package, the wording of documents and doc
// comments, and whether the list of mutants fits the sources.
import { node24 } from "../lib/paths.mjs";
import { capture } from "../lib/process.mjs";
import { joined, verdict } from "../lib/results.mjs";

export async function scripts() {
  return joined([
    await passes("biome", "lint", "--error-on-warnings", "--colors=off"),
    await passes("biome", "format", "--colors=off"),
    await passes(node24, "scripts/wording.mjs"),
    await passes(node24, "scripts/mutants.mjs", "--check"),
  ]);
}

async function passes(command, ...args) {
  const { code, output } = await capture(command, args);
  return verdict(code === 0, output);
}
