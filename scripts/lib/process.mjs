// Child processes that never outlive us: each has its own group, and the group ends with this process.
// Owns starting and stopping; must not know what is being run.
import { spawn } from "node:child_process";
import { basename } from "node:path";
import { createInterface } from "node:readline";
import { Failure } from "./console.mjs";
import { childEnv, root } from "./paths.mjs";

const graceMs = 5_000;
const headLines = 20;
const tailLines = 40;
const groups = new Set();

/** Sends a signal to a child and everything that it started. */
export function signalGroup(child, signal) {
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    if (error.code !== "ESRCH" && error.code !== "EPERM") throw error;
  }
}

/**
 * Starts a command in a process group of its own. Whatever of it is left is killed when it ends, when we
 * exit, or, should we be killed, by the process that handed over to us.
 */
export function start(command, args, options = {}) {
  const { env, ...rest } = options;
  const child = spawn(command, args, {
    cwd: root,
    env: childEnv(env),
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
    ...rest,
  });
  if (child.pid === undefined) return child;
  groups.add(child);
  tell({ started: child.pid });
  child.once("exit", () => {
    groups.delete(child);
    signalGroup(child, "SIGKILL");
    tell({ ended: child.pid });
  });
  return child;
}

/** Tells the process that handed over to us, if there is one. */
const tell = (message) => process.connected && process.send?.(message, () => {});

/** Ends a child politely, then by force; resolves when it is gone. */
export async function stop(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  signalGroup(child, "SIGTERM");
  const force = setTimeout(() => signalGroup(child, "SIGKILL"), graceMs);
  await gone;
  clearTimeout(force);
  signalGroup(child, "SIGKILL");
}

/**
 * What `capture` and `run` take besides the options of `spawn`: `env` is laid over this process's, `onLine` sees each
 * line, `echo` also prints it, `title` names the command in a `Failure`.
 * @typedef {object} Watching
 * @property {Record<string, string | undefined>} [env]
 * @property {string} [cwd]
 * @property {(line: string) => void} [onLine]
 * @property {boolean} [echo]
 * @property {string} [title]
 */

/**
 * Runs a command to its end and resolves with `{ code, output }` (stdout and stderr as they came).
 * @param {string} command
 * @param {string[]} args
 * @param {Watching} [options]
 */
export function capture(command, args, { onLine, echo = false, title: _title, ...options } = {}) {
  return new Promise((resolve, reject) => {
    const child = start(command, args, options);
    const lines = [];
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on("line", (line) => {
        lines.push(line);
        if (echo) process.stdout.write(`${line}\n`);
        onLine?.(line);
      });
    }
    child.once("error", (/** @type {NodeJS.ErrnoException} */ error) =>
      reject(new Failure(`${command} could not be started: ${error.code}`)),
    );
    child.once("close", (code, signal) => resolve({ code: code ?? 1, signal, output: lines.join("\n") }));
  });
}

/**
 * Like `capture`, but a non-zero exit is a `Failure` that carries the first and last lines.
 * @param {string} command
 * @param {string[]} args
 * @param {Watching} [options]
 */
export async function run(command, args, options = {}) {
  const { code, output } = await capture(command, args, options);
  if (code === 0) return output;
  throw new Failure(`${options.title ?? [command, ...args].join(" ")} failed (exit ${code})`, shortened(output));
}

function shortened(output) {
  const lines = output.split("\n");
  if (lines.length <= headLines + tailLines) return output;
  return [...lines.slice(0, headLines), "…", ...lines.slice(-tailLines)].join("\n");
}

/**
 * Ends every child and this process when a person or a supervisor asks; `exitCode` is what they get.
 * Returns a function that says whether that has begun, since what fails from then on is no news.
 * @param {(signal: string) => number} [exitCode]
 */
export function endWithSignals(exitCode = (signal) => (signal === "SIGINT" ? 130 : 143)) {
  let begun = false;
  const end = async (signal) => {
    if (begun) return;
    begun = true;
    await Promise.all([...groups].map(stop));
    process.exit(exitCode(signal));
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => end(signal));
  process.on("disconnect", () => end("SIGTERM"));
  process.channel?.unref();
  process.on("exit", () => {
    for (const child of groups) signalGroup(child, "SIGKILL");
  });
  return () => begun;
}

/**
 * Runs the rest of a command under another Node, with `options` of the child process, and resolves with its exit
 * code. One that is killed is a `Failure`.
 */
export function handOver(node, script, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = start(node, ["--no-warnings", script, ...args], {
      stdio: ["inherit", "inherit", "inherit", "ipc"],
      ...options,
    });
    const left = new Set();
    child.on("message", (/** @type {{ started?: number, ended?: number }} */ { started, ended }) =>
      started ? left.add(started) : left.delete(ended),
    );
    child.once("error", reject);
    child.once("exit", (code, signal) => {
      for (const pid of left) signalGroup({ pid }, "SIGKILL");
      if (signal) reject(new Failure(`${basename(script)} ended (${signal})`));
      else resolve(code);
    });
  });
}
