// The stage of the npm package: builds it by its recipe and runs its tests, which have packages of their own.
import { existsSync, readFileSync } from "node:fs";
import { buildPackage } from "../lib/package.mjs";
import { inRoot } from "../lib/paths.mjs";
import { run } from "../lib/process.mjs";
import { unlessStamped } from "../lib/stamp.mjs";
import { nodeTests } from "./node.mjs";

const lock = inRoot("pkg", "package-lock.json");

export async function pack({ tools, files }) {
  await installTestPackages();
  await buildPackage(tools);
  return nodeTests("package", { part: files });
}

/** Bundlers and checkers that only tests of the package need: `npm start` does without them. */
async function installTestPackages() {
  if (!existsSync(lock)) return;
  await unlessStamped(inRoot("pkg", "node_modules", ".installed-lock"), readFileSync(lock, "utf8"), () =>
    run("npm", ["ci", "--prefix", "pkg", "--no-audit", "--no-fund", "--loglevel=error"], { title: "npm ci in pkg" }));
}
