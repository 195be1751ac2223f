// `npm run test:frameworks`: the packed package in the frameworks that `npm test` leaves out, each with a lock file
// of its own. Installs them into `build/frameworks`; `--files PART` chooses those whose name has that part.
import { cpSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { findChromium } from "./lib/chromium.mjs";
import { Failure, report, say, step } from "./lib/console.mjs";
import { buildPackage, installTestPackages } from "./lib/package.mjs";
import { inRoot, node24 } from "./lib/paths.mjs";
import { capture, endWithSignals, run } from "./lib/process.mjs";
import { stagePackage } from "./lib/release.mjs";
import { setUp } from "./lib/setup.mjs";
import { unlessStamped } from "./lib/stamp.mjs";

const sources = inRoot("tests", "frameworks");
const build = inRoot("build", "frameworks");
const testWithinMs = 400_000;

const names = readdirSync(sources, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

/** Installs one application and, as npm would, the package; where its packages cannot be had, says so. */
async function install(name) {
  const [from, folder] = [join(sources, name), join(build, name)];
  mkdirSync(folder, { recursive: true });
  cpSync(from, folder, { recursive: true });
  const installing = unlessStamped(
    join(folder, "node_modules", ".installed-lock"),
    readFileSync(join(from, "package-lock.json"), "utf8"),
    () =>
      step(`installing ${name}`, (onLine) =>
        run("npm", ["ci", "--prefix", folder, "--no-audit", "--no-fund", "--loglevel=error"], {
          onLine,
          title: `npm ci for ${name}`,
        }),
      ),
  );
  await installing.then(
    () => stagePackage(join(folder, "node_modules", "relatch")),
    (error) => {
      if (!(error instanceof Failure)) throw error;
      say(`! ${name} could not be installed: ${error.message}`);
    },
  );
}

endWithSignals();
try {
  const { files: part = "" } = parseArgs({ options: { files: { type: "string" } } }).values;
  const chromium = await findChromium();
  if (!chromium)
    throw new Failure("no Chromium: none on this machine, none from apt-get (needs root), none from Playwright");
  const tools = await setUp();
  await installTestPackages();
  await buildPackage(tools);
  for (const name of names.filter((each) => each.includes(part))) await install(name);
  // Node takes no empty pattern.
  const chosen = part ? [`--test-name-pattern=${part}`] : [];
  const args = [
    "--no-warnings",
    "--test",
    `--test-timeout=${testWithinMs}`,
    ...chosen,
    "tests/frameworks/frameworks.test.mjs",
  ];
  const { code } = await capture(node24, args, { env: { RELATCH_CHROMIUM: chromium }, echo: true });
  process.exitCode = code;
} catch (error) {
  report(error);
}
