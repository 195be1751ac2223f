/**
 * The main entry for pages whose CSP forbids WebAssembly: the same engine as plain JavaScript. As
 * `index.ts` otherwise.
 * @module
 */
import glue from "engine:core/glue-js";
import module from "engine:core/js";
import { definer, type DefinePolicy } from "./compile.js";
import { connect } from "./engine.js";

export * from "./api.js";

/** Compiles a policy; throws a `TypeError` that names the member which is not as it must be. */
export const definePolicy: DefinePolicy = /* @__PURE__ */ definer(() => connect(glue, module));

/** Whether this entry runs here: always. */
export function supported(): boolean {
  return true;
}
