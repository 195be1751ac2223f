/**
 * An action for valibot, which takes no foreign schemas. May import `valibot` and types.
 * @module
 */
import { rawCheck, type RawCheckAction } from "valibot";
import type { Messages } from "./messages/messages.js";
import type { CompiledPolicy } from "./policy.js";
import { format } from "./text.js";
import type { Context } from "./types.js";

/** Settings of {@link valibotPolicy}. */
export interface ValibotPolicyOptions {
  readonly context?: Context;
  readonly messages?: Messages;
}

/**
 * Raises every issue of the policy as a valibot issue.
 *
 * @example
 * ```ts
 * v.object({ password: v.pipe(v.string(), valibotPolicy(policy)) });
 * ```
 */
export function valibotPolicy(
  policy: CompiledPolicy,
  { context, messages }: ValibotPolicyOptions = {},
): RawCheckAction<string> {
  return rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    for (const issue of policy.check(dataset.value, context).issues) {
      addIssue({ message: format(issue, messages) });
    }
  });
}
