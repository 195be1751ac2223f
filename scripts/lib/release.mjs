// What is published: the package's files and its manifest, completed with the address of the repository.
// Owns the folder that is packed; must not build the package.
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Failure } from "./console.mjs";
import { inRoot } from "./paths.mjs";

/** Only development needs these members of the manifest. */
const unpublished = ["scripts", "devDependencies", "overrides", "allowScripts"];

const readJson = (...path) => JSON.parse(readFileSync(inRoot(...path), "utf8"));

/** The address of the repository: the one line `repository` of the manifest at the root, empty until there is one. */
export const repositoryAddress = () => readJson("package.json").repository ?? "";

/** The manifest as it is published; without an address it names no repository. */
export function publishedManifest(address = repositoryAddress()) {
  const manifest = readJson("pkg", "package.json");
  for (const member of unpublished) delete manifest[member];
  if (address === "") return manifest;
  const plain = address.replace(/\.git$/, "");
  return {
    ...manifest,
    homepage: `${plain}#readme`,
    bugs: `${plain}/issues`,
    repository: { type: "git", url: `git+${plain}.git`, directory: "pkg" },
  };
}

/** Lays what is published into `folder`. A built package without its declarations is a `Failure`. */
export function stagePackage(folder, address) {
  const manifest = publishedManifest(address);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const name of ["dist", "images", "CHANGELOG.md", "LICENSE", "NOTICE", "README.md"]) {
    if (!existsSync(inRoot("pkg", name))) throw new Failure(`pkg/${name} is missing: run npm run build:package`);
    cpSync(inRoot("pkg", name), join(folder, name), { recursive: true });
  }
  writeFileSync(join(folder, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  assertDeclared(folder);
}

/** A package without the declarations that its manifest names is a `Failure`. */
export function assertDeclared(folder) {
  const declared = Object.values(publishedManifest().exports).flatMap(({ types }) => types ?? []);
  const missing = declared.find((file) => !file.includes("*") && !existsSync(join(folder, file)));
  if (missing)
    throw new Failure(
      `${missing} is missing: run npm run pack:package, which installs TypeScript and builds the declarations`,
    );
}
