// The requests for a mail that this tab made, newest first: a code is shown with one of its address.
import { recall, remember } from "./store.js";

/** How many are kept. */
const most = 5;

/** The last characters of a request's id; its mail says the same. */
const length = 4;

/** Those that are kept: `{ request, email }`. */
export function kept() {
  return [recall("reset") ?? []].flat();
}

/** Keeps one more. */
export function keep(asked) {
  remember("reset", [asked, ...kept()].slice(0, most));
}

/** The newest of each address. */
export function newest() {
  const all = kept();
  return all.filter(({ email }, at) => all.findIndex((other) => other.email === email) === at);
}

/** By what a person distinguishes the mails of several requests. */
export function referenceOf({ request }) {
  return request.slice(-length).toUpperCase();
}
