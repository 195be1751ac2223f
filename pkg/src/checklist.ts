/**
 * Joins requirements and a result into the lines that a form shows. May import texts and types.
 * @module
 */
import type { Messages } from "./messages/messages.js";
import { describe } from "./text.js";
import type { CheckResult, Requirement, RequirementId } from "./types.js";

/** How a requirement stands: `open` while nothing is typed, `pending` where only the server can tell. */
export type LineState = "open" | "met" | "unmet" | "pending";

/** One line of a checklist. */
export interface Line {
  readonly id: RequirementId;
  readonly text: string;
  readonly state: LineState;
}

/** The lines for a policy's requirements; `result` is absent while nothing is typed. */
export function checklist(
  requirements: readonly Requirement[],
  result: CheckResult | undefined,
  messages?: Messages,
): readonly Line[] {
  return requirements.map((requirement) => ({
    id: requirement.id,
    text: describe(requirement, messages),
    state: stateOf(requirement.id, result),
  }));
}

function stateOf(id: RequirementId, result: CheckResult | undefined): LineState {
  if (!result) return "open";
  if (awaits(id, result)) return "pending";
  return result.met.includes(id) ? "met" : "unmet";
}

function awaits(id: RequirementId, { issues, pending }: CheckResult): boolean {
  if (id === "strength") return pending.includes("strength");
  if (id !== "common" || issues.some(({ code }) => code === "common")) return false;
  return pending.some((part) => part !== "strength");
}
