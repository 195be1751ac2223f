// A Python with the client libraries that tests drive, in a virtual environment under .tools.
// Owns that environment; must not run tests.
import { readFileSync } from "node:fs";
import { Failure, step } from "./console.mjs";
import { exclusively } from "./lock.mjs";
import { inRoot, which } from "./paths.mjs";
import { run } from "./process.mjs";
import { unlessStamped } from "./stamp.mjs";

const folder = inRoot(".tools", "python");
const python = inRoot(".tools", "python", "bin", "python");

/** `{ python }`, or `{ missing }` with the reason why there is none. */
export async function pythonWithClients() {
  const base = ["python3", "python"].map(which).find(Boolean);
  if (!base) return { missing: "there is no python3 on PATH" };
  const requirements = inRoot("tests", "clients", "requirements.txt");
  try {
    await exclusively("python", () => unlessStamped(inRoot(".tools", "python", ".installed"), readFileSync(requirements, "utf8"), () =>
      step("installing the Python client libraries", async (doing) => {
        await run(base, ["-m", "venv", "--clear", folder], { onLine: doing, title: "python3 -m venv" });
        await run(python, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", requirements],
          { onLine: doing, title: "pip install" });
      })));
  } catch (error) {
    if (error instanceof Failure) return { missing: error.message };
    throw error;
  }
  return { python };
}
