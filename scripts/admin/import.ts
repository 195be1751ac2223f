// Takes accounts of another system over, from a file, in batches. Owns what is sent and how it is counted;
// the lines are read in entries.ts, the files beside the imported one are in journal.ts.
import { existsSync } from "node:fs";
import { Failure, bar, say } from "../lib/console.mjs";
import { Refused } from "./client.ts";
import type { Answer, Body, Client, Json } from "./client.ts";
import { columnsOf, mostBytes, objectsOf, rowsOf } from "./entries.ts";
import type { Entry } from "./entries.ts";
import { journalOf } from "./journal.ts";
import type { Journal, Tally } from "./journal.ts";
import { measure } from "./lines.ts";
import type { Place } from "./lines.ts";

/** Accounts of one call, as the API takes them. */
const mostAtOnce = 20;

/** Refused lines that are told one by one; all of them are in the file. */
const toldAtMost = 5;

type Outcome = Answer<"importAccounts">["results"][number];
type Accounts = Body<"importAccounts">["accounts"];

export interface Order {
  readonly file: string;
  readonly tenant: string;
  readonly csv: boolean;
  /** `member=column`, for columns with other names. */
  readonly columns: readonly string[];
  /** Make nothing, only say what would be made. */
  readonly dryRun: boolean;
  /** Begin anew, whatever was done before. */
  readonly restart: boolean;
  /** How often a batch is sent again while the service cannot be reached. */
  readonly retries: number;
}

/** Imports a file, or what an interrupted run left of it; answers what was done with all its lines. */
export async function importAccounts(
  client: Client,
  order: Order,
): Promise<{ lines: number; created: number; exists: number; refused: number }> {
  const { file, tenant, csv, columns, dryRun, restart } = order;
  if (!existsSync(file)) throw new Failure(`there is no file ${file}`);
  const total = await measure(file);
  const columnsOfFile = csv ? await columnsOf(file, columns) : undefined;
  const journal = journalOf(file, [total.digest, tenant, client.origin, columnsOfFile ?? null], dryRun);
  const tally = await journal.begin(restart);
  if (tally.place.lines > 0) say(`· going on after line ${tally.place.lines}`);
  const entries = columnsOfFile ? rowsOf(file, tally.place, columnsOfFile) : objectsOf(file, tally.place);
  const draw = bar(`${dryRun ? "trying" : "importing"} ${file}`, total.lines);
  const note = noteIn(journal, tally);
  try {
    for await (const batch of batchesOf(entries)) {
      const outcomes = await send(client, order, batch.accounts);
      batch.accounts.forEach((entry, at) => note(entry, outcomes[at]));
      batch.faults.forEach((entry) => note(entry, { outcome: "refused", detail: entry.fault ?? "" }));
      tally.place = batch.upTo;
      journal.keep(tally);
      draw(tally.place.lines, `${tally.created} created, ${tally.exists} there already, ${tally.refused} refused`);
    }
    draw(total.lines);
  } finally {
    draw.end();
  }
  if (!dryRun) journal.end();
  const { created, exists, refused } = tally;
  return { lines: total.lines, created, exists, refused };
}

/** Counts an outcome and writes a refusal down; the first ones are told at once. */
function noteIn(journal: Journal, tally: Tally): (entry: Entry, outcome: Outcome | undefined) => void {
  let told = 0;
  return (entry, outcome) => {
    if (!outcome) throw new Failure(`the service said nothing of line ${entry.number}`);
    if (outcome.outcome !== "refused") {
      tally[outcome.outcome === "exists" ? "exists" : "created"] += 1;
      return;
    }
    tally.refused += 1;
    journal.refuse(entry, outcome.detail);
    told += 1;
    if (told <= toldAtMost) say(`· line ${entry.number} refused: ${outcome.detail}`);
    else if (told === toldAtMost + 1) say("· more lines are refused: all of them are written down");
  };
}

interface Batch {
  readonly accounts: Entry[];
  readonly faults: Entry[];
  /** What it covers. */
  readonly upTo: Place;
}

/** Bytes of an account in a call. */
const sizeOf = ({ account }: Entry): number => Buffer.byteLength(JSON.stringify(account)) + 1;

const bounded = (entry: Entry): Entry =>
  entry.account === undefined || sizeOf(entry) <= mostBytes
    ? entry
    : {
        number: entry.number,
        bytes: entry.bytes,
        upTo: entry.upTo,
        fault: `the account is longer than ${mostBytes} bytes`,
      };

async function* batchesOf(entries: AsyncIterable<Entry>): AsyncGenerator<Batch> {
  let [accounts, faults, bytes] = [[] as Entry[], [] as Entry[], 0];
  let last: Place | undefined;
  for await (const read of entries) {
    const entry = bounded(read);
    const size = entry.account === undefined ? 0 : sizeOf(entry);
    const full = accounts.length === mostAtOnce || faults.length === mostAtOnce || bytes + size > mostBytes;
    if (full && last) {
      yield { accounts, faults, upTo: last };
      [accounts, faults, bytes] = [[], [], 0];
    }
    (entry.account === undefined ? faults : accounts).push(entry);
    bytes += size;
    last = entry.upTo;
  }
  if (last) yield { accounts, faults, upTo: last };
}

/** Sends accounts. If the service cannot read the call, each account is sent alone, so that one stops no other. */
async function send(client: Client, order: Order, entries: readonly Entry[]): Promise<Outcome[]> {
  if (entries.length === 0) return [];
  const { tenant, dryRun, retries } = order;
  const accounts = entries.map(({ account }) => account) as Json as unknown as Accounts;
  try {
    const body = { tenant, accounts, ...(dryRun && { dry_run: true }) };
    const { results } = await client.call("importAccounts", { body, retries });
    if (results.length !== entries.length)
      throw new Failure(`${entries.length} accounts were sent and ${results.length} answered`);
    return results;
  } catch (error) {
    if (!(error instanceof Refused) || ![400, 413].includes(error.status)) throw error;
    if (error.said.startsWith("tenant: there is no")) throw new Failure(`there is no tenant "${tenant}"`);
    if (entries.length === 1) return [{ outcome: "refused", detail: error.said }];
    const outcomes = [];
    for (const entry of entries) outcomes.push(...(await send(client, order, [entry])));
    return outcomes;
  }
}
