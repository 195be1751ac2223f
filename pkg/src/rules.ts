/**
 * Reads and writes Apple's `passwordrules` over a module of its own, which starts on first use. May
 * import the boundary, encoding, decoding and types.
 * @module
 */
import { ABSENT, type Next, readClasses, readList } from "./decode.js";
import { encode, expand } from "./encode.js";
import type { CompiledPolicy } from "./policy.js";
import type { CharClass, ClassName, PasswordPolicy } from "./types.js";
import { refuseContradiction, validate } from "./validate.js";

/** The module's functions; `src/client/passwordrules.rs` documents them. */
export interface RulesEngine {
  emit_rules(policy: string): number;
  parse_rules(text: string): void;
  rule_word(at: number): number;
}

/** What is wrong in a `passwordrules` string. */
export type Fault = (typeof FAULTS)[number];

/** What follows from a fault. */
export type Effect = (typeof EFFECTS)[number];

const FAULTS = [
  "deprecated",
  "empty-class",
  "empty-value",
  "expected-class",
  "expected-colon",
  "expected-rule",
  "expected-separator",
  "misplaced-dash",
  "not-a-number",
  "not-printable",
  "unknown-class",
  "unknown-rule",
  "unterminated",
  "zero",
] as const;

const EFFECTS = [
  "none",
  "character-ignored",
  "class-ignored",
  "rule-dropped",
  "rest-ignored",
  "all-discarded",
] as const;

/** Something in a `passwordrules` string that its author should know. */
export interface Diagnostic {
  /** Where, in bytes of UTF-8 from the start. */
  readonly at: number;
  readonly fault: Fault;
  readonly effect: Effect;
}

/** A `passwordrules` string for a policy. */
export interface Emitted {
  readonly value: string;
  /** Whether the policy asks for more than the language can say, so that it may refuse what is generated. */
  readonly lossy: boolean;
}

/** What a `passwordrules` string asks for. */
export interface Parsed {
  /** The policy that asks for the same. */
  readonly policy: PasswordPolicy;
  readonly diagnostics: readonly Diagnostic[];
}

/** What a `passwordrules` entry exports. */
export interface RulesApi {
  /** What to tell a password manager: what it generates passes the policy's rules unless `lossy`. */
  readonly toPasswordRules: (policy: PasswordPolicy | CompiledPolicy) => Emitted;
  /** Reads a string as Apple's reference parser does, which never fails, and says what it stumbled on. */
  readonly parsePasswordRules: (text: string) => Parsed;
}

/** Both functions over the engine that `start` starts. */
export function passwordRules(start: () => RulesEngine): RulesApi {
  let engine: RulesEngine | undefined;
  const ready = (): RulesEngine => (engine ??= start());
  const reader = (): Next => {
    let at = 0;
    return () => ready().rule_word(at++);
  };
  return {
    toPasswordRules: (policy) => {
      const source = "toJSON" in policy ? policy.toJSON() : validate(policy);
      const lossy = ready().emit_rules(encode(expand(source)));
      if (lossy < 0) refuseContradiction(-5);
      return { value: readText(reader()), lossy: lossy === 1 };
    },
    parsePasswordRules: (text) => {
      ready().parse_rules(text);
      const next = reader();
      return { policy: readPolicy(next), diagnostics: readList(next, readDiagnostic) };
    },
  };
}

function readText(next: Next): string {
  let text = "";
  for (let char = next(); char !== ABSENT; char = next()) text += String.fromCodePoint(char);
  return text;
}

function readPolicy(next: Next): PasswordPolicy {
  const [min, max, repeating, sequential] = [next(), next(), next(), next()];
  const allowed = readClasses(next);
  const required = readList(next, readClasses);
  return {
    version: 1,
    classes: "ascii",
    ...((min > 0 || max > 0) && { length: { ...(min > 0 && { min }), ...(max > 0 && { max }) } }),
    ...(allowed.length > 0 && { allowed: allowed.flatMap(byName) }),
    ...(required.length > 0 && { required: required.map(requirement) }),
    ...(repeating > 0 && { maxRepeating: repeating }),
    ...(sequential > 0 && { maxSequential: sequential }),
  };
}

/** Classes that mean the same characters in every policy, the largest first. */
const NAMED: readonly (readonly [ClassName, RegExp])[] = [
  ["ascii-printable", /[ -~]/g],
  ["upper", /[A-Z]/g],
  ["lower", /[a-z]/g],
  ["digit", /[0-9]/g],
];

const PRINTABLE: string = String.fromCharCode(...Array.from({ length: 95 }, (_, at) => at + 32));

/** Single characters with whole classes named, so that people can read them. */
function byName(entry: CharClass): readonly CharClass[] {
  if (typeof entry === "string") return [entry];
  let { chars } = entry;
  const names = NAMED.filter(([, members]) => {
    const whole = PRINTABLE.match(members)?.join("") === chars.match(members)?.join("");
    if (whole) chars = chars.replace(members, "");
    return whole;
  }).map(([name]) => name);
  return chars === "" ? names : [...names, { chars }];
}

function requirement(anyOf: readonly CharClass[]): { readonly anyOf: readonly CharClass[] } {
  return { anyOf };
}

function readDiagnostic(next: Next): Diagnostic {
  const [at, fault, effect] = [next(), FAULTS[next()], EFFECTS[next()]];
  return { at, fault: fault ?? "expected-rule", effect: effect ?? "none" };
}
