// The files beside an imported one: how far it came (`FILE.progress.json`) and what was refused
// (`FILE.refused.ndjson`). Owns both; must not know how an account is read or sent.
import { createHash } from "node:crypto";
import { appendFileSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { isUtf8 } from "node:buffer";
import { Failure } from "../lib/console.mjs";
import type { Entry } from "./entries.ts";
import { linesOf } from "./lines.ts";
import type { Place } from "./lines.ts";

/** What was done with the lines so far. */
export interface Tally {
  place: Place;
  created: number;
  exists: number;
  refused: number;
}

/** A tally with what it is about: resumed only for the same file, tenant and deployment. */
interface Progress extends Tally {
  readonly of: string;
}

/** More bytes than a refused line can have. */
const mostBytes = 1 << 20;

export interface Journal {
  /** The tally of an interrupted run, or one of nothing. */
  begin(restart: boolean): Promise<Tally>;
  /** Writes down that an entry was refused. */
  refuse(entry: Entry, detail: string): void;
  /** Keeps how far it is. Replaces the file as a whole, so that a killed run leaves a good one. */
  keep(tally: Tally): void;
  /** Everything is read. */
  end(): void;
}

/** Where what was refused is written down; a dry run has a file of its own. */
export const refusedFile = (file: string, dryRun: boolean): string =>
  `${file}${dryRun ? ".dry-run" : ""}.refused.ndjson`;

/** The journal of a file; `about` is all that a later run must have in common with this one. */
export function journalOf(file: string, about: readonly unknown[], dryRun: boolean): Journal {
  const progress = `${file}.progress.json`;
  const refused = refusedFile(file, dryRun);
  const of = createHash("sha256").update(JSON.stringify(about)).digest("hex");

  function before(): Progress {
    try {
      return JSON.parse(readFileSync(progress, "utf8")) as Progress;
    } catch (error) {
      throw new Failure(
        `${progress} cannot be read: give --restart, or remove it (${error instanceof Error ? error.message : String(error)})`,
      );
    }
  }

  /** Drops what was refused after a line: it is read again. */
  async function forget(after: number): Promise<void> {
    if (after === 0) rmSync(refused, { force: true });
    if (!existsSync(refused)) return;
    const kept = `${refused}.new`;
    writeFileSync(kept, "", { mode: 0o600 });
    for await (const { bytes } of linesOf(refused, { lines: 0, offset: 0 }, mostBytes)) {
      if (bytes !== undefined && lineIn(bytes) <= after) appendFileSync(kept, `${bytes}\n`);
    }
    renameSync(kept, refused);
  }

  return {
    async begin(restart) {
      const found = existsSync(progress) && !restart && !dryRun ? before() : undefined;
      if (found && found.of !== of)
        throw new Failure(`${progress} is of another file, tenant or deployment: give --restart, or remove it`);
      const {
        place,
        created,
        exists,
        refused: count,
      } = found ?? { place: { lines: 0, offset: 0 }, created: 0, exists: 0, refused: 0 };
      await forget(place.lines);
      return { place, created, exists, refused: count };
    },
    refuse({ number, bytes }, detail) {
      const text = isUtf8(bytes) ? { text: bytes.toString() } : { base64: bytes.toString("base64") };
      appendFileSync(refused, `${JSON.stringify({ line: number, detail, ...text })}\n`, { mode: 0o600 });
    },
    keep(tally) {
      if (dryRun) return;
      writeFileSync(`${progress}.new`, JSON.stringify({ of, ...tally } satisfies Progress));
      renameSync(`${progress}.new`, progress);
    },
    end: () => rmSync(progress, { force: true }),
  };
}

/** The number of a refused line; a line that a kill cut off is after all others. */
function lineIn(bytes: Buffer): number {
  try {
    return (JSON.parse(bytes.toString()) as { line: number }).line;
  } catch {
    return Infinity;
  }
}
