// What a page costs a person: bytes over the wire, time until it can be used, movement while it loads.
// Owns the measuring, by the browser's own instruments, and a front that speaks HTTP/2 and compresses, as
// the platform does. Judges nothing.
import { once } from "node:events";
import { createSecureServer } from "node:http2";
import { request } from "node:http";
import { after } from "node:test";
import { brotliCompressSync, constants } from "node:zlib";
import { certificate } from "./tls.mjs";

/** "Slow 4G" as Lighthouse has it, and a processor a quarter as fast. */
export const slow = {
  latency: 150,
  downloadThroughput: (1.6 * 1024 * 1024) / 8,
  uploadThroughput: (0.75 * 1024 * 1024) / 8,
  offline: false,
};
export const slowdown = 4;

/** What comes when the page can be used already. */
const lazy = "/pkg/lists/";

const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } };
const hopByHop = ["connection", "content-encoding", "content-length", "keep-alive", "transfer-encoding"];

/** Serves what is `behind` for `host`; resolves with the origin. Ends with the file's tests. */
export async function startFront(host, behind) {
  /** Files that were asked for before: the platform has them at hand and compressed. */
  const files = new Map();
  const server = createSecureServer(certificate([host]), ({ method, url }, outgoing) => {
    const file = files.get(url);
    if (file) return outgoing.writeHead(200, file.headers).end(file.body);
    const passed = request(
      new URL(url, behind),
      { method, headers: { host, "accept-encoding": "identity" } },
      async (answer) => {
        const body = brotliCompressSync(Buffer.concat(await answer.toArray()), quality);
        const kept = Object.entries(answer.headers).filter(([name]) => !hopByHop.includes(name));
        const headers = { ...Object.fromEntries(kept), "content-encoding": "br", "content-length": body.length };
        if (answer.statusCode === 200 && !url.startsWith("/api/")) files.set(url, { headers, body });
        outgoing.writeHead(answer.statusCode, headers).end(body);
      },
    );
    passed.on("error", () => outgoing.stream.destroy());
    passed.end();
  });
  const sessions = new Set();
  server.on("session", (session) => sessions.add(session));
  await once(server.listen(0, "127.0.0.1"), "listening");
  after(() => {
    for (const session of sessions) session.destroy();
    server.close();
  });
  return `https://${host}:${/** @type {import("node:net").AddressInfo} */ (server.address()).port}`;
}

/** Runs in the page from its start: movement, and the moment at which it can be used. */
function watch() {
  globalThis.figures = { shift: 0, usable: undefined };
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) globalThis.figures.shift += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
  new MutationObserver((_, observer) => {
    if (document.documentElement?.dataset.ready === undefined) return;
    globalThis.figures.usable = performance.now();
    observer.disconnect();
  }).observe(document, { subtree: true, attributes: true, attributeFilter: ["data-ready"] });
}

/**
 * Opens an address with an empty cache and measures `{ first, all, usable, shift }`: bytes, headers
 * included, of what the page waits for and of everything; milliseconds; layout shift.
 */
export async function measure(page, url, { throttled = false } = {}) {
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  if (throttled) {
    await session.send("Network.emulateNetworkConditions", slow);
    await session.send("Emulation.setCPUThrottlingRate", { rate: slowdown });
  }
  const [addresses, came] = [new Map(), []];
  session.on("Network.requestWillBeSent", ({ requestId, request: { url: address } }) =>
    addresses.set(requestId, new URL(address).pathname),
  );
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength: bytes }) =>
    came.push({ path: addresses.get(requestId), bytes }),
  );
  await page.addInitScript(watch);
  await page.goto(url, { waitUntil: "networkidle" });
  const { usable, shift } = await page.evaluate(() => globalThis.figures);
  await session.detach();
  const sum = (some) => some.reduce((total, { bytes }) => total + bytes, 0);
  return { first: sum(came.filter(({ path }) => !path.startsWith(lazy))), all: sum(came), usable, shift };
}
