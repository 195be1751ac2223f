// An import of many accounts that is killed on its way and goes on. Owns the file and the kills.
import assert from "node:assert/strict";
import { createWriteStream, existsSync, readFileSync } from "node:fs";
import { once } from "node:events";
import { join } from "node:path";
import { startAdmin } from "./command.mjs";

/** What the command line may use for its objects, in MiB: a file that it held whole would not fit. */
const heapMiB = 32;

async function written(file, count) {
  const stream = createWriteStream(file);
  for (let at = 0; at < count; at += 1) {
    const line = `${JSON.stringify({ email: `person${at}@example.com`, email_verified: at % 2 === 0, name: `Person ${at} of many, with a name of some length` })}\n`;
    if (!stream.write(line)) await once(stream, "drain");
  }
  stream.end();
  await once(stream, "close");
}

const linesOf = (progress) => (existsSync(progress) ? JSON.parse(readFileSync(progress, "utf8")).place.lines : 0);

/** The most memory that a process has had so far, in MiB. */
function peakOf(pid) {
  const status = `/proc/${pid}/status`;
  const [, kiB] = (existsSync(status) && /VmHWM:\s+(\d+) kB/.exec(readFileSync(status, "utf8"))) || [];
  return Math.round(Number(kiB ?? 0) / 1024);
}

/**
 * Imports `count` accounts into a tenant. The command is killed `kills` times, each time further on, and given
 * again until it ends. Resolves with the tally of the whole and `peakMiB`, the most memory that a run took (Linux).
 */
export async function importThroughKills({ url, tenant, folder, count, kills }) {
  const file = join(folder, "many.ndjson");
  await written(file, count);
  const progress = `${file}.progress.json`;
  const env = { NODE_OPTIONS: `--max-old-space-size=${heapMiB}` };
  let peakMiB = 0;
  const measure = (/** @type {{ pid?: number }} */ { pid }) => (peakMiB = Math.max(peakMiB, peakOf(pid)));
  for (let kill = 1; kill <= kills; kill += 1) {
    const { child, ended } = startAdmin(["accounts", "import", tenant, file], { url, env });
    const far = Math.floor((count * kill) / (kills + 2));
    // Progress is told on standard error, a line every tenth.
    child.stderr.on("data", () => {
      measure(child);
      if (linesOf(progress) >= far) child.kill("SIGKILL");
    });
    const { signal, err } = await ended;
    assert.equal(signal, "SIGKILL", err);
    const lines = linesOf(progress);
    assert.ok(lines >= far && lines < count, `${lines} lines were kept`);
  }
  const { child, ended } = startAdmin(["accounts", "import", tenant, file, "--json"], { url, env });
  child.stderr.on("data", () => measure(child));
  const { code, out, err } = await ended;
  assert.equal(code, 0, err);
  if (kills > 0) assert.match(err, /going on after line \d+/);
  const tally = JSON.parse(out);
  assert.equal(tally.lines, count);
  assert.equal(tally.refused, 0);
  // A batch whose answer the kill cut off is there already: at most twenty accounts a kill.
  assert.equal(tally.created + tally.exists, count);
  assert.ok(tally.exists <= 20 * kills, `${tally.exists} were there already`);
  return { ...tally, peakMiB };
}
