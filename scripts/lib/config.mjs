// The configuration of a local server: wrangler.toml without what belongs to a deployment, and the secrets.
// Owns the folder `serving` of a state, made anew at each start; must not start anything.
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { parseEnv } from "node:util";
import { Failure, say } from "./console.mjs";
import { inRoot, root } from "./paths.mjs";
import { secretsFile } from "./state.mjs";
import { digest, unlessStamped } from "./stamp.mjs";
import { workerModule } from "./worker.mjs";

/** What a person tries for one start, by the environment; `secrets.env` holds what is to stay. */
const tried = [
  "MAIL_URL",
  "MAIL_KEY",
  "RELATCH_MAIL_FROM",
  "MAIL_IDEMPOTENT",
  "MAIL_WEBHOOK_SECRET",
  "TURNSTILE_SITE_KEY",
  "TURNSTILE_SECRET",
  "TURNSTILE_URL",
  "BREACH_URL",
];

/**
 * Writes the configuration with which wrangler serves `state` at `url`, and answers its file. With `rebuild`,
 * wrangler builds the local Worker again when its sources change; `vars` are variables of this start.
 */
export async function writeConfig({ state, url, vars = {}, rebuild }) {
  const folder = join(state, "serving");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // Beside its configuration, wrangler reads this file as it stands: every name, nothing expanded.
  putSecrets(state, join(folder, ".dev.vars"));
  const file = join(folder, "wrangler.json");
  writeFileSync(file, JSON.stringify(localized(await committed(), { folder, url, vars, rebuild }), null, 2));
  return file;
}

/** Another name for `secrets.env`; a file of its own only where this start has more to say. */
function putSecrets(state, file) {
  const held = parseEnv(readFileSync(secretsFile(state), "utf8"));
  const given = Object.fromEntries(
    tried.filter((name) => name in process.env).map((name) => [name, process.env[name]]),
  );
  const secrets = { ...held, ...given };
  const keyless = Boolean(secrets.MAIL_URL && !secrets.MAIL_KEY);
  if (keyless) say('! MAIL_KEY is not set: the provider is called with the key "local"');
  if (!keyless && Object.keys(given).length === 0) return symlinkSync(secretsFile(state), file);
  writeFileSync(file, asLines({ ...secrets, ...(keyless && { MAIL_KEY: "local" }) }), { mode: 0o600 });
}

const asLines = (secrets) =>
  Object.entries(secrets)
    .map(([name, value]) => `${name}=${quoted(name, value)}\n`)
    .join("");

/** A value as dotenv reads it back. */
function quoted(name, value) {
  if (/^[^\s#'"`][^\s#]*$/.test(value) || value === "") return value;
  const quote = ["'", "`", '"'].find((mark) => !value.includes(mark));
  const readable = quote && !value.endsWith("\\") && !(quote === '"' && /\\[nr]/.test(value));
  if (!readable)
    throw new Failure(
      `${name} holds every kind of quotation mark, or a backslash after blanks: wrangler cannot read it`,
    );
  return `${quote}${value}${quote}`;
}

/**
 * `wrangler.toml` as an object. Loading wrangler to read it takes most of a second, so this is kept, under a name
 * that wrangler itself does not look for.
 */
async function committed() {
  const file = inRoot("build", "configuration.json");
  await unlessStamped(
    inRoot("build", "configuration.stamp"),
    digest(["wrangler.toml"]),
    async () => {
      const { experimental_readRawConfig: read } = await import("wrangler");
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, JSON.stringify(read({ config: inRoot("wrangler.toml") }).rawConfig));
    },
    file,
  );
  return JSON.parse(readFileSync(file, "utf8"));
}

/**
 * Without the deployment's variables, which would send this machine's mails through its provider; its secrets,
 * since wrangler drops what a list of them lacks; its routes, since wrangler would give requests their host;
 * and its cron, which wrangler does not run.
 */
function localized(config, { folder, url, vars, rebuild }) {
  const { vars: deployed, secrets, route, routes, triggers, env, build, ...kept } = config;
  const watched = [build.watch_dir].flat().map((path) => relative(folder, inRoot(path)));
  return {
    ...kept,
    main: workerModule("local"),
    vars: { RELATCH_ORIGIN: url, ...vars },
    assets: { ...config.assets, directory: inRoot(config.assets.directory) },
    d1_databases: config.d1_databases.map((database) => ({
      ...database,
      migrations_dir: inRoot(database.migrations_dir),
    })),
    ...(rebuild && { build: { ...build, cwd: root, watch_dir: watched } }),
  };
}
