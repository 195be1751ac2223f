// Calls the service, and spells a call as a curl command.

/** The token of the administration API on a laptop. */
export const adminToken = "dev-admin";

/**
 * One call; `body` goes as JSON. Answers `{ status, text, json, ms }`, `json` undefined where the
 * answer is none.
 */
export async function call(method, path, { body, bearer, headers = {} } = {}) {
  const started = performance.now();
  const answer = await fetch(path, {
    method,
    headers: headersOf({ body, bearer, headers }),
    body: body === undefined ? undefined : JSON.stringify(body),
    credentials: "omit",
  });
  const text = await answer.text();
  const isJson = /^application\/(\w+\+)?json\b/.test(answer.headers.get("content-type") ?? "");
  const json = isJson && text !== "" ? JSON.parse(text) : undefined;
  return { status: answer.status, text, json, ms: performance.now() - started };
}

/** As `call`, for calls that must succeed: answers the JSON. */
export async function must(method, path, options) {
  const { status, text, json } = await call(method, path, options);
  if (status > 299) throw new Error(`${method} ${path} answered ${status}: ${json?.title ?? json?.message ?? text}`);
  return json;
}

/** The call as a command for a POSIX shell. */
export function curl(method, path, { body, bearer, headers = {} } = {}) {
  const lines = [`curl -i -X ${method} ${quoted(location.origin + path)}`];
  for (const [name, value] of Object.entries(headersOf({ body, bearer, headers }))) lines.push(`-H ${quoted(`${name}: ${value}`)}`);
  if (body !== undefined) lines.push(`-d ${quoted(JSON.stringify(body))}`);
  return lines.join(" \\\n  ");
}

function headersOf({ body, bearer, headers }) {
  return {
    ...(body === undefined ? {} : { "content-type": "application/json" }),
    ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
    ...headers,
  };
}

const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;
