// The policy playground: the npm package's engine judges while one types.
import { byId, element } from "./dom.js";

const presets = [
  "recommended", "nist-single-factor", "nist-mfa", "asvs-l1", "asvs-l2", "asvs-l3", "pci-dss-4",
  "prelude", "jitsudo", "unleash", "unleash-upstream", "px0", "truefoundry",
];
const scores = ["guessed at once", "weak", "fair", "good", "strong"];
const runs = 50;

let engine;
let policy;

/** Loads the engine and shows the playground, or how to build what is missing. */
export async function start() {
  try {
    const parts = ["index", "strength", "passwordrules", "element"].map((name) => import(`/pkg/${name}.js`));
    const [{ definePolicy }, strength, { toPasswordRules }] = await Promise.all(parts);
    engine = { definePolicy, strength, toPasswordRules };
  } catch {
    byId("policy-missing").hidden = false;
    return;
  }
  byId("policy-preset").append(...presets.map((name) => element("option", { textContent: name })));
  byId("policy-preset").addEventListener("change", choose);
  byId("policy-text").addEventListener("input", compile);
  byId("policy-element").addEventListener("policychange", judge);
  byId("policy-password").addEventListener("input", judge);
  byId("policy-email").addEventListener("input", judge);
  byId("playground").hidden = false;
  choose();
}

function choose() {
  byId("policy-text").value = JSON.stringify({ version: 1, preset: byId("policy-preset").value }, undefined, 2);
  compile();
}

function compile() {
  const place = byId("policy-error");
  try {
    policy = engine.definePolicy(JSON.parse(byId("policy-text").value));
    policy.use(engine.strength);
    byId("policy-element").policy = policy;
    place.textContent = "";
  } catch (error) {
    place.textContent = error.message;
    return;
  }
  const { value, lossy } = engine.toPasswordRules(policy);
  byId("policy-rules").textContent = lossy ? `${value} (says less than the policy)` : value;
  judge();
}

function judge() {
  if (!policy) return;
  const password = byId("policy-password").value;
  const context = { email: byId("policy-email").value };
  const result = password === "" ? undefined : policy.check(password, context);
  const issues = result?.issues ?? [];
  byId("policy-issues").textContent = issues.length > 0 ? JSON.stringify(issues) : "none";
  byId("policy-strength").textContent = result ? worded(engine.strength.score(password, context)) : "–";
  byId("policy-time").textContent = result ? `${timed(password, context)} µs (mean of ${runs})` : "–";
}

const worded = (score) => `${score} of 4, ${scores[score]}`;

function timed(password, context) {
  const started = performance.now();
  for (let run = 0; run < runs; run += 1) policy.check(password, context);
  return (((performance.now() - started) * 1_000) / runs).toFixed(1);
}
