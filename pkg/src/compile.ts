/**
 * Makes compiled policies over an engine that starts on first use, so that importing the package
 * does nothing. May import everything of the core.
 * @module
 */
import { type Next, readReport, readRequirements } from "./decode.js";
import { encode, expand, type FullPolicy, SOURCES } from "./encode.js";
import type { Engine } from "./engine.js";
import type { AsyncOptions, CompiledPolicy, Estimator, List, PolicyOptions } from "./policy.js";
import { jsonSchema, standard, standardObject } from "./schema.js";
import type { StandardResult, StandardSchema } from "./standard.js";
import type { CheckResult, Context, PasswordPolicy, Requirement } from "./types.js";
import { refuse, validate } from "./validate.js";

/** Compiles a policy; throws a `TypeError` that names the member which is not as it must be. */
export type DefinePolicy = <const Policy extends PasswordPolicy>(
  policy: Policy,
  options?: PolicyOptions,
) => CompiledPolicy;

/** `definePolicy` over the engine that `start` starts. */
export function definer(start: () => Engine): DefinePolicy {
  let engine: Engine | undefined;
  const numbers = new Map<string, number>();
  return (policy, options = {}) => {
    engine ??= start();
    const full = expand(validate(policy));
    const key = encode(full) + "\n" + (full.context?.words ?? []).join("\n");
    const number = numbers.get(key) ?? define(engine, full);
    numbers.set(key, number);
    return new Policy(engine, number, full, policy, options);
  };
}

function define(engine: Engine, policy: FullPolicy): number {
  const number = engine.define(encode(policy));
  if (number < 0) refuse("policy", "contradicts itself");
  for (const word of policy.context?.words ?? []) engine.add_word(number, word.normalize("NFC"));
  return number;
}

class Policy implements CompiledPolicy {
  readonly requirements: readonly Requirement[];
  readonly passphrase: number | undefined;
  readonly "~standard": CompiledPolicy["~standard"];
  readonly #engine: Engine;
  readonly #number: number;
  readonly #policy: FullPolicy;
  readonly #source: PasswordPolicy;
  readonly #options: PolicyOptions;

  constructor(
    engine: Engine,
    number: number,
    policy: FullPolicy,
    source: PasswordPolicy,
    options: PolicyOptions,
  ) {
    this.#engine = engine;
    this.#number = number;
    this.#policy = policy;
    this.#source = source;
    this.#options = options;
    engine.requirements(number);
    this.requirements = readRequirements(this.#reader());
    this.passphrase = policy.passphrase?.min;
    const validate = standard((password) => this.check(password), options);
    this["~standard"] = { ...validate, jsonSchema: jsonSchema(this.requirements, source) };
  }

  check(password: string, context: Context = {}): CheckResult {
    const normalize = this.#policy.normalize === "nfc";
    SOURCES.forEach((source, place) => {
      this.#engine.know(place, (context[source] ?? "").normalize("NFC"));
    });
    this.#engine.check(this.#number, normalize ? password.normalize("NFC") : password);
    return readReport(this.#reader());
  }

  toJSON(): PasswordPolicy {
    return this.#source;
  }

  #reader(): Next {
    let at = 0;
    return () => this.#engine.word(at++);
  }
}
