// The package as npm would install it: packed, unpacked beside an application, and nothing else.
// Owns temporary folders; must not build the package.
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after } from "node:test";
import { stagePackage } from "../../scripts/lib/release.mjs";
import { folder } from "./package.mjs";

/** @type {import("node:child_process").ExecFileSyncOptionsWithStringEncoding} */
const quiet = { stdio: ["ignore", "pipe", "pipe"], encoding: "utf8" };

/** Packs what is published; returns what npm says about it, with `file` and the `folder` packed, which end with the tests. */
export function pack() {
  const out = temporary("relatch-pack-");
  const staged = join(out, "package");
  stagePackage(staged);
  const args = ["pack", staged, "--ignore-scripts", "--json", "--pack-destination", out];
  const [packed] = JSON.parse(execFileSync("npm", args, quiet));
  return { ...packed, file: join(out, packed.filename), folder: staged };
}

/** Installs the packed package into `node_modules` of a folder, as npm would. */
export function install(packed, app) {
  const modules = join(app, "node_modules");
  mkdirSync(modules, { recursive: true });
  execFileSync("tar", ["-xzf", packed.file, "-C", modules], quiet);
  renameSync(join(modules, "package"), join(modules, "relatch"));
}

/**
 * An application's folder in which the package is installed, with the files given, by path;
 * `beside` names packages of the package's own development that the application needs, too.
 */
export function application(packed, files, beside = []) {
  const app = temporary("relatch-app-");
  const modules = join(app, "node_modules");
  install(packed, app);
  for (const name of beside) {
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    symlinkSync(join(folder, "node_modules", name), join(modules, name));
  }
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(app, path)), { recursive: true });
    writeFileSync(join(app, path), text);
  }
  return app;
}

/** Copies a whole folder of files into an application. */
export const copyInto = (app, source) => cpSync(source, app, { recursive: true });

function temporary(prefix) {
  const path = mkdtempSync(join(tmpdir(), prefix));
  after(() => rmSync(path, { recursive: true, force: true }));
  return path;
}
