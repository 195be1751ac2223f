/**
 * A vocabulary of 55,000 words for `relatch/strength`.
 * @module
 */
import list from "../../../src/policy/lists/strength-standard.list";

/** The words as the engine searches them. */
export const words: string = list;
