// A real HTTP server of a test: it keeps what it is sent and answers as it is told to. Owns servers; must not
// know who calls.
import { once } from "node:events";
import { createServer } from "node:http";
import { after } from "node:test";

/** Ways to answer: with a status, never, or with a redirect. */
export const answering = {
  status:
    (status, body = "", headers = {}) =>
    (_, response) =>
      response.writeHead(status, headers).end(body),
  never: () => () => {},
  redirect: (to) => (_, response) => response.writeHead(307, { location: to }).end(),
};

/**
 * A server on a free port, closed after the file's tests: `url`; `calls`, each `{ path, headers, body }`;
 * `answers(way)` for all calls from now on; `next(count)` resolves with all calls once there are so many;
 * `until(found)` with what `found()` returns, once a call makes that anything.
 */
export async function startReceiver() {
  const calls = [];
  const waiting = new Set();
  let way = answering.status(200, "{}");
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const call = { path: request.url, headers: request.headers, body };
    calls.push(call);
    way(call, response);
    for (const look of waiting) look();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  after(() => {
    server.closeAllConnections();
    server.close();
  });

  /** Fails with the test's own time limit, or with the reason of a `signal`, when the call does not come. */
  const until = (found, signal) =>
    new Promise((resolve, reject) => {
      const look = () => {
        const what = found();
        if (what === undefined) return;
        waiting.delete(look);
        resolve(what);
      };
      signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
      waiting.add(look);
      look();
    });
  const next = (count) => until(() => (calls.length < count ? undefined : calls));

  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    answers: (other) => (way = other),
    next,
    until,
  };
}
