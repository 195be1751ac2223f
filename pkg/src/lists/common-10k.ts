/**
 * The 10,000 most common passwords of 4 or more characters; 3,766 of them have 8 or more.
 * @module
 */
import words from "../../../src/policy/lists/common-10k.list";
import type { List } from "../policy.js";

/** Names the list in policies. */
export const id: List["id"] = "common-10k";

/** The entries as the engine searches them. */
export const text: string = words;
