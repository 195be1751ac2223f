// The policy as a schema: Standard Schema 1.1, JSON Schema, and the form libraries that take them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { dependency, load } from "./package.mjs";

const { definePolicy } = await load("index");
const { jsonSchema, withJsonSchema } = await load("json-schema");
const policy = definePolicy({ version: 1, length: { min: 12, max: 64 }, required: [{ anyOf: ["digit"] }] });
const validate = policy["~standard"].validate;

test("a good password passes unchanged, a bad one gets sentences, codes and parameters", () => {
  assert.deepEqual(validate("e\u0301-kd83-Qw0z-Lfe"), { value: "e\u0301-kd83-Qw0z-Lfe" });
  assert.deepEqual(validate("short"), {
    issues: [
      { code: "too_short", need: 12, got: 5, unit: "code-point", message: "Use at least 12 characters." },
      { code: "missing_class", need: 1, got: 0, anyOf: ["digit"], message: "Digits: use at least 1." },
    ],
  });
  assert.deepEqual(validate(42), { issues: [{ message: "must be a string" }] });
});

test("messages come in the language given", async () => {
  const { default: messages } = await load("messages/ja");
  const { issues } = definePolicy({ version: 1, length: { min: 12 } }, { messages })["~standard"].validate("a");
  assert.equal(issues[0].message, "12文字以上にしてください。");
});

test("the schema names itself and, with its own entry, describes itself as JSON Schema", () => {
  const described = withJsonSchema(policy)["~standard"];
  for (const { version, vendor } of [policy["~standard"], described]) {
    assert.deepEqual({ version, vendor }, { version: 1, vendor: "relatch" });
  }
  assert.deepEqual(described.validate("short"), validate("short"));
  for (const target of ["draft-2020-12", "draft-07", "openapi-3.0"]) {
    assert.deepEqual(jsonSchema(policy, { target }), described.jsonSchema.input({ target }));
    assert.deepEqual(described.jsonSchema.input({ target }), {
      type: "string",
      format: "password",
      writeOnly: true,
      minLength: 12,
      maxLength: 64,
      "x-password-policy": policy.toJSON(),
    });
  }
  assert.throws(() => described.jsonSchema.output({ target: "draft-04" }), TypeError);
});

test("JSON Schema says no length that it would count otherwise", () => {
  const utf16 = definePolicy({ version: 1, preset: "unleash" });
  const schema = jsonSchema(utf16, { target: "draft-07" });
  assert.equal("minLength" in schema, false);
});

test("an object schema puts the path on its issues and takes context from the other fields", () => {
  const strict = definePolicy({ version: 1, context: { from: ["email"] } });
  const schema = strict.object("password", ({ email }) => ({ email }));
  const bad = { email: "ada@example.com", password: "ada@example.com" };
  const { issues } = schema["~standard"].validate(bad);
  assert.deepEqual(
    issues.map(({ code, path }) => [code, path]),
    [["context", ["password"]]],
  );
  const good = { email: "ada@example.com", password: "kd83-Qw0z-Lfe1" };
  assert.deepEqual(schema["~standard"].validate(good), { value: good });
  for (const other of [null, undefined, "text", {}, { password: 1 }]) {
    assert.deepEqual(schema["~standard"].validate(other).issues[0].path, ["password"]);
  }
});

test("the asynchronous schema looks breached passwords up only when nothing else is wrong", async () => {
  const asked = [];
  const breach = async (password) => {
    asked.push(password);
    return { count: 7 };
  };
  const block = definePolicy({ version: 1, length: { min: 8 }, breach: { mode: "block" } });
  const { validate: judge } = block.async({ breach })["~standard"];
  assert.equal((await judge("short")).issues[0].code, "too_short");
  assert.deepEqual(asked, []);
  assert.deepEqual((await judge("long enough")).issues, [
    { code: "breached", count: 7, message: "This password has appeared 7 times in data breaches. Choose another." },
  ]);
  assert.deepEqual(asked, ["long enough"]);
  assert.equal((await judge(1)).issues[0].message, "must be a string");
});

test("a breach warning, a tolerated count and an unavailable service refuse nothing", async () => {
  const of = (breach) => definePolicy({ version: 1, breach });
  const seen = async () => ({ count: 3 });
  const warn = await of({ mode: "warn" }).checkAsync("password", { breach: seen });
  assert.deepEqual([warn.ok, warn.warnings], [true, [{ code: "breached", count: 3 }]]);
  const few = await of({ mode: "block", maxCount: 3 }).checkAsync("password", { breach: seen });
  assert.deepEqual([few.ok, few.warnings], [true, []]);
  const away = await of({ mode: "block" }).checkAsync("password", { breach: async () => ({ unavailable: true }) });
  assert.deepEqual([away.ok, away.warnings], [true, [{ code: "breach_unavailable" }]]);
  const off = await of({ mode: "off" }).checkAsync("password", { breach: () => assert.fail() });
  assert.equal(off.ok, true);
});

test("ArkType embeds the policy", async () => {
  const { type } = await dependency("arktype");
  const form = type({ password: policy });
  assert.deepEqual(form({ password: "kd83-Qw0z-Lfe1" }), { password: "kd83-Qw0z-Lfe1" });
  assert.match(form({ password: "short1" }).summary, /use at least 12 characters/i);
});

test("react-hook-form's resolver shows the first issue at the field", async () => {
  const { standardSchemaResolver } = await dependency("@hookform/resolvers/standard-schema");
  const resolve = standardSchemaResolver(policy.object("password"));
  const options = { fields: {}, shouldUseNativeValidation: false };
  const { errors } = await resolve({ password: "short" }, undefined, options);
  assert.equal(errors.password.message, "Use at least 12 characters.");
  const values = { password: "kd83-Qw0z-Lfe1" };
  assert.deepEqual(await resolve(values, undefined, options), { errors: {}, values });
});

test("zod raises every issue with its code in params", async () => {
  const { z } = await dependency("zod");
  const { zodPolicy } = await load("zod");
  const form = z.object({ password: z.string().check(zodPolicy(policy)) });
  assert.equal(form.safeParse({ password: "kd83-Qw0z-Lfe1" }).success, true);
  const { error } = form.safeParse({ password: "short" });
  assert.deepEqual(
    error.issues.map(({ path, message, params }) => [path, message, params.code]),
    [
      [["password"], "Use at least 12 characters.", "too_short"],
      [["password"], "Digits: use at least 1.", "missing_class"],
    ],
  );
});

test("valibot raises every issue", async () => {
  const v = await dependency("valibot");
  const { valibotPolicy } = await load("valibot");
  const form = v.object({ password: v.pipe(v.string(), valibotPolicy(policy)) });
  assert.equal(v.safeParse(form, { password: "kd83-Qw0z-Lfe1" }).success, true);
  const { issues } = v.safeParse(form, { password: "short" });
  assert.deepEqual(
    issues.map(({ message }) => message),
    ["Use at least 12 characters.", "Digits: use at least 1."],
  );
  assert.equal(issues[0].path[0].key, "password");
});
