// What is measured in JavaScript's engines, each as `(modules) => () => tag`; `modules` holds compiled
// WebAssembly. The same file runs in Node and, bundled, on workerd. A tag comes back where a contestant
// computes the recipe of new hashes, so that all are known to compute the same.
import { argon2id as noble } from "@noble/hashes/argon2.js";
import bcrypt from "bcryptjs";
import { hashPassword } from "better-auth/crypto";

const password = "Analytical-Engine-1843";
const salt = new Uint8Array(16).fill(7);
const secret = new Uint8Array(32).fill(9);
const hex = (bytes) => Array.from(bytes.slice(0, 4), (byte) => byte.toString(16).padStart(2, "0")).join("");
const words = (number) => hex(new Uint8Array(new Uint32Array([number]).buffer));

/** The kernel and the crate are one module, but each gets an instance and a memory of its own. */
const exported = (name) => (modules) => {
  const { exports } = new WebAssembly.Instance(modules.argon2id);
  return () => words(exports[name](19_456, 2));
};

export const contestants = {
  kernel: exported("kernel"),
  crate: exported("reference"),
  hashWasm: (modules) => async () => {
    const { argon2id } = await withModules(modules);
    return argon2id({
      password, salt, secret, memorySize: 19_456, iterations: 2, parallelism: 1, hashLength: 32, outputType: "hex",
    }).then((tag) => tag.slice(0, 8));
  },
  noble: () => () => hex(noble(password, salt, { m: 19_456, t: 2, p: 1, dkLen: 32, key: secret })),
  betterAuth: () => async () => void (await hashPassword(password)),
  bcryptjs: () => () => void bcrypt.hashSync(password, 12),
};

/** hash-wasm compiles its modules from bytes, which workerd forbids: there it gets them compiled. */
async function withModules({ hashWasm }) {
  if (hashWasm) WebAssembly.compile = async (bytes) => hashWasm[bytes.byteLength];
  return import("hash-wasm");
}
