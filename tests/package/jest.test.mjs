// The package in people's own tests: Jest with jsdom.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { application, pack } from "./installed.mjs";
import { folder } from "./package.mjs";

const { resolve } = createRequire(join(folder, "package.json"));

/** Makes CommonJS of modules, as Babel's and SWC's transformers do. */
const transformer = `
  const { transformSync } = require(${JSON.stringify(resolve("esbuild"))});
  exports.process = (source) => transformSync(source, { format: "cjs", loader: "jsx", jsx: "automatic", target: "es2022", supported: { "dynamic-import": false } });
`;

const cases = `
  import { createElement } from "react";
  import { createRoot } from "react-dom/client";
  import { act } from "react";
  import { definePolicy, format } from "relatch";
  import * as common from "relatch/lists/common-10k";
  import { strength } from "relatch/strength";
  import { usePassword } from "relatch/react";
  import "relatch/element";

  globalThis.IS_REACT_ACT_ENVIRONMENT = true;

  test("the engine judges, any character", () => {
    const policy = definePolicy({ version: 1, preset: "recommended" }).use(common);
    expect(policy.check("password1234", { name: "Zoë 😀 Ångström" }).issues.map((issue) => format(issue))).toEqual(
      ["This is a commonly used password and easy to guess. Choose another."]);
    expect(policy.check("zoë 😀 ångström", { name: "Zoë 😀 Ångström" }).issues).toEqual([{ code: "context", source: "name" }]);
    expect(policy.check("日本語\\ud800のパスワード").length).toBe(10);
    expect(strength("kd83-Qw0z-Lfe1").score).toBe(4);
  });

  test("the hook works", async () => {
    const policy = definePolicy({ version: 1, preset: "recommended" });
    let password;
    const Field = () => { password = usePassword(policy); return createElement("input", password.input); };
    const root = createRoot(document.createElement("div"));
    await act(async () => root.render(createElement(Field)));
    await act(async () => password.setValue("short"));
    expect(password.lines[0]).toMatchObject({ id: "min_length", state: "unmet" });
  });

  test("the element judges", async () => {
    document.body.innerHTML = \`<form><password-policy policy='{"version":1,"preset":"recommended"}'>
      <input type="password" required></password-policy></form>\`;
    const element = document.querySelector("password-policy");
    const input = document.querySelector("input");
    const told = new Promise((resolve) => element.addEventListener("policychange", ({ detail }) => detail.codes.length && resolve(detail)));
    input.value = "short";
    input.dispatchEvent(new Event("input", { bubbles: true }));
    expect((await told).codes).toEqual(["too_short"]);
    expect(input.validationMessage).toBe("Use at least 12 characters.");
    input.value = "kd83-Qw0z-Lfe1";
    element.update();
    expect(input.checkValidity()).toBe(true);
  });
`;

test("Jest with jsdom: the engine, the hook and the element work", () => {
  const app = application(pack(), { "relatch.test.js": cases, "transformer.js": transformer }, [
    "react",
    "react-dom",
    "scheduler",
  ]);
  const config = {
    rootDir: realpathSync(app),
    testEnvironment: resolve("jest-environment-jsdom"),
    transform: { "\\.js$": "<rootDir>/transformer.js" },
    transformIgnorePatterns: ["/node_modules/(?!relatch/)"],
  };
  const args = [
    join(folder, "node_modules", "jest", "bin", "jest.js"),
    "--config",
    JSON.stringify(config),
    "--no-cache",
    "--runInBand",
  ];
  const { status, stderr } = spawnSync(process.execPath, args, {
    cwd: app,
    encoding: "utf8",
    env: { ...process.env, NODE_OPTIONS: "" },
  });
  assert.equal(status, 0, stderr);
});
