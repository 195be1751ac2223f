// The stage of the npm package: builds it by its recipe and runs its own tests.
import { buildPackage } from "../lib/package.mjs";
import { nodeTests } from "./node.mjs";

export async function pack({ tools }) {
  await buildPackage(tools);
  return nodeTests("package", "pkg/test/*.test.mjs");
}
