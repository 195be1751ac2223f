/**
 * The judge over WebAssembly, inlined. A file of its own, so that bundlers leave it out where only
 * sentences are wanted.
 * @module
 */
import glue from "engine:core/glue";
import text from "engine:core/text";
import { definer, type DefinePolicy } from "./compile.js";
import { compile, runs } from "./engine.js";

/** Compiles a policy; throws a `TypeError` that names the member which is not as it must be. */
export const definePolicy: DefinePolicy = /* @__PURE__ */ definer(() => compile(glue, text, "relatch/csp"));

/**
 * Whether WebAssembly may run here. A page's CSP can forbid it; `relatch/csp` then does the same
 * without. Asks once: a browser reports each attempt that a policy forbids.
 */
export function supported(): boolean {
  return runs();
}
