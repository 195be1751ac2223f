/**
 * Fetches what the element needs, when it needs it: the engine, a policy, a language, a list, the
 * estimator. May import the package's entries, lazily.
 * @module
 */
import en from "../messages/en.js";
import type { Messages } from "../messages/messages.js";
import type { CompiledPolicy, Estimator, List } from "../policy.js";
import type { PasswordPolicy } from "../types.js";

/** Compiles a policy with WebAssembly, or without it where the page's CSP forbids that. */
export async function compile(policy: PasswordPolicy): Promise<CompiledPolicy> {
  const { definePolicy, supported } = await import("../index.js");
  return supported() ? definePolicy(policy) : (await import("../index.csp.js")).definePolicy(policy);
}

/** The policy that a server publishes at `src`. */
export async function fetchPolicy(src: string, signal: AbortSignal): Promise<PasswordPolicy> {
  const response = await fetch(src, { headers: { Accept: "application/json" }, signal });
  if (!response.ok) throw new Error(`no password policy at ${src}: ${response.status}`);
  return (await response.json()) as PasswordPolicy;
}

const LANGUAGES: { readonly [tag: string]: () => Promise<{ readonly default: Messages }> } = {
  ar: () => import("../messages/ar.js"),
  de: () => import("../messages/de.js"),
  en: async () => ({ default: en }),
  es: () => import("../messages/es.js"),
  fr: () => import("../messages/fr.js"),
  it: () => import("../messages/it.js"),
  ja: () => import("../messages/ja.js"),
  ko: () => import("../messages/ko.js"),
  nl: () => import("../messages/nl.js"),
  pl: () => import("../messages/pl.js"),
  pt: () => import("../messages/pt.js"),
  zh: () => import("../messages/zh-CN.js"),
};

/** The table for a language tag, by its primary language; English if there is none. */
export async function loadMessages(tag: string): Promise<Messages> {
  const [language = "en"] = tag.toLowerCase().split("-");
  const load = LANGUAGES[language] ?? LANGUAGES["en"];
  return (await load!()).default;
}

const LISTS: { readonly [id in List["id"]]: () => Promise<List> } = {
  "common-10k": () => import("../lists/common-10k.js"),
  "common-full": () => import("../lists/common-full.js"),
  "long-15": () => import("../lists/long-15.js"),
};

/** One list of common passwords. */
export function loadList(id: List["id"]): Promise<List> {
  return LISTS[id]();
}

/** What to tell password managers about a policy: what its server says, else what follows from it. */
export async function loadPasswordRules(policy: CompiledPolicy): Promise<string> {
  const { passwordrules } = policy.toJSON();
  if (passwordrules !== undefined) return passwordrules;
  const { supported } = await import("../index.js");
  const { toPasswordRules } = supported()
    ? await import("../passwordrules.js")
    : await import("../passwordrules.csp.js");
  return toPasswordRules(policy).value;
}

/** The strength estimator, in the form that the page's CSP allows. */
export async function loadEstimator(): Promise<Estimator> {
  const { supported } = await import("../index.js");
  return supported() ? import("../strength.js") : import("../strength.csp.js");
}
