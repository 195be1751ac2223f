// Calls the service. Without an answer, what was asked may be done.
import { chosen } from "./language.js";

const withinMs = 20_000;

/** One call. Answers `{ status, json, retryAfter }`; status 0 when no answer came. */
export async function call(method, path, { body, bearer } = {}) {
  try {
    const answer = await fetch(path, {
      method,
      headers: {
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
        // What was not chosen here, the browser says by itself.
        ...(chosen() === undefined ? {} : { "accept-language": chosen() }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
      credentials: "omit",
      signal: AbortSignal.timeout(withinMs),
    });
    const text = await answer.text();
    return { status: answer.status, json: parsed(text), retryAfter: Number(answer.headers.get("retry-after") ?? 0) };
  } catch {
    return { status: 0, json: undefined, retryAfter: 0 };
  }
}

export const isUncertain = ({ status }) => status === 0 || status >= 500;

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
