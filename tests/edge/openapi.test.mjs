// The API reference is valid OpenAPI 3.1, and neither a route nor an operation is without the other.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Validator } from "@seriousme/openapi-schema-validator";
import { load } from "../../openapi/document.mjs";
import { served } from "./openapi/served.mjs";

const { documents, operations } = load();

for (const [name, document] of Object.entries(documents)) {
  test(`the document of ${name} is valid OpenAPI 3.1`, async () => {
    const { valid, errors } = await new Validator().validate(structuredClone(document));
    assert.ok(valid, JSON.stringify(errors, null, 1));
  });
}

const documented = operations.map(({ method, path }) => `${method.toUpperCase()} ${path}`);
const without = (these, those) => these.filter((each) => !those.includes(each));

test("every served route is in the document", () => {
  const missing = without(served(), documented);
  assert.deepEqual(missing, [], `served and not documented; describe in openapi/*.yaml:\n${missing.join("\n")}`);
});

test("every documented operation is served", () => {
  const extra = without(documented, served());
  assert.deepEqual(extra, [], `documented and not served:\n${extra.join("\n")}`);
});

test("every operation has a name of its own, a summary, a tag that is described, and an answer that is no error", () => {
  const names = operations.map(({ operation }) => operation.operationId);
  assert.equal(new Set(names).size, names.length);
  const tags = documents.all.tags.map(({ name }) => name);
  for (const { operation } of operations) {
    assert.ok(operation.summary, operation.operationId);
    assert.deepEqual(without(operation.tags, tags), [], operation.operationId);
    assert.ok(
      Object.keys(operation.responses).some((status) => Number(status) < 400),
      operation.operationId,
    );
  }
});

test("a failure that may be over in a moment may say when to come again", () => {
  const { paths, components } = documents.all;
  for (const { path, method, operation } of operations) {
    const failed = paths[path][method].responses["500"];
    if (!failed || path.startsWith("/api/admin")) continue;
    const { headers = {} } = components.responses[failed.$ref.split("/").at(-1)];
    const { $ref } = headers["Retry-After"] ?? assert.fail(`${operation.operationId}: 500 without Retry-After`);
    assert.notEqual(components.headers[$ref.split("/").at(-1)].required, true, operation.operationId);
  }
});

test("nothing of the source form is published, and every answer with a body has an example", () => {
  const text = JSON.stringify(documents.all);
  assert.doesNotMatch(text, /"x-[a-z-]+":|\$\{/);
  for (const { path, method, operation } of operations) {
    for (const [status, answer] of Object.entries(documents.all.paths[path][method].responses)) {
      const { content = {} } = answer.$ref ? documents.all.components.responses[answer.$ref.split("/").at(-1)] : answer;
      for (const each of Object.values(content)) {
        assert.ok(Object.keys(each.examples ?? {}).length > 0, `${operation.operationId} ${status}`);
      }
    }
  }
});
