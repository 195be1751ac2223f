/**
 * The `passwordrules` entry for pages whose CSP forbids WebAssembly. As `passwordrules.ts` otherwise.
 * @module
 */
import glue from "engine:passwordrules/glue-js";
import module from "engine:passwordrules/js";
import { connect } from "./engine.js";
import { passwordRules, type RulesApi } from "./rules.js";

export type { Diagnostic, Effect, Emitted, Fault, Parsed } from "./rules.js";

const api: RulesApi = passwordRules(() => connect(glue, module));

/** What to tell a password manager: what it generates passes the policy's rules unless `lossy`. */
export const toPasswordRules: RulesApi["toPasswordRules"] = api.toPasswordRules;

/** Reads a string as Apple's reference parser does, which never fails, and says what it stumbled on. */
export const parsePasswordRules: RulesApi["parsePasswordRules"] = api.parsePasswordRules;
