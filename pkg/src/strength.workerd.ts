/**
 * The strength entry for Workers, which compile modules ahead of time only. As `strength.ts` otherwise.
 * @module
 */
import glue from "engine:strength/glue";
import module from "./strength.wasm";
import words from "../../src/policy/lists/strength-lite.list";
import { instantiate } from "./engine.js";
import { estimator, type StrengthApi } from "./estimator.js";

export type { Strength, StrengthOptions, Vocabulary, Weakness } from "./estimator.js";

const api: StrengthApi = estimator(() => instantiate(glue, module), words);

/** Estimates how strong a password is, within a bounded number of steps. */
export const strength: StrengthApi["strength"] = api.strength;

/** The score by which a policy's floor is judged, which is the same at any time: what `policy.use` asks for. */
export const score: StrengthApi["score"] = api.score;

/** Takes another vocabulary: `useVocabulary(await import("relatch/strength/standard"))`. */
export const useVocabulary: StrengthApi["useVocabulary"] = api.useVocabulary;
