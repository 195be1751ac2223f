// The second half of `npm test`, under Node 24: runs the stages in order and sums what every runner says.
// Flags: `--only NAME[,NAME]` runs those stages, `--files PART` of them the test files whose name has that part,
// `--name PATTERN` the tests whose title matches; `--quick` runs what needs no build of the Worker (`npm run check`);
// `--write-conformance` writes the table instead of comparing it.
import { parseArgs } from "node:util";
import { conformance } from "./stages/conformance.mjs";
import { Failure, report, say } from "./lib/console.mjs";
import { endWithSignals } from "./lib/process.mjs";
import { failed, runStage } from "./lib/results.mjs";
import { setUp } from "./lib/setup.mjs";
import { licences } from "./stages/licences.mjs";
import { apis, browser, clients, edge } from "./stages/node.mjs";
import { pack } from "./stages/package.mjs";
import { format, lint, native, wasm } from "./stages/rust.mjs";
import { scripts } from "./stages/scripts.mjs";
import { types } from "./stages/types.mjs";

const stages = {
  format,
  lint,
  scripts,
  types,
  licences,
  native,
  apis,
  package: pack,
  wasm,
  edge,
  clients,
  browser,
  conformance,
};

/** What is run before a commit. */
const quickly = ["format", "scripts", "types", "lint", "native"];

function parse(args) {
  const { only, files, name, quick, "write-conformance": write } = flags(args);
  if ((files ?? name) !== undefined && only === undefined) {
    throw new Failure("--files and --name choose among the tests of the stages that --only names");
  }
  const names = only?.split(",") ?? (quick ? quickly : Object.keys(stages));
  const unknown = names.find((stage) => !(stage in stages));
  if (unknown) throw new Failure(`no stage is called ${unknown}: there are ${Object.keys(stages).join(", ")}`);
  return { names, files, name, quick, write };
}

function flags(args) {
  try {
    return parseArgs({
      args,
      options: {
        only: { type: "string" },
        files: { type: "string" },
        name: { type: "string" },
        quick: { type: "boolean" },
        "write-conformance": { type: "boolean" },
      },
    }).values;
  } catch (error) {
    throw new Failure(`${error.message.split(". ")[0]}: npm test takes --only STAGES, --files PART and --name PATTERN`);
  }
}

async function main(args) {
  const { names, ...choice } = parse(args);
  const context = { tools: await setUp(), results: {}, ...choice };
  for (const name of names) {
    context.results[name] = await runStage(name, () => stages[name](context));
  }
  const results = Object.values(context.results);
  const chosen = choice.files ?? choice.name;
  if (chosen !== undefined && results.every(isEmpty))
    throw new Failure(`no test of ${names.join(", ")} is called ${chosen}`);
  return results;
}

const isEmpty = ({ passed, failed: bad, skipped }) => passed + bad + skipped.length === 0;

const ending = endWithSignals();
try {
  const results = await main(process.argv.slice(2));
  const sum = (key) => results.reduce((total, result) => total + result[key], 0);
  for (const reason of results.flatMap((result) => result.skipped)) say(`! skipped: ${reason}`);
  console.log(`${sum("passed")} passed, ${sum("failed")} failed`);
  process.exitCode = results.some(failed) ? 1 : 0;
} catch (error) {
  if (!ending()) report(error);
}
