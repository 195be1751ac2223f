// From an operation's `x-try` to requests, one for each answer that is documented.
// Owns the language of `x-try` (see docs/api.md); sends nothing itself.

/** The answers that an operation documents: `{ name, status, example, media, schema, headers }`. */
export function answersOf(document, { path, method, errors }, table) {
  const { responses } = document.paths[path][method];
  const bodiless = errors.filter((name) => !table[name].example);
  const told = Object.entries(responses).flatMap(([status, response]) => {
    const found = followed(document, response);
    const [media, content] = Object.entries(found.content ?? {})[0] ?? [];
    const base = { status: Number(status), headers: found.headers ?? {}, media, schema: content?.schema };
    const examples = Object.entries(content?.examples ?? {});
    if (examples.length === 0) return [{ ...base, name: status }];
    return examples.map(([name, each]) => ({ ...base, name, example: followed(document, each).value }));
  });
  return [...told, ...bodiless.map((name) => ({ name, status: table[name].status, headers: {} }))];
}

/** What a reference stands for. */
export function followed(document, node) {
  if (!node?.$ref) return node;
  return node.$ref
    .slice(2)
    .split("/")
    .reduce((at, key) => at[key.replaceAll("~1", "/").replaceAll("~0", "~")], document);
}

/**
 * The tries of an answer: the operation's own word, else the error's, over what holds for every try of the operation.
 * An answer that nobody can provoke says why in `unprovoked`.
 */
export function triesOf({ operation, errors }, table, { name, status }) {
  const own = operation["x-try"]?.[name] ?? operation["x-try"]?.[status];
  const error = errors.includes(name) ? table[name] : undefined;
  if (own === undefined && error?.unprovoked) return [{ unprovoked: error.unprovoked }];
  if (own?.unprovoked) return [own];
  const every = operation["x-try"]?.every ?? {};
  return [own ?? {}].flat().map((each) => [error?.try ?? {}, each].reduce(over, every));
}

function over(lower, upper) {
  const merged = { ...lower, ...upper };
  for (const part of ["body", "path", "query", "headers", "settings"]) {
    if (lower[part] && upper[part]) merged[part] = { ...lower[part], ...upper[part] };
  }
  return merged;
}

/** The request of a try in a world: `{ method, path, headers, body }`. */
export async function requestOf(document, { path, method, operation }, attempt, world) {
  const fill = (node) => filled(node, (name) => world.value(name, path));
  const parameters = operation.parameters.map((each) => followed(document, each));
  const given = Object.fromEntries(
    parameters.filter(({ in: place }) => place === "path").map(({ name, example }) => [name, example]),
  );
  const inPath = Object.entries({ ...given, ...(await fill(attempt.path ?? {})) });
  const query = new URLSearchParams(await fill({ ...defaults(parameters, "query"), ...attempt.query }));
  for (const [name, value] of [...query]) if (value === "null") query.delete(name);
  const headers = await fill({ ...defaults(parameters, "header"), ...attempt.headers });
  const body = method === "get" ? undefined : await bodyOf(operation, attempt, fill);
  const type = attempt.type ?? (body === undefined ? undefined : "application/json");
  return {
    method: method.toUpperCase(),
    path:
      inPath.reduce((at, [name, value]) => at.replace(`{${name}}`, encodeURIComponent(value)), path) +
      (query.size ? `?${query}` : ""),
    headers: {
      ...(type && { "content-type": type }),
      ...(await proofOf(operation, attempt, world)),
      ...Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== null)),
    },
    body,
  };
}

/** What every request of an operation sends, because it must. */
const defaults = (parameters, place) =>
  Object.fromEntries(
    parameters.filter((each) => each.in === place && each.required).map(({ name, example }) => [name, example]),
  );

async function proofOf(operation, { as, scheme }, world) {
  const [named] = Object.keys(operation.security?.[0] ?? {});
  return named ? world.credential(scheme ?? operation["x-try"]?.scheme ?? named, as ?? "ada") : {};
}

async function bodyOf(operation, { raw, body, example }, fill) {
  if (raw) return fill(raw);
  const examples = operation.requestBody?.content["application/json"].examples;
  if (!examples) return body && JSON.stringify(await fill(body));
  const documented = examples[example ?? Object.keys(examples)[0]];
  if (!documented) throw new Error(`${operation.operationId} documents no request ${example}`);
  if (body === null || typeof documented.value !== "object" || documented.value === null)
    return JSON.stringify(documented.value);
  const merged = await fill({ ...documented.value, ...body });
  return JSON.stringify(
    Object.fromEntries(
      Object.entries(merged).filter(([name, value]) => value !== null || documented.value[name] === null),
    ),
  );
}

/** A node with every `${name}` in its strings replaced by the world's value; a string that is nothing else becomes the value. */
async function filled(node, resolve) {
  if (typeof node === "string") {
    const whole = /^\$\{([^}]+)\}$/.exec(node);
    if (whole) return resolve(whole[1]);
    let text = node;
    for (const [placeholder, name] of node.matchAll(/\$\{([^}]+)\}/g))
      text = text.replace(placeholder, await resolve(name));
    return text;
  }
  if (node === null || typeof node !== "object") return node;
  if (Array.isArray(node)) return Promise.all(node.map((each) => filled(each, resolve)));
  const entries = [];
  for (const [name, each] of Object.entries(node)) entries.push([name, await filled(each, resolve)]);
  return Object.fromEntries(entries);
}
