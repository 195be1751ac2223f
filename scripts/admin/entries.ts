// What the lines of an import say: an account each, as a JSON object or as a row of CSV, or why not.
// Owns both formats; must not know what is done with an account.
import { parse } from "csv-parse/sync";
import { Failure, say } from "../lib/console.mjs";
import type { Json } from "./client.ts";
import { decoded, isBlank, linesOf } from "./lines.ts";
import type { Line, Place } from "./lines.ts";

/** Bytes of one account: a call reads 16 KiB, and the tenant and the brackets need some. */
export const mostBytes = 15_000;

/** An account of the file, or why there is none. */
export interface Entry {
  /** The line that it begins in. */
  readonly number: number;
  /** The bytes that it was read from, for the person who mends it. */
  readonly bytes: Buffer;
  readonly account?: Json;
  readonly fault?: string;
  /** What has been read when it has been read. */
  readonly upTo: Place;
}

/** Where the members of an account stand in a CSV. */
export interface Columns {
  readonly delimiter: string;
  /** The member of each column; undefined for a column that is left out. */
  readonly members: readonly (string | undefined)[];
  /** Where the rows begin. */
  readonly start: Place;
}

/** The accounts of a file with one JSON object a line. */
export async function* objectsOf(file: string, from: Place): AsyncGenerator<Entry> {
  for await (const line of linesOf(file, from, mostBytes)) {
    if (isBlank(line)) continue;
    const read = decoded(line, mostBytes);
    yield { ...origin([line]), ...("fault" in read ? read : objectIn(read.text, line.ended)) };
  }
}

/** The accounts of a CSV. A field in quotes may go over several lines. */
export async function* rowsOf(file: string, from: Place, columns: Columns): AsyncGenerator<Entry> {
  const lines = linesOf(file, from.offset < columns.start.offset ? columns.start : from, mostBytes);
  const waiting: Line[] = [];
  const next = async (): Promise<Line | undefined> => waiting.shift() ?? ((await lines.next()).value || undefined);
  for (let line = await next(); line !== undefined; line = await next()) {
    if (isBlank(line)) continue;
    const row = await wholeRow(line, next);
    waiting.unshift(...row.rest);
    yield { ...origin(row.lines), ...(row.fault === undefined ? rowIn(row.text, columns) : { fault: row.fault }) };
  }
}

function origin(lines: readonly Line[]): Omit<Entry, "account" | "fault"> {
  const [first, last] = [lines[0], lines.at(-1)];
  const bytes = Buffer.concat(
    lines.flatMap((line, at) => [...(at > 0 ? [Buffer.from("\n")] : []), line.bytes ?? Buffer.alloc(0)]),
  );
  return { number: first?.number ?? 0, bytes, upTo: { lines: last?.number ?? 0, offset: last?.end ?? 0 } };
}

function objectIn(text: string, ended: boolean): { account: Json } | { fault: string } {
  try {
    const account = JSON.parse(text) as Json;
    const isObject = typeof account === "object" && account !== null && !Array.isArray(account);
    return isObject ? { account } : { fault: "the line is JSON, but not an object" };
  } catch {
    return { fault: ended ? "the line is not JSON" : "the last line is cut off: it is not JSON and has no end" };
  }
}

/** Adds the lines that a field in quotes goes on in. What does not close in time is one line, and `rest` is read anew. */
async function wholeRow(
  first: Line,
  next: () => Promise<Line | undefined>,
): Promise<{ lines: Line[]; rest: Line[]; text: string; fault?: string }> {
  const read = decoded(first, mostBytes);
  if ("fault" in read) return { lines: [first], rest: [], text: "", fault: read.fault };
  const lines = [first];
  let { text } = read;
  while (isOpen(text)) {
    const line = await next();
    const more = line && decoded(line, mostBytes);
    if (line) lines.push(line);
    if (!more || "fault" in more || text.length + more.text.length > mostBytes) {
      return { lines: [first], rest: lines.slice(1), text: "", fault: "a quotation mark in the line is not closed" };
    }
    text = `${text}\n${more.text}`;
  }
  return { lines, rest: [], text };
}

const isOpen = (text: string): boolean => (text.split('"').length - 1) % 2 === 1;

function fieldsOf(text: string, delimiter: string): string[] | undefined {
  try {
    return parse(text, { delimiter, relax_column_count: true, record_delimiter: [] })[0];
  } catch {
    return undefined;
  }
}

const flags = new Set(["email_verified", "active", "admin"]);
const members = ["email", "email_verified", "password_hash", "auth_provider", "active", "admin", "name"];
const truths: Readonly<Record<string, boolean>> = { true: true, yes: true, 1: true, false: false, no: false, 0: false };

function rowIn(text: string, { delimiter, members: named }: Columns): { account: Json } | { fault: string } {
  const fields = fieldsOf(text, delimiter);
  if (!fields) return { fault: "the quotation marks of the line are not as CSV has them" };
  if (fields.length !== named.length)
    return { fault: `the row has ${fields.length} fields and the first line ${named.length}` };
  const account: Record<string, Json> = {};
  for (const [at, field] of fields.entries()) {
    const member = named[at];
    if (member === undefined || field.trim() === "") continue;
    const value = flags.has(member) ? truths[field.trim().toLowerCase()] : field;
    if (value === undefined) return { fault: `${member}: must be true or false` };
    account[member] = value;
  }
  return { account };
}

/** Reads the first line of a CSV: the names of its columns. `choices` are `member=column`. */
export async function columnsOf(file: string, choices: readonly string[]): Promise<Columns> {
  const chosen = new Map(choices.map(choiceOf));
  for await (const line of linesOf(file, { lines: 0, offset: 0 }, mostBytes)) {
    if (isBlank(line)) continue;
    const read = decoded(line, mostBytes);
    if ("fault" in read) throw new Failure(`${file}, line ${line.number}: ${read.fault}`);
    const delimiter = [",", ";", "\t"].reduce((best, each) =>
      count(read.text, each) > count(read.text, best) ? each : best,
    );
    const names = fieldsOf(read.text, delimiter)?.map((name) => name.trim());
    if (!names) throw new Failure(`${file}, line ${line.number}: the quotation marks are not as CSV has them`);
    const absent = [...chosen.keys()].find((name) => !names.includes(name));
    if (absent !== undefined)
      throw new Failure(`${file} has no column "${absent}": its columns are ${names.join(", ")}`);
    const found = names.map((name) => chosen.get(name) ?? memberOf(name, new Set(chosen.values())));
    const twice = found.find((member, at) => member !== undefined && found.indexOf(member) !== at);
    if (twice) throw new Failure(`${file} has two columns for ${twice}`);
    if (!found.includes("email"))
      throw new Failure(
        `${file} has no column "email": name it with --column email=…; its columns are ${names.join(", ")}`,
      );
    const left = names.filter((_, at) => found[at] === undefined);
    if (left.length > 0) say(`· columns that are left out: ${left.join(", ")}`);
    return { delimiter, members: found, start: { lines: line.number, offset: line.end } };
  }
  throw new Failure(`${file} has no line with the names of its columns`);
}

const count = (text: string, part: string): number => text.split(part).length - 1;

function memberOf(name: string, taken: ReadonlySet<string>): string | undefined {
  const member = name.toLowerCase();
  return members.includes(member) && !taken.has(member) ? member : undefined;
}

function choiceOf(choice: string): [column: string, member: string] {
  const at = choice.indexOf("=");
  const [member, column] = [choice.slice(0, at), choice.slice(at + 1)];
  if (at < 0 || !members.includes(member))
    throw new Failure(`--column ${choice} must be member=column, and the member one of ${members.join(", ")}`);
  return [column, member];
}
