import { definePolicy } from "relatch";
import * as common from "relatch/lists/common-10k";
import { strength } from "relatch/strength";
import "relatch/element";
import { expect, test } from "vitest";

test("the engine judges", () => {
  const policy = definePolicy({ version: 1, preset: "recommended" }).use(common);
  expect(policy.check("password1234").issues).toEqual([{ code: "common", via: "listed", list: "common-10k" }]);
  expect(policy.check("zoë 😀 ångström", { name: "Zoë 😀 Ångström" }).issues).toEqual([{ code: "context", source: "name" }]);
  expect(strength("kd83-Qw0z-Lfe1").score).toBe(4);
});

test.runIf(globalThis.document)("the element judges", async () => {
  document.body.innerHTML = `<form><password-policy policy='{"version":1,"preset":"recommended"}'><input type="password" required></password-policy></form>`;
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
