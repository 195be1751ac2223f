// The requests for a mail that this tab made, newest first.
import { recall, remember } from "./store.js";

const mostKept = 5;

export function kept() {
  return [recall("reset") ?? []].flat();
}

export function keep(asked) {
  remember("reset", [asked, ...kept()].slice(0, mostKept));
}

/** The newest of each address. */
export function newest() {
  const all = kept();
  return all.filter(({ email }, at) => all.findIndex((other) => other.email === email) === at);
}

/** The end of its id, which its mail shows. */
export function referenceOf({ request }) {
  return request.slice(-4).toUpperCase();
}
