/**
 * Makes compiled policies over an engine that starts on first use, so that importing the package
 * does nothing. May import everything of the core.
 * @module
 */
import { type Next, readReport, readRequirements } from "./decode.js";
import { encode, expand, type FullPolicy } from "./encode.js";
import type { Engine } from "./engine.js";
import { plain } from "./plain.js";
import type { AsyncOptions, CompiledPolicy, Estimator, List, PolicyOptions } from "./policy.js";
import { mismatch, properties, toResult } from "./schema.js";
import type { StandardResult, StandardSchema } from "./standard.js";
import type { CheckResult, Context, Issue, PasswordPolicy, Requirement } from "./types.js";
import { LISTS, record, refuse, refuseContradiction, SOURCES, text, validate } from "./validate.js";

/** Compiles a policy; throws a `TypeError` that names the member which is not as it must be. */
export type DefinePolicy = <const Policy extends PasswordPolicy>(
  policy: Policy,
  options?: PolicyOptions,
) => CompiledPolicy;

/** Tells the engine that nobody estimated a score. */
const NO_SCORE = 255;

/** `definePolicy` over the engine that `start` starts. */
export function definer(start: () => Engine): DefinePolicy {
  let bench: Workbench | undefined;
  return (policy, options = {}) => {
    bench ??= new Workbench(start());
    return new Policy(bench, expand(validate(policy)), policy, options);
  };
}

/** One engine and what it was given: shared by all policies, so that none is kept twice. */
class Workbench {
  readonly engine: Engine;
  readonly lists: Set<string> = new Set();
  readonly listeners: Set<() => void> = new Set();
  estimator: Estimator | undefined;
  readonly #numbers = new Map<string, number>();
  readonly #known: string[] = SOURCES.map(() => "");

  constructor(engine: Engine) {
    this.engine = engine;
  }

  /** The number under which the engine knows a policy. */
  number(policy: FullPolicy): number {
    const rules = encode(policy);
    const words = policy.context?.words ?? [];
    const entries = policy.blocklist?.entries ?? [];
    const key = JSON.stringify([rules, words, entries]);
    const number = this.#numbers.get(key) ?? this.engine.define(rules);
    if (number < 0) refuseContradiction(number);
    if (!this.#numbers.has(key)) {
      for (const word of words) this.engine.add_word(number, false, plain(word));
      for (const entry of entries) this.engine.add_word(number, true, entry.normalize("NFC"));
    }
    this.#numbers.set(key, number);
    return number;
  }

  /** Hands over the context words that are not those of the check before. */
  know(context: Context): void {
    SOURCES.forEach((source, place) => {
      const word = context[source] ?? "";
      text(word, `context.${source}`);
      if (word === this.#known[place]) return;
      this.engine.know(place, plain(word));
      this.#known[place] = word;
    });
  }

  use(part: Partial<List & Estimator>): void {
    const { id, text, score } = Object(part) as typeof part;
    if (id && this.lists.has(id)) return;
    if (score) this.estimator = part as Estimator;
    else if (id && text && this.engine.load(LISTS.indexOf(id), text)) this.lists.add(id);
    else refuse("part", `must be a module: import * as common from "relatch/lists/common-10k"`);
    for (const listener of this.listeners) listener();
  }

  /** Reads what the engine wrote last, from the start. */
  reader(): Next {
    let at = 0;
    return () => this.engine.word(at++);
  }
}

/** Its functions are bound, so that they may be taken apart from it. */
class Policy implements CompiledPolicy {
  readonly requirements: readonly Requirement[];
  readonly passphrase: number | undefined;
  readonly "~standard": CompiledPolicy["~standard"];
  readonly #bench: Workbench;
  readonly #number: number;
  readonly #policy: FullPolicy;
  readonly #source: PasswordPolicy;
  readonly #options: PolicyOptions;

  constructor(bench: Workbench, policy: FullPolicy, source: PasswordPolicy, options: PolicyOptions) {
    this.#bench = bench;
    this.#number = bench.number(policy);
    this.#policy = policy;
    this.#source = source;
    this.#options = options;
    bench.engine.requirements(this.#number);
    const asked = readRequirements(bench.reader());
    this.requirements = asked.concat(options.client?.requirements ?? []);
    this.passphrase = policy.passphrase?.min;
    this["~standard"] = properties((value) => this.#judge(value));
  }

  get missing(): readonly List["id"][] {
    const named = this.#policy.blocklist?.lists ?? [];
    return named.filter((id) => id !== "patterns" && !this.#bench.lists.has(id)) as List["id"][];
  }

  get revision(): number {
    const { lists, estimator } = this.#bench;
    return lists.size + (estimator ? 1 : 0);
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    const { listeners } = this.#bench;
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };

  readonly check = (password: string, context: Context = {}): CheckResult => {
    text(password, "password");
    record(context, "context");
    const { engine, estimator } = this.#bench;
    const { normalize, strength } = this.#policy;
    this.#bench.know(context);
    const form = normalize === "nfc" ? password.normalize("NFC") : password;
    const score = strength && estimator ? estimator.score(form, context, strength.words) : NO_SCORE;
    engine.check(this.#number, form, plain(form), score);
    const result = readReport(this.#bench.reader());
    return this.#options.client?.judge(result, form) ?? result;
  };

  readonly checkAsync = async (password: string, options: AsyncOptions): Promise<CheckResult> => {
    if (typeof options?.breach !== "function")
      refuse("options.breach", `must be a function: import { breach } from "relatch/breach"`);
    const result = this.check(password, options.context);
    const { mode = "off", maxCount = 0 } = this.#policy.breach;
    if (!result.ok || mode === "off") return result;
    const answer = await options.breach(password, options);
    if ("unavailable" in answer) return withWarning(result, { code: "breach_unavailable" });
    if (answer.count <= maxCount) return result;
    const issue: Issue = { code: "breached", count: answer.count };
    return mode === "warn" ? withWarning(result, issue) : { ...result, ok: false, issues: [issue] };
  };

  readonly use = (part: List | Estimator): this => {
    this.#bench.use(part);
    return this;
  };

  readonly toJSON = (): PasswordPolicy => this.#source;

  readonly object = <Key extends string, Value extends { readonly [key in Key]: string }>(
    key: Key,
    context?: (value: Value) => Context,
  ): StandardSchema<Value> => {
    const path = [key];
    const validate = (value: unknown): StandardResult<Value> => {
      const given = value as Value | null | undefined;
      const password: unknown = given?.[key];
      if (!given || typeof password !== "string") return mismatch(path);
      const result = this.check(password, context?.(given));
      return toResult(given, result, this.#options.messages, path);
    };
    return { "~standard": properties(validate) };
  };

  readonly async = (options: AsyncOptions): StandardSchema<string, Promise<StandardResult<string>>> => {
    const validate = async (value: unknown): Promise<StandardResult<string>> => {
      if (typeof value !== "string") return mismatch();
      return toResult(value, await this.checkAsync(value, options), this.#options.messages);
    };
    return { "~standard": properties(validate) };
  };

  #judge(value: unknown): StandardResult<string> {
    if (typeof value !== "string") return mismatch();
    return toResult(value, this.check(value), this.#options.messages);
  }
}

function withWarning(result: CheckResult, warning: Issue): CheckResult {
  return { ...result, warnings: [...result.warnings, warning] };
}
