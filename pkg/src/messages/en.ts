/**
 * English.
 * @module
 */
import type { Messages } from "./messages.js";

/** Every sentence in English. */
const en: Messages = {
  locale: "en",
  dir: "ltr",
  issues: {
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
    breached: {
      one: "This password has appeared in a data breach. Choose another.",
      other: "This password has appeared {count} times in data breaches. Choose another.",
    },
    breach_unavailable: "Known data breaches could not be checked. Try again in a moment.",
    reused: "You have used this password before. Choose another.",
    unknown: "This password cannot be used. Choose another.",
  },
  rules: {
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
  },
  passphrase: "Or simply at least {need} characters, whatever they are",
  classes: {
    upper: "uppercase letters",
    lower: "lowercase letters",
    digit: "digits",
    special: "symbols",
    "ascii-printable": "unaccented letters, digits and symbols",
    unicode: "any characters",
  },
  ui: {
    title: "Password requirements",
    show: "Show password",
    hide: "Hide password",
    shown: "Your password is visible",
    hidden: "Your password is hidden",
    met: "Met: {rule}",
    unmet: "Not met: {rule}",
    pending: "Checked when you submit: {rule}",
    complete: "All requirements are met",
    remaining: { one: "{count} requirement is not met", other: "{count} requirements are not met" },
    strength: "Strength",
    scores: ["very weak", "weak", "fair", "strong", "very strong"],
  },
};

export default en;
