/**
 * Fetches what the element needs, when it needs it: the engine, a policy, a language, a list, the
 * estimator. Always the engine without WebAssembly: trying whether a page's CSP allows that is a
 * violation, which the page's owner gets reported. May import the package's entries, lazily.
 * @module
 */
import en from "../messages/en.js";
import type { Messages } from "../messages/messages.js";
import type { CompiledPolicy, Estimator, List } from "../policy.js";
import type { PasswordPolicy } from "../types.js";

/** Whether a policy is compiled already; schemas of other libraries have a `check`, too. */
function isCompiled(given: unknown): given is CompiledPolicy {
  const { check, requirements } = Object(given) as Partial<CompiledPolicy>;
  return typeof check === "function" && Array.isArray(requirements);
}

/**
 * Whether there is anything: frameworks write an empty text for nothing, and `[object Object]` for an
 * object that they cannot write on a server and hand over later.
 */
function isGiven(given: unknown): boolean {
  if (typeof given === "string") return !["", "[object Object]"].includes(given.trim());
  return given !== null && given !== undefined;
}

/**
 * The first policy that is given, else the one at `src`: at once if it is compiled, `undefined` if there is
 * none; until `signal`.
 */
export function choosePolicy(
  given: readonly unknown[],
  src: string | null,
  signal: AbortSignal,
): CompiledPolicy | Promise<CompiledPolicy> | undefined {
  const first = given.find(isGiven);
  if (first !== undefined) return isCompiled(first) ? first : compile(first);
  return src ? fetchPolicy(src, signal).then(compile) : undefined;
}

/** What was given as a policy, compiled. */
async function compile(given: unknown): Promise<CompiledPolicy> {
  const policy = typeof given === "string" ? parse(given) : given;
  if (typeof policy !== "object" || policy === null) throw new TypeError("policy: neither an object nor its JSON text");
  const { definePolicy } = await import("../index.csp.js");
  return definePolicy(policy as PasswordPolicy);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new TypeError("policy: not JSON");
  }
}

/** The policy that a server publishes at `src`. */
async function fetchPolicy(src: string, signal: AbortSignal): Promise<unknown> {
  const response = await fetch(src, { headers: { Accept: "application/json" }, signal });
  if (!response.ok) throw new Error(`no password policy at ${src}: ${response.status}`);
  return response.json();
}

const LANGUAGES: { readonly [tag: string]: () => Promise<{ readonly default: Messages }> } = {
  ar: () => import("../messages/ar.js"),
  de: () => import("../messages/de.js"),
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

/** The table for a language tag, by its primary language; English if there is none or it does not come. */
export async function loadMessages(tag: string): Promise<Messages> {
  const [language = ""] = tag.toLowerCase().split("-");
  const table = await LANGUAGES[language]?.().catch(() => undefined);
  return table?.default ?? en;
}

const LISTS: { readonly [id in List["id"]]: () => Promise<List> } = {
  "common-10k": () => import("../lists/common-10k.js"),
  "common-full": () => import("../lists/common-full.js"),
  "long-15": () => import("../lists/long-15.js"),
  "words-12": () => import("../lists/words-12.js"),
};

/** What of the lists that a policy misses is fetched at once: parts of the full one, and nothing of the long words. */
const FIRST: { readonly [id in List["id"]]?: CompiledPolicy["missing"] } = {
  "common-full": ["common-10k", "long-15"],
  "words-12": [],
};

/** Of the lists that a policy misses what matters most: some are large. */
export function firstOf(missing: CompiledPolicy["missing"]): CompiledPolicy["missing"] {
  return missing.flatMap((id) => FIRST[id] ?? [id]);
}

/** Fetches lists for a policy, one after the other; one that does not come stays pending. */
export async function useLists(policy: CompiledPolicy, ids: CompiledPolicy["missing"]): Promise<void> {
  for (const id of ids) {
    const list = await LISTS[id]().catch(() => undefined);
    if (list) policy.use(list);
  }
}

/** What to tell password managers about a policy: what its server says, else what follows from it. */
export async function loadPasswordRules(policy: CompiledPolicy): Promise<string> {
  const { passwordrules } = policy.toJSON();
  if (passwordrules !== undefined) return passwordrules;
  const { toPasswordRules } = await import("../passwordrules.csp.js");
  return toPasswordRules(policy).value;
}

/** The strength estimator. */
export function loadEstimator(): Promise<Estimator> {
  return import("../strength.csp.js");
}
