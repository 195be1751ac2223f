// What a person reads of an answer: rows in columns, one thing member by member. Owns layout only.

type Row = Readonly<Record<string, unknown>>;

/** Rows in columns, the named members of each. */
export function table(rows: readonly Row[], columns: readonly string[]): string {
  const cells = [
    columns.map((name) => name.toUpperCase()),
    ...rows.map((row) => columns.map((name) => cell(row[name]))),
  ];
  const widths = columns.map((_, at) => Math.max(...cells.map((line) => line[at]?.length ?? 0)));
  return cells
    .map((line) =>
      line
        .map((text, at) => text.padEnd(widths[at] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** One thing, a member a line; what it consists of stands below it, indented. */
export function card(thing: Row, indent = ""): string {
  const width = Math.max(0, ...Object.keys(thing).map((name) => name.length));
  const lines = Object.entries(thing).map(([name, value]) =>
    isThing(value)
      ? `${indent}${name}\n${card(value, `${indent}  `)}`
      : `${indent}${name.padEnd(width)}  ${cell(value)}`,
  );
  return lines.join("\n");
}

const isThing = (value: unknown): value is Row =>
  typeof value === "object" && value !== null && !Array.isArray(value) && Object.keys(value).length > 0;

/** Text from elsewhere never moves the cursor. */
function cell(value: unknown): string {
  const text = value === null || value === undefined ? "–" : typeof value === "string" ? value : JSON.stringify(value);
  return text.replaceAll(/[\p{Cc}\u2028\u2029]/gu, "�");
}
