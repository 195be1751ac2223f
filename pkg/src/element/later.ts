/**
 * What the element needs as soon as there is a field to look after, and not before. May import the
 * halves that it joins.
 * @module
 */
export * from "./load.js";
export { adviceOf } from "./counsel.js";
export * from "./sentences.js";
export { default as en } from "../messages/en.js";
