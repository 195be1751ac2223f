// Joins the files of this folder into OpenAPI documents: one of everything, and one per API.
// Owns the source form: plain OpenAPI, except that an API tells its errors once, in a table, and that an
// operation names in `x-errors` those it can answer with and in `x-try` the requests that provoke its
// answers. Neither is in what is published. Must not know who serves the documents.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";

const folder = dirname(fileURLToPath(import.meta.url));
const swagger = join(folder, "..", "node_modules", "swagger-ui-dist");

/** The APIs, in the order in which they are shown. */
export const apis = ["native", "prelude", "jitsudo", "unleash", "px0", "truefoundry", "administration", "pages", "service"];

const methods = ["get", "put", "post", "delete", "patch"];

function read(name) {
  const source = parse(readFileSync(join(folder, `${name}.yaml`), "utf8"), { merge: true });
  noSplitText(source, name);
  return source;
}

/** A sentence with a comma inside `{ … }` becomes two members unless it is quoted. */
function noSplitText(node, at) {
  if (node === null || typeof node !== "object") return;
  for (const [key, value] of Object.entries(node)) {
    if (value === null && key.includes(" ")) throw new Error(`${at}: put quotes around the text that ends in "${key}"`);
    noSplitText(value, `${at}.${key}`);
  }
}

/** Every operation of an API as its source has it: `{ path, method, operation, errors }`. */
function operationsOf(source) {
  return Object.entries(source.paths).flatMap(([path, item]) =>
    methods.filter((method) => item[method]).map((method) => {
      const operation = { ...item[method], parameters: [...(item.parameters ?? []), ...(item[method].parameters ?? [])] };
      return { path, method, operation, errors: errorsOf(operation, source.errors) };
    }));
}

/** The names of the errors that an operation can answer with: its own, and those that its kind brings. */
function errorsOf(operation, { always = [], signed = [], body = [], table }) {
  const kinds = [operation.requestBody ? body : [], operation.security ? signed : [], operation["x-errors"] ?? [], always];
  const names = [...new Set(kinds.flat())].filter((name) => !operation["x-never"]?.includes(name));
  const unknown = names.find((name) => !table[name]);
  if (unknown) throw new Error(`${operation.operationId}: no error is called ${unknown}`);
  return names;
}

/** The errors of an operation as answers, each defined once among the components and referred to. */
function answersOf(api, { errors: names }, { table, ...shape }, components) {
  const answers = {};
  for (const [status, group] of Object.entries(Object.groupBy(names, (name) => table[name].status))) {
    const key = `${api}.${[...group].sort().join("-")}`;
    components.responses[key] ??= answer(api, group, table, shape);
    for (const name of group) components.examples[`${api}.${name}`] ??= { value: table[name].example };
    answers[status] = { $ref: `#/components/responses/${key}` };
  }
  return answers;
}

/** One status: what it means, and which values of the telling member stand for what. */
function answer(api, group, table, { schema, media, key }) {
  const described = group.map((name) => (group.length > 1 ? `- \`${table[name].example?.[key] ?? name}\`: ${table[name].says}` : table[name].says));
  const bodies = group.filter((name) => table[name].example !== undefined);
  const headers = [...new Set(group.flatMap((name) => table[name].headers ?? []))];
  const told = [...new Set(bodies.filter((name) => !table[name].open).map((name) => table[name].example[key]))];
  const named = bodies.map((name) => table[name].schema ?? schema);
  const told_by = { type: "object", properties: { [key]: { type: "string", enum: told } } };
  const closed = told.length > 0 && bodies.every((name) => !table[name].open);
  const base = { $ref: `#/components/schemas/${named[0]}` };
  return {
    description: described.join("\n"),
    ...(headers.length && { headers: Object.fromEntries(headers.map((name) => [headerNames[name], { $ref: `#/components/headers/${name}` }])) }),
    ...(bodies.length && {
      content: {
        [media]: {
          schema: closed ? { allOf: [base, told_by] } : base,
          examples: Object.fromEntries(bodies.map((name) => [name, { $ref: `#/components/examples/${api}.${name}` }])),
        },
      },
    }),
  };
}

const headerNames = { DpopNonce: "DPoP-Nonce", RetryAfter: "Retry-After", WwwAuthenticate: "WWW-Authenticate" };

/** The documents, `{ all, native, … }`, and the operations with their tries. */
export function load() {
  const shared = read("document");
  const parts = apis.map((api) => join_(api, read(api), shared.components));
  const document = (some) => merged(shared, some);
  return {
    documents: { all: document(parts), ...Object.fromEntries(parts.map((part) => [part.api, document([part])])) },
    operations: parts.flatMap((part) => part.operations),
    names: Object.fromEntries(parts.map((part) => [part.api, part.source.name])),
    errors: Object.fromEntries(parts.map((part) => [part.api, part.source.errors])),
  };
}

/** One API: its published paths and components, and its operations as the source has them. */
function join_(api, source) {
  const components = { schemas: source.schemas ?? {}, parameters: source.parameters ?? {}, headers: source.headers ?? {}, responses: {}, examples: {} };
  const operations = operationsOf(source).map((each) => ({ api, ...each }));
  const paths = {};
  for (const each of operations) {
    const { "x-errors": _errors, "x-try": _try, "x-never": _never, parameters, ...operation } = each.operation;
    const responses = { ...operation.responses, ...answersOf(api, each, source.errors, components) };
    (paths[each.path] ??= {})[each.method] = {
      ...operation,
      ...(parameters.length && { parameters }),
      security: operation.security ?? [],
      responses: Object.fromEntries(Object.entries(responses).sort(([a], [b]) => a - b)),
    };
  }
  return { api, source, operations, paths, components };
}

function merged(shared, parts) {
  const components = { ...shared.components };
  for (const kind of ["schemas", "parameters", "headers", "responses", "examples"]) {
    components[kind] = Object.assign({}, shared.components[kind], ...parts.map((part) => part.components[kind]));
  }
  const [only] = parts.length === 1 ? parts : [];
  const whole = {
    ...shared,
    ...(only && { info: { ...shared.info, title: `Relatch: ${only.source.name}`, description: only.source.description } }),
    tags: parts.flatMap((part) => part.source.tags),
    paths: Object.assign({}, ...parts.map((part) => part.paths)),
    components,
  };
  return only ? withoutUnused(whole) : whole;
}

/** Leaves out components that nothing refers to. */
function withoutUnused(document) {
  const used = new Set();
  const visit = (node) => {
    if (node === null || typeof node !== "object") return;
    for (const name of Array.isArray(node.security) ? node.security.flatMap(Object.keys) : []) used.add(`#/components/securitySchemes/${name}`);
    const { $ref } = node;
    if (typeof $ref === "string" && !used.has($ref)) {
      used.add($ref);
      visit($ref.slice("#/components/".length).split("/").reduce((at, key) => at[key], document.components));
    }
    Object.values(node).forEach(visit);
  };
  visit(document.paths);
  const kept = Object.entries(document.components).map(([kind, each]) =>
    [kind, Object.fromEntries(Object.entries(each).filter(([name]) => used.has(`#/components/${kind}/${name}`)))]);
  return { ...document, components: Object.fromEntries(kept.filter(([, each]) => Object.keys(each).length)) };
}

/** Writes the documents and the page that shows them into a folder that is served. */
export function write(out) {
  const { documents, names } = load();
  const { all, ...single } = documents;
  for (const name of ["openapi", "docs"]) {
    rmSync(join(out, name), { recursive: true, force: true });
    mkdirSync(join(out, name));
  }
  writeFileSync(join(out, "openapi.json"), JSON.stringify(all));
  for (const [api, document] of Object.entries(single)) writeFileSync(join(out, "openapi", `${api}.json`), JSON.stringify(document));
  const viewer = join(folder, "viewer");
  for (const name of ["docs.css", "docs.js", "theme.js"]) cpSync(join(viewer, name), join(out, "docs", name));
  for (const name of ["swagger-ui.css", "swagger-ui-bundle.js"]) cpSync(join(swagger, name), join(out, "docs", name));
  const links = apis.map((api) => `<a href="/docs/?api=${api}" data-api="${api}">${names[api]}</a>`);
  const page = readFileSync(join(viewer, "index.html"), "utf8").replace("<!-- apis -->", links.join("\n    "));
  writeFileSync(join(out, "docs", "index.html"), page);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) write(join(folder, "..", "www"));
