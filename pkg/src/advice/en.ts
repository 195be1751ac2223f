/**
 * English.
 * @module
 */
import type { AdviceTable } from "./table.js";

/** What is said about estimates in English. */
const en: AdviceTable = {
  locale: "en",
  weaknesses: {
    word: {
      warning: "This is mostly a word or a password that many people use.",
      suggestion: "Put several words together that have nothing to do with each other.",
    },
    context: {
      warning: "This is mostly your own details or the name of this service.",
      suggestion: "Leave out names and addresses that others know.",
    },
    walk: {
      warning: "This follows neighbouring keys of the keyboard.",
      suggestion: "Use a longer path with turns, or better, words.",
    },
    sequence: {
      warning: "Letters or digits in their usual order are guessed early.",
      suggestion: "Avoid sequences such as “abcd” or “6543”.",
    },
    repeat: {
      warning: "The same characters come again and again.",
      suggestion: "Repetition adds nothing. Add other words instead.",
    },
    date: {
      warning: "Dates and years are guessed early.",
      suggestion: "Avoid dates, above all those that belong to you.",
    },
    short: {
      warning: "This is too short to be hard to guess.",
      suggestion: "Add a word or two. Symbols and capital letters are not needed.",
    },
  },
  crackTime: "Time to guess it: {time}",
  instant: "less than a second",
  centuries: "centuries",
};

export default en;
