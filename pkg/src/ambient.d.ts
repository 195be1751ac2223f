/**
 * What the build puts in place of the imports that start with `engine:`: wasm-bindgen's glue and
 * the module itself, in the form that an entry needs.
 */

/** The judge: wasm-bindgen's glue beside WebAssembly. */
declare module "engine:core/glue" {
  const glue: import("./engine.js").Glue<import("./engine.js").Engine>;
  export default glue;
}

/** The judge: wasm-bindgen's glue beside the module as plain JavaScript. */
declare module "engine:core/glue-js" {
  const glue: import("./engine.js").Glue<import("./engine.js").Engine>;
  export default glue;
}

/** The judge's bytes, as `fromText` reads them. */
declare module "engine:core/text" {
  const text: string;
  export default text;
}

/** The judge as plain JavaScript. */
declare module "engine:core/js" {
  const exports: import("./engine.js").Exports;
  export default exports;
}

/** The estimator: wasm-bindgen's glue beside WebAssembly. */
declare module "engine:strength/glue" {
  const glue: import("./engine.js").Glue<import("./estimator.js").EstimatorEngine>;
  export default glue;
}

/** The estimator: wasm-bindgen's glue beside the module as plain JavaScript. */
declare module "engine:strength/glue-js" {
  const glue: import("./engine.js").Glue<import("./estimator.js").EstimatorEngine>;
  export default glue;
}

/** The estimator's bytes, as `fromText` reads them. */
declare module "engine:strength/text" {
  const text: string;
  export default text;
}

/** The estimator as plain JavaScript. */
declare module "engine:strength/js" {
  const exports: import("./engine.js").Exports;
  export default exports;
}

/** The reader of `passwordrules`: wasm-bindgen's glue beside WebAssembly. */
declare module "engine:passwordrules/glue" {
  const glue: import("./engine.js").Glue<import("./rules.js").RulesEngine>;
  export default glue;
}

/** The reader of `passwordrules`: wasm-bindgen's glue beside the module as plain JavaScript. */
declare module "engine:passwordrules/glue-js" {
  const glue: import("./engine.js").Glue<import("./rules.js").RulesEngine>;
  export default glue;
}

/** The reader of `passwordrules`: its bytes, as `fromText` reads them. */
declare module "engine:passwordrules/text" {
  const text: string;
  export default text;
}

/** The reader of `passwordrules` as plain JavaScript. */
declare module "engine:passwordrules/js" {
  const exports: import("./engine.js").Exports;
  export default exports;
}

/** A module compiled ahead of time, as Workers demand. */
declare module "*.wasm" {
  const module: WebAssembly.Module;
  export default module;
}

/** A list of words in the engine's own encoding. */
declare module "*.list" {
  const text: string;
  export default text;
}

/** A sheet, minified. */
declare module "*.css" {
  const text: string;
  export default text;
}
