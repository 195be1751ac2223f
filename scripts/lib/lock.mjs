// One process at a time: two commands started together must not install or build into the same folders.
// Owns the lock files under `.tools/`; must not know what is locked.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { say } from "./console.mjs";
import { inRoot } from "./paths.mjs";

const lookAgainMs = 300;

/** Runs `work` while holding the lock `name`; waits for another live process that holds it. */
export async function exclusively(name, work) {
  const file = inRoot(".tools", `${name}.lock`);
  mkdirSync(inRoot(".tools"), { recursive: true });
  for (let waited = false; !take(file); waited = true) {
    if (!waited) say(`· waiting for another ${name} in this checkout`);
    await pause(lookAgainMs);
  }
  const release = () => rmSync(file, { force: true });
  process.once("exit", release);
  try {
    return await work();
  } finally {
    process.off("exit", release);
    release();
  }
}

/** Creates the lock file, after removing one whose owner is gone. */
function take(file) {
  try {
    writeFileSync(file, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
  }
  if (!ownerLives(file)) rmSync(file, { force: true });
  return false;
}

function ownerLives(file) {
  try {
    process.kill(Number(readFileSync(file, "utf8")), 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}
