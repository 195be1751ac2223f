// Calls of the administration API, with patience where that is safe.
// Owns the network; must not print.
import { setTimeout as pause } from "node:timers/promises";
import { Failure } from "../lib/console.mjs";
import { calls } from "./api.ts";
import type { operations } from "./api.ts";
import { sentenceOf } from "./sentences.ts";

/** JSON as the API speaks it. */
export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** The name of a call, as the OpenAPI document has it (`operationId`). */
export type Name = keyof operations;

type Loose<T> = { [K in keyof T]: T[K] | undefined };
type Part<N extends Name, P extends "path" | "query"> = Exclude<operations[N]["parameters"][P], undefined>;
type Content<T> = T extends { content: infer C }
  ? C extends Record<string, never>
    ? undefined
    : C[keyof C]
  : undefined;
type Success<R> = R[Extract<keyof R, 200 | 201 | 202 | 204>];

/** What a call takes in its body. */
export type Body<N extends Name> = operations[N] extends { requestBody: { content: { "application/json": infer B } } }
  ? B
  : never;

/** What a call answers with. */
export type Answer<N extends Name> = Content<Success<operations[N]["responses"]>>;

export interface Request<N extends Name> {
  readonly path?: Part<N, "path">;
  /** What is undefined is left out. */
  readonly query?: Loose<Part<N, "query">>;
  readonly body?: Body<N>;
  /** How often a call that may be made twice is made again while the service is busy, failing or out of reach. */
  readonly retries?: number;
}

/** The administration API of one deployment. */
export interface Client {
  /** Where it is. */
  readonly origin: string;
  /** Asks, and answers with the document; undefined where the answer has no body. */
  call<N extends Name>(name: N, request?: Request<N>): Promise<Answer<N>>;
}

/** A call that the service answered with an error. */
export class Refused extends Failure {
  readonly status: number;
  /** What was wrong with a body or a parameter, if that was it. */
  readonly said: string;

  constructor(status: number, said: string, message: string) {
    super(message);
    this.status = status;
    this.said = said;
  }
}

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

/** Whether an address is this machine's own: a token may go there over http. */
export function isLoopback(url: string): boolean {
  const { hostname } = URL.parse(url) ?? {};
  if (hostname === undefined) return false;
  return (
    hostname === "[::1]" ||
    hostname === "localhost" ||
    hostname.endsWith(".localhost") ||
    /^127\.\d+\.\d+\.\d+$/.test(hostname)
  );
}

/** A client; `again` hears of each call that is made once more. */
export function clientOf(url: string, token: string, again: (why: string) => void = () => {}): Client {
  const base = addressOf(url);

  async function ask(method: string, target: URL, body: unknown): Promise<Response | Error> {
    try {
      return await fetch(target, {
        method,
        redirect: "error",
        signal: AbortSignal.timeout(patienceMs),
        headers: {
          authorization: `Bearer ${token}`,
          ...(body !== undefined && { "content-type": "application/json" }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  }

  return {
    origin: base.origin,
    async call<N extends Name>(name: N, request: Request<N> = {}): Promise<Answer<N>> {
      const [method] = calls[name];
      const target = new URL(pathOf(name, request.path), base);
      for (const [key, value] of Object.entries(request.query ?? {}))
        if (value !== undefined) target.searchParams.set(key, String(value));
      for (let attempt = 1; ; attempt += 1) {
        const answer = await ask(method, target, request.body);
        if (answer instanceof Response && answer.ok) return (await documentOf(answer)) as Answer<N>;
        const trouble =
          answer instanceof Response
            ? await refusalOf(answer, name, request)
            : new Failure(`${base.origin} does not answer: ${causeOf(answer)}`);
        const passing = answer instanceof Error || answer.status === 429 || answer.status >= 500;
        if (!passing || attempt > (request.retries ?? 0)) throw trouble;
        again(trouble.message);
        await pause(pauseMs(attempt, answer));
      }
    },
  };
}

function addressOf(url: string): URL {
  const base = URL.parse(url);
  if (!base || !["http:", "https:"].includes(base.protocol)) throw new Failure(`${url} is not an http address`);
  if (base.protocol === "http:" && !isLoopback(url))
    throw new Failure(`${url} is not https: the token would travel readable`);
  return new URL("/", base);
}

function pathOf(name: Name, path: Readonly<Record<string, string>> = {}): string {
  return calls[name][1].replaceAll(/\{(\w+)\}/g, (_, part: string) => segment(path[part] ?? ""));
}

/** Dots alone would change the path. */
const segment = (text: string): string =>
  encodeURIComponent(text).replace(/^\.+$/, (dots) => "%2E".repeat(dots.length));

function pauseMs(attempt: number, answer: Response | Error): number {
  const asked = answer instanceof Response ? Number(answer.headers.get("retry-after")) * 1_000 : 0;
  return Math.min(longestPauseMs, Math.max(asked || 0, firstPauseMs * 2 ** (attempt - 1)));
}

async function documentOf(answer: Response): Promise<unknown> {
  const text = await answer.text();
  if (text === "") return undefined;
  const isJson = answer.headers.get("content-type")?.startsWith("application/json");
  return isJson ? JSON.parse(text) : text;
}

async function refusalOf<N extends Name>(answer: Response, name: N, request: Request<N>): Promise<Refused> {
  const text = await answer.text();
  const problem = parsed(text);
  const said = problem?.detail ?? problem?.title ?? text.slice(0, 200);
  const named = {
    ...request.path,
    ...request.query,
    ...(typeof request.body === "object" ? request.body : {}),
  } as Record<string, unknown>;
  const sentence = sentenceOf(name, problem?.code, named);
  return new Refused(
    answer.status,
    said,
    `${answer.status} ${problem?.code ?? answer.statusText}: ${sentence ?? said}`,
  );
}

function parsed(text: string): Problem | undefined {
  try {
    return JSON.parse(text) as Problem;
  } catch {
    return undefined;
  }
}

const causeOf = (error: Error): string => (error.cause instanceof Error ? error.cause.message : error.message);
