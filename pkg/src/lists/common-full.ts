/**
 * Every entry of the source lists: 86,526 passwords, 52,648 of them of 8 or more characters.
 * @module
 */
import words from "../../../src/policy/lists/common-full.list";
import type { List } from "../policy.js";

/** Names the list in policies. */
export const id: List["id"] = "common-full";

/** The entries as the engine searches them. */
export const text: string = words;
