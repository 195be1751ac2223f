/**
 * Owns what the element says: the lines of its checklist, what is announced, what describes the field.
 * Writes nothing. May import texts and types.
 * @module
 */
import { checklist, type Line } from "../checklist.js";
import type { Messages } from "../messages/messages.js";
import type { CompiledPolicy } from "../policy.js";
import { describePassphrase, fill, format } from "../text.js";
import type { CheckResult, Issue } from "../types.js";

/** A line of the checklist, and what is said before and after its text but not seen. */
export interface Row extends Line {
  readonly before: string;
  readonly after: string;
}

/** The lines of a policy, and what may stand in for its class rules, if anything may. */
export interface Help {
  readonly rows: readonly Row[];
  readonly passphrase: string | undefined;
}

/** What a policy asks for, and how it stands; without a policy nothing. */
export function helpOf(policy: CompiledPolicy | undefined, result: CheckResult | undefined, messages: Messages): Help {
  if (!policy) return { rows: [], passphrase: undefined };
  const rows = checklist(policy.requirements, result, messages).map((line) => {
    const said = line.state === "open" ? "\0" : fill(messages.ui[line.state], messages, { rule: "\0" });
    const [before = "", after = ""] = said.split("\0");
    return { ...line, before, after };
  });
  return { rows, passphrase: describePassphrase(policy, messages) };
}

/** Issues in words. */
export function errorsOf(issues: readonly Issue[], messages: Messages): readonly string[] {
  return issues.map((issue) => format(issue, messages));
}

/** What describes the field: what is wrong, then what is asked for. */
export function description(errors: readonly string[], { rows, passphrase }: Help): string {
  const lines = rows.map(said);
  return [...errors, [...lines, ...(passphrase === undefined ? [] : [passphrase])].join(". ")].join(" ");
}

/** What has changed since other lines were said, and how much is left to do; nothing if nothing has. */
export function newsOf(rows: readonly Row[], before: readonly Row[], messages: Messages): string {
  const states = new Map(before.map(({ id, state }) => [id, state]));
  const news = rows.filter(({ id, state }) => states.get(id) !== state).map(said);
  if (news.length === 0) return "";
  const count = rows.filter(({ state }) => state === "unmet").length;
  const { complete, remaining } = messages.ui;
  if (count > 0) news.push(fill(remaining, messages, { count }));
  else if (rows.every(({ state }) => state === "met")) news.push(complete);
  return news.join(". ");
}

/** What a developer is told about a page that leaves the element no field, or takes its words for a label's. */
export function faultsOf(host: Element, unfit: Element | undefined): readonly string[] {
  const faults: string[] = [];
  if (unfit)
    faults.push(
      `<${unfit.localName}> is no password field; only <input type="password"> can be enhanced, by \`for\` or inside`,
    );
  if (host.closest("label"))
    faults.push(
      "a <label> around it takes the panel's words into the field's name; put the label inside, or use its `for`",
    );
  return faults;
}

/** What a developer is told about a policy that could not be had, in one line. */
export function complaintOf(error: unknown): string {
  const fault = error instanceof Error ? error.message : String(error);
  return `${fault}. The field works without a policy. Right would be {"version":1,"preset":"recommended"}: as JSON in \`policy\` or at \`src\`, or as an object`;
}

function said({ before, text, after }: Row): string {
  return `${before}${text}${after}`;
}
