// The contestants as a Worker: `/NAME` computes once and answers the tag, `/` does nothing.
import argon2id from "./argon2id.wasm";
import * as hashWasm from "./hash-wasm.mjs";
import { contestants } from "./contestants.mjs";

const ready = {};

export default {
  async fetch(request) {
    const name = new URL(request.url).pathname.slice(1);
    if (!(name in contestants)) return new Response();
    ready[name] ??= contestants[name]({ argon2id, hashWasm: hashWasm.modules });
    return new Response(await ready[name]());
  },
};
