// A tenant that enforces its limits, and callers in networks of their own. Owns no server and asserts nothing.
import { randomUUID } from "node:crypto";
import { must } from "./prelude.mjs";

export const minute = 60_000;
export const hour = 60 * minute;
export const wrong = "Wr0ng-Password-00!";

let networks = 0;

/** An address in a network that nobody has called from yet. */
export const network = () => `10.${(networks += 1) >> 8}.${networks & 255}.7`;

/** The lines that requests left in the log, newest last. */
export const requestLines = (edge) =>
  edge
    .logs()
    .map(({ message }) => message)
    .filter((line) => line.startsWith('{"') && line.includes('"event":"request"'))
    .map((line) => JSON.parse(line));

/**
 * A tenant on a host of its own: `{ id, call, signIn, request, confirm, change }`, each call from the network
 * `from`, by default a new one.
 */
export async function strictOf(edge, settings = {}, slug = `l${randomUUID().slice(0, 8)}`) {
  const wanted = { slug, hosts: [`${slug}.localhost`], settings: { limits: "default", ...settings } };
  const { id } = must(await edge.admin("POST", "/tenants", wanted), 201).json;
  /** @type {(method: string, path: string, options?: import("./client.mjs").Sent & { from?: string }) => Promise<any>} */
  const call = (method, path, { from = network(), headers = {}, ...rest } = {}) =>
    edge.call(method, `http://${slug}.localhost${path}`, {
      headers: { "cf-connecting-ip": from, ...headers },
      ...rest,
    });
  const post = (path) => (body, options) => call("POST", path, { body, ...options });
  return {
    id,
    slug,
    call,
    signIn: post("/api/sessions"),
    request: post("/api/password/reset/request"),
    confirm: post("/api/password/reset/confirm"),
    change: post("/api/password/change"),
    stepUp: post("/api/sessions/step-up"),
  };
}

/** Told of every answer, and different in each: when it was given, how long it took, which it is. */
const ofEachAnswer = ["date", "server-timing", "x-request-id"];

/** An answer without what differs from one to the next: the time, ids that were just made, what is sealed. */
export function comparable({ status, headers, text }) {
  const plain = (words) =>
    words.replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "an id").replaceAll(/k1\.[\w-]+/g, "sealed");
  const kept = [...headers]
    .filter(([name]) => !ofEachAnswer.includes(name))
    .map(([name, value]) => plain(`${name}: ${value}`));
  return { status, headers: kept.toSorted(), text: plain(text) };
}
