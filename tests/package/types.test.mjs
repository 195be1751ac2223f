// The declarations as applications compile them: strict, libraries checked too, the oldest TypeScript and today's,
// every way of resolving modules; and the element's name, properties and events in templates.
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { application, pack } from "./installed.mjs";
import { dependency } from "./package.mjs";

const packed = pack();

const plain = `
import { definePolicy, format, type CompiledPolicy, type Issue } from "relatch";
import { definePolicy as csp } from "relatch/csp";
import * as common from "relatch/lists/common-10k";
import german from "relatch/messages/de";
import { strength } from "relatch/strength";
import { toPasswordRules } from "relatch/passwordrules";
import { breach } from "relatch/breach";
import { zodPolicy } from "relatch/zod";
import { PasswordPolicyElement, type PasswordPolicyAttributes, type PolicyChange } from "relatch/element";

const policy: CompiledPolicy = definePolicy({ version: 1, preset: "recommended" }, { messages: german }).use(common);
const end: () => void = policy.subscribe(() => console.log(policy.revision));
csp({ version: 1 }).checkAsync("x", { breach });
const sentences: string[] = policy.check("x", { email: "ada@example.com" }).issues.map((issue: Issue) => format(issue, german));
const rules: string = toPasswordRules(policy).value;
strength("x").score satisfies 0 | 1 | 2 | 3 | 4;
document.addEventListener("policychange", (event) => event.detail.codes.includes("weak"));
window.addEventListener("policyerror", (event) => console.log(event.detail));
const element = document.querySelector("password-policy");
element?.addEventListener("policychange", ({ detail }) => { const told: PolicyChange = detail; return told; });
element?.refuse([{ code: "reused" }]);
element?.update();
if (element) element.policy = '{"version":1}';
if (element) element.policy = { version: 1 };
export const all: readonly unknown[] = [end, sentences, rules, zodPolicy, PasswordPolicyElement, {} satisfies PasswordPolicyAttributes];
// @ts-expect-error unknown preset
definePolicy({ version: 1, preset: "best" });
// @ts-expect-error a promise is no list
policy.use(import("relatch/lists/long-15"));
// @ts-expect-error no password
policy.check(undefined);
// @ts-expect-error a module is no table
format({ code: "reused" }, { default: german });
`;

const react = `
import { useRef } from "react";
import { definePolicy, type PolicyObject } from "./policies.js";
import "relatch/element";
import type { PasswordPolicyElement } from "relatch/element";
import { PasswordPolicy, usePassword } from "relatch/react";

export function Bare() {
  return <password-policy policy='{"version":1}' for="p" class="field" strength onpolicychange={(event) => event.detail.ok}><input id="p" /></password-policy>;
}
// @ts-expect-error no such attribute
export const wrong = <password-policy polcy="x" />;
export function Wrapped() {
  const element = useRef<PasswordPolicyElement>(null);
  const password = usePassword(definePolicy(policy));
  password.breach satisfies "idle" | "loading" | "clear" | "breached" | "unavailable";
  return <PasswordPolicy ref={element} policy={policy} htmlFor="p" emailFrom="email" className="field" strength reveal={false} refused={[{ code: "reused" }]}
    onPolicyChange={({ ok, score }) => [ok, score]} onPolicyError={() => element.current?.update()}><input {...password.input} /></PasswordPolicy>;
}
const policy: PolicyObject = { version: 1, preset: "recommended" };
// @ts-expect-error no such property
export const odd = <PasswordPolicy polcy={policy} />;
`;

const policies = `export { definePolicy, type PasswordPolicy as PolicyObject } from "relatch";`;

/** What the compiler says against the application and against what it imports of the package. */
function complaints(ts, files, packages, options) {
  const app = application(packed, { "package.json": `{"type":"module"}`, ...files }, packages);
  const target = {
    strict: true,
    noEmit: true,
    skipLibCheck: false,
    types: [],
    target: ts.ScriptTarget.ES2022,
    jsx: ts.JsxEmit.ReactJSX,
    lib: ["lib.es2022.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts"],
    ...options,
  };
  const program = ts.createProgram(
    Object.keys(files).map((file) => join(app, file)),
    target,
  );
  return ts
    .getPreEmitDiagnostics(program)
    .map(
      ({ file, start, messageText }) =>
        `${file ? `${file.fileName.replace(app, "")}(${file.getLineAndCharacterOfPosition(start).line + 1}): ` : ""}${ts.flattenDiagnosticMessageText(messageText, "\n")}`,
    );
}

for (const version of ["typescript-5.4", "typescript"]) {
  const { default: ts } = await dependency(version);
  const ways = {
    bundler: { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler },
    node16: { module: ts.ModuleKind.Node16 },
    nodenext: { module: ts.ModuleKind.NodeNext },
  };
  for (const [way, options] of Object.entries(ways)) {
    test(`TypeScript ${ts.versionMajorMinor}, ${way}: a strict application compiles, libraries checked`, () => {
      assert.deepEqual(complaints(ts, { "plain.ts": plain }, [], options), []);
    });
  }

  test(`TypeScript ${ts.versionMajorMinor}: JSX knows the element and the component`, () => {
    const files = { "app.tsx": react, "policies.ts": policies };
    const found = complaints(ts, files, ["@types/react", "csstype", "react"], ways.bundler);
    assert.deepEqual(
      found.filter((text) => !text.includes("/@types/react/")),
      [],
    );
  });
}
