// How a test talks to a running Relatch: JSON calls, the admin API, the mailbox and the other local doors.
// Owns no server; works on anything that answers `fetch(path, init)`.
import { once } from "node:events";
import { request } from "node:http";
import { buffer } from "node:stream/consumers";
import { setTimeout as pause } from "node:timers/promises";

/** As long as the wait for a mail at a provider: nothing but the request's own work sends it. */
const mailWithinMs = 15_000;
const pollMs = 25;

/** The demo tenants. */
export const tenants = { demo: "2489e9ad-2ee2-8e00-8ec9-32d5f69181c0", other: "0b6d2f3c-94f1-8c5a-9d0e-5b7b1f0a6c11" };

/**
 * A `fetchPath` for a server of this machine at `url`. A path with a host of its own, such as
 * `http://acme.localhost/api/sessions`, goes to that server under that name, whatever this machine's resolver
 * makes of it.
 */
export const reaching = (url) => (path, init) =>
  path.startsWith("http:") ? underName(new URL(url), new URL(path), init) : fetch(new URL(path, url), init);

/** As `fetch`, which sends no `Host` but that of its address. */
async function underName({ hostname, port }, { host, pathname, search }, init) {
  const { method, headers, body } = new Request(new URL(pathname + search, `http://${hostname}:${port}`), init);
  const sent = request({
    hostname,
    port,
    method,
    path: pathname + search,
    headers: { ...Object.fromEntries(headers), host },
    agent: false,
  });
  sent.end(body === null ? undefined : await buffer(body));
  const [answer] = await once(sent, "response");
  const fields = Object.entries(answer.headersDistinct).flatMap(([name, values]) =>
    values.map((value) => [name, value]),
  );
  const text = await buffer(answer);
  return new Response(text.length === 0 ? null : text, { status: answer.statusCode, headers: fields });
}

/**
 * What a call sends: `body` as JSON unless it is a string, bytes or URLSearchParams; `bearer` becomes the Authorization
 * header.
 * @typedef {{ body?: any, bearer?: string, headers?: Record<string, string> }} Sent
 */

/** A client over `fetchPath(path, init) → Response`, administrating with `adminToken`. */
export function clientOf(fetchPath, adminToken) {
  /**
   * One call. Resolves with `{ status, headers, text, json }`, `json` undefined when the answer is not JSON.
   * @param {string} method
   * @param {string} path
   * @param {Sent} [sent]
   */
  async function call(method, path, { body, bearer, headers = {} } = {}) {
    const plain =
      body === undefined ||
      typeof body === "string" ||
      [URLSearchParams, Uint8Array].some((kind) => body instanceof kind);
    const answer = await fetchPath(path, {
      method,
      redirect: "manual",
      headers: {
        ...(plain ? {} : { "content-type": "application/json" }),
        ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
        ...headers,
      },
      body: plain ? body : JSON.stringify(body),
    });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, text, json: parsed(answer, text) };
  }

  /** @type {(method: string, path: string, body?: any) => ReturnType<typeof call>} */
  const admin = (method, path, body) => call(method, `/api/admin${path}`, { body, bearer: adminToken });

  /** The mails to an address, newest first, once there are `count` of them; fails when they do not come. */
  async function mailbox(to, { count = 1 } = {}) {
    const path = `/dev/mailbox?to=${encodeURIComponent(to)}`;
    let mails = [];
    for (const deadline = Date.now() + mailWithinMs; Date.now() < deadline; await pause(pollMs)) {
      mails = expectOk(await call("GET", path)).json;
      if (mails.length >= count) return mails;
    }
    throw new Error(`${to} got ${mails.length} mails within ${mailWithinMs} ms, not ${count}`);
  }

  /** @type {(method: string, path: string, body?: any) => ReturnType<typeof call>} */
  const door = async (method, path, body) => expectOk(await call(method, path, { body }));

  return {
    call,
    admin,
    mailbox,
    emptyMailbox: () => door("DELETE", "/dev/mailbox"),
    failStore: (when) => door("POST", "/dev/fail", { store: when }),
    advanceClock: (ms) => door("POST", "/dev/clock", { advance_ms: ms }),
    resetClock: () => door("DELETE", "/dev/clock"),
    /** Has the service believe that it is this moment, past or future; its clock goes on from there. */
    setClock: async (at) => {
      await door("DELETE", "/dev/clock");
      await door("POST", "/dev/clock", { advance_ms: at - Date.now() });
    },
    seed: () => door("POST", "/dev/seed"),
  };
}

function parsed(answer, text) {
  const json = /^application\/(\w+\+)?json\b/.test(answer.headers.get("content-type") ?? "");
  return json && text !== "" ? JSON.parse(text) : undefined;
}

function expectOk(answer) {
  if (answer.status < 200 || answer.status > 299) throw new Error(`unexpected ${answer.status}: ${answer.text}`);
  return answer;
}
