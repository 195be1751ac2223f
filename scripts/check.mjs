// The second half of `npm test`, under Node 24: runs the stages in order and sums what every runner says.
// Flags: `--only NAME[,NAME]` runs those stages, `--files PART` of them the test files whose name has that part;
// `--write-conformance` writes the table instead of comparing it.
import { parseArgs } from "node:util";
import { conformance } from "./stages/conformance.mjs";
import { Failure, report, say } from "./lib/console.mjs";
import { endWithSignals } from "./lib/process.mjs";
import { failed, runStage } from "./lib/results.mjs";
import { setUp } from "./lib/setup.mjs";
import { licences } from "./stages/licences.mjs";
import { browser, clients, edge } from "./stages/node.mjs";
import { pack } from "./stages/package.mjs";
import { format, lint, native } from "./stages/rust.mjs";

const stages = { format, lint, licences, native, package: pack, edge, clients, browser, conformance };

const options = { only: { type: "string" }, files: { type: "string" }, "write-conformance": { type: "boolean" } };

function parse(args) {
  const { only, files, "write-conformance": write } = flags(args);
  if (files !== undefined && only === undefined) throw new Failure("--files chooses among the tests of the stages that --only names");
  const names = only?.split(",") ?? Object.keys(stages);
  const unknown = names.find((name) => !(name in stages));
  if (unknown) throw new Failure(`no stage is called ${unknown}: there are ${Object.keys(stages).join(", ")}`);
  return { names, files, write };
}

function flags(args) {
  try {
    return parseArgs({ args, options }).values;
  } catch (error) {
    throw new Failure(`${error.message.split(". ")[0]}: npm test takes --only STAGES and --files PART`);
  }
}

async function main(args) {
  const { names, files, write } = parse(args);
  const context = { tools: await setUp(), files, write, results: {} };
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
