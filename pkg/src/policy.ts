/**
 * Owns the compiled policy as callers see it. Types only; `compile.ts` makes one.
 * @module
 */
import type { BreachCheck, BreachOptions } from "./breach.js";
import type { Messages } from "./messages/messages.js";
import type { StandardResult, StandardSchema } from "./standard.js";
import type { CheckResult, Context, Issue, ListId, PasswordPolicy, Requirement, Score } from "./types.js";

/** A list as `relatch/lists/*` exports it. */
export interface List {
  readonly id: Exclude<ListId, "patterns">;
  /** The entries as the engine searches them. */
  readonly text: string;
}

/** The estimator as `relatch/strength` exports it. */
export interface Estimator {
  readonly score: (password: string, context?: Context, words?: readonly string[]) => Score;
}

/** Rules that the page has by itself: `clientRules` of `relatch/client` makes them. */
export interface ClientRules {
  /** What they ask for, behind what the policy asks for. */
  readonly requirements: readonly Requirement[];
  /** Adds what they say about a password to the policy's result. */
  readonly judge: (result: CheckResult, password: string) => CheckResult;
}

/** Settings of a compiled policy that are no part of the policy itself. */
export interface PolicyOptions {
  /** Language of Standard Schema messages. Default English. */
  readonly messages?: Messages;
  /** Rules of the page's own, which no server knows. */
  readonly client?: ClientRules;
}

/** How a breach look-up takes part in an asynchronous check. */
export interface AsyncOptions extends BreachOptions {
  /** The look-up, usually `breach` of `relatch/breach`. */
  readonly breach: BreachCheck;
  readonly context?: Context;
}

/** An {@link Issue} as form libraries get it: with a sentence, and with its code and parameters. */
export type SchemaIssue = Issue & {
  readonly message: string;
  readonly path?: readonly PropertyKey[];
};

/**
 * A policy, ready to judge passwords; everything but {@link CompiledPolicy.checkAsync} and
 * {@link CompiledPolicy.async} is synchronous. Its functions may be taken apart from it.
 */
export interface CompiledPolicy {
  /** What to show before anything is typed, in the order of judgement. */
  readonly requirements: readonly Requirement[];
  /** Length from which class rules no longer apply, if there is one. */
  readonly passphrase: number | undefined;
  /** Lists that the policy names and that are not loaded yet; all policies share those that are. */
  readonly missing: readonly List["id"][];
  /** How many lists and estimators there are to judge by: a result is out of date once it has changed. */
  readonly revision: number;
  /** Calls `listener` after each list and estimator that any policy takes; returns the function that ends it. The same listener counts once. */
  subscribe(listener: () => void): () => void;
  /** Judges a password: every issue at once. */
  check(password: string, context?: Context): CheckResult;
  /** Judges a password and, if nothing else is wrong, looks it up among breached ones as the policy asks. */
  checkAsync(password: string, options: AsyncOptions): Promise<CheckResult>;
  /** Hands over a loaded list or the estimator: `policy.use(await import("relatch/lists/common-10k"))`. */
  use(part: List | Estimator): this;
  /** The object that the policy was made from. */
  toJSON(): PasswordPolicy;
  /** A schema of an object whose property `key` is the password; its issues carry that path. `context` may take words from the object's other properties. */
  object<Key extends string, Value extends { readonly [key in Key]: string } = { [key in Key]: string }>(
    key: Key,
    context?: (value: Value) => Context,
  ): StandardSchema<Value>;
  /** A schema that also looks the password up among breached ones. */
  async(options: AsyncOptions): StandardSchema<string, Promise<StandardResult<string>>>;
  /** Standard Schema 1.1: a string that the policy accepts. */
  readonly "~standard": StandardSchema<string>["~standard"];
}
