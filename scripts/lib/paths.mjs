// Where things are: the checkout, its tools and the environment that its child processes get.
// Owns no behaviour; imports nothing of ours.
import { existsSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The checkout's folder, absolute. */
export const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");

/** A path inside the checkout. */
export const inRoot = (...parts) => join(root, ...parts);

/** Node 24, which wrangler and the tests need; installed by npm. */
export const node24 = inRoot("node_modules", ".bin", "node");

/** Wrangler's command line without its wrapper, so that one process less has to be stopped. */
export const wranglerCli = inRoot("node_modules", "wrangler", "wrangler-dist", "cli.js");

/** The environment of every child: our tools first, wrangler silent and without a home folder. */
export function childEnv(extra = {}) {
  const path = [inRoot(".tools", "bin"), inRoot("node_modules", ".bin"), process.env.PATH ?? ""];
  return {
    ...process.env,
    PATH: path.join(delimiter),
    CLOUDFLARE_CF_FETCH_ENABLED: "false",
    NODE_COMPILE_CACHE: inRoot(".tools", "compile-cache"),
    WRANGLER_HIDE_BANNER: "true",
    WRANGLER_SEND_METRICS: "false",
    WRANGLER_WRITE_LOGS: "false",
    ...extra,
  };
}

/**
 * The first executable of that name on PATH, or undefined.
 * @param {string} name
 */
export function which(name) {
  const folders = (process.env.PATH ?? "").split(delimiter).filter(Boolean);
  return folders.map((folder) => join(folder, name)).find((file) => existsSync(file));
}
