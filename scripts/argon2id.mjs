// `npm run test:argon2id [CASES]`: compares the kernel of Argon2id with the `argon2` crate over random
// computations, 100,000 by default, natively and as WebAssembly; `npm test` compares a few
// thousand. Takes a few minutes.
import { Failure, report } from "./lib/console.mjs";
import { buildKernel } from "./lib/kernel.mjs";
import { node24 } from "./lib/paths.mjs";
import { endWithSignals, handOver, run } from "./lib/process.mjs";
import { setUp } from "./lib/setup.mjs";

const native = ["test", "--locked", "--package", "relatch-argon2id", "--test", "equality"];

endWithSignals();
try {
  const cases = Number(process.argv[2] ?? 100_000);
  if (!Number.isInteger(cases) || cases < 1) throw new Failure(`${process.argv[2]} is no number of cases`);
  await setUp();
  Object.assign(process.env, { RELATCH_CASES: String(cases), RELATCH_KERNEL: await buildKernel() });
  await run("cargo", native, { echo: true, title: "comparing natively" });
  process.exitCode = await handOver(node24, "--test", ["--test-reporter=spec", "tests/wasm/argon2id.test.mjs"]);
} catch (error) {
  report(error);
}
