// Takes accounts of another system in, from a file with one JSON object a line. Owns the files beside it:
// how far it came (`FILE.progress.json`) and what was refused (`FILE.refused.ndjson`).
import { createHash } from "node:crypto";
import { appendFileSync, createReadStream, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { Failure, bar, say } from "../lib/console.mjs";
import type { Client, Json } from "./client.ts";

/** Accounts of one call, as the API takes them. */
const mostAtOnce = 20;
/** Bytes of one call: the API reads 16 KiB, and the tenant and the brackets want some. */
const mostBytes = 15_000;

type Outcome = { outcome: "created"; id: string } | { outcome: "exists" } | { outcome: "refused"; detail: string };

/** What became of the lines so far. */
interface Tally {
  lines: number;
  created: number;
  exists: number;
  refused: number;
}

/** A tally with what it is about: resumed only for the same file, tenant and deployment. */
interface Progress extends Tally {
  readonly of: string;
}

interface Line {
  readonly number: number;
  readonly text: string;
  readonly account: Json;
}

export interface Order {
  readonly file: string;
  readonly tenant: string;
  readonly url: string;
  /** Begin anew, whatever was done before. */
  readonly restart: boolean;
  /** How often a batch is sent again while the service cannot be reached. */
  readonly retries: number;
}

/** Imports a file, or what an interrupted run left of it; answers what became of all its lines. */
export async function importAccounts(client: Client, order: Order): Promise<Tally> {
  if (!existsSync(order.file)) throw new Failure(`there is no file ${order.file}`);
  const total = await linesOf(order.file);
  const journal = journalOf(order, total.digest);
  const tally = journal.begin();
  if (tally.lines > 0) say(`· going on after line ${tally.lines}`);
  const draw = bar(`importing ${order.file}`, total.lines);
  try {
    for await (const batch of batches(order.file, tally.lines)) {
      const outcomes = await send(client, order, batch.accounts);
      batch.accounts.forEach((line, index) => journal.note(tally, line, outcomes[index]));
      batch.unreadable.forEach((line) => journal.note(tally, line, { outcome: "refused", detail: "the line is no JSON object of 15 KB at most" }));
      tally.lines = batch.upTo;
      journal.keep(tally);
      draw(tally.lines, `${tally.created} created, ${tally.exists} there already, ${tally.refused} refused`);
    }
  } finally {
    draw.end();
  }
  journal.end();
  return tally;
}

async function send(client: Client, { tenant, retries }: Order, lines: readonly Line[]): Promise<Outcome[]> {
  if (lines.length === 0) return [];
  const body = { tenant, accounts: lines.map(({ account }) => account) };
  const { results } = await client.call<{ results: Outcome[] }>("POST", "accounts/import", { body, retries });
  if (results.length !== lines.length) throw new Failure(`${lines.length} accounts were sent and ${results.length} answered`);
  return results;
}

interface Batch {
  readonly accounts: Line[];
  readonly unreadable: Line[];
  /** The last line that it covers, blank ones included. */
  readonly upTo: number;
}

async function* batches(file: string, after: number): AsyncGenerator<Batch> {
  let accounts: Line[] = [];
  let unreadable: Line[] = [];
  let bytes = 0;
  let number = 0;
  for await (const text of createInterface({ input: createReadStream(file, "utf8"), crlfDelay: Infinity })) {
    const length = Buffer.byteLength(text) + 1;
    if (accounts.length === mostAtOnce || bytes + length > mostBytes) {
      if (accounts.length + unreadable.length > 0) yield { accounts, unreadable, upTo: number };
      [accounts, unreadable, bytes] = [[], [], 0];
    }
    number += 1;
    if (number <= after || text.trim() === "") continue;
    const account = length > mostBytes ? undefined : objectOf(text);
    if (account === undefined) {
      unreadable.push({ number, text, account: null });
    } else {
      accounts.push({ number, text, account });
      bytes += length;
    }
  }
  if (number > after) yield { accounts, unreadable, upTo: number };
}

function objectOf(text: string): Json | undefined {
  try {
    const value = JSON.parse(text) as Json;
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

async function linesOf(file: string): Promise<{ lines: number; digest: string }> {
  const hash = createHash("sha256");
  let lines = 0;
  let last = 10;
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    for (const byte of chunk) if (byte === 10) lines += 1;
    last = chunk.at(-1) ?? last;
  }
  return { lines: lines + (last === 10 ? 0 : 1), digest: hash.digest("hex") };
}

/** The files beside the imported one. Progress is replaced as a whole, so that a broken run leaves a good one. */
function journalOf({ file, tenant, url, restart }: Order, digest: string) {
  const progress = `${file}.progress.json`;
  const refused = `${file}.refused.ndjson`;
  const of = createHash("sha256").update(JSON.stringify([digest, tenant, url])).digest("hex");

  function begin(): Tally {
    const before = existsSync(progress) && !restart ? (JSON.parse(readFileSync(progress, "utf8")) as Progress) : undefined;
    if (before && before.of !== of) {
      throw new Failure(`${progress} is of another file, tenant or deployment: give --restart, or remove it`);
    }
    const { lines, created, exists, refused: count } = before ?? { lines: 0, created: 0, exists: 0, refused: 0 };
    forget(lines);
    return { lines, created, exists, refused: count };
  }

  /** Drops what was refused after a line: it is read again. */
  function forget(after: number): void {
    const kept = existsSync(refused) ? readFileSync(refused, "utf8").split("\n").filter((text) => text && (JSON.parse(text) as { line: number }).line <= after) : [];
    rmSync(refused, { force: true });
    kept.forEach((text) => appendFileSync(refused, `${text}\n`, { mode: 0o600 }));
  }

  return {
    begin,
    note(tally: Tally, line: Line, outcome: Outcome | undefined): void {
      if (!outcome) throw new Failure(`nothing was said of line ${line.number}`);
      tally[outcome.outcome] += 1;
      if (outcome.outcome !== "refused") return;
      appendFileSync(refused, `${JSON.stringify({ line: line.number, detail: outcome.detail, text: line.text })}\n`, { mode: 0o600 });
    },
    keep(tally: Tally): void {
      writeFileSync(`${progress}.new`, JSON.stringify({ of, ...tally } satisfies Progress));
      renameSync(`${progress}.new`, progress);
    },
    end: (): void => rmSync(progress, { force: true }),
  };
}
