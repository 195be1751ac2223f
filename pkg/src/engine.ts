/**
 * Owns the boundary to the engine: what wasm-bindgen's glue offers, and how a module is put behind
 * it. `src/client/judge.rs` documents the functions. Imports nothing.
 * @module
 */

/** The judge's functions. */
export interface Engine {
  define(numbers: string): number;
  add_word(policy: number, isEntry: boolean, word: string): boolean;
  requirements(policy: number): boolean;
  know(source: number, word: string): boolean;
  load(list: number, text: string): boolean;
  check(policy: number, password: string, plain: string, score: number): boolean;
  word(at: number): number;
}

/** What the module exports to its glue. */
export type Exports = WebAssembly.Exports;

/** The glue: a module's functions, and the place for the module. */
export type Glue<Functions> = Functions & {
  __wbg_set_wasm(exports: Exports): void;
};

/** Puts a module's exports behind its glue. */
export function connect<Functions>(glue: Glue<Functions>, exports: Exports): Functions {
  glue.__wbg_set_wasm(exports);
  const start = exports["__wbindgen_start"] as (() => void) | undefined;
  start?.();
  return glue;
}

/** Instantiates a compiled module at once and puts it behind its glue. */
export function instantiate<Functions>(glue: Glue<Functions>, module: WebAssembly.Module): Functions {
  const imports = glue as unknown as WebAssembly.ModuleImports;
  const { exports } = new WebAssembly.Instance(module, { "./relatch_bg.js": imports });
  return connect(glue, exports);
}

/** Compiles a module that the build wrote as text, and starts it; `csp` names the entry that does without WebAssembly. */
export function compile<Functions>(glue: Glue<Functions>, text: string, csp: string): Functions {
  try {
    return instantiate(glue, new WebAssembly.Module(fromText(text)));
  } catch (cause) {
    throw new Error(`WebAssembly may not run here: import "${csp}"`, { cause });
  }
}

/** The bytes of such a module: `#` to `|` stand for 0 to 89, `}` and `~` add to the next; `asText` of the build says which bytes are which. */
function fromText(text: string): ArrayBuffer {
  const bytes = new Uint8Array(text.length);
  let [length, more] = [0, 0];
  for (let at = 0; at < text.length; at += 1) {
    const value = text.charCodeAt(at) - 35;
    if (value >= 90) more = (value - 89) * 90;
    else {
      const sum = value + more;
      bytes[length++] = sum < 68 || sum > 127 ? sum : sum < 90 ? sum + 38 : sum - 22;
      more = 0;
    }
  }
  return bytes.buffer.slice(0, length);
}

/** A module of eight bytes: WebAssembly's magic number and version. */
const EMPTY = [0, 97, 115, 109, 1, 0, 0, 0];

let answer: boolean | undefined;

/** Whether WebAssembly may run here. Some browsers forbid the compilation, others only the instance. */
export function runs(): boolean {
  return (answer ??= tryOut());
}

function tryOut(): boolean {
  try {
    new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.from(EMPTY)));
    return true;
  } catch {
    return false;
  }
}
