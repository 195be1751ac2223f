// Sends the documented examples of an API to the real Worker and compares what comes back with what is documented.
// Owns the comparison; which requests there are is in tries.mjs, who sends them in world.mjs.
import assert from "node:assert/strict";
import { test } from "node:test";
import Ajv2020 from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { load } from "../../../openapi/document.mjs";
import { startEdge } from "../harness.mjs";
import { answersOf, requestOf, triesOf } from "./tries.mjs";
import { bounceSecret, worldOf } from "./world.mjs";

const { documents, operations, errors } = load();
const document = documents.all;

// Both are CommonJS: what is imported is called by its types' `default`.
const ajv = /** @type {any} */ (addFormats)(new /** @type {any} */ (Ajv2020)({ strict: false, allErrors: true }));
ajv.addFormat("password", true);
ajv.addSchema(document, "document");

/** Members whose text a client may rely on; of others only the presence is compared. */
const relied = new Set(["type", "title", "status", "code", "name", "error", "message", "statusCode"]);

const everyDialect = ["prelude", "jitsudo", "unleash", "px0", "truefoundry"];

/** A deployment whose administrator has no scope that a call asks for. */
let withoutScopes;
const powerless = () => (withoutScopes ??= startEdge({ vars: { RELATCH_ADMIN_SCOPES: "accounts:seed" } }));

/** Declares the tests of an API; `RELATCH_OPERATION` chooses one operation of it. */
export async function examplesOf(api) {
  const edge = await startEdge({ secrets: { MAIL_WEBHOOK_SECRET: bounceSecret } });
  const worldFor = worldsOf(edge);
  const chosen = process.env.RELATCH_OPERATION;
  for (const each of operations.filter((operation) => operation.api === api)) {
    if (chosen && each.operation.operationId !== chosen) continue;
    const { method, path } = each;
    test(`${method.toUpperCase()} ${path} answers as documented`, (t) => check(t, each, worldFor));
  }
}

/**
 * The worlds of an API. What is refused changes nothing, so that refusals share a world if they want the same;
 * a success gets its own, and so does a try that is limited, or that says `alone` because its set-up changes something.
 */
function worldsOf(edge) {
  const shared = new Map();
  return ({ settings, limits, rules, accounts, alone }, status) => {
    const key = JSON.stringify([settings, limits, rules, accounts]);
    if (status < 400 || alone || limits) return worldOf(edge, { settings, limits, rules, accounts });
    if (!shared.has(key)) shared.set(key, worldOf(edge, { settings, limits, rules, accounts }));
    return shared.get(key);
  };
}

async function check(t, each, worldFor) {
  const sent = new Set();
  for (const answer of answersOf(document, each, errors[each.api].table)) {
    if (answer.example !== undefined) fits(answer.schema, answer.example, `the example ${answer.name}`);
    for (const attempt of triesOf(each, errors[each.api].table, answer)) {
      if (attempt.unprovoked) {
        t.diagnostic(`${answer.name} is not provoked: ${attempt.unprovoked}`);
        if (answer.status < 400) sent.add(attempt.example);
        continue;
      }
      const name = [answer.status, answer.name, attempt.example].filter(Boolean).join(" ");
      await t.test(name, async () => provoke(await worldFor(attempt, answer.status), each, answer, attempt));
      if (answer.status < 400) sent.add(attempt.example);
    }
  }
  assert.ok(sent.size > 0, "no success of it was provoked: is it served?");
  const documented = Object.keys(each.operation.requestBody?.content["application/json"].examples ?? {});
  const unsent = documented.filter((name, index) => !sent.has(name) && !(index === 0 && sent.has(undefined)));
  assert.deepEqual(unsent, [], "requests that are documented and that no try sends with success");
}

async function provoke(world, each, expected, attempt) {
  const { method, path, ...options } = await requestOf(document, each, attempt, world);
  if (attempt.dialects) await world.serve(attempt.dialects);
  if (attempt.store) await world.failStore(attempt.store === "fails" ? "on" : attempt.store);
  let answer;
  try {
    const { call } = attempt.scopes === "none" ? await powerless() : world;
    for (let time = attempt.times ?? 1; time > 0; time -= 1) answer = await call(method, path, options);
  } finally {
    if (attempt.store) await world.failStore("off");
    if (attempt.dialects) await world.serve(everyDialect);
  }
  assert.equal(
    answer.status,
    expected.status,
    `${method} ${path} ${options.body?.slice(0, 200) ?? ""}\n${answer.text}`,
  );
  for (const [name, header] of Object.entries(expected.headers)) {
    assert.ok(answer.headers.has(name) || !header.required, `the header ${name}`);
  }
  if (expected.schema === undefined) return assert.equal(answer.text, "");
  assert.equal(answer.headers.get("content-type").split(";")[0], expected.media);
  if (answer.json === undefined) return assert.doesNotMatch(expected.media, /^application\/(\w+\+)?json$/);
  fits(expected.schema, answer.json, "the answer");
  if (!attempt.loosely) alike(answer.json, expected.example);
}

function fits(schema, value, what) {
  const validate = ajv.compile(rooted(schema));
  assert.ok(validate(value), `${what}: ${ajv.errorsText(validate.errors)}\n${JSON.stringify(value)}`);
}

/** A schema of the document, its references made absolute. */
const rooted = (schema) => JSON.parse(JSON.stringify(schema).replaceAll('"$ref":"#/', '"$ref":"document#/'));

/** The same members all the way down, and the same words where clients rely on them. */
function alike(actual, example, at = "") {
  if (Array.isArray(example)) {
    assert.ok(Array.isArray(actual), `${at} is an array`);
    assert.equal(actual.length > 0, example.length > 0, `${at} has items`);
    if (example.length) alike(actual[0], example[0], `${at}.0`);
  } else if (example !== null && typeof example === "object") {
    assert.deepEqual(Object.keys(actual).sort(), Object.keys(example).sort(), `the members of ${at || "the answer"}`);
    for (const name of Object.keys(example)) alike(actual[name], example[name], `${at}.${name}`);
  } else if (relied.has(at.split(".").at(-1))) {
    assert.deepEqual(actual, example, at);
  }
}
