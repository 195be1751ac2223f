/**
 * Reads what the engine wrote as numbers. `src/client/words.rs` is the other half. May import the
 * names that both halves count, and types.
 * @module
 */
import { CLASSES, LISTS, SOURCES, UNITS } from "./validate.js";
import type { CharClass, CheckResult, Issue, Pending, Requirement, RequirementId } from "./types.js";

/** The next number that the engine wrote. */
export type Next = () => number;

/** Stands for a value that is not there, and for the end of a list. */
export const ABSENT = 0xffffffff;

const IDS: readonly RequirementId[] = [
  "min_length",
  "max_length",
  "allowed",
  "repeating",
  "sequential",
  "classes_of",
  "common",
  "context",
  "strength",
];

const VIAS = ["listed", "caseless", "derived"];

/** How a parameter of an issue is read. */
const READERS: { readonly [name: string]: (next: Next) => unknown } = {
  anyOf: readClasses,
  unit: (next) => UNITS[next()],
  via: (next) => VIAS[next()],
  list: (next) => [...LISTS, "own"][Math.log2(next())],
  source: (next) => [...SOURCES, "word"][Math.log2(next())],
};

/** Issues in the engine's order, each with its parameters in theirs. */
const ISSUES = [
  "too_short need got unit",
  "too_long need got unit",
  "missing_class anyOf need got",
  "classes_of need got",
  "not_allowed index",
  "repeating need got index",
  "sequential need got index",
  "common via list",
  "context source",
  "weak score need",
  "invisible_character index",
  "mixed_script",
].map((issue) => issue.split(" "));

/** One report. */
export function readReport(next: Next): CheckResult {
  const length = next();
  const issues = readList(next, readIssue);
  const warnings = readList(next, readIssue);
  const met = readList(next, () => readId(next()));
  return { ok: issues.length === 0, issues, warnings, met, pending: readPending(next()), length };
}

/** What a policy asks for. */
export function readRequirements(next: Next): readonly Requirement[] {
  const requirements: Requirement[] = [];
  for (let id = next(); id !== ABSENT; id = next()) {
    requirements.push(readRequirement(readId(id), next));
  }
  return requirements;
}

function readRequirement(id: RequirementId, next: Next): Requirement {
  const [need, unit, anyOf] = [next(), UNITS[next()], readClasses(next)];
  return {
    id,
    ...(need !== ABSENT && { need }),
    ...(unit && { unit }),
    ...(anyOf.length > 0 && { anyOf }),
  };
}

/** A list behind its count. */
export function readList<Item>(next: Next, read: (next: Next) => Item): readonly Item[] {
  const items: Item[] = [];
  for (let left = next(); left > 0; left -= 1) items.push(read(next));
  return items;
}

function readIssue(next: Next): Issue {
  const [code, ...names] = ISSUES[next()] ?? [];
  const issue: { [name: string]: unknown } = { code };
  for (const name of names) issue[name] = (READERS[name] ?? readNumber)(next);
  return issue as Issue;
}

function readNumber(next: Next): number {
  return next();
}

function readId(id: number): RequirementId {
  return IDS[id] ?? `class_${id - IDS.length}`;
}

function readPending(bits: number): readonly Pending[] {
  if (bits === 0) return [];
  const lists: readonly Pending[] = LISTS.filter((_, bit) => bits & (1 << bit));
  return bits >>> 31 ? [...lists, "strength"] : lists;
}

/** The sets of named classes, by their bits: every report names the same few. */
const NAMED: readonly (readonly CharClass[])[] = Array.from({ length: 1 << CLASSES.length }, (_, bits) =>
  Object.freeze(CLASSES.filter((_, bit) => bits & (1 << bit))),
);

/** A class set; empty if there is none. */
export function readClasses(next: Next): readonly CharClass[] {
  const classes = NAMED[next()] ?? [];
  const words = [next(), next(), next()];
  const chars = words.map(readChars).join("");
  return chars === "" ? classes : [...classes, { chars }];
}

/** The characters that the bits of a word stand for. */
function readChars(word: number, at: number): string {
  let chars = "";
  for (let left = word; left !== 0; left &= left - 1) {
    const bit = 31 - Math.clz32(left & -left);
    chars += String.fromCharCode(32 + at * 32 + bit);
  }
  return chars;
}
