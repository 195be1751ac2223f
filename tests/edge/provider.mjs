// A mail provider in the shape of Resend's API, as a test wants it to be: it fails, stalls, forgets keys.
import { answering, startReceiver } from "./receiver.mjs";

/** A mail that nothing but its own request sends is there by then; how soon is a figure of a benchmark. */
const withinMs = 15_000;

/** What a Worker needs to know of a provider at `url`. */
export const configured = ({ url }, vars = {}) => ({
  vars: { MAIL_URL: `${url}/emails`, RELATCH_MAIL_FROM: "Relatch <no-reply@example.com>", ...vars },
  secrets: { MAIL_KEY: "provider-key" },
});

/** Where a deployed Worker finds a provider: it calls public names alone. */
const named = "https://mail.example.com";

/** What the Worker asks of an address, sent to a server of the tests: address → server. */
export const rerouted = new Map();

/** As `configured`, for a deployed build. */
export function publicly({ url }, vars) {
  rerouted.set(`${named}/emails`, `${url}/emails`);
  return configured({ url: named }, vars);
}

const send = globalThis.fetch;
globalThis.fetch = (input, init) => send(rerouted.get(input.url ?? String(input)) ?? input, init);

/**
 * The provider: what `startReceiver` has, and `mails()`, what went out: one mail a key, or with
 * `forgetful` one a call. A mail that is refused does not go out; one whose answer is kept back does.
 * `arrives(address, count)` resolves with the mails to an address once there are so many.
 */
export async function startProvider({ forgetful = false } = {}) {
  const receiver = await startReceiver();
  const out = [];
  const keys = new Set();
  const take = ({ headers, body }) => {
    const key = headers["idempotency-key"];
    if (!forgetful && keys.has(key)) return;
    keys.add(key);
    out.push({ key, ...JSON.parse(body) });
  };
  const taking = (answer) => (call, response) => {
    take(call);
    answer(call, response);
  };
  const works = taking(answering.status(200, JSON.stringify({ id: "mail" })));
  receiver.answers(works);
  const to = (address) => out.filter((mail) => mail.to.includes(address));
  const arrives = (address, count = 1) => {
    const arrived = () => (to(address).length < count ? undefined : to(address));
    return receiver.until(arrived, AbortSignal.timeout(withinMs));
  };
  return {
    ...receiver,
    mails: () => out,
    to,
    arrives,
    works: () => receiver.answers(works),
    fails: (status, name = "application_error", headers = {}) =>
      receiver.answers(answering.status(status, JSON.stringify({ statusCode: status, name, message: name }), headers)),
    refusesAddress: () =>
      receiver.answers(
        answering.status(
          422,
          JSON.stringify({ statusCode: 422, name: "validation_error", message: "Invalid `to` field." }),
        ),
      ),
    losesAnswers: () => receiver.answers(taking(answering.never())),
    stalls: () => receiver.answers(answering.never()),
  };
}
