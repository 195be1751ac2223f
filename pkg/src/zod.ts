/**
 * A check for zod, which takes no foreign schemas. Imports types only.
 * @module
 */
import type { Messages } from "./messages/messages.js";
import type { CompiledPolicy } from "./policy.js";
import { format } from "./text.js";
import type { Context, Issue } from "./types.js";

/** The part of zod's check payload that is used; zod 4 and `zod/mini` both fit. */
interface Payload {
  value: string;
  issues: unknown[];
}

/** What zod is given for each issue; `params` holds the code and its parameters. */
export interface ZodPolicyIssue {
  readonly code: "custom";
  readonly message: string;
  readonly input: string;
  readonly params: Issue;
}

/** Settings of {@link zodPolicy}. */
export interface ZodPolicyOptions {
  readonly context?: Context;
  readonly messages?: Messages;
}

/**
 * Raises every issue of the policy as a zod issue.
 *
 * @example
 * ```ts
 * z.object({ password: z.string().check(zodPolicy(policy)) });
 * ```
 */
export function zodPolicy(
  policy: CompiledPolicy,
  { context, messages }: ZodPolicyOptions = {},
): (payload: Payload) => void {
  return ({ value, issues }) => {
    for (const issue of policy.check(value, context).issues) {
      const raised: ZodPolicyIssue = {
        code: "custom",
        message: format(issue, messages),
        input: value,
        params: issue,
      };
      issues.push(raised);
    }
  };
}
