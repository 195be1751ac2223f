/**
 * The strength entry for pages whose CSP forbids WebAssembly. As `strength.ts` otherwise.
 * @module
 */
import glue from "engine:strength/glue-js";
import module from "engine:strength/js";
import words from "../../src/policy/lists/strength-lite.list";
import { connect } from "./engine.js";
import { estimator, type StrengthApi } from "./estimator.js";

export type { Strength, StrengthOptions, Vocabulary, Weakness } from "./estimator.js";

const api: StrengthApi = estimator(() => connect(glue, module), words);

/** Estimates how strong a password is, within a bounded number of steps. */
export const strength: StrengthApi["strength"] = api.strength;

/** The score by which a policy's floor is judged, which is the same at any time: what `policy.use` asks for. */
export const score: StrengthApi["score"] = api.score;

/** Takes another vocabulary: `useVocabulary(await import("relatch/strength/standard"))`. */
export const useVocabulary: StrengthApi["useVocabulary"] = api.useVocabulary;
