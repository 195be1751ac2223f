/**
 * For React 18 and 19: a component around the element, and a hook over a compiled policy for forms
 * that draw everything themselves. May import `react`, types and, in the browser, the element.
 * @module
 */
"use client";

import {
  createElement,
  type ForwardRefExoticComponent,
  forwardRef,
  type HTMLAttributes,
  type RefAttributes,
  useCallback,
  useEffect,
  useId,
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import type { BreachCheck } from "./breach.js";
import { checklist, type Line } from "./checklist.js";
import type { PasswordPolicyElement, PolicyChange } from "./element.js";
import type { Messages } from "./messages/messages.js";
import type { CompiledPolicy } from "./policy.js";
import { format } from "./text.js";
import type { CheckResult, Context, Issue, PasswordPolicy as PolicyObject } from "./types.js";

/** What the hook may be told. */
export interface PasswordOptions {
  /** Words that the password must not be. */
  readonly context?: Context;
  /** Language. Default English. */
  readonly messages?: Messages;
  /** The look-up among breached passwords, usually `breach` of `relatch/breach`; asked where the policy wants it. */
  readonly breach?: BreachCheck;
  /** The address of your own server's proxy, as in `breach`. */
  readonly endpoint?: string;
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

/** How the look-up among breached passwords stands: `idle` while there is nothing to ask. */
export type BreachState = "idle" | "loading" | "clear" | "breached" | "unavailable";

/** What the hook returns. */
export interface Password {
  readonly value: string;
  readonly setValue: (value: string) => void;
  /** `undefined` while the field is empty; with what the look-up found, once it has answered. */
  readonly result: CheckResult | undefined;
  /** Requirements and how they stand. */
  readonly lines: readonly Line[];
  /** Sentences about what is wrong; empty until the person has left the field. */
  readonly errors: readonly string[];
  /** Sentences about what speaks against the password without refusing it. */
  readonly warnings: readonly string[];
  /** How the look-up among breached passwords stands. */
  readonly breach: BreachState;
  readonly input: InputProps;
  /** Properties for the element that holds the checklist and the errors. */
  readonly help: { readonly id: string };
  /** Shows or hides the password. */
  readonly toggle: () => void;
}

/**
 * State of one field for a new password. It follows lists and estimators that are loaded later.
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
  const revision = useRevision(policy);
  const words = JSON.stringify(context);
  const judged = useMemo(
    () => (value === "" ? undefined : policy.check(value, context)),
    // A context is often written inline; its words decide, not its identity.
    [policy, value, words, revision],
  );
  const { state, result = judged } = useBreach(policy, value, judged, options);
  const issues = result?.issues ?? [];
  const say = (issue: Issue): string => format(issue, messages);
  return {
    value,
    setValue,
    result,
    lines: checklist(policy.requirements, result, messages),
    errors: left ? issues.map(say) : [],
    warnings: (result?.warnings ?? []).map(say),
    breach: state,
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

/** Draws anew when a list or an estimator has been handed to any policy. */
function useRevision(policy: CompiledPolicy): number {
  const revision = (): number => policy.revision;
  return useSyncExternalStore(policy.subscribe, revision, revision);
}

/** Milliseconds for which a password rests before it is looked up. */
const REST = 400;

/** A look-up and the judgement that it belongs to. */
interface Lookup {
  readonly judged: CheckResult;
  readonly state: BreachState;
  readonly result?: CheckResult;
}

/** Looks a password up once it is accepted otherwise and has rested; the last judgement decides. */
function useBreach(
  policy: CompiledPolicy,
  value: string,
  judged: CheckResult | undefined,
  { breach, context, endpoint }: PasswordOptions,
): { readonly state: BreachState; readonly result?: CheckResult } {
  const [lookup, setLookup] = useState<Lookup>();
  useEffect(() => {
    if (!breach || !judged?.ok) return;
    const ending = new AbortController();
    const { signal } = ending;
    const tell = (found: Lookup): void => {
      if (!signal.aborted) setLookup(found);
    };
    let asked = false;
    const look: BreachCheck = (...given) => {
      asked = true;
      tell({ judged, state: "loading" });
      return breach(...given);
    };
    const wanted = { breach: look, signal, ...(context && { context }), ...(endpoint !== undefined && { endpoint }) };
    const timer = setTimeout(async () => {
      const result = await policy.checkAsync(value, wanted);
      if (asked) tell({ judged, state: stateOf(result), result });
    }, REST);
    return () => {
      clearTimeout(timer);
      ending.abort();
    };
  }, [policy, judged, breach, endpoint]);
  return lookup && lookup.judged === judged ? lookup : { state: "idle" };
}

function stateOf({ issues, warnings }: CheckResult): BreachState {
  const codes = [...issues, ...warnings].map(({ code }) => code);
  if (codes.includes("breached")) return "breached";
  return codes.includes("breach_unavailable") ? "unavailable" : "clear";
}

/** Properties of the component: the element's attributes by React's names, and any other attribute of an HTML element. */
export interface PasswordPolicyProps extends HTMLAttributes<HTMLElement> {
  /** A policy as an object, compiled, or as JSON. */
  readonly policy?: PolicyObject | CompiledPolicy | string;
  /** The address of a policy. */
  readonly src?: string;
  /** The id of the field; without it, the first password field inside. */
  readonly htmlFor?: string;
  /** A BCP 47 tag. Default: the page's language. */
  readonly locale?: string;
  /** Sentences of your own. */
  readonly messages?: Messages;
  /** Shows an estimate. */
  readonly strength?: boolean | "advice";
  /** Whether there is a button that shows the password. Default true. */
  readonly reveal?: boolean;
  /** When the list of all common passwords is fetched, as the element's `full-list`. */
  readonly fullList?: "now" | "off";
  /** The id of the field whose value is an e-mail address that the password must not be. */
  readonly emailFrom?: string;
  /** The id of the field whose value is a user name that the password must not be. */
  readonly usernameFrom?: string;
  /** The id of the field whose value is a name that the password must not be. */
  readonly nameFrom?: string;
  /** A word that the password must not be. */
  readonly service?: string;
  /** What the server refused; shown until the person types. */
  readonly refused?: readonly Issue[];
  /** Told what holds and what does not; never the password. */
  readonly onPolicyChange?: (change: PolicyChange) => void;
  /** Told why no policy could be had. */
  readonly onPolicyError?: (error: unknown) => void;
}

/**
 * The element `<password-policy>` around your own field, on the server as in the browser. `ref` is the
 * element, for `update()` and `refuse()`.
 *
 * @example
 * ```tsx
 * <PasswordPolicy policy={{ version: 1, preset: "recommended" }} emailFrom="email" service="Acme">
 *   <label htmlFor="new-password">New password</label>
 *   <input id="new-password" type="password" required />
 * </PasswordPolicy>
 * ```
 */
export const PasswordPolicy: ForwardRefExoticComponent<PasswordPolicyProps & RefAttributes<PasswordPolicyElement>> =
  /* @__PURE__ */ forwardRef<PasswordPolicyElement, PasswordPolicyProps>((props, ref) => {
    const { policy, messages, refused, onPolicyChange, onPolicyError, children, ...rest } = props;
    const own = useRef<PasswordPolicyElement>(null);
    useImperativeHandle(ref, () => own.current!, []);
    useEffect(() => void import("./element.js"), []);
    const compiled = isCompiled(policy) ? policy : undefined;
    useEffect(() => {
      if (compiled) own.current!.policy = compiled;
    }, [compiled]);
    useEffect(() => {
      if (messages) own.current!.messages = messages;
    }, [messages]);
    useEffect(() => {
      if (!refused?.length) return;
      let wanted = true;
      void import("./element.js").then(() => wanted && own.current?.refuse(refused));
      return () => void (wanted = false);
    }, [refused]);
    useListener(own, "policychange", onPolicyChange);
    useListener(own, "policyerror", onPolicyError);
    return createElement("password-policy", { ...attributes(rest, policy), ref: own }, children);
  });

function isCompiled(policy: PasswordPolicyProps["policy"]): policy is CompiledPolicy {
  return typeof policy === "object" && "check" in policy;
}

/** As text wherever text will do: it is in the page that a server sends, and React 18 knows nothing else. */
function attributes(
  props: Omit<PasswordPolicyProps, "policy" | "messages">,
  policy: PasswordPolicyProps["policy"],
): { readonly [name: string]: unknown } {
  const { htmlFor, className, strength, reveal, fullList, emailFrom, usernameFrom, nameFrom, ...rest } = props;
  return {
    ...rest,
    for: htmlFor,
    class: className,
    policy: textOf(policy),
    strength: strength ? (strength === true ? "" : strength) : undefined,
    reveal: reveal === false ? "off" : undefined,
    "full-list": fullList,
    "email-from": emailFrom,
    "username-from": usernameFrom,
    "name-from": nameFrom,
  };
}

/** A compiled policy has no text: the element is given it as it is, once it is there. */
function textOf(policy: PasswordPolicyProps["policy"]): string | undefined {
  if (typeof policy !== "object") return policy;
  return isCompiled(policy) ? undefined : JSON.stringify(policy);
}

/** Listens for an event of the element, which React 18 does not do by itself. */
function useListener<Detail>(
  element: { readonly current: PasswordPolicyElement | null },
  name: string,
  listener: ((detail: Detail) => void) | undefined,
): void {
  const latest = useRef(listener);
  latest.current = listener;
  useEffect(() => {
    const target = element.current!;
    const tell = (event: Event): void => latest.current?.((event as CustomEvent<Detail>).detail);
    target.addEventListener(name, tell);
    return () => target.removeEventListener(name, tell);
  }, [element, name]);
}
