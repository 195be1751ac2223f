/**
 * Refuses what is not a policy object, naming the place: the server's rules and words, and what would
 * be right. May import the encoder and types only.
 * @module
 */
import type { PasswordPolicy } from "./types.js";
import { utf8 } from "./utf8.js";

/** Looks at a value and throws a `TypeError` that starts with `path`. */
type Rule = (value: unknown, path: string) => void;

/** Longest limit, in any unit. */
const LENGTH = 4096;

/** Names as the engine counts them: places of words, bits of classes, lists and sources. */
export const CLASSES = ["upper", "lower", "digit", "special", "ascii-printable", "unicode"] as const;
export const LISTS = ["common-10k", "common-full", "long-15", "patterns", "words-12"] as const;
export const SOURCES = ["email", "username", "name", "service"] as const;
export const UNITS = ["code-point", "utf16", "byte"] as const;
export const MATCHES = ["exact", "caseless", "derived"] as const;
export const MODES = ["off", "warn", "block"] as const;

const integer =
  (min: number, max: number): Rule =>
  (value, path) => {
    if (!Number.isInteger(value)) refuse(path, "must be an integer");
    if ((value as number) < min || (value as number) > max) {
      refuse(path, `must be between ${min} and ${max}`);
    }
  };

const version: Rule = (value, path) => {
  if (value !== 1) refuse(path, "must be 1");
};

const word =
  (...words: readonly string[]): Rule =>
  (value, path) => {
    text(value, path);
    if (!words.includes(value as string)) refuse(path, unknown("value", words));
  };

const list =
  (rule: Rule, min: number, max: number): Rule =>
  (value, path) => {
    if (!Array.isArray(value)) refuse(path, "must be an array");
    const entries = value as readonly unknown[];
    if (entries.length < min) refuse(path, "must not be empty");
    if (entries.length > max) refuse(path, `must be between 0 and ${max}`);
    entries.forEach((entry, at) => rule(entry, `${path}[${at}]`));
  };

const object =
  (members: { readonly [name: string]: Rule }, ...needed: readonly string[]): Rule =>
  (value, path) => {
    record(value, path || "policy");
    const given = value as { readonly [name: string]: unknown };
    const at = (name: string): string => (path ? `${path}.${name}` : name);
    for (const name of Object.keys(given)) {
      if (!Object.hasOwn(members, name)) refuse(at(name), unknown("member", Object.keys(members)));
    }
    for (const name of needed) if (given[name] === undefined) refuse(at(name), "must be given");
    for (const [name, rule] of Object.entries(members)) {
      if (given[name] !== undefined) rule(given[name], at(name));
    }
  };

/** Refuses everything but an object. */
export const record: Rule = (value, path) => {
  if (!isObject(value)) refuse(path, "must be an object");
};

const absentOr =
  (rule: Rule): Rule =>
  (value, path) => {
    if (value !== null) rule(value, path);
  };

const either =
  (test: (value: unknown) => boolean, then: Rule, otherwise: Rule): Rule =>
  (value, path) =>
    (test(value) ? then : otherwise)(value, path);

/** Refuses everything but a string. */
export const text: Rule = (value, path) => {
  if (typeof value !== "string") refuse(path, "must be a string");
};

const printable: Rule = (value, path) => {
  text(value, path);
  if (value === "") refuse(path, "must not be empty");
  if (!/^[ -~]*$/.test(value as string)) refuse(path, "must be printable ascii");
};

/** A list or a vocabulary that the policy carries itself, in bytes of UTF-8. */
const ownWords: Rule = (value, path) => {
  list(contextWord, 0, 1000)(value, path);
  if (utf8((value as string[]).join("")).length > 16384) refuse(path, "must be at most 16384 bytes");
};

const contextWord: Rule = (value, path) => {
  text(value, path);
  const { length } = [...(value as string)];
  if (length < 1 || length > 64) refuse(path, "must be between 1 and 64");
};

const length = integer(1, LENGTH);
const run = integer(1, 255);
const charClasses = list(either(isObject, object({ chars: printable }, "chars"), word(...CLASSES)), 1, Infinity);

const policy = object(
  {
    version,
    id: text,
    passwordrules: text,
    preset: text,
    length: object({
      min: integer(0, LENGTH),
      max: absentOr(length),
      unit: word(...UNITS),
      maxBytes: length,
    }),
    normalize: word("nfc", "none"),
    classes: word("ascii", "unicode"),
    allowed: absentOr(charClasses),
    required: list(object({ anyOf: charClasses, min: length }, "anyOf"), 0, 8),
    atLeast: absentOr(object({ of: charClasses, count: run }, "of", "count")),
    passphrase: absentOr(object({ min: length }, "min")),
    maxRepeating: absentOr(either(isObject, object({ max: run, except: word("line-breaks") }, "max"), run)),
    maxSequential: absentOr(run),
    blocklist: absentOr(
      object({
        lists: list(word(...LISTS), 0, 5),
        match: word(...MATCHES),
        entries: ownWords,
      }),
    ),
    context: absentOr(
      object({
        words: list(contextWord, 0, 200),
        from: list(word(...SOURCES), 0, 4),
        match: word("equals", "contains"),
      }),
    ),
    strength: absentOr(object({ min: integer(0, 4), words: ownWords }, "min")),
    breach: object({ mode: word(...MODES), maxCount: integer(0, 0xffffffff) }),
    history: integer(0, 24),
  },
  "version",
);

/** Returns `value` if it is a policy object; else throws a `TypeError` such as `length.min: must be an integer`. */
export function validate(value: unknown): PasswordPolicy {
  policy(value, "");
  return value as PasswordPolicy;
}

/** Throws, because no password can meet every rule of the policy; `conflict` is the engine's number, -1 to -5. */
export function refuseContradiction(conflict: number): never {
  const path = ["length", "required", "atLeast", "strength", "policy"][~conflict]!;
  refuse(path, "no password can meet it, compare min, max and allowed");
}

/** The complaint about a name that is none of those known. */
export function unknown(kind: string, known: readonly string[]): string {
  return `unknown ${kind}, one of ${known}`;
}

/** Throws, because the value at `path` is not what it must be. */
export function refuse(path: string, complaint: string): never {
  throw new TypeError(`${path}: ${complaint}`);
}

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
