/**
 * Turns issues and requirements into sentences of a language. May import the English sentences and
 * types; the engine never sees a sentence.
 * @module
 */
import { classes, passphrase as englishPassphrase, issues as englishIssues, rules as englishRules } from "./english.js";
import type { IssueKey, Messages, RuleKey, Text } from "./messages/messages.js";
import type { CharClass, Issue, Requirement } from "./types.js";

/** What a sentence may mention. */
interface Values {
  readonly need?: number;
  readonly count?: number;
  readonly classes?: string;
  readonly rule?: string;
}

/** The part of a table that every sentence takes. */
type Words = Pick<Messages, "locale" | "classes">;

const ENGLISH: Words = { locale: "en", classes };

/**
 * The sentence that tells a person what is wrong.
 *
 * @example
 * ```ts
 * import de from "relatch/messages/de";
 * format({ code: "too_short", need: 12, got: 9, unit: "code-point" }, de);
 * // "Mindestens 12 Zeichen verwenden."
 * ```
 */
export function format(issue: Issue, messages?: Messages): string {
  if (!issue?.code) throw new TypeError("issue: must be an object");
  const words = messages === undefined ? ENGLISH : tableOf(messages);
  const issues = messages?.issues ?? englishIssues;
  if (issue.code === "client_rule") return issue.message;
  const key = issueKey(issue);
  const text = issues[key] ?? englishIssues[key] ?? issues.unknown ?? englishIssues.unknown!;
  return fill(text, words, issueValues(issue, words));
}

/** The same table; throws a `TypeError` that says what would be right if it is none. */
export function tableOf(messages: Messages): Messages {
  if (messages?.issues && messages.rules && messages.classes) return messages;
  throw new TypeError(`messages: must be a table: import de from "relatch/messages/de"`);
}

/** The line of a checklist that states a requirement. */
export function describe(requirement: Requirement, messages?: Messages): string {
  const key = ruleKey(requirement);
  const words = messages === undefined ? ENGLISH : tableOf(messages);
  const text = requirement.label ?? messages?.rules[key] ?? englishRules[key] ?? key;
  const { need, anyOf } = requirement;
  const type = key === "class" ? "disjunction" : "conjunction";
  return fill(text, words, {
    ...(need !== undefined && { need }),
    ...(anyOf && { classes: nameClasses(anyOf, words, type) }),
  });
}

/** The line that offers a long passphrase instead of the class rules, where the policy does. */
export function describePassphrase(
  { passphrase }: { readonly passphrase: number | undefined },
  messages?: Messages,
): string | undefined {
  const text = messages?.passphrase ?? englishPassphrase;
  return passphrase === undefined ? undefined : fill(text, messages ?? ENGLISH, { need: passphrase });
}

/** Fills a text's placeholders, choosing the plural form by `count`, else by `need`. */
export function fill(text: Text, messages: Pick<Messages, "locale">, values: Values): string {
  const number = values.count ?? values.need ?? 0;
  const form = typeof text === "string" ? text : (text[plural(number, messages.locale)] ?? text.other);
  const filled = form.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name as keyof Values];
    return typeof value === "number" ? value.toLocaleString(messages.locale) : (value ?? whole);
  });
  return form.startsWith("{classes}") ? capitalise(filled, messages.locale) : filled;
}

/** What a runtime may lack of `Intl`. */
const intl = (): Partial<Pick<typeof Intl, "ListFormat" | "PluralRules">> => globalThis.Intl ?? {};

/** The plural category; where the runtime cannot tell, that of one and many. */
function plural(number: number, locale: string): Intl.LDMLPluralRule {
  const { PluralRules } = intl();
  if (PluralRules) return new PluralRules(locale).select(number);
  return number === 1 ? "one" : "other";
}

function issueKey(issue: Issue): IssueKey {
  if (issue.code === "too_long" && issue.unit === "byte") return "too_many_bytes";
  if (issue.code === "common" && issue.via === "derived") return "common_derived";
  return issue.code as IssueKey;
}

function issueValues(issue: Issue, messages: Words): Values {
  switch (issue.code) {
    case "missing_class":
      return { need: issue.need, classes: nameClasses(issue.anyOf, messages, "disjunction") };
    case "not_allowed":
      return { need: issue.index + 1 };
    case "breached":
      return { count: issue.count };
    default:
      return "need" in issue ? { need: issue.need } : {};
  }
}

function ruleKey({ id }: Requirement): RuleKey {
  return id.startsWith("class_") ? "class" : (id as RuleKey);
}

function nameClasses(classes: readonly CharClass[], messages: Words, type: Intl.ListFormatType): string {
  const names = classes.map((entry) =>
    typeof entry === "string" ? messages.classes[entry] : [...entry.chars].join(" "),
  );
  const { ListFormat } = intl();
  return ListFormat ? new ListFormat(messages.locale, { type }).format(names) : names.join(", ");
}

function capitalise(text: string, locale: string): string {
  const [first = "", ...rest] = text;
  return first.toLocaleUpperCase(locale) + rest.join("");
}
