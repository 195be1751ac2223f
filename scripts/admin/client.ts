// Calls of the administration API, with patience where that is safe.
// Owns the network; must not print.
import { setTimeout as pause } from "node:timers/promises";
import { Failure } from "../lib/console.mjs";

/** JSON as the API speaks it. */
export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** A query: what is undefined is left out. */
export type Query = Readonly<Record<string, string | number | undefined>>;

/** The administration API of one deployment. */
export interface Client {
  /**
   * Asks and answers with the document; `null` where the answer has no body. A call that may be made twice
   * is made again, `retries` times at most, while the service is busy, failing or out of reach.
   */
  call<T = Json>(method: Method, path: string, options?: Options): Promise<T>;
}

export interface Options {
  readonly query?: Query;
  readonly body?: Json;
  readonly retries?: number;
}

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

interface Problem {
  readonly title?: string;
  readonly detail?: string;
  readonly code?: string;
}

/** How long one call may take, in milliseconds. */
const patienceMs = 30_000;
/** Between attempts, in milliseconds: doubled each time. */
const firstPauseMs = 500;
const longestPauseMs = 30_000;

/** The token travels in the clear over http, so only to this very machine. */
const isHere = ({ hostname }: URL): boolean => ["127.0.0.1", "[::1]", "localhost"].includes(hostname) || hostname.endsWith(".localhost");

/** A client; `again` hears of each call that is made once more. */
export function clientOf(url: string, token: string, again: (why: string) => void = () => {}): Client {
  const base = addressOf(url);

  async function ask(method: Method, target: URL, body: Json | undefined): Promise<Response | Error> {
    try {
      return await fetch(target, {
        method,
        redirect: "error",
        signal: AbortSignal.timeout(patienceMs),
        headers: { authorization: `Bearer ${token}`, ...(body !== undefined && { "content-type": "application/json" }) },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  }

  return {
    async call<T>(method: Method, path: string, { query = {}, body, retries = 0 }: Options = {}): Promise<T> {
      const target = new URL(`api/admin/${path}`, base);
      for (const [name, value] of Object.entries(query)) if (value !== undefined) target.searchParams.set(name, String(value));
      for (let attempt = 1; ; attempt += 1) {
        const answer = await ask(method, target, body);
        if (answer instanceof Response && answer.ok) return (await documentOf(answer)) as T;
        const trouble = answer instanceof Response ? await refusalOf(answer) : new Failure(`${base.origin} does not answer: ${causeOf(answer)}`);
        const passing = answer instanceof Error || answer.status === 429 || answer.status >= 500;
        if (!passing || attempt > retries) throw trouble;
        again(trouble.message);
        await pause(pauseMs(attempt, answer));
      }
    },
  };
}

function addressOf(url: string): URL {
  const base = URL.canParse(url) ? new URL(url) : undefined;
  if (!base || !["http:", "https:"].includes(base.protocol)) throw new Failure(`${url} is no http address`);
  if (base.protocol === "http:" && !isHere(base)) throw new Failure(`${url} is not https: the token would travel readable`);
  return new URL("/", base);
}

function pauseMs(attempt: number, answer: Response | Error): number {
  const asked = answer instanceof Response ? Number(answer.headers.get("retry-after")) * 1_000 : 0;
  return Math.min(longestPauseMs, Math.max(asked || 0, firstPauseMs * 2 ** (attempt - 1)));
}

async function documentOf(answer: Response): Promise<unknown> {
  const text = await answer.text();
  return text === "" ? null : JSON.parse(text);
}

async function refusalOf(answer: Response): Promise<Failure> {
  const text = await answer.text();
  const problem = parsed(text);
  const said = problem?.detail ?? problem?.title ?? text.slice(0, 200);
  const hint = answer.status === 401 ? " (is RELATCH_ADMIN_TOKEN the deployment's?)" : "";
  return new Failure(`${answer.status} ${problem?.code ?? answer.statusText}: ${said}${hint}`);
}

function parsed(text: string): Problem | undefined {
  try {
    return JSON.parse(text) as Problem;
  } catch {
    return undefined;
  }
}

const causeOf = (error: Error): string => (error.cause instanceof Error ? error.cause.message : error.message);
