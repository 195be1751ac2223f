// Builds the API reference, its documents and its page, by the recipe `openapi/build.mjs` when what it reads has
// changed. Owns the stamp; must not know how a document is made.
import { step } from "./console.mjs";
import { exclusively } from "./lock.mjs";
import { inRoot, node24 } from "./paths.mjs";
import { run } from "./process.mjs";
import { digest, unlessStamped } from "./stamp.mjs";

const sources = ["openapi", "package-lock.json"];

/** Runs the recipe under Node 24, after `setUp`. */
export function buildReference() {
  return exclusively("build", () =>
    unlessStamped(
      inRoot("build", "reference.stamp"),
      digest(sources),
      () =>
        step("building the API reference", (onLine) =>
          run(node24, [inRoot("openapi", "build.mjs")], { onLine, title: "building the API reference" }),
        ),
      inRoot("www", "docs", "index.html"),
    ),
  );
}
