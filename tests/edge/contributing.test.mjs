// CONTRIBUTING.md leads to files, commands and stages that are there.
import assert from "node:assert/strict";
import { existsSync, globSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { inRoot, root } from "../../scripts/lib/paths.mjs";

const text = readFileSync(inRoot("CONTRIBUTING.md"), "utf8");
const code = [...text.matchAll(/`([^`\n]+)`/g)].map(([, found]) => found);

/** What is made by a command, so that a fresh checkout lacks it. */
const made = ["build/conformance.md"];

test("every path that CONTRIBUTING.md names is there", () => {
  const paths = code.filter(
    (each) => /^[\w.@*-]+(\/[\w.*-]+)*\/?$/.test(each) && /\/|\.(md|json|jsonc|mjs|rs|toml)$/.test(each),
  );
  assert.ok(paths.length > 30, `${paths.length} paths were found`);
  const missing = paths.filter((path) => !made.includes(path) && globSync(path, { cwd: root }).length === 0);
  assert.deepEqual(missing, []);
  const links = [...text.matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map(([, path]) => path);
  assert.deepEqual(
    links.filter((path) => !existsSync(inRoot(path))),
    [],
  );
});

test("every npm script and every stage that it names is there", () => {
  const { scripts } = JSON.parse(readFileSync(inRoot("package.json"), "utf8"));
  const commands = [...text.matchAll(/npm (?:run ([\w:-]+)|(start|test)\b)/g)].map(([, script, own]) => script ?? own);
  assert.ok(commands.length > 5);
  assert.deepEqual(
    commands.filter((name) => !(name in scripts)),
    [],
  );
  const [, list] = /const stages = \{([^}]*)\}/.exec(readFileSync(inRoot("scripts", "check.mjs"), "utf8")) ?? [];
  const stages = list.split(",").map((each) => each.split(":")[0].trim());
  const named = [...text.matchAll(/--only ([\w,]+)/g)].flatMap(([, names]) => names.split(","));
  assert.ok(named.length > 1);
  assert.deepEqual(
    named.filter((name) => !stages.includes(name)),
    [],
  );
});
