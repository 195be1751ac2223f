/**
 * Fetches what is said about an estimate, once an element asks for it. May import the package's entries,
 * lazily.
 * @module
 */
import type { AdviceTable } from "../advice/table.js";
import type { StrengthOptions } from "../estimator.js";
import type { Messages } from "../messages/messages.js";
import type { Context, Score } from "../types.js";
import type { PasswordPolicyElement } from "./element.js";

type Counsel = (password: string, by: StrengthOptions) => readonly string[];

const TABLES: { readonly [language: string]: () => Promise<{ readonly default: AdviceTable }> } = {
  ar: () => import("../advice/ar.js"),
  de: () => import("../advice/de.js"),
  en: () => import("../advice/en.js"),
  es: () => import("../advice/es.js"),
  fr: () => import("../advice/fr.js"),
  it: () => import("../advice/it.js"),
  ja: () => import("../advice/ja.js"),
  ko: () => import("../advice/ko.js"),
  nl: () => import("../advice/nl.js"),
  pl: () => import("../advice/pl.js"),
  pt: () => import("../advice/pt.js"),
  zh: () => import("../advice/zh-CN.js"),
};

/** What has come, by language; `undefined` while it is on its way or when it does not come. */
const known = new Map<string, Counsel | undefined>();

/**
 * What to say about a password's strength, sentence by sentence, if `strength="advice"` asks for it. Nothing
 * until the sentences have come, or without a score; `then` is called when they have.
 */
export function adviceOf(
  host: PasswordPolicyElement,
  score: Score | undefined,
  password: string | undefined,
  context: Context,
  { locale }: Messages,
  then: () => void,
): readonly string[] {
  if (score === undefined || host.getAttribute("strength") !== "advice") return [];
  const primary = locale.toLowerCase().split("-")[0] ?? "";
  const language = primary in TABLES ? primary : "en";
  if (!known.has(language)) {
    known.set(language, undefined);
    load(language)
      .then((counsel) => known.set(language, counsel))
      .then(then, () => {});
  }
  return known.get(language)?.(password ?? "", { context, words: host.policy?.toJSON().strength?.words }) ?? [];
}

async function load(language: string): Promise<Counsel> {
  const parts = [import("../advice.js"), import("../strength.csp.js"), TABLES[language]!()] as const;
  const [{ advise }, { strength }, { default: table }] = await Promise.all(parts);
  return (password, by) => {
    const { warning, suggestion, crackTime } = advise(strength(password, by), table);
    return [warning, suggestion, crackTime].filter((sentence) => sentence !== undefined);
  };
}
