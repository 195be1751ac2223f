/**
 * What the build puts in place of the imports that start with `engine:`: wasm-bindgen's glue and
 * the module itself, in the form that an entry needs.
 */

/** wasm-bindgen's glue beside WebAssembly. */
declare module "engine:glue" {
  const glue: import("./engine.js").Glue;
  export default glue;
}

/** wasm-bindgen's glue beside the module as plain JavaScript. */
declare module "engine:glue-js" {
  const glue: import("./engine.js").Glue;
  export default glue;
}

/** The module's bytes, two hexadecimal digits each. */
declare module "engine:hex" {
  const hex: string;
  export default hex;
}

/** The module as plain JavaScript. */
declare module "engine:js" {
  const exports: import("./engine.js").Exports;
  export default exports;
}

/** The module, compiled ahead of time as Workers demand. */
declare module "*.wasm" {
  const module: WebAssembly.Module;
  export default module;
}

/** A list of common passwords in the engine's own encoding. */
declare module "*.list" {
  const text: string;
  export default text;
}
