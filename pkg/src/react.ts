/**
 * A React hook over a compiled policy. May import `react` and types.
 * @module
 */
import { useCallback, useId, useMemo, useState } from "react";
import { checklist, type Line } from "./checklist.js";
import type { Messages } from "./messages/messages.js";
import type { CompiledPolicy } from "./policy.js";
import { format } from "./text.js";
import type { CheckResult, Context } from "./types.js";

/** What the hook may be told. */
export interface PasswordOptions {
  /** Words that the password must not be. */
  readonly context?: Context;
  /** Language. Default English. */
  readonly messages?: Messages;
}

/** Properties for the `<input>`; spread them. */
export interface InputProps {
  readonly id: string;
  readonly type: "password" | "text";
  readonly value: string;
  readonly autoComplete: "new-password";
  readonly autoCapitalize: "none";
  readonly spellCheck: false;
  readonly "aria-invalid": boolean;
  readonly "aria-describedby": string;
  readonly onChange: (event: { readonly target: { readonly value: string } }) => void;
  readonly onBlur: () => void;
}

/** What the hook returns. */
export interface Password {
  readonly value: string;
  readonly setValue: (value: string) => void;
  /** `undefined` while the field is empty. */
  readonly result: CheckResult | undefined;
  /** Requirements and how they stand. */
  readonly lines: readonly Line[];
  /** Sentences about what is wrong; empty until the person has left the field. */
  readonly errors: readonly string[];
  readonly input: InputProps;
  /** Properties for the element that holds the checklist and the errors. */
  readonly help: { readonly id: string };
  /** Shows or hides the password. */
  readonly toggle: () => void;
}

/**
 * State of one field for a new password.
 *
 * @example
 * ```tsx
 * const password = usePassword(policy, { context: { email } });
 * return <>
 *   <input {...password.input} />
 *   <ul {...password.help}>{password.lines.map((line) =>
 *     <li key={line.id} data-state={line.state}>{line.text}</li>)}</ul>
 * </>;
 * ```
 */
export function usePassword(policy: CompiledPolicy, options: PasswordOptions = {}): Password {
  const { context, messages } = options;
  const id = useId();
  const [value, setValue] = useState("");
  const [left, setLeft] = useState(false);
  const [visible, setVisible] = useState(false);
  const words = JSON.stringify(context);
  const result = useMemo(
    () => (value === "" ? undefined : policy.check(value, context)),
    // A context is often written inline; its words decide, not its identity.
    [policy, value, words],
  );
  const issues = result?.issues ?? [];
  return {
    value,
    setValue,
    result,
    lines: checklist(policy.requirements, result, messages),
    errors: left ? issues.map((issue) => format(issue, messages)) : [],
    input: {
      id: `${id}field`,
      type: visible ? "text" : "password",
      value,
      autoComplete: "new-password",
      autoCapitalize: "none",
      spellCheck: false,
      "aria-invalid": left && issues.length > 0,
      "aria-describedby": `${id}help`,
      onChange: useCallback((event) => setValue(event.target.value), []),
      onBlur: useCallback(() => setLeft(true), []),
    },
    help: { id: `${id}help` },
    toggle: useCallback(() => setVisible((shown) => !shown), []),
  };
}
