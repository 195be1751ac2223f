// The address that a person chose to serve on. Owns nothing that listens; must run on Node 20 without any package.
import { createServer } from "node:net";
import { Failure } from "./console.mjs";

const usualPort = 8787;

/** This machine and nobody else. */
export const host = "127.0.0.1";

/** The port that PORT names. */
export function chosenPort() {
  const text = process.env.PORT || String(usualPort);
  const port = Number(text);
  if (/^\d+$/.test(text) && port >= 1 && port <= 65_535) return port;
  throw new Failure(`PORT is ${text}, not a number from 1 to 65535`);
}

/** Fails with one line when the port cannot be listened on. */
export function requireFreePort(port) {
  const why = { EADDRINUSE: "is taken (EADDRINUSE)", EACCES: "is not open to this user (EACCES)" };
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", (/** @type {NodeJS.ErrnoException} */ { code = "" }) =>
      reject(new Failure(`port ${port} ${why[code] ?? `cannot be used (${code})`}: set PORT to another`)),
    );
    probe.listen(port, host, () => probe.close(resolve));
  });
}
