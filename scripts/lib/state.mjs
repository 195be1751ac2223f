// The local state: one folder that holds D1, KV and the secrets that D1's hashes need.
// Owns that folder; must not start anything that serves.
import { randomBytes } from "node:crypto";
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join, resolve } from "node:path";
import { parseEnv } from "node:util";
import { Failure, step } from "./console.mjs";
import { claim } from "./lock.mjs";
import { inRoot, node24, wranglerCli } from "./paths.mjs";
import { run } from "./process.mjs";
import { digest, unlessStamped } from "./stamp.mjs";

/** Where a plain `wrangler dev` looks, too. */
const defaultState = inRoot(".wrangler", "state");
const keyBytes = 32;

const ring = () => `k1:${randomBytes(keyBytes).toString("base64url")}`;

/** The secrets without which nothing is served, and how each is drawn. */
const drawn = { PEPPER: ring, SECRET_KEYS: ring, SEAL_KEYS: ring, RELATCH_ADMIN_TOKEN: () => "dev-admin" };
const names = Object.keys(drawn);

/** The folder that RELATCH_STATE names, made if it is not there; absolute, without symbolic links. */
export function stateFolder() {
  const state = resolve(process.env.RELATCH_STATE || defaultState);
  try {
    mkdirSync(state, { recursive: true });
    accessSync(state, constants.W_OK);
    return realpathSync(state);
  } catch (error) {
    const { code } = /** @type {NodeJS.ErrnoException} */ (error);
    const why = { EEXIST: "is not a folder", ENOTDIR: "is not a folder", EACCES: "cannot be written to" };
    throw new Failure(`${state} ${why[code ?? ""] ?? `cannot be made (${code})`}`);
  }
}

/** The file of secrets inside a state folder. */
export const secretsFile = (state) => join(state, "secrets.env");

/** An administrator's token of a prepared state: the only one, or the first of those with names and scopes. */
export function administratorToken(state) {
  const { RELATCH_ADMIN_TOKEN: tokens = "" } = parseEnv(readFileSync(secretsFile(state), "utf8"));
  return tokens
    .trim()
    .split(/[\s,]+/)[0]
    .split(":")
    .at(-1);
}

/** Holds the state folder until this process ends: two servers on one D1 file would corrupt it. */
export function holdState(state) {
  return claim(state, `${state} is being served already: set RELATCH_STATE to another folder`);
}

/** Empties the state folder, but for secrets that a person added; refuses a folder that holds anything else. */
export function forget(state) {
  const added = addedSecrets(state);
  for (const name of readdirSync(state)) rmSync(join(state, name), { recursive: true });
  if (added !== "") writeFileSync(secretsFile(state), added, { mode: 0o600 });
}

/** Fails where the folder holds something and is no state of ours. */
export function requireOurs(state) {
  const ours = readdirSync(state).length === 0 || existsSync(secretsFile(state)) || existsSync(join(state, "v3"));
  if (!ours)
    throw new Failure(
      `${state} is not a state folder of relatch: it is left alone. Choose one that is new, empty, or made by npm start`,
    );
}

/** Makes the folder ready to be served: secrets drawn once, migrations applied. */
export async function prepareState(state) {
  mkdirSync(state, { recursive: true });
  drawSecrets(state);
  if (state === defaultState) forPlainWrangler(state);
  await unlessStamped(join(state, "migrations.stamp"), digest(["migrations"]), () =>
    step("applying the D1 migrations", (doing) =>
      run(node24, ["--no-warnings", wranglerCli, "d1", "migrations", "apply", "DB", "--local", "--persist-to", state], {
        onLine: doing,
        title: "applying the D1 migrations",
      }),
    ),
  );
}

/** Draws the secrets that the file lacks, and keeps everything else in it. */
function drawSecrets(state) {
  const file = secretsFile(state);
  const held = existsSync(file) ? readFileSync(file, "utf8") : "";
  const lacking = Object.entries(drawn).filter(([name]) => !parseEnv(held)[name]);
  if (lacking.length > 0) {
    const lines = lacking.map(([name, draw]) => `${name}=${draw()}\n`);
    writeFileSync(file, [held.replace(/(?<!\n)$/, held && "\n"), ...lines].join(""), { mode: 0o600 });
  }
  chmodSync(file, 0o600);
}

/** The lines of the file of secrets that are not of a drawn secret. */
function addedSecrets(state) {
  if (!existsSync(secretsFile(state))) return "";
  const lines = readFileSync(secretsFile(state), "utf8").split(/(?<=\n)/);
  return lines.filter((line) => !names.some((name) => line.startsWith(`${name}=`))).join("");
}

/**
 * What `npx wrangler dev` reads in the checkout. Of names that wrangler.toml does not list it would take
 * nothing, a provider's key among them: its mails go to the mailbox.
 */
function forPlainWrangler(state) {
  const secrets = parseEnv(readFileSync(secretsFile(state), "utf8"));
  const lines = names.map((name) => `${name}=${secrets[name]}\n`);
  writeFileSync(inRoot(".dev.vars"), `${lines.join("")}RELATCH_ORIGIN=http://127.0.0.1:8787\nMAIL_URL=\n`, {
    mode: 0o600,
  });
}
