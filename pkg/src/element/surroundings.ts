/**
 * Owns how the element looks around: which field it enhances, which language is spoken there, which
 * words a password must not be. Writes nothing. May import types.
 * @module
 */
import { wordsOf } from "./dom.js";
import type { Context } from "../types.js";

/** The field, or what cannot be one although the page names or holds it. */
export interface Found {
  readonly input?: HTMLInputElement;
  readonly unfit?: Element;
}

/** Attributes that name the field whose value is a context word, and where that word belongs. */
export const CONTEXT_FIELDS = {
  "email-from": "email",
  "username-from": "username",
  "name-from": "name",
} as const;

/**
 * The field with the id `id`; where there is no such element, the first password field inside `host`,
 * one for a new password before others. `shown` is a field whose password is on screen at the moment.
 */
export function findField(host: Element, id: string | null, shown: Element | undefined): Found {
  const named = id ? byId(host, id) : null;
  if (named) return isFit(named) ? { input: named } : { unfit: named };
  const inputs = [...host.querySelectorAll("input")].filter(isFit);
  const fields = inputs.filter((input) => input.type === "password" || input === shown);
  const input =
    fields.find((field) => says(field, "new-password")) ??
    fields.find((field) => !says(field, "current-password")) ??
    fields[0] ??
    inputs.find((field) => says(field, "new-password"));
  if (input) return { input };
  const unfit = [...host.querySelectorAll("*")].find(({ localName }) => localName.includes("-"));
  return unfit ? { unfit } : {};
}

/** The language tag that holds at a node; of a node in a shadow tree, that of its host in the end. */
export function languageOf(node: Element): string | undefined {
  const near = node.closest("[lang]");
  if (near) return near.getAttribute("lang") || undefined;
  const root = node.getRootNode();
  return "host" in root ? languageOf((root as ShadowRoot).host) : undefined;
}

/** The words that a password must not be, from the fields that `host` names and its `service`. */
export function contextOf(host: Element): Context {
  const context: { -readonly [source in keyof Context]: Context[source] } = {};
  for (const [attribute, source] of Object.entries(CONTEXT_FIELDS)) {
    const field = byId(host, host.getAttribute(attribute) ?? "") as Partial<HTMLInputElement> | null;
    if (typeof field?.value === "string") context[source] = field.value;
  }
  const service = host.getAttribute("service");
  return service === null ? context : { ...context, service };
}

/** Whether `host` takes a context word from the field with this id. */
export function follows(host: Element, id: string | undefined): boolean {
  return Boolean(id) && Object.keys(CONTEXT_FIELDS).some((name) => host.getAttribute(name) === id);
}

function byId(host: Element, id: string): Element | null {
  return (host.getRootNode() as Partial<Document>).getElementById?.(id) ?? null;
}

/** Not by its class: a frame has classes of its own. */
function isFit(node: Element): node is HTMLInputElement {
  return node.localName === "input" && ["password", "text"].includes((node as HTMLInputElement).type);
}

function says(input: Element, use: string): boolean {
  return wordsOf(input, "autocomplete").some((word) => word.toLowerCase() === use);
}
