/**
 * Asks a k-anonymity range service whether a password is known from data breaches. Only five
 * hexadecimal digits of its SHA-1 leave the browser. May import types only.
 * @module
 */

/** How the range service is reached. */
export interface BreachOptions {
  /**
   * Address to which the five digits are appended, after a slash unless it ends with `/` or `=`. Default: Have I Been Pwned. Give the proxy of
   * your own server (`/api/password/range/`) to keep third parties out of `connect-src`.
   */
  readonly endpoint?: string | URL;
  /** Ends the request early. */
  readonly signal?: AbortSignal;
  /** Milliseconds after which the answer is "unavailable". Default 3,000. */
  readonly timeout?: number;
  /** Asks for padded answers, so that their size tells nothing. Costs a preflight on other origins. Default true. */
  readonly padding?: boolean;
}

/** How often the password was seen, or that nobody could say. */
export type BreachAnswer = { readonly count: number } | { readonly unavailable: true };

/** Looks one password up. */
export type BreachCheck = (password: string, options?: BreachOptions) => Promise<BreachAnswer>;

const UNAVAILABLE: BreachAnswer = { unavailable: true };

/**
 * How often `password` appears in known breaches. It is asked for in NFC, the form that servers
 * store, and as typed where the two differ; the larger count holds. Never rejects: a failure, a
 * timeout or a page without `crypto.subtle` is `{unavailable: true}`.
 *
 * @example
 * ```ts
 * const answer = await breach("password1", { endpoint: "/api/password/range/" });
 * if ("count" in answer && answer.count > 0) warn();
 * ```
 */
export const breach: BreachCheck = async (password, options = {}) => {
  try {
    const forms = new Set([password.normalize("NFC"), password]);
    const counts = await Promise.all([...forms].map((form) => countOf(form, options)));
    return { count: Math.max(...counts) };
  } catch {
    return UNAVAILABLE;
  }
};

/** One line of a range: the rest of a digest, and how often it was seen. */
const LINE = /^([\dA-F]{35}):(\d+)$/i;

async function countOf(password: string, options: BreachOptions): Promise<number> {
  const digest = await sha1(password);
  const suffix = digest.slice(5);
  const lines = (await fetchRange(digest.slice(0, 5), options)).trim().split("\n");
  // Every line is looked at: an answer that is cut off, or another page, says nothing of a password.
  const found = lines.map((line) => LINE.exec(line.trim()) ?? fail());
  const hit = found.find(([, head]) => head?.toUpperCase() === suffix);
  return Number(hit?.[2] ?? 0);
}

function fail(): never {
  throw UNAVAILABLE;
}

async function sha1(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-1", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0"))
    .join("")
    .toUpperCase();
}

async function fetchRange(prefix: string, options: BreachOptions): Promise<string> {
  const { endpoint = "https://api.pwnedpasswords.com/range/", timeout = 3000, padding = true } = options;
  const deadline = AbortSignal.timeout(timeout);
  const response = await fetch(`${endpoint}`.replace(/[^/=]$/, "$&/") + prefix, {
    headers: padding ? { "Add-Padding": "true" } : {},
    credentials: "omit",
    referrerPolicy: "no-referrer",
    signal: options.signal ? AbortSignal.any([options.signal, deadline]) : deadline,
  });
  if (!response.ok) fail();
  return response.text();
}
