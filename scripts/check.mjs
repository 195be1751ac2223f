// The second half of `npm test`, under Node 24: runs the stages in order and sums what every runner says.
// Flags: `--only NAME[,NAME]` runs those stages; `--write-conformance` writes the table instead of comparing it.
import { conformance } from "./stages/conformance.mjs";
import { Failure, report, say } from "./lib/console.mjs";
import { endWithSignals } from "./lib/process.mjs";
import { failed, runStage } from "./lib/results.mjs";
import { setUp } from "./lib/setup.mjs";
import { browser, clients, edge } from "./stages/node.mjs";
import { pack } from "./stages/package.mjs";
import { format, lint, native, wasm } from "./stages/rust.mjs";

const stages = { format, lint, native, package: pack, wasm, edge, clients, browser, conformance };

function parse(args) {
  const { only, write } = args.reduce((flags, arg, at) => {
    if (arg === "--write-conformance") return { ...flags, write: true };
    if (args[at - 1] === "--only") return { ...flags, only: arg.split(",") };
    if (arg === "--only" && args[at + 1]) return flags;
    throw new Failure(`unknown argument ${arg}: npm test takes --only ${Object.keys(stages).join(",")}`);
  }, { only: undefined, write: false });
  const unknown = only?.find((name) => !(name in stages));
  if (unknown) throw new Failure(`no stage is called ${unknown}: there are ${Object.keys(stages).join(", ")}`);
  return { names: only ?? Object.keys(stages), write };
}

async function main(args) {
  const { names, write } = parse(args);
  const context = { tools: await setUp(), write, results: {} };
  for (const name of names) {
    context.results[name] = await runStage(name, () => stages[name](context));
  }
  return Object.values(context.results);
}

const ending = endWithSignals();
try {
  const results = await main(process.argv.slice(2));
  const sum = (key) => results.reduce((total, result) => total + result[key], 0);
  results.flatMap((result) => result.skipped).forEach((reason) => say(`! skipped: ${reason}`));
  console.log(`${sum("passed")} passed, ${sum("failed")} failed`);
  process.exitCode = results.some(failed) ? 1 : 0;
} catch (error) {
  if (!ending()) report(error);
}
