/**
 * Makes the strength estimator over its own module, which starts on first use. May import the
 * boundary, the shared names and types.
 * @module
 */
import { SOURCES } from "./validate.js";
import type { Context, Score } from "./types.js";

/** The estimator's functions; `src/client/estimate.rs` documents them. */
export interface EstimatorEngine {
  load_words(text: string): boolean;
  own_word(word: string): void;
  know_word(source: number, word: string): boolean;
  estimate(password: string, year: number): number;
  last_score(): number;
  last_weakness(): number;
  was_capped(): boolean;
}

/** What makes a password easy to guess. */
export type Weakness = "word" | "context" | "walk" | "sequence" | "repeat" | "date" | "short";

const WEAKNESSES: readonly Weakness[] = ["word", "context", "walk", "sequence", "repeat", "date", "short"];

/** No words. */
const NONE: readonly string[] = [];

/** Tells the engine that every date counts as near. */
const ANY_YEAR = 0;

/** An estimate. */
export interface Strength {
  /** 0 (fewer than 10^3 guesses) to 4 (10^10 or more). */
  readonly score: Score;
  /** The decimal logarithm of the guesses that it takes. */
  readonly log10: number;
  /** Whether the work was cut short; the estimate may then be too high. */
  readonly capped: boolean;
  /** The main weakness, for scores up to 2. */
  readonly warning: Weakness | undefined;
}

/** What an estimate goes by besides the password. */
export interface StrengthOptions {
  /** Words that are easy to guess for this person and service. */
  readonly context?: Context;
  /** Dates near this year are guessed first. Default: the current one. */
  readonly year?: number;
  /** Words that count as the most common ones: names, products, the terms of a trade. */
  readonly words?: readonly string[] | undefined;
}

/** A ranked list of words, as `relatch/strength/standard` exports it. */
export interface Vocabulary {
  /** The words as the engine searches them. */
  readonly words: string;
}

/** What a strength entry exports. */
export interface StrengthApi {
  /** Estimates how strong a password is, within a bounded number of steps. */
  readonly strength: (password: string, options?: StrengthOptions) => Strength;
  /** The score by which a policy's floor is judged, which is the same at any time: what `policy.use` asks for. */
  readonly score: (password: string, context?: Context, words?: readonly string[]) => Score;
  /** Takes another vocabulary: `useVocabulary(await import("relatch/strength/standard"))`. */
  readonly useVocabulary: (vocabulary: Vocabulary) => void;
}

/** The estimator over the engine that `start` starts, with `words` until told otherwise. */
export function estimator(start: () => EstimatorEngine, words: string): StrengthApi {
  let engine: EstimatorEngine | undefined;
  const ready = (): EstimatorEngine => {
    if (engine) return engine;
    engine = start();
    engine.load_words(words);
    return engine;
  };
  let own = NONE;
  /** Hands over words of a caller's own, unless they are those of the estimate before. */
  const take = (words: readonly string[]): void => {
    if (words === own) return;
    for (const word of ["", ...words.filter(Boolean)]) ready().own_word(word.normalize("NFC"));
    own = words;
  };
  const judge = (password: string, context: Context, year: number, words: readonly string[] = NONE): Strength => {
    take(words);
    const { know_word, estimate, last_score, last_weakness, was_capped } = ready();
    SOURCES.forEach((source, place) => know_word(place, (context[source] ?? "").normalize("NFC")));
    const guesses = estimate(password.normalize("NFC"), year);
    return {
      score: last_score() as Score,
      log10: Math.log10(guesses),
      capped: was_capped(),
      warning: WEAKNESSES[last_weakness() - 1],
    };
  };
  return {
    strength: (password, { context = {}, year = new Date().getFullYear(), words } = {}) =>
      judge(password, context, year, words),
    score: (password, context = {}, words) => judge(password, context, ANY_YEAR, words).score,
    useVocabulary: (vocabulary) => {
      if (!ready().load_words(vocabulary.words)) throw new TypeError("not a vocabulary");
    },
  };
}
