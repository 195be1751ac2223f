/**
 * How easily a password is guessed: the server's estimator, with a vocabulary of 17,000 words. It
 * is larger than the rest of the package, so import it when it is wanted.
 *
 * @example
 * ```ts
 * const { strength } = await import("relatch/strength");
 * strength("b4seb4ll&3", { context: { service: "Acme" } }); // {score: 1, log10: 4.3…, capped: false, warning: "word"}
 * ```
 * @module
 */
import glue from "engine:strength/glue";
import text from "engine:strength/text";
import words from "../../src/policy/lists/strength-lite.list";
import { compile } from "./engine.js";
import { estimator, type StrengthApi } from "./estimator.js";

export type { Strength, StrengthOptions, Vocabulary, Weakness } from "./estimator.js";

const api: StrengthApi = estimator(() => compile(glue, text, "relatch/csp/strength"), words);

/** Estimates how strong a password is, within a bounded number of steps. */
export const strength: StrengthApi["strength"] = api.strength;

/** The score by which a policy's floor is judged, which is the same at any time: what `policy.use` asks for. */
export const score: StrengthApi["score"] = api.score;

/** Takes another vocabulary: `useVocabulary(await import("relatch/strength/standard"))`. */
export const useVocabulary: StrengthApi["useVocabulary"] = api.useVocabulary;
