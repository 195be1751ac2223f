// A state folder as it is kept beside the tests: the files of D1 and KV, each compressed, and the secrets.
// Owns that form; must not know what the state means.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { gunzipSync, gzipSync } from "node:zlib";

/** What of a state folder outlives the process that serves it; wrangler makes the rest anew. */
const kept = ["secrets.env", "migrations.stamp", join("v3", "d1"), join("v3", "kv")];

/** Files of SQLite that a database which was put in order does without. */
const besides = /-(wal|shm)$/;

/** Every file below `folder` that is kept, relative to it. */
function filesOf(folder, path = "") {
  const at = join(folder, path);
  if (!existsSync(at)) return [];
  if (!statSync(at).isDirectory()) return [path];
  return readdirSync(at)
    .sort()
    .flatMap((name) => filesOf(folder, join(path, name)));
}

/** Has a database write what waits in its log into its one file, which takes no more than it needs. */
function putInOrder(file) {
  const database = new DatabaseSync(file);
  database.exec("PRAGMA wal_checkpoint(TRUNCATE); VACUUM; PRAGMA wal_checkpoint(TRUNCATE)");
  database.close();
}

/** Keeps the state of `state`, which nobody serves any more, in `folder`; what was in there is gone. */
export function pack(state, folder) {
  rmSync(folder, { recursive: true, force: true });
  const files = kept.flatMap((path) => filesOf(state, path));
  files.filter((file) => file.endsWith(".sqlite")).forEach((file) => putInOrder(join(state, file)));
  for (const file of files.filter((file) => !besides.test(file))) {
    const target = join(folder, `${file}.gz`);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, gzipSync(readFileSync(join(state, file)), { level: 9 }));
  }
}

/** Puts the state that is kept in `folder` into `state`. */
export function unpack(folder, state) {
  for (const file of filesOf(folder)) {
    const target = join(state, file.replace(/\.gz$/, ""));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, gunzipSync(readFileSync(join(folder, file))), { mode: 0o600 });
  }
}

/** How many rows each table of the D1 database in a state folder has, by name. */
export function rowsOf(state) {
  const folder = join(state, "v3", "d1", "miniflare-D1DatabaseObject");
  const [file] = readdirSync(folder).filter((name) => name.endsWith(".sqlite") && name !== "metadata.sqlite");
  const database = new DatabaseSync(join(folder, file));
  const tables = database
    .prepare(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT GLOB '_cf_*' AND name NOT GLOB 'sqlite_*'",
    )
    .all();
  const count = (sql) => Number(Object.values(database.prepare(sql).get())[0]);
  const rows = Object.fromEntries(tables.map(({ name }) => [name, count(`SELECT COUNT(*) FROM "${name}"`)]));
  rows["event, not chained"] = count("SELECT COUNT(*) FROM event WHERE seal IS NULL");
  rows["event, chained"] = count("SELECT COUNT(*) FROM event WHERE seal IS NOT NULL");
  rows["outbox, never tried"] = count("SELECT COUNT(*) FROM outbox WHERE state = 'waiting' AND attempts = 0");
  rows["outbox, tried"] = count("SELECT COUNT(*) FROM outbox WHERE state = 'waiting' AND attempts > 0");
  rows["outbox, dead"] = count("SELECT COUNT(*) FROM outbox WHERE state = 'dead'");
  rows["streak over a hundred"] = count("SELECT COUNT(*) FROM streak WHERE count > 100");
  rows["webhook with a secret before"] = count("SELECT COUNT(*) FROM webhook WHERE sealed_old IS NOT NULL");
  for (const purpose of [
    "link",
    "code",
    "unleash-token",
    "px0-code",
    "invitation",
    "sign-in-code",
    "step-up-code",
    "disavowal",
  ]) {
    rows[`reset_secret, ${purpose}`] = count(`SELECT COUNT(*) FROM reset_secret WHERE purpose = '${purpose}'`);
  }
  database.close();
  return rows;
}
