// The package's verdicts in bulk, in Node and in a browser. Owns nothing but how they are written
// down; the entries of the package come from the caller.

/** `batch => text`: the reports of a batch as JSON, by the entries given. */
export function judge({ definePolicy, lists, strength }) {
  const compiled = new Map();
  const compile = (policy) => lists.reduce((made, list) => made.use(list), definePolicy(policy).use(strength));
  return ({ policy, inputs }) => {
    const key = JSON.stringify(policy);
    if (!compiled.has(key)) compiled.set(key, compile(policy));
    return JSON.stringify(inputs.map(([password, owner]) => compiled.get(key).check(password, owner)));
  };
}

/** The SHA-256 of a text, in hexadecimal. */
export async function digest(text) {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
