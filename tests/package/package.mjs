// Where the built package is, for tests of it. Owns no behaviour beyond loading entries.
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/** The package's folder, absolute. */
export const folder = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "pkg");

/** An entry of the built package, such as `index` or `messages/de`. */
export const load = (entry) => import(pathToFileURL(join(folder, "dist", `${entry}.js`)).href);

/** The languages that the package speaks. */
export const languages = ["ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "zh-CN"];

/** A development dependency of the package, which has a `node_modules` of its own. */
export async function dependency(name) {
  const { resolve } = createRequire(join(folder, "package.json"));
  return import(pathToFileURL(resolve(name)).href);
}
