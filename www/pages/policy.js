// The package's element on a page's new password.
import { language } from "./language.js";

const element = document.getElementById("policy");

/** Gives the field its policy: the tenant's, or a preset by name. */
export async function guard(preset) {
  element.setAttribute("locale", language());
  try {
    const parts = [import("/pkg/field.js"), published(preset), messages(language())];
    const [{ definePolicy }, policy, spoken] = await Promise.all(parts);
    if (spoken) element.messages = spoken.default;
    element.policy = definePolicy(policy);
  } catch {
    // The field stays a plain one.
  }
}

/** Shows the reasons of a refusal; answers whether there were any. */
export function refuse(issues) {
  if (!element.refuse || !Array.isArray(issues) || issues.length === 0) return false;
  element.refuse(issues);
  return true;
}

/** The element's sentences in other languages than English. */
const messages = async (tag) => (tag === "en" ? undefined : import(`/pkg/messages/${tag === "zh" ? "zh-CN" : tag}.js`));

async function published(preset) {
  if (preset) return { version: 1, preset };
  const answer = await fetch("/api/password/policy");
  if (!answer.ok) throw new Error("no policy");
  return answer.json();
}
