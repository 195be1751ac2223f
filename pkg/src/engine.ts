/**
 * Owns the boundary to the engine: what wasm-bindgen's glue offers, and how a module is put behind
 * it. `src/client/judge.rs` documents the functions. Imports nothing.
 * @module
 */

/** The judge's functions. */
export interface Engine {
  define(numbers: string): number;
  add_word(policy: number, word: string): boolean;
  requirements(policy: number): boolean;
  know(source: number, word: string): boolean;
  load(list: number, text: string): boolean;
  check(policy: number, password: string, score: number): boolean;
  word(at: number): number;
}

/** What the module exports to its glue. */
export interface Exports extends WebAssembly.Exports {
  readonly __wbindgen_start?: () => void;
}

/** The glue: a module's functions, and the place for the module. */
export type Glue<Functions> = Functions & {
  __wbg_set_wasm(exports: Exports): void;
};

/** Puts a module's exports behind its glue. */
export function connect<Functions>(glue: Glue<Functions>, exports: Exports): Functions {
  glue.__wbg_set_wasm(exports);
  exports.__wbindgen_start?.();
  return glue;
}

/** Instantiates a compiled module at once and puts it behind its glue. */
export function instantiate<Functions>(
  glue: Glue<Functions>,
  module: WebAssembly.Module,
): Functions {
  const imports = glue as unknown as WebAssembly.ModuleImports;
  const { exports } = new WebAssembly.Instance(module, { "./relatch_bg.js": imports });
  return connect(glue, exports);
}

/** The bytes that pairs of hexadecimal digits stand for. */
export function fromHex(hex: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: hex.length / 2 }, (_, at) =>
    parseInt(hex.slice(at * 2, at * 2 + 2), 16),
  );
}
