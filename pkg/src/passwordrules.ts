/**
 * Apple's `passwordrules` attribute: tells a password manager what to generate.
 *
 * @example
 * ```ts
 * import { toPasswordRules } from "relatch/passwordrules";
 * input.setAttribute("passwordrules", toPasswordRules(policy).value);
 * ```
 * @module
 */
import glue from "engine:passwordrules/glue";
import text from "engine:passwordrules/text";
import { compile } from "./engine.js";
import { passwordRules, type RulesApi } from "./rules.js";

export type { Diagnostic, Effect, Emitted, Fault, Parsed } from "./rules.js";

const api: RulesApi = passwordRules(() => compile(glue, text, "relatch/csp/passwordrules"));

/** What to tell a password manager: what it generates passes the policy's rules unless `lossy`. */
export const toPasswordRules: RulesApi["toPasswordRules"] = api.toPasswordRules;

/** Reads a string as Apple's reference parser does, which never fails, and says what it stumbled on. */
export const parsePasswordRules: RulesApi["parsePasswordRules"] = api.parsePasswordRules;
