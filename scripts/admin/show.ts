// What a person reads of an answer: rows in columns, one thing member by member. Owns layout only.
import type { Json } from "./client.ts";

type Row = Readonly<Record<string, Json>>;

/** Rows in columns, the named members of each. */
export function table(rows: readonly Row[], columns: readonly string[]): string {
  const cells = [columns.map((name) => name.toUpperCase()), ...rows.map((row) => columns.map((name) => cell(row[name] ?? null)))];
  const widths = columns.map((_, at) => Math.max(...cells.map((line) => line[at]?.length ?? 0)));
  return cells.map((line) => line.map((text, at) => text.padEnd(widths[at] ?? 0)).join("  ").trimEnd()).join("\n");
}

/** One thing, a member a line. */
export function card(thing: Row): string {
  const width = Math.max(...Object.keys(thing).map((name) => name.length));
  return Object.entries(thing).map(([name, value]) => `${name.padEnd(width)}  ${cell(value)}`).join("\n");
}

/** Text from elsewhere never moves the cursor. */
function cell(value: Json): string {
  const text = value === null ? "–" : typeof value === "string" ? value : JSON.stringify(value);
  return text.replaceAll(/\p{Cc}/gu, "�");
}
