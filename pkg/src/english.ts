/**
 * The English sentences in parts, so that who only judges does not load what only a checklist shows.
 * Imports types only.
 * @module
 */
import type { Messages } from "./messages/messages.js";

/** What is wrong with a password. */
export const issues: Messages["issues"] = {
  too_short: {
    one: "Use at least {need} character.",
    other: "Use at least {need} characters.",
  },
  too_long: { one: "Use at most {need} character.", other: "Use at most {need} characters." },
  too_many_bytes: "This password is too long. Choose a shorter one.",
  missing_class: "{classes}: use at least {need}.",
  classes_of: "Mix at least {need} kinds of characters: letters of either case, digits, symbols.",
  not_allowed: "The character in position {need} cannot be used.",
  repeating: {
    one: "Do not use the same character twice in a row.",
    other: "Do not use the same character more than {need} times in a row.",
  },
  sequential: "Avoid runs such as “abcd” or “4321” of more than {need}.",
  common: "This is a commonly used password and easy to guess. Choose another.",
  common_derived: "This is a small variation of a commonly used password and easy to guess. Choose another.",
  context: "Do not use your own details or the name of this service as the password.",
  weak: "This password is too easy to guess. Make it longer or less predictable.",
  invisible_character: "This password holds an invisible character.",
  mixed_script: "This password mixes alphabets in one word.",
  breached: {
    one: "This password has appeared in a data breach. Choose another.",
    other: "This password has appeared {count} times in data breaches. Choose another.",
  },
  breach_unavailable: "Known data breaches could not be checked. Try again in a moment.",
  reused: "You have used this password before. Choose another.",
  unknown: "This password cannot be used. Choose another.",
};

/** The lines of a checklist. */
export const rules: Messages["rules"] = {
  min_length: { one: "At least {need} character", other: "At least {need} characters" },
  max_length: { one: "At most {need} character", other: "At most {need} characters" },
  class: "{classes}: at least {need}",
  classes_of: "At least {need} of these: {classes}",
  allowed: "Only these characters: {classes}",
  repeating: {
    one: "No character twice in a row",
    other: "No character more than {need} times in a row",
  },
  sequential: "No runs such as “abcd” or “4321” of more than {need}",
  common: "Not a commonly used password",
  context: "Not your own details or the name of this service",
  strength: "Hard to guess",
};

/** The line that offers a long passphrase. */
export const passphrase: Messages["passphrase"] = "Or simply at least {need} characters, whatever they are";

/** The named character classes. */
export const classes: Messages["classes"] = {
  upper: "uppercase letters",
  lower: "lowercase letters",
  digit: "digits",
  special: "symbols",
  "ascii-printable": "unaccented letters, digits and symbols",
  unicode: "any characters",
};
