// Finds WebKit's driver and a display for it, or fetches both where that is quick: WebKitGTK, the engine of
// Safari, from Debian's packages. Owns nothing but the search; must not start them.
import { Failure, step } from "./console.mjs";
import { which } from "./paths.mjs";
import { run } from "./process.mjs";

/** `{ driver, display }`, two files, or undefined where they cannot be had. */
export async function findWebKit() {
  return onMachine() ?? (await fromDebian());
}

function onMachine() {
  const [driver, display] = [which("WebKitWebDriver"), which("Xvfb")];
  return driver && display && { driver, display };
}

async function fromDebian() {
  if (process.getuid?.() !== 0 || !which("apt-get")) return undefined;
  try {
    await step("installing WebKitGTK with apt-get", async (doing) => {
      await run("apt-get", ["update"], { onLine: doing });
      const env = { DEBIAN_FRONTEND: "noninteractive" };
      await run("apt-get", ["install", "-y", "--no-install-recommends", "webkit2gtk-driver", "xvfb"], {
        onLine: doing,
        env,
      });
    });
    return onMachine();
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
}
