// The stage of the npm package: builds it by its recipe and runs its tests, which have packages of their own.
import { buildPackage, installTestPackages } from "../lib/package.mjs";
import { nodeTests } from "./node.mjs";

export async function pack({ tools, files, name }) {
  await installTestPackages();
  await buildPackage(tools);
  return nodeTests("package", { part: files, name });
}
