/**
 * The 57,867 words of 12 or more letters of an English dictionary.
 * @module
 */
import words from "../../../src/policy/lists/words-12.list";
import type { List } from "../policy.js";

/** Names the list in policies. */
export const id: List["id"] = "words-12";

/** The entries as the engine searches them. */
export const text: string = words;
