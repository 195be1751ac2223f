/**
 * Shows a policy to form libraries: Standard Schema 1.1. May import texts and types.
 * @module
 */
import type { SchemaIssue } from "./policy.js";
import type { Messages } from "./messages/messages.js";
import type { StandardResult, StandardSchema } from "./standard.js";
import { format } from "./text.js";
import type { CheckResult } from "./types.js";

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
