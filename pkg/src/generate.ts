/**
 * Makes passwords that a policy accepts, of random characters or of words, by the host's generator for
 * cryptography. May import types and the list of words.
 * @module
 */
import list from "./generate.list";
import type { CompiledPolicy } from "./policy.js";
import type { CharClass, ClassName, Context, Requirement, RequirementId } from "./types.js";

/** What a password is made of. */
export interface GenerateOptions {
  /** Random characters, or words in a row. Default `random`. */
  readonly kind?: "random" | "words";
  /** How many characters, or words, at least; a policy may ask for more. Default 20 characters or 6 words. */
  readonly count?: number;
  /** The words to draw from, each once. Default 2,048 English ones: 11 bits a word. */
  readonly words?: readonly string[];
  /** What stands between words. Default `-`. */
  readonly separator?: string;
  /** What the policy looks at besides the password. */
  readonly context?: Context;
}

/** How often a password is made anew before a policy counts as one that none of them meets. */
const ATTEMPTS = 1000;

const PRINTABLE: readonly string[] = Array.from({ length: 95 }, (_, at) => String.fromCharCode(32 + at));

const MEMBERS: { readonly [name in ClassName]: RegExp } = {
  upper: /[A-Z]/,
  lower: /[a-z]/,
  digit: /[0-9]/,
  special: /[^A-Za-z0-9]/,
  "ascii-printable": /./,
  unicode: /./,
};

/**
 * A password that `policy` accepts. Every choice is made by `crypto.getRandomValues`, each with the same
 * chance.
 *
 * @example
 * ```ts
 * import { generate } from "relatch/generate";
 * generate(policy); // "t4!Vq…"
 * generate(policy, { kind: "words" }); // "river-window-orange-…"
 * ```
 *
 * @throws Error if none of a thousand passwords passes.
 */
export function generate(policy: CompiledPolicy, options: GenerateOptions = {}): string {
  const make = options.kind === "words" ? wordMaker(policy, options) : randomMaker(policy, options);
  for (let left = ATTEMPTS; left > 0; left -= 1) {
    const password = make();
    if (policy.check(password, options.context).ok) return password;
  }
  throw new Error("no password was made that the policy accepts");
}

function randomMaker(policy: CompiledPolicy, { count = 20 }: GenerateOptions): () => string {
  const allowed = characters(find(policy, "allowed")?.anyOf ?? ["ascii-printable"]).filter((char) => char !== " ");
  const demands = demanded(policy, allowed);
  const most = find(policy, "max_length")?.need ?? Infinity;
  const length = Math.min(most, Math.max(count, find(policy, "min_length")?.need ?? 0, demands.length));
  return () => {
    const chars = demands.map((members) => oneOf(members));
    while (chars.length < length) chars.push(oneOf(allowed));
    return shuffled(chars).join("");
  };
}

/** Words, the first letters capital and a digit or symbol behind where a policy asks for such. */
function wordMaker(policy: CompiledPolicy, options: GenerateOptions): () => string {
  const { count = 6, words = list.split("\n"), separator = "-" } = options;
  const allowed = characters(find(policy, "allowed")?.anyOf ?? ["ascii-printable"]);
  const demands = demanded(policy, allowed).filter((members) => !members.includes("a"));
  const capital = demands.some((members) => members.includes("A"));
  const others = demands.filter((members) => !members.includes("A"));
  const least = find(policy, "min_length")?.need ?? 0;
  return () => {
    const chosen: string[] = [];
    while (chosen.length < count || chosen.join(separator).length < least) {
      const word = oneOf(words);
      chosen.push(capital ? word.charAt(0).toUpperCase() + word.slice(1) : word);
    }
    return chosen.join(separator) + others.map((members) => oneOf(members)).join("");
  };
}

/** One set of characters for each that the class rules ask for. */
function demanded(policy: CompiledPolicy, allowed: readonly string[]): readonly (readonly string[])[] {
  const within = (classes: readonly CharClass[]): readonly string[] =>
    characters(classes).filter((char) => allowed.includes(char));
  return policy.requirements.flatMap(({ id, anyOf = [], need = 1 }) => {
    if (id === "classes_of") return anyOf.map((one) => within([one])).filter((members) => members.length > 0);
    if (!id.startsWith("class_")) return [];
    const members = within(anyOf);
    return members.length > 0 ? Array.from({ length: need }, () => members) : [];
  });
}

function characters(classes: readonly CharClass[]): readonly string[] {
  const holds = (char: string, one: CharClass): boolean =>
    typeof one === "string" ? MEMBERS[one].test(char) : one.chars.includes(char);
  return PRINTABLE.filter((char) => classes.some((one) => holds(char, one)));
}

function find(policy: CompiledPolicy, id: RequirementId): Requirement | undefined {
  return policy.requirements.find((requirement) => requirement.id === id);
}

function oneOf<Item>(items: readonly Item[]): Item {
  if (items.length === 0) throw new Error("nothing to draw from");
  return items[below(items.length)] as Item;
}

/** Any order of the items is as likely as another. */
function shuffled<Item>(items: readonly Item[]): readonly Item[] {
  const rest = [...items];
  return items.map(() => rest.splice(below(rest.length), 1)[0] as Item);
}

/** A number from 0 up to, but without, `bound`. What would favour the small ones is drawn again. */
function below(bound: number): number {
  const [drawn] = crypto.getRandomValues(new Uint32Array(1)) as unknown as readonly [number];
  return drawn < 2 ** 32 - (2 ** 32 % bound) ? drawn % bound : below(bound);
}
