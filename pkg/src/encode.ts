/**
 * Spells a policy out for the engine: the preset's members, those given on top, all as numbers in
 * one order. `src/client/compact.rs` is the other half. May import the presets and types.
 * @module
 */
import presets from "./presets.json" with { type: "json" };
import type { CharClass, PasswordPolicy } from "./types.js";
import { CLASSES, LISTS, MATCHES, MODES, refuse, SOURCES, UNITS, unknown } from "./validate.js";

/** A policy with nothing left open. */
export interface FullPolicy extends Required<Omit<PasswordPolicy, "id" | "passwordrules" | "preset" | "length">> {
  readonly length: Required<NonNullable<PasswordPolicy["length"]>>;
}

const OPEN: FullPolicy = {
  version: 1,
  length: { min: 0, max: null, unit: "code-point", maxBytes: 1024 },
  normalize: "nfc",
  classes: "unicode",
  allowed: null,
  required: [],
  atLeast: null,
  passphrase: null,
  maxRepeating: null,
  maxSequential: null,
  blocklist: null,
  context: null,
  strength: null,
  breach: { mode: "off", maxCount: 0 },
  history: 0,
};

/** Members given replace the preset's, one by one inside `length`, `blocklist`, `context` and `breach`. */
export function expand(policy: PasswordPolicy): FullPolicy {
  const { id: _id, passwordrules: _rules, preset, ...given } = policy;
  const named = presets as unknown as { readonly [name: string]: Partial<PasswordPolicy> };
  if (preset !== undefined && !Object.hasOwn(named, preset)) {
    refuse("preset", unknown("value", Object.keys(named)));
  }
  return merge(preset === undefined ? OPEN : merge(OPEN, named[preset] ?? {}), given);
}

function merge(base: FullPolicy, given: Partial<PasswordPolicy>): FullPolicy {
  return {
    ...base,
    ...given,
    length: { ...base.length, ...given.length },
    blocklist: mergeRule(base.blocklist, given.blocklist),
    context: mergeRule(base.context, given.context),
    breach: { ...base.breach, ...given.breach },
  };
}

function mergeRule<Rule extends object>(base: Rule | null, given: Rule | null | undefined): Rule | null {
  if (given === undefined) return base;
  return given && { ...base, ...given };
}

/** The numbers of a policy; its context words are handed over one by one. */
export function encode(policy: FullPolicy): string {
  const { length, blocklist, context, breach, maxRepeating, strength } = policy;
  const repeating = typeof maxRepeating === "number" ? { max: maxRepeating } : maxRepeating;
  return [
    length.min,
    rule(length.max, (max) => [max]),
    UNITS.indexOf(length.unit),
    length.maxBytes,
    policy.normalize === "nfc" ? 0 : 1,
    policy.classes === "ascii" ? 0 : 1,
    rule(policy.allowed, classSet),
    policy.required.length,
    policy.required.map(({ anyOf, min = 1 }) => [...classSet(anyOf), min]),
    rule(policy.atLeast, ({ of, count }) => [...classSet(of), count]),
    rule(policy.passphrase, ({ min }) => [min]),
    rule(repeating, ({ max, except }) => [max, except ? 1 : 0]),
    rule(policy.maxSequential, (max) => [max]),
    rule(blocklist, ({ lists = [], match = "caseless", entries = [] }) => [
      bits(LISTS, lists) | (entries.length && 32),
      MATCHES.indexOf(match),
    ]),
    rule(context, ({ from = [], match }) => [bits(SOURCES, from), match === "contains" ? 1 : 0]),
    rule(strength, ({ min }) => [min]),
    MODES.indexOf(breach.mode ?? "off"),
    breach.maxCount ?? 0,
    policy.history,
  ]
    .flat(2)
    .join();
}

function rule<Value>(value: Value | null | undefined, write: (value: Value) => readonly number[]): readonly number[] {
  return value === null || value === undefined ? [0] : [1, ...write(value)];
}

function bits(names: readonly string[], chosen: readonly string[]): number {
  return chosen.reduce((sum, name) => sum | (1 << names.indexOf(name)), 0);
}

function classSet(classes: readonly CharClass[]): readonly number[] {
  const words = [0, 0, 0, 0];
  const mark = (word: number, bit: number): void => {
    words[word] = ((words[word] ?? 0) | (1 << bit)) >>> 0;
  };
  for (const entry of classes) {
    if (typeof entry === "string") mark(0, CLASSES.indexOf(entry));
    else
      for (const char of entry.chars) {
        const place = char.charCodeAt(0) - 32;
        mark(1 + (place >> 5), place & 31);
      }
  }
  return words;
}
