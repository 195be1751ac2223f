// One process at a time: two commands started together must not install or build into the same folders.
// Owns one socket per lock, since the system frees it with its process; must not know what is locked.
import { createHash } from "node:crypto";
import { rmSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Failure, say } from "./console.mjs";
import { root } from "./paths.mjs";

const lookAgainMs = 300;

/** Runs `work` while holding this checkout's lock `name`; waits for another process that holds it. */
export async function exclusively(name, work) {
  const address = addressOf(`${root}\0${name}`);
  let lock = await take(address);
  if (!lock) say(`· waiting for another ${name} in this checkout`);
  for (; !lock; lock = await take(address)) await pause(lookAgainMs);
  try {
    return await work();
  } finally {
    lock.close();
  }
}

/** Holds the lock `name` until this process ends; where another process holds it, that is a `Failure`. */
export async function claim(name, message) {
  if (!(await take(addressOf(name)))) throw new Failure(message);
}

/** In the system's folder for temporary files, because a socket's path may have about 100 bytes. */
function addressOf(name) {
  const digest = createHash("sha256").update(name).digest("hex").slice(0, 16);
  return process.platform === "win32" ? `\\\\.\\pipe\\relatch-${digest}` : join(tmpdir(), `relatch-${digest}.sock`);
}

/** The listening server that is the lock, or undefined while another process has it. */
async function take(address) {
  const server = await listening(address);
  if (server || (await answers(address))) return server;
  rmSync(address, { force: true });
  return listening(address);
}

function listening(address) {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.unref();
    server.once("error", (/** @type {NodeJS.ErrnoException} */ error) =>
      error.code === "EADDRINUSE" ? resolve(undefined) : reject(error),
    );
    server.listen(address, () => resolve(server));
  });
}

/** Whether a process is behind the socket; a file that a killed one left answers nothing. */
function answers(address) {
  return new Promise((resolve) => {
    const socket = connect(address, () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
