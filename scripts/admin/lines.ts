// The lines of a file as bytes: split at line feeds only, each bounded, decoded as UTF-8 and nothing else.
// Owns reading; must not know what a line says.
import { createReadStream } from "node:fs";
import { createHash } from "node:crypto";

const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/** One line without its end. */
export interface Line {
  /** Counted from 1. */
  readonly number: number;
  /** Its bytes; undefined if there are more than were asked for. */
  readonly bytes: Buffer | undefined;
  /** Whether a line feed ends it. */
  readonly ended: boolean;
  /** Where the next line begins, in bytes of the file. */
  readonly end: number;
}

/** A place between two lines. */
export interface Place {
  readonly lines: number;
  readonly offset: number;
}

/** The lines of a file after a place; of longer ones than `most` bytes nothing is kept. */
export async function* linesOf(file: string, from: Place, most: number): AsyncGenerator<Line> {
  let [number, end, length] = [from.lines, from.offset, 0];
  let pieces: Buffer[] = [];
  const finished = (ended: boolean): Line => {
    const bytes = length > most ? undefined : Buffer.concat(pieces);
    [number, length, pieces] = [number + 1, 0, []];
    return { number, bytes, ended, end };
  };
  for await (const chunk of createReadStream(file, { start: from.offset }) as AsyncIterable<Buffer>) {
    let start = 0;
    while (start < chunk.length) {
      const found = chunk.indexOf(lineFeed, start);
      const stop = found < 0 ? chunk.length : found;
      length += stop - start;
      if (length <= most) pieces.push(chunk.subarray(start, stop));
      else pieces = [];
      end += stop - start + (found < 0 ? 0 : 1);
      start = stop + 1;
      if (found >= 0) yield finished(true);
    }
  }
  if (length > 0) yield finished(false);
}

/** How many lines a file has, and its SHA-256. */
export async function measure(file: string): Promise<{ lines: number; digest: string }> {
  const hash = createHash("sha256");
  let [lines, last] = [0, lineFeed];
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    for (let at = chunk.indexOf(lineFeed); at >= 0; at = chunk.indexOf(lineFeed, at + 1)) lines += 1;
    last = chunk.at(-1) ?? last;
  }
  return { lines: lines + (last === lineFeed ? 0 : 1), digest: hash.digest("hex") };
}

/** The text of a line, or why it has none. A carriage return before its end is no part of it, nor is a mark before it. */
export function decoded({ bytes }: Line, most: number): { text: string } | { fault: string } {
  if (bytes === undefined) return { fault: `the line is longer than ${most} bytes` };
  if (isUtf16(bytes)) return { fault: "the line is UTF-16: save the file as UTF-8" };
  try {
    return { text: textOf(bytes).replace(/^\uFEFF/, "") };
  } catch {
    return { fault: notUtf8(bytes) };
  }
}

/** Whether nothing stands in a line but blanks; the second half of the last line feed of UTF-16 is nothing. */
export const isBlank = ({ bytes }: Line): boolean =>
  bytes !== undefined && (bytes.every(isSpace) || (bytes.length === 1 && bytes[0] === 0));

const isSpace = (byte: number): boolean => byte === 0x20 || (byte >= 0x09 && byte <= carriageReturn);

/** A mark of UTF-16, or a character of two bytes: text of ours has no NUL. */
const isUtf16 = (bytes: Buffer): boolean =>
  bytes.includes(0) || (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);

function textOf(bytes: Buffer): string {
  const whole = bytes.at(-1) === carriageReturn ? bytes.subarray(0, -1) : bytes;
  return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(whole);
}

/** Names the first byte that cannot be. */
function notUtf8(bytes: Buffer): string {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const at = bytes.findIndex((_, index) => {
    try {
      decoder.decode(bytes.subarray(index, index + 1), { stream: true });
      return false;
    } catch {
      return true;
    }
  });
  const byte =
    at < 0 ? "its end" : `byte ${at + 1} (0x${(bytes[at] ?? 0).toString(16).toUpperCase().padStart(2, "0")})`;
  return `the line is not UTF-8 at ${byte}, as Latin-1 and Windows-1252 are not: save the file as UTF-8`;
}
