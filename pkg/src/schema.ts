/**
 * Shows a policy to form libraries and API descriptions: Standard Schema 1.1 and JSON Schema. May
 * import texts and types.
 * @module
 */
import type { SchemaIssue } from "./policy.js";
import type { Messages } from "./messages/messages.js";
import type { JsonSchemaOptions, StandardResult, StandardSchema } from "./standard.js";
import { format } from "./text.js";
import type { CheckResult, PasswordPolicy, Requirement } from "./types.js";

const TARGETS: readonly string[] = ["draft-2020-12", "draft-07", "openapi-3.0"];

/** The properties of a schema whose values `validate` judges. */
export function properties<Value, Answer>(
  validate: (value: unknown) => Answer,
): StandardSchema<Value, Answer>["~standard"] {
  return { version: 1, vendor: "relatch", validate };
}

/** A report as a schema's result: `value`, or every issue with its sentence, code and parameters. */
export function toResult<Value>(
  value: Value,
  { issues }: CheckResult,
  messages: Messages | undefined,
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

/** The result for a value of another type. */
export function mismatch(path?: readonly PropertyKey[]): StandardResult<never> {
  return { issues: [{ message: "must be a string", ...(path && { path }) }] };
}

/** The policy as JSON Schema: the lengths where JSON counts the same way, the policy itself as an annotation. */
export function jsonSchema(
  requirements: readonly Requirement[],
  policy: PasswordPolicy,
  { target }: JsonSchemaOptions,
): Record<string, unknown> {
  if (!TARGETS.includes(target)) throw new TypeError(`unknown JSON Schema target: ${target}`);
  const limit = (keyword: string, id: Requirement["id"]): Record<string, unknown> => {
    const found = requirements.find((requirement) => requirement.id === id);
    return found?.unit === "code-point" ? { [keyword]: found.need } : {};
  };
  return {
    type: "string",
    format: "password",
    writeOnly: true,
    ...limit("minLength", "min_length"),
    ...limit("maxLength", "max_length"),
    "x-password-policy": policy,
  };
}
