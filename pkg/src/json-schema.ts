/**
 * Describes a policy as JSON Schema, for API descriptions and form libraries. An entry of its own, so that
 * who only judges does not load it. Imports types only.
 *
 * @example
 * ```ts
 * import { jsonSchema, withJsonSchema } from "relatch/json-schema";
 *
 * jsonSchema(policy, { target: "draft-2020-12" }); // { type: "string", minLength: 12, … }
 * withJsonSchema(policy)["~standard"].jsonSchema.input({ target: "openapi-3.0" });
 * ```
 * @module
 */
import type { CompiledPolicy } from "./policy.js";
import type { JsonSchemaOptions, StandardJsonSchema, StandardSchema } from "./standard.js";
import type { Requirement } from "./types.js";

export type { JsonSchemaOptions, StandardJsonSchema } from "./standard.js";

const TARGETS: readonly string[] = ["draft-2020-12", "draft-07", "openapi-3.0"];

/** The policy as JSON Schema: the lengths where JSON counts the same way, the policy itself as an annotation. */
export function jsonSchema(policy: CompiledPolicy, { target }: JsonSchemaOptions): Record<string, unknown> {
  if (!TARGETS.includes(target)) throw new TypeError(`unknown JSON Schema target: ${target}`);
  const limit = (keyword: string, id: Requirement["id"]): Record<string, unknown> => {
    const found = policy.requirements.find((requirement) => requirement.id === id);
    return found?.unit === "code-point" ? { [keyword]: found.need } : {};
  };
  return {
    type: "string",
    format: "password",
    writeOnly: true,
    ...limit("minLength", "min_length"),
    ...limit("maxLength", "max_length"),
    "x-password-policy": policy.toJSON(),
  };
}

/** The policy as a Standard Schema that also describes itself as JSON Schema. */
export function withJsonSchema(policy: CompiledPolicy): StandardSchema<string> & StandardJsonSchema<string> {
  const describe = (options: JsonSchemaOptions): Record<string, unknown> => jsonSchema(policy, options);
  return { "~standard": { ...policy["~standard"], jsonSchema: { input: describe, output: describe } } };
}
