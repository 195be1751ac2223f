// `npm run release:check`: whether the package could be published as it is, without publishing it.
import { Failure, report } from "./lib/console.mjs";
import { buildPackage, installTestPackages } from "./lib/package.mjs";
import { inRoot } from "./lib/paths.mjs";
import { endWithSignals, run } from "./lib/process.mjs";
import { repositoryAddress, stagePackage } from "./lib/release.mjs";
import { setUp } from "./lib/setup.mjs";

endWithSignals();
try {
  const address = repositoryAddress();
  if (!/^https:\/\/\S+$/.test(address)) {
    throw new Failure(
      "the package names no repository, which npm's provenance asks for: write its https address into the line `repository` of package.json",
    );
  }
  const tools = await setUp();
  await installTestPackages();
  await buildPackage(tools);
  const folder = inRoot("build", "published");
  stagePackage(folder, address);
  console.log(await run("npm", ["publish", folder, "--dry-run", "--ignore-scripts"]));
} catch (error) {
  report(error);
}
