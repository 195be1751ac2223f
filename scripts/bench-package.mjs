// `npm run bench:package`: measures the npm package beside its peers, in one run, and prints Markdown. The
// figures of docs/package.md come from here.
import { report, step } from "./lib/console.mjs";
import { buildPackage, installTestPackages } from "./lib/package.mjs";
import { inRoot, node24 } from "./lib/paths.mjs";
import { endWithSignals, handOver, run } from "./lib/process.mjs";
import { setUp } from "./lib/setup.mjs";

const target = "wasm32-unknown-unknown";

/** The zxcvbn crate as WebAssembly, for speed; built out of the way, because nothing of ours needs it. */
async function buildCrate() {
  const folder = inRoot("target", "zxcvbn");
  await step("building the zxcvbn crate", (onLine) =>
    run("cargo", ["build", "--release", "--locked", "--target", target, "--target-dir", folder], {
      cwd: inRoot("benches", "package", "zxcvbn"),
      onLine,
      title: "building the zxcvbn crate",
    }),
  );
  return inRoot("target", "zxcvbn", target, "release", "zxcvbn_wasm.wasm");
}

endWithSignals();
try {
  const tools = await setUp();
  await installTestPackages();
  await buildPackage(tools);
  process.exitCode = await handOver(node24, "benches/package/measure.mjs", [await buildCrate()]);
} catch (error) {
  report(error);
}
