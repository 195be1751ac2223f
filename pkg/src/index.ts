/**
 * The package's main entry: password policies, judged by the engine that the server runs. The
 * engine is inlined and starts synchronously on first use; nothing is to be awaited or configured.
 *
 * @example
 * ```ts
 * import { definePolicy, format } from "relatch";
 *
 * const policy = definePolicy({ version: 1, preset: "recommended" });
 * const { ok, issues } = policy.check("hunter2", { email: "ada@example.com" });
 * if (!ok) console.log(issues.map((issue) => format(issue)));
 * ```
 * @module
 */
import glue from "engine:core/glue";
import text from "engine:core/text";
import { definer, type DefinePolicy } from "./compile.js";
import { type Engine, fromText, instantiate } from "./engine.js";

export * from "./api.js";

const start = (): Engine => instantiate(glue, new WebAssembly.Module(fromText(text)));

/** Compiles a policy; throws a `TypeError` that names the member which is not as it must be. */
export const definePolicy: DefinePolicy = /* @__PURE__ */ definer(start);

/** Whether WebAssembly may run here. A page's CSP can forbid it; `relatch/csp` then does the same without. */
export function supported(): boolean {
  try {
    new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0));
    return true;
  } catch {
    return false;
  }
}
