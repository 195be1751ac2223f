// A range service for a test: a real HTTP server in the wire form of Have I Been Pwned that can be told to
// stall, fail or lie. Owns servers of its own; knows nothing of Relatch.
import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import { after } from "node:test";

/** The digest that a range service goes by. */
export const sha1 = (text) => createHash("sha1").update(text).digest("hex").toUpperCase();

/** `count` lines that no password has. */
export const strangers = (count) =>
  Array.from({ length: count }, (_, at) => `${sha1(`stranger ${at}`).slice(5)}:${(at % 900) + 1}`);

const padding = (count) => Array.from({ length: count }, (_, at) => `${sha1(`padding ${at}`).slice(5)}:0`);

/**
 * Starts a service that knows nothing: `{ url, asked, know(password, count), answer(handler), recover() }`.
 * `asked` collects `{ path, headers }`; `answer` puts `(request, response) => …` in place of the honest answer.
 */
export async function rangeService() {
  const known = new Map();
  const asked = [];
  /** @type {import("node:http").RequestListener} */
  const honest = ({ url = "", headers }, response) => {
    const prefix = url.slice("/range/".length);
    const hits = [...known]
      .filter(([digest]) => digest.startsWith(prefix))
      .map(([digest, count]) => `${digest.slice(5)}:${count}`);
    const lines = [...strangers(800), ...hits, ...(headers["add-padding"] === "true" ? padding(100) : [])];
    response.writeHead(200, { "content-type": "text/plain" }).end(lines.join("\r\n"));
  };
  let handler = honest;
  const server = createServer((request, response) => {
    asked.push({ path: request.url, headers: request.headers });
    handler(request, response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  after(() => server.close().closeAllConnections());
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    know: (password, count) => known.set(sha1(password), count),
    answer: (next) => (handler = next),
    recover: () => (handler = honest),
  };
}
