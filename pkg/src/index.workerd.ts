/**
 * The main entry for Workers, which compile modules ahead of time only. As `index.ts` otherwise.
 * @module
 */
import module from "./core.wasm";
import glue from "engine:core/glue";
import { definer, type DefinePolicy } from "./compile.js";
import { instantiate } from "./engine.js";

export * from "./api.js";

/** Compiles a policy; throws a `TypeError` that names the member which is not as it must be. */
export const definePolicy: DefinePolicy = /* @__PURE__ */ definer(() => instantiate(glue, module));

/** Whether WebAssembly may run here: always. */
export function supported(): boolean {
  return true;
}
