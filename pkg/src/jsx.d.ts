/**
 * The element's attributes, and its name in the templates of React, Preact, Solid, Svelte and Vue. One
 * line a framework, since the comment above it spares those who do not have it. Types only.
 * @module
 */
import type { PolicyChange } from "./element/element.js";
import type { CompiledPolicy } from "./policy.js";
import type { PasswordPolicy } from "./types.js";

/** What `<password-policy>` takes in a template. */
export interface PasswordPolicyAttributes {
  /** The id of the field; without it, the first password field inside. */
  for?: string | undefined;
  /** The address of a policy. */
  src?: string | undefined;
  /** A policy as JSON; as an object where the framework sets properties. */
  policy?: string | PasswordPolicy | CompiledPolicy | undefined;
  /** A BCP 47 tag. Default: the page's language. */
  locale?: string | undefined;
  /** Shows an estimate. */
  strength?: boolean | "" | "advice" | undefined;
  /** `off`: no button that shows the password. */
  reveal?: "off" | undefined;
  /** When the list of all common passwords is fetched. */
  "full-list"?: "now" | "off" | undefined;
  /** The id of the field whose value is an e-mail address that the password must not be. */
  "email-from"?: string | undefined;
  /** The id of the field whose value is a user name that the password must not be. */
  "username-from"?: string | undefined;
  /** The id of the field whose value is a name that the password must not be. */
  "name-from"?: string | undefined;
  /** A word that the password must not be. */
  service?: string | undefined;
  /** React 19, Svelte 5: what holds and what does not. */
  onpolicychange?: ((event: CustomEvent<PolicyChange>) => void) | undefined;
  /** React 19, Svelte 5: why no policy could be had. */
  onpolicyerror?: ((event: CustomEvent<unknown>) => void) | undefined;
}

// @ts-ignore React need not be there.
declare module "react" { namespace JSX { interface IntrinsicElements { "password-policy": import("react").DetailedHTMLProps<import("react").HTMLAttributes<HTMLElement>, HTMLElement> & PasswordPolicyAttributes & { class?: string } } } }
// @ts-ignore Preact need not be there.
declare module "preact" { namespace JSX { interface IntrinsicElements { "password-policy": PasswordPolicyAttributes & { id?: string; class?: string; style?: string | object; hidden?: boolean; children?: import("preact").ComponentChildren; key?: import("preact").Key; ref?: import("preact").Ref<HTMLElement> } } } }
// @ts-ignore Solid need not be there.
declare module "solid-js" { namespace JSX { interface IntrinsicElements { "password-policy": import("solid-js").JSX.HTMLAttributes<HTMLElement> & PasswordPolicyAttributes & { "on:policychange"?: (event: CustomEvent<PolicyChange>) => void; "on:policyerror"?: (event: CustomEvent<unknown>) => void } } } }
// @ts-ignore Svelte need not be there.
declare module "svelte/elements" { interface SvelteHTMLElements { "password-policy": import("svelte/elements").HTMLAttributes<HTMLElement> & PasswordPolicyAttributes } }
// @ts-ignore Vue need not be there.
declare module "vue" { interface GlobalComponents { "password-policy": import("vue").DefineComponent<Partial<PasswordPolicyAttributes>> } }
