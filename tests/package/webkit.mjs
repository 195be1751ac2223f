// A page in WebKitGTK, driven by WebDriver's own protocol. Owns the driver and its display, which end with the
// file's tests; what the page holds comes from the tests.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { request } from "node:http";
import { createServer } from "node:net";
import { json } from "node:stream/consumers";
import { after } from "node:test";
import { setTimeout as pause } from "node:timers/promises";

const startWithinMs = 20_000;

/** Opens `url`; resolves with `run(script)`, which evaluates an asynchronous function's body in the page, and `type(selector, keys)`. */
export async function openInWebKit({ driver, display }, url) {
  const port = await freePort();
  const screen = await startDisplay(display);
  const env = {
    ...process.env,
    DISPLAY: screen.name,
    WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: "1",
    LIBGL_ALWAYS_SOFTWARE: "1",
  };
  const driving = spawn(driver, [`--port=${port}`, "--host=local"], { env, stdio: "ignore" });
  const ask = async (method, path, body) => {
    // The driver closes each connection without saying so, which a pool of them does not forgive.
    const outgoing = request({ host: "127.0.0.1", port, path, method, agent: false });
    outgoing.end(body && JSON.stringify(body));
    const [response] = await once(outgoing, "response");
    const { value } = /** @type {{ value: any }} */ (await json(response));
    if (response.statusCode !== 200) throw new Error(`${path}: ${value.message}`);
    return value;
  };
  let session;
  after(async () => {
    if (session) await ask("DELETE", session);
    driving.kill();
    screen.server.kill();
  });
  await answering(() => ask("GET", "/status"));
  const { sessionId } = await ask("POST", "/session", {
    capabilities: { alwaysMatch: { "webkitgtk:browserOptions": { args: ["--automation"] } } },
  });
  session = `/session/${sessionId}`;
  await ask("POST", `${session}/url`, { url });
  return {
    run: (body) =>
      ask("POST", `${session}/execute/async`, {
        script: `const done = arguments[0]; (async () => { ${body} })().then(done, (error) => done(String(error)));`,
        args: [],
      }),
    type: async (selector, text) => {
      const found = await ask("POST", `${session}/element`, { using: "css selector", value: selector });
      await ask("POST", `${session}/element/${Object.values(found)[0]}/value`, { text });
    },
  };
}

/** A display of its own; its number comes once it can be used. */
async function startDisplay(file) {
  const server = spawn(file, ["-displayfd", "3", "-screen", "0", "1024x768x24", "-nolisten", "tcp"], {
    stdio: ["ignore", "ignore", "ignore", "pipe"],
  });
  const [number] = await once(server.stdio[3], "data");
  return { server, name: `:${String(number).trim()}` };
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  server.close();
  await once(server, "close");
  return port;
}

/** The driver says nothing when it is ready, so it is asked until it answers. */
async function answering(ask) {
  for (const end = Date.now() + startWithinMs; ; await pause(100)) {
    try {
      return await ask();
    } catch (error) {
      if (Date.now() > end) throw error;
    }
  }
}
