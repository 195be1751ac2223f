/**
 * Owns the shape of what is said about an estimate, one table a language. Imports types only.
 * @module
 */
import type { Weakness } from "../estimator.js";

/** What makes a password easy to guess, and what would help. */
export interface WeaknessText {
  /** What is wrong. */
  readonly warning: string;
  /** What would be better. */
  readonly suggestion: string;
}

/** One language. */
export interface AdviceTable {
  /** BCP 47 tag; picks the names of units, their plurals and digits. */
  readonly locale: string;
  /** Both sentences of every weakness that the estimator names. */
  readonly weaknesses: { readonly [weakness in Weakness]: WeaknessText };
  /** How long guessing takes; `{time}` is filled in. */
  readonly crackTime: string;
  /** Less than a second. */
  readonly instant: string;
  /** A hundred years and more. */
  readonly centuries: string;
}
