/**
 * The common passwords of 15 or more characters.
 * @module
 */
import words from "../../../src/policy/lists/long-15.list";
import type { List } from "../policy.js";

/** Names the list in policies. */
export const id: List["id"] = "long-15";

/** The entries as the engine searches them. */
export const text: string = words;
