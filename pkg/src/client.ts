/**
 * Rules that a page has by itself and no server knows: plain functions, and lists. A policy judges by them
 * besides its own, and what they say is marked: the issue `client_rule`, requirements named `client_…`. They
 * are never part of what `toJSON` gives. Imports types only.
 *
 * @example
 * ```ts
 * import { definePolicy } from "relatch";
 * import { clientList, clientRules } from "relatch/client";
 *
 * const client = clientRules(
 *   { id: "no_room", label: "No room number", message: "Leave the room number out.", test: (it) => !/room \d/i.test(it) },
 *   clientList(definePolicy, ["Zyxomatic"], { id: "products", label: "No product", message: "Name no product." }),
 * );
 * const policy = definePolicy({ version: 1, preset: "recommended" }, { client });
 * ```
 * @module
 */
import type { DefinePolicy } from "./compile.js";
import type { ClientRules } from "./policy.js";
import type { ClientRequirementId, PasswordPolicy } from "./types.js";

export type { ClientRules } from "./policy.js";

/** How a rule is named and what is said about it, in the page's language. */
export interface ClientRuleTexts {
  /** Its name: small letters, digits and underscores; `client_` is put before it. */
  readonly id: string;
  /** The line of the checklist. */
  readonly label: string;
  /** What is wrong where the password breaks the rule. */
  readonly message: string;
}

/** A rule of the page's own. */
export interface ClientRule extends ClientRuleTexts {
  /** Whether the password keeps the rule. Runs with every check, in the password's normal form. */
  readonly test: (password: string) => boolean;
}

/** What `definePolicy` takes as `client`: rules in their order, each name once. */
export function clientRules(...rules: readonly ClientRule[]): ClientRules {
  const named = rules.map((rule) => ({ ...rule, requirement: nameOf(rule.id) }));
  const names = named.map(({ requirement }) => requirement);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice) throw new TypeError(`${twice}: two rules have this name`);
  return {
    requirements: named.map(({ requirement, label }) => ({ id: requirement, label })),
    judge: (result, password) => {
      const kept = named.filter(({ test }) => test(password));
      const broken = named.filter((rule) => !kept.includes(rule));
      return {
        ...result,
        ok: result.ok && broken.length === 0,
        issues: [
          ...result.issues,
          ...broken.map(({ id, message }) => ({ code: "client_rule" as const, rule: id, message })),
        ],
        met: [...result.met, ...kept.map(({ requirement }) => requirement)],
      };
    },
  };
}

/**
 * A rule that no entry of a list may be the password, nor a disguise of one unless `match` says otherwise.
 * The list has the bounds of a policy's own: 1,000 entries, 16 KiB.
 */
export function clientList(
  definePolicy: DefinePolicy,
  entries: readonly string[],
  { match = "derived", ...texts }: ClientRuleTexts & Pick<NonNullable<PasswordPolicy["blocklist"]>, "match">,
): ClientRule {
  const { check } = definePolicy({ version: 1, blocklist: { match, entries } });
  return { ...texts, test: (password) => check(password).ok };
}

function nameOf(id: string): ClientRequirementId {
  if (!/^[a-z0-9_]+$/.test(id)) throw new TypeError(`${id}: a rule's name has small letters, digits and underscores`);
  return `client_${id}`;
}
