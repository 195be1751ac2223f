// Joins the files of this folder into OpenAPI documents: one of everything, and one per API.
// Owns the source form: plain OpenAPI, except that an API tells its errors once, in a table, and that an operation
// names in `x-errors` those it can answer with and in `x-try` the requests that provoke its answers. Neither is
// published. Must not know who serves the documents.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";

const folder = dirname(fileURLToPath(import.meta.url));

/** The APIs, in the order in which they are shown. */
const apis = ["native", "prelude", "jitsudo", "unleash", "px0", "truefoundry", "administration", "pages", "service"];

const methods = ["get", "put", "post", "delete", "patch"];

/** Kinds of components that an API's file may have beside those that all share. */
const ownKinds = ["schemas", "parameters", "headers", "responses", "examples"];

/**
 * Everything that the files say: `documents` (`all` and one per API), `operations` (`{ api, path, method, operation,
 * errors }`, as the source has them), and per API its `names` and `errors`.
 */
export function load() {
  const shared = read("document");
  const parts = apis.map((api) => published(api, read(api), shared));
  const perApi = (of) => Object.fromEntries(parts.map((part) => [part.api, of(part)]));
  return {
    documents: { all: everything(shared, parts), ...perApi((part) => alone(shared, part)) },
    operations: parts.flatMap((part) => part.operations),
    names: perApi((part) => part.source.name),
    errors: perApi((part) => part.source.errors),
  };
}

function read(name) {
  const source = parse(readFileSync(join(folder, `${name}.yaml`), "utf8"), { merge: true });
  refuseSplitText(source, name);
  return source;
}

/** A sentence with a comma inside `{ … }` becomes two members unless it is quoted. */
function refuseSplitText(node, at) {
  if (node === null || typeof node !== "object") return;
  for (const [key, value] of Object.entries(node)) {
    if (value === null && key.includes(" ")) throw new Error(`${at}: put quotes around the text that ends in "${key}"`);
    refuseSplitText(value, `${at}.${key}`);
  }
}

/** One API: its paths and components as they are published, and its operations as the source has them. */
function published(api, source, shared) {
  const known = { ...shared.components.headers, ...source.headers };
  const components = Object.fromEntries(ownKinds.map((kind) => [kind, { ...source[kind] }]));
  const operations = operationsOf(source).map((each) => ({ api, ...each }));
  const paths = {};
  for (const { path, method, operation, errors } of operations) {
    const { "x-errors": _errors, "x-never": _never, "x-try": _try, parameters, ...plain } = operation;
    const responses = { ...operation.responses, ...refusals(api, errors, source.errors, components, known) };
    (paths[path] ??= {})[method] = {
      ...plain,
      ...(parameters.length > 0 && { parameters }),
      security: operation.security ?? [],
      responses: Object.fromEntries(Object.entries(responses).sort(([a], [b]) => Number(a) - Number(b))),
    };
  }
  return { api, source, operations, paths, components };
}

function operationsOf(source) {
  return Object.entries(source.paths).flatMap(([path, item]) =>
    methods.filter((method) => item[method]).map((method) => {
      const parameters = [...(item.parameters ?? []), ...(item[method].parameters ?? [])];
      const operation = { ...item[method], parameters };
      return { path, method, operation, errors: errorsOf(operation, source.errors) };
    }));
}

/** The names of the errors that an operation can answer with: its own, and those that its kind brings. */
function errorsOf(operation, { always = [], signed = [], body = [], table }) {
  const kinds = [operation.requestBody ? body : [], operation.security ? signed : [], operation["x-errors"] ?? [], always];
  const names = new Set(kinds.flat()).difference(new Set(operation["x-never"]));
  const unknown = [...names].find((name) => !table[name]);
  if (unknown) throw new Error(`${operation.operationId}: no error is called ${unknown}`);
  return [...names];
}

/** Errors as answers, by status; each set of errors is one component that operations refer to. */
function refusals(api, names, errors, components, known) {
  const byStatus = Object.groupBy(names, (name) => errors.table[name].status);
  return Object.fromEntries(Object.entries(byStatus).map(([status, group = []]) => {
    const key = `${api}.${[...group].sort().join("-")}`;
    components.responses[key] ??= refusal(api, group, errors, known);
    for (const name of group.filter((each) => errors.table[each].example)) {
      components.examples[`${api}.${name}`] ??= { value: errors.table[name].example };
    }
    return [status, { $ref: `#/components/responses/${key}` }];
  }));
}

/** One status: what it means, and which values of the telling member stand for what. */
function refusal(api, group, errors, known) {
  const { table, media } = errors;
  const told = (name) => table[name].example?.[errors.key] ?? name;
  const says = (name) => (group.length > 1 ? `- \`${told(name)}\`: ${table[name].says}` : table[name].says);
  const headers = headersOf(group, table, known);
  const withBody = group.filter((name) => table[name].example);
  return {
    description: group.map(says).join("\n"),
    ...(Object.keys(headers).length > 0 && { headers }),
    ...(withBody.length > 0 && {
      content: {
        [media]: {
          schema: bodyOf(withBody, errors),
          examples: Object.fromEntries(withBody.map((name) => [name, { $ref: `#/components/examples/${api}.${name}` }])),
        },
      },
    }),
  };
}

/** The headers of a status; what only some of its errors bring is not required. */
function headersOf(group, table, known) {
  // RFC 9110, section 15.5.2: every 401 says how to authenticate.
  const of = (error) => [...(table[error].status === 401 ? ["WwwAuthenticate"] : []), ...(table[error].headers ?? [])];
  const names = [...new Set(group.flatMap(of))];
  return Object.fromEntries(names.map((name) => {
    const field = headerNames[name];
    const always = group.every((error) => of(error).some((each) => headerNames[each] === field));
    return [field, always ? { $ref: `#/components/headers/${name}` } : { ...known[name], required: false }];
  }));
}

const headerNames = { DpopNonce: "DPoP-Nonce", RetryAfter: "Retry-After", RetrySoon: "Retry-After", WwwAuthenticate: "WWW-Authenticate" };

/** The API's error, its telling member closed to what these errors say; an `open` one may say more. */
function bodyOf(group, { table, schema, key }) {
  const base = { $ref: `#/components/schemas/${table[group[0]].schema ?? schema}` };
  if (group.some((name) => table[name].open)) return base;
  const values = [...new Set(group.map((name) => table[name].example[key]))];
  return { allOf: [base, { type: "object", properties: { [key]: { type: "string", enum: values } } }] };
}

function everything(shared, parts) {
  const components = { ...shared.components };
  for (const kind of ownKinds) components[kind] = Object.assign({}, shared.components[kind], ...parts.map((part) => part.components[kind]));
  return {
    ...shared,
    tags: parts.flatMap((part) => part.source.tags),
    paths: Object.assign({}, ...parts.map((part) => part.paths)),
    components,
  };
}

/** The document of one API, without components that nothing in it refers to. */
function alone(shared, part) {
  const { name, description } = part.source;
  const whole = everything(shared, [part]);
  const used = usedIn(whole);
  const kept = Object.entries(whole.components).map(([kind, each]) =>
    [kind, Object.fromEntries(Object.entries(each).filter(([key]) => used.has(`#/components/${kind}/${key}`)))]);
  return {
    ...whole,
    info: { ...shared.info, title: `${shared.info.title}: ${name}`, description },
    components: Object.fromEntries(kept.filter(([, each]) => Object.keys(each).length > 0)),
  };
}

function usedIn({ paths, components }) {
  const used = new Set();
  const visit = (node) => {
    if (node === null || typeof node !== "object") return;
    const schemes = Array.isArray(node.security) ? node.security.flatMap(Object.keys) : [];
    for (const scheme of schemes) used.add(`#/components/securitySchemes/${scheme}`);
    if (typeof node.$ref === "string" && !used.has(node.$ref)) {
      used.add(node.$ref);
      const [, , kind, key] = node.$ref.split("/");
      visit(components[kind][key]);
    }
    Object.values(node).forEach(visit);
  };
  visit(paths);
  return used;
}
