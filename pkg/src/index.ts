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
export * from "./api.js";
export { definePolicy, supported } from "./judge.js";
