// Finds a Chromium, or fetches one: the machine's, Debian's package, Playwright's own download.
// Owns nothing but the search; must not launch it.
import { existsSync } from "node:fs";
import { Failure, step } from "./console.mjs";
import { node24, inRoot, which } from "./paths.mjs";
import { run } from "./process.mjs";

const names = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
const macFile = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";

/** The browser's file, or undefined where none can be had. */
export async function findChromium() {
  return process.env.RELATCH_CHROMIUM || onMachine() || (await fromDebian()) || (await fromPlaywright());
}

function onMachine() {
  return names.map(which).find(Boolean) ?? (existsSync(macFile) ? macFile : undefined);
}

async function fromDebian() {
  if (process.getuid?.() !== 0 || !which("apt-get")) return undefined;
  return attempt("installing Chromium with apt-get", async (doing) => {
    await run("apt-get", ["update"], { onLine: doing });
    const env = { DEBIAN_FRONTEND: "noninteractive" };
    await run("apt-get", ["install", "-y", "--no-install-recommends", "chromium"], { onLine: doing, env });
    return onMachine();
  });
}

async function fromPlaywright() {
  const { chromium } = await import("playwright-core");
  if (existsSync(chromium.executablePath())) return chromium.executablePath();
  return attempt("downloading Playwright's Chromium", async (doing) => {
    await run(node24, [inRoot("node_modules", "playwright-core", "cli.js"), "install", "chromium"], { onLine: doing });
    return chromium.executablePath();
  });
}

/** One way to get a browser; where it fails, the next one is tried. */
async function attempt(title, work) {
  try {
    return await step(title, work);
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
}
