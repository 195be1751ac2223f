// Wrangler's build command. RELATCH_BUILD chooses: worker (production), local, or none (what is there stays).
// Unless it does, `wrangler dev` gets the local build and every other command the one for production.
import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { Failure, report } from "./lib/console.mjs";
import { inRoot } from "./lib/paths.mjs";
import { endWithSignals } from "./lib/process.mjs";
import { setUp } from "./lib/setup.mjs";
import { buildWorker } from "./lib/worker.mjs";

/** Wrangler names the command that it runs the build for; by hand there is none. */
const { RELATCH_BUILD: chosen, WRANGLER_COMMAND: command } = process.env;
const usual = command === "dev" ? "local" : "worker";
const kind = chosen ?? usual;

/** The module that `wrangler.toml` names, as another name for that of the build. */
function lead(to) {
  const file = inRoot("build", "index.js");
  mkdirSync(inRoot("build"), { recursive: true });
  writeFileSync(`${file}.new`, `export * from "./${to}/index.js";\nexport { default } from "./${to}/index.js";\n`);
  renameSync(`${file}.new`, file);
}

endWithSignals();
try {
  if (!["worker", "local", "none"].includes(kind))
    throw new Failure(`RELATCH_BUILD is ${kind}, not worker, local or none`);
  if (command && usual === "worker" && kind === "local")
    throw new Failure(`the local build is for this machine alone: unset RELATCH_BUILD to ${command}`);
  if (kind !== "none") await buildWorker(kind, await setUp());
  if (command) lead(kind === "none" ? usual : kind);
} catch (error) {
  report(error);
}
