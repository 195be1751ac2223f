// What the commands share: the deployment that they talk to, and what goes to standard output.
import { readFileSync } from "node:fs";
import { InvalidArgumentError } from "@commander-js/extra-typings";
import { Failure, say } from "../lib/console.mjs";
import { clientOf, isLoopback } from "./client.ts";
import type { Client, Json } from "./client.ts";

/** What `npm start` takes; a deployment refuses a token as short as this. */
const localToken = "dev-admin";

/** How often what can be asked twice is asked again: half a minute in all. */
export const patience = 6;

export interface Choices {
  readonly url: string;
  readonly json: boolean;
}

export interface Terminal {
  /** The administration API of the deployment. */
  client(): Client;
  /** Prints an answer on standard output: as JSON with `--json`, else as `shown`. */
  print(answer: unknown, shown: string): void;
  /** Says that something is done: on standard error, so that standard output has answers only. */
  done(answer: unknown, sentence: string): void;
}

export function terminalOf(choices: () => Choices): Terminal {
  const json = (answer: unknown): void => console.log(JSON.stringify(answer ?? null, null, 2));
  return {
    client() {
      const { url } = choices();
      const token = process.env["RELATCH_ADMIN_TOKEN"] || (isLoopback(url) ? localToken : undefined);
      if (!token) throw new Failure(`RELATCH_ADMIN_TOKEN is not set: ${url} wants the administrator's token`);
      return clientOf(url, token, (why) => say(`· asking again: ${why}`));
    },
    print: (answer, shown) => (choices().json ? json(answer) : console.log(shown)),
    done: (answer, sentence) => (choices().json ? json(answer) : say(sentence)),
  };
}

/** A number of an option or argument. */
export function number(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError("It must be a number.");
  return Number(text);
}

const unitMs = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A time: a date, a date with a time, or how long ago (`90m`, `24h`, `7d`). Answers milliseconds since 1970. */
export function time(text: string): number {
  const [, count, unit] = /^(\d{1,6})([mhd])$/.exec(text) ?? [];
  const at = count ? Date.now() - Number(count) * unitMs[unit as keyof typeof unitMs] : Date.parse(text);
  if (Number.isNaN(at))
    throw new InvalidArgumentError("It must be a date such as 2026-01-31, or how long ago: 90m, 24h or 7d.");
  return at;
}

/** A JSON document from a file, or from standard input for `-`. */
export function documentIn(file: string): Json {
  const name = file === "-" ? "standard input" : file;
  const text = textOf(file, name).replace(/^\uFEFF/, "");
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    throw new Failure(`${name} is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** The bytes of a file as a person names it; what cannot be read is told in a sentence. */
export function textOf(file: string, name = file): string {
  try {
    return readFileSync(file === "-" ? 0 : file, "utf8");
  } catch (error) {
    throw new Failure(
      `${name} cannot be read: ${error instanceof Error && "code" in error ? String(error.code) : String(error)}`,
    );
  }
}

/** Lines for the end of `--help`. */
export const examples = (...lines: readonly string[]): string =>
  `\nExamples:\n${lines.map((line) => `  ${line}`).join("\n")}`;
