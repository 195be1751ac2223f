// The stage of TypeScript's checks: the scripts, the tests, the administration's command line and the npm package.
import { inRoot, node24 } from "../lib/paths.mjs";
import { installTestPackages } from "../lib/package.mjs";
import { capture } from "../lib/process.mjs";
import { joined, verdict } from "../lib/results.mjs";

/** Each project and what its check needs besides. The package's sources import frameworks that its tests install. */
const projects = [
  ["scripts/tsconfig.json"],
  ["scripts/admin/tsconfig.json"],
  ["tests/tsconfig.json"],
  ["tests/edge/tsconfig.json"],
  ["tests/browser/tsconfig.json"],
  ["tests/package/tsconfig.json"],
  ["pkg/tsconfig.json", "--noEmit", "--emitDeclarationOnly", "false"],
];

export async function types() {
  await installTestPackages();
  const results = [];
  for (const project of projects) results.push(await passes(...project));
  return joined(results);
}

/** Checks a project; what has not changed since the last time is remembered. */
async function passes(project, ...options) {
  const folder = project.startsWith("pkg/") ? "pkg/node_modules" : "node_modules";
  const memory = inRoot("build", "types", `${project.replaceAll("/", "-")}.tsbuildinfo`);
  const remembered = ["--incremental", "--tsBuildInfoFile", memory];
  const args = [inRoot(folder, "typescript", "bin", "tsc"), "--pretty", "false", "--project", project];
  const { code, output } = await capture(node24, [...args, ...remembered, ...options]);
  return verdict(code === 0, output);
}
