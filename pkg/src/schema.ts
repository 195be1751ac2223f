/**
 * Shows a policy to form libraries and API descriptions: Standard Schema 1.1 and JSON Schema. May
 * import texts and types.
 * @module
 */
import type { PolicyOptions, SchemaIssue } from "./policy.js";
import type { JsonSchemaOptions, StandardResult, StandardSchema } from "./standard.js";
import { format } from "./text.js";
import type { CheckResult, PasswordPolicy, Requirement } from "./types.js";

/** A schema's properties; `Answer` is a result or a promise of one. */
type Properties<Value, Answer = StandardResult<Value>> = StandardSchema<Value, Answer>["~standard"];

const TARGETS: readonly string[] = ["draft-2020-12", "draft-07", "openapi-3.0"];

/** The properties of a schema whose values `validate` judges. */
export function properties<Value, Answer>(
  validate: (value: unknown) => Answer,
): Properties<Value, Answer> {
  return { version: 1, vendor: "relatch", validate };
}

/** A report as a schema's result: `value`, or every issue with its sentence, code and parameters. */
export function toResult<Value>(
  value: Value,
  { issues }: CheckResult,
  { messages }: PolicyOptions,
  path?: readonly PropertyKey[],
): StandardResult<Value> {
  if (issues.length === 0) return { value };
  const shown: readonly SchemaIssue[] = issues.map((issue) => ({
    ...issue,
    message: format(issue, messages),
    ...(path && { path }),
  }));
  return { issues: shown };
}

/** The result for a value that is not what the schema describes at all. */
export function mismatch(message: string, path?: readonly PropertyKey[]): { readonly issues: readonly { readonly message: string; readonly path?: readonly PropertyKey[] }[] } {
  return { issues: [{ message, ...(path && { path }) }] };
}

/** The policy as JSON Schema: the lengths where JSON counts the same way, the policy itself as an annotation. */
export function jsonSchema(
  requirements: readonly Requirement[],
  policy: PasswordPolicy,
): (options: JsonSchemaOptions) => Record<string, unknown> {
  return ({ target }) => {
    if (!TARGETS.includes(target)) throw new TypeError(`unknown JSON Schema target: ${target}`);
    return {
      type: "string",
      format: "password",
      writeOnly: true,
      ...limit("minLength", requirements, "min_length"),
      ...limit("maxLength", requirements, "max_length"),
      "x-password-policy": policy,
    };
  };
}

function limit(
  keyword: string,
  requirements: readonly Requirement[],
  id: Requirement["id"],
): Record<string, unknown> {
  const found = requirements.find((requirement) => requirement.id === id);
  return found?.unit === "code-point" ? { [keyword]: found.need } : {};
}
