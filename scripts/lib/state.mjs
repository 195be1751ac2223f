// The local state: one folder that holds D1, KV and the secrets that D1's hashes need.
// Owns that folder; must not start anything that serves.
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Failure, step } from "./console.mjs";
import { claim } from "./lock.mjs";
import { inRoot, node24, wranglerCli } from "./paths.mjs";
import { run } from "./process.mjs";
import { digest, unlessStamped } from "./stamp.mjs";

/** Where a plain `wrangler dev` looks, too. */
const defaultState = inRoot(".wrangler", "state");
const keyBytes = 32;

/** The folder that RELATCH_STATE names, absolute. */
export const stateFolder = () => resolve(process.env.RELATCH_STATE || defaultState);

/** The file of secrets inside a state folder. */
export const secretsFile = (state) => join(state, "secrets.env");

/** Holds the state folder until this process ends: two servers on one D1 file would corrupt it. */
export function holdState(state) {
  return claim(state, `${state} is being served already: set RELATCH_STATE to another folder`);
}

/** Empties the state folder; refuses a folder that holds anything but a state of ours. */
export function forget(state) {
  if (!existsSync(state)) return;
  const ours = existsSync(secretsFile(state)) || existsSync(join(state, "v3"));
  if (!ours) throw new Failure(`${state} is not a state folder of relatch: it is left alone`);
  rmSync(state, { recursive: true });
}

/** Makes the folder ready to be served: secrets drawn once, migrations applied. */
export async function prepareState(state) {
  mkdirSync(state, { recursive: true });
  drawSecrets(state);
  await unlessStamped(join(state, "migrations.stamp"), digest(["migrations"]), () =>
    step("applying the D1 migrations", (doing) => run(node24, ["--no-warnings", wranglerCli,
      "d1", "migrations", "apply", "DB", "--local", "--persist-to", state], { onLine: doing, title: "applying the D1 migrations" })));
}

function drawSecrets(state) {
  const file = secretsFile(state);
  const key = () => `k1:${randomBytes(keyBytes).toString("base64url")}`;
  if (!existsSync(file)) {
    const secrets = { PEPPER: key(), SECRET_KEYS: key(), SEAL_KEYS: key(), RELATCH_ADMIN_TOKEN: "dev-admin" };
    const lines = Object.entries(secrets).map(([name, value]) => `${name}=${value}\n`);
    writeFileSync(file, lines.join(""), { mode: 0o600 });
  }
  if (state === defaultState) {
    const plain = `${readFileSync(file, "utf8")}RELATCH_ORIGIN=http://127.0.0.1:8787\n`;
    writeFileSync(inRoot(".dev.vars"), plain, { mode: 0o600 });
  }
}
