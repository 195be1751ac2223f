/**
 * What every entry of the core exports besides `definePolicy`. Re-exports only.
 * @module
 */
export type { BreachAnswer, BreachCheck, BreachOptions } from "./breach.js";
export type { DefinePolicy } from "./compile.js";
export type { Interface, Messages, PluralForms, Text } from "./messages/messages.js";
export type {
  AsyncOptions,
  ClientRules,
  CompiledPolicy,
  Estimator,
  List,
  PolicyOptions,
  SchemaIssue,
} from "./policy.js";
export type {
  StandardIssue,
  StandardResult,
  StandardSchema,
} from "./standard.js";
export { describe, describePassphrase, format } from "./text.js";
export type * from "./types.js";
