/**
 * Owns the vocabulary of the package: the policy object, what a check reports, what a checklist
 * shows. Types only; the server speaks the same ones, byte for byte.
 * @module
 */

/** A named set of rules; fields given beside it replace its own. */
export type PresetName =
  | "recommended"
  | "nist-single-factor"
  | "nist-mfa"
  | "asvs-l1"
  | "asvs-l2"
  | "asvs-l3"
  | "pci-dss-4"
  | "prelude"
  | "jitsudo"
  | "unleash"
  | "unleash-upstream"
  | "px0"
  | "truefoundry";

/** A character class by name. */
export type ClassName = "upper" | "lower" | "digit" | "special" | "ascii-printable" | "unicode";

/** A named class, or single printable ASCII characters. */
export type CharClass = ClassName | { readonly chars: string };

/** What a length counts. */
export type Unit = "code-point" | "utf16" | "byte";

/**
 * An exact list of commonly used passwords; `words-12` holds the long words of a dictionary; `patterns` is no list but a rule that needs no data
 * (repeated units, sequences, keyboard walks, dates, a few common passwords in a row).
 */
export type ListId = "common-10k" | "common-full" | "long-15" | "patterns" | "words-12";

/** Where a context word comes from. */
export type Source = "email" | "username" | "name" | "service" | "word";

/** Strength from 0 (guessed at once) to 4 (out of reach). */
export type Score = 0 | 1 | 2 | 3 | 4;

/**
 * A password policy as data: what `GET /api/password/policy` answers. Members given beside a preset
 * replace its own, one by one inside `length`, `blocklist`, `context` and `breach`; `null` takes a
 * rule of the preset away.
 */
export interface PasswordPolicy {
  readonly version: 1;
  /** Names this very policy, like an ETag; the server repeats it in refusals. */
  readonly id?: string;
  /** What a server tells password managers about this policy; derived from the rest and never judged by. */
  readonly passwordrules?: string;
  readonly preset?: PresetName;
  readonly length?: {
    readonly min?: number;
    readonly max?: number | null;
    readonly unit?: Unit;
    /** Most bytes of UTF-8 after normalisation. */
    readonly maxBytes?: number;
  };
  readonly normalize?: "nfc" | "none";
  /** How letters and digits are told apart: by ASCII, or by the categories Lu, Ll and Nd. */
  readonly classes?: "ascii" | "unicode";
  /** If given, no other characters may occur. */
  readonly allowed?: readonly CharClass[] | null;
  /** All of these hold; each is met by `min` (default 1) characters of any of its classes. */
  readonly required?: readonly { readonly anyOf: readonly CharClass[]; readonly min?: number }[];
  /** At least `count` of the classes in `of` occur. */
  readonly atLeast?: { readonly of: readonly CharClass[]; readonly count: number } | null;
  /** From this length on, class rules no longer apply. */
  readonly passphrase?: { readonly min: number } | null;
  /** Longest run of one character. */
  readonly maxRepeating?: number | { readonly max: number; readonly except?: "line-breaks" } | null;
  /** Longest run of neighbours such as `abc` or `321`. */
  readonly maxSequential?: number | null;
  readonly blocklist?: {
    readonly lists?: readonly ListId[];
    readonly match?: "exact" | "caseless" | "derived";
    /** A list of your own: at most 1,000 entries of 1 to 64 characters, and 16 KiB. Letter case makes no difference. */
    readonly entries?: readonly string[];
  } | null;
  readonly context?: {
    readonly words?: readonly string[];
    readonly from?: readonly Exclude<Source, "word">[];
    readonly match?: "equals" | "contains";
  } | null;
  /** Least score; needs `relatch/strength`. */
  readonly strength?: {
    readonly min: Score;
    /** Words that count as the most common ones: a vocabulary of your own, as large as `blocklist.entries`. */
    readonly words?: readonly string[];
  } | null;
  readonly breach?: { readonly mode?: "off" | "warn" | "block"; readonly maxCount?: number };
  /** Earlier passwords that may not come back; judged by the server alone. */
  readonly history?: number;
}

/** What is known about the person and the service: words that a password must not be. */
export interface Context {
  readonly email?: string;
  readonly username?: string;
  readonly name?: string;
  readonly service?: string;
}

/**
 * One thing that is wrong with a password. `need` is the limit, `got` what the password has,
 * `index` the place of the first character concerned, in code points from 0. The same object comes from the server in a refusal.
 * `invisible_character` and `mixed_script` (Latin letters in one word with Greek or Cyrillic ones) only warn. */
export type Issue =
  | { readonly code: "too_short"; readonly need: number; readonly got: number; readonly unit: Unit }
  | { readonly code: "too_long"; readonly need: number; readonly got: number; readonly unit: Unit }
  | {
      readonly code: "missing_class";
      readonly anyOf: readonly CharClass[];
      readonly need: number;
      readonly got: number;
    }
  | { readonly code: "classes_of"; readonly need: number; readonly got: number }
  | { readonly code: "not_allowed"; readonly index: number }
  | {
      readonly code: "repeating";
      readonly need: number;
      readonly got: number;
      readonly index: number;
    }
  | {
      readonly code: "sequential";
      readonly need: number;
      readonly got: number;
      readonly index: number;
    }
  | {
      readonly code: "common";
      readonly via: "listed" | "caseless" | "derived";
      /** `own` is the list that the policy carries itself. */
      readonly list: ListId | "own";
    }
  | { readonly code: "context"; readonly source: Source }
  | { readonly code: "weak"; readonly score: Score; readonly need: Score }
  | { readonly code: "invisible_character"; readonly index: number }
  | { readonly code: "mixed_script" }
  | { readonly code: "breached"; readonly count: number }
  | { readonly code: "breach_unavailable" }
  /** A rule of the page's own, which no server knows: see `relatch/client`. */
  | { readonly code: "client_rule"; readonly rule: string; readonly message: string }
  | { readonly code: "reused" };

/** The stable name of an issue. */
export type IssueCode = Issue["code"];

/** Names one requirement; `class_0` is the first entry of `required`. */
export type RequirementId =
  | "min_length"
  | "max_length"
  | "allowed"
  | "repeating"
  | "sequential"
  | `class_${number}`
  | "classes_of"
  | "common"
  | "context"
  | "strength"
  | ClientRequirementId;

/** Names a rule of the page's own: see `relatch/client`. */
export type ClientRequirementId = `client_${string}`;

/** One thing that a policy asks for: a line of a checklist, known before anything is typed. */
export interface Requirement {
  readonly id: RequirementId;
  /** The limit, if there is one. */
  readonly need?: number;
  /** What `need` counts, for lengths. */
  readonly unit?: Unit;
  /** The classes concerned. */
  readonly anyOf?: readonly CharClass[];
  /** The line of the checklist, where the rule is the page's own. */
  readonly label?: string;
}

/** What was not judged because its data is not loaded; the server judges it. */
export type Pending = ListId | "strength";

/** What a policy says about one password: the same object that the server makes. */
export interface CheckResult {
  /** Whether nothing that could be judged speaks against the password. */
  readonly ok: boolean;
  /** Every reason to refuse it, in the policy's order. */
  readonly issues: readonly Issue[];
  /** What speaks against it without refusing it. */
  readonly warnings: readonly Issue[];
  /** Requirements that hold. */
  readonly met: readonly RequirementId[];
  /** What could not be judged here; never a silent yes. */
  readonly pending: readonly Pending[];
  /** Length in the policy's unit. */
  readonly length: number;
}
