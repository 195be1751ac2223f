/**
 * English.
 * @module
 */
import { classes, issues, passphrase, rules } from "../english.js";
import type { Messages } from "./messages.js";

/** Every sentence in English. */
const en: Messages = {
  locale: "en",
  dir: "ltr",
  issues,
  rules,
  passphrase,
  classes,
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
