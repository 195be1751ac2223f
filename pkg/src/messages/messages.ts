/**
 * Owns the shape of a message table: every sentence the package can say, as data. Imports types only.
 * @module
 */

/** Plural forms by CLDR category; `other` is always there. */
export type PluralForms = { readonly [rule in Intl.LDMLPluralRule]?: string } & {
  readonly other: string;
};

/** A sentence, or one per plural category. `{need}`, `{count}`, `{classes}`, `{rule}` are filled in. */
export type Text = string | PluralForms;

/** What is wrong with a password, by key; `unknown` stands for codes that this version does not know. */
export type IssueKey =
  | "too_short"
  | "too_long"
  | "too_many_bytes"
  | "missing_class"
  | "classes_of"
  | "not_allowed"
  | "repeating"
  | "sequential"
  | "common"
  | "common_derived"
  | "context"
  | "weak"
  | "invisible_character"
  | "mixed_script"
  | "breached"
  | "breach_unavailable"
  | "reused"
  | "unknown";

/** What a password must be, by key: the lines of a checklist. */
export type RuleKey =
  | "min_length"
  | "max_length"
  | "allowed"
  | "repeating"
  | "sequential"
  | "class"
  | "classes_of"
  | "common"
  | "context"
  | "strength";

/** The named character classes that a text can mention. */
export type ClassKey = "upper" | "lower" | "digit" | "special" | "ascii-printable" | "unicode";

/** The words of the element around the rules. */
export interface Interface {
  /** Heading of the checklist, also its accessible name. */
  readonly title: string;
  /** Label of the button while the password is hidden. */
  readonly show: string;
  /** Label of the button while the password is shown. */
  readonly hide: string;
  /** Said after the password was made visible. */
  readonly shown: string;
  /** Said after the password was hidden. */
  readonly hidden: string;
  /** Prefix of a rule that holds; `{rule}` is the rule. */
  readonly met: string;
  /** Prefix of a rule that does not hold; `{rule}` is the rule. */
  readonly unmet: string;
  /** Prefix of a rule that only the server can judge; `{rule}` is the rule. */
  readonly pending: string;
  /** Said when nothing is left to do. */
  readonly complete: string;
  /** Said while rules are left; `{count}` of them. */
  readonly remaining: Text;
  /** Label of the strength meter. */
  readonly strength: string;
  /** One word per score, 0 to 4. */
  readonly scores: readonly [string, string, string, string, string];
}

/** One language. Issue texts end with a full stop, rule texts do not. */
export interface Messages {
  /** BCP 47 tag; picks plural rules, list joining and digits. */
  readonly locale: string;
  /** Writing direction. */
  readonly dir: "ltr" | "rtl";
  /** What is wrong. A missing key falls back to English. */
  readonly issues: { readonly [key in IssueKey]?: Text };
  /** What is asked for. A missing key falls back to English. */
  readonly rules: { readonly [key in RuleKey]?: Text };
  /** Alternative to the class rules; `{need}` is the length from which they no longer apply. */
  readonly passphrase: Text;
  /** Names of character classes, in the plural, as inside a sentence. */
  readonly classes: { readonly [key in ClassKey]: string };
  /** Words of the element. */
  readonly ui: Interface;
}
