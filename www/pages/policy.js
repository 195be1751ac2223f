// The package's element on a page's new password: the engine that needs no WebAssembly, because the
// pages' rules for browsers forbid compiling any. A page without it still works; the server judges.
import { call } from "./call.js";
import { language } from "./language.js";

const element = document.getElementById("policy");

/** Gives the field its policy: the tenant's, or a preset by name. */
export async function guard(preset) {
  element.setAttribute("locale", language());
  try {
    const parts = [import("/pkg/index.csp.js"), published(preset), messages(language()), import("/pkg/element.js")];
    const [{ definePolicy }, policy, { default: spoken }] = await Promise.all(parts);
    element.messages = spoken;
    element.policy = definePolicy(policy);
  } catch {
    // Without the package the field stays a plain one.
  }
}

/** Shows the reasons of a refusal at the field; answers whether there were any to show. */
export function refuse(issues) {
  if (!element.refuse || !Array.isArray(issues) || issues.length === 0) return false;
  element.refuse(issues);
  return true;
}

const messages = (tag) => import(`/pkg/messages/${tag === "zh" ? "zh-CN" : tag}.js`);

async function published(preset) {
  if (preset) return { version: 1, preset };
  const { status, json } = await call("GET", "/api/password/policy");
  if (status !== 200) throw new Error("no policy");
  return json;
}
