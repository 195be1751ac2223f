/**
 * Encodes text as UTF-8 where the runtime offers no `TextEncoder`, as jsdom does not. Imports nothing.
 * @module
 */

/** What wasm-bindgen's glue calls of `TextEncoder`. */
export interface Encoder {
  encodeInto(text: string, target: Uint8Array): { readonly read: number; readonly written: number };
}

/** The runtime's own encoder, or one that does the same. */
export function textEncoder(): Encoder {
  return typeof TextEncoder === "function" ? new TextEncoder() : plain;
}

const plain: Encoder = {
  encodeInto: (text, target) => {
    const bytes = utf8(text);
    target.set(bytes);
    return { read: text.length, written: bytes.length };
  },
};

/** The bytes of a text. Half of a surrogate pair becomes U+FFFD, as the standard wants. */
export function utf8(text: string): readonly number[] {
  const escaped = encodeURIComponent(text.replace(/\p{Surrogate}/gu, "\ufffd"));
  return (escaped.match(/%..|./g) ?? []).map((part) => (part[1] ? parseInt(part.slice(1), 16) : part.charCodeAt(0)));
}
