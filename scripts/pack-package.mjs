// `npm run pack:package`: builds the npm package with its declarations and packs it; prints the file's name.
import { report } from "./lib/console.mjs";
import { buildPackage, installTestPackages } from "./lib/package.mjs";
import { inRoot, root } from "./lib/paths.mjs";
import { endWithSignals, run } from "./lib/process.mjs";
import { stagePackage } from "./lib/release.mjs";
import { setUp } from "./lib/setup.mjs";

endWithSignals();
try {
  const tools = await setUp();
  await installTestPackages();
  await buildPackage(tools);
  const folder = inRoot("build", "published");
  stagePackage(folder);
  const file = await run("npm", ["pack", folder, "--ignore-scripts", "--loglevel=error", "--pack-destination", root]);
  console.log(file.trim());
} catch (error) {
  report(error);
}
