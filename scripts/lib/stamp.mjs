// Content stamps: a step is skipped when what it reads is, byte for byte, what it read last time.
// Owns hashing and the stamp files; must not know what the steps do.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { inRoot, root } from "./paths.mjs";

/** Every file below the given paths of the checkout (files or folders; absent ones are fine), sorted. */
function filesBelow(paths) {
  const found = [];
  const visit = (path) => {
    if (!existsSync(path)) return;
    if (!statSync(path).isDirectory()) return void found.push(path);
    for (const name of readdirSync(path)) visit(join(path, name));
  };
  for (const path of paths) visit(inRoot(path));
  return found.sort();
}

/** SHA-256 over names and contents of the files below `paths`, and over `extra` strings. */
export function digest(paths, extra = []) {
  const hash = createHash("sha256");
  for (const file of filesBelow(paths)) {
    hash
      .update(`${relative(root, file)}\0`)
      .update(readFileSync(file))
      .update("\0");
  }
  for (const text of extra) hash.update(`${text}\0`);
  return hash.digest("hex");
}

/**
 * Runs `work` unless `file` already holds `value` and its `output` is there; the stamp is written last,
 * so a broken run repeats.
 */
export async function unlessStamped(file, value, work, output = file) {
  if (existsSync(output) && existsSync(file) && readFileSync(file, "utf8") === value) return;
  rmSync(file, { force: true });
  await work();
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, value);
}
