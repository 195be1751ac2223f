// What a stage of `npm test` yields and how it is shown: counts, reasons for skips, and named cases.
// Owns the shape `{ passed, failed, skipped, cases, output }`; must not run anything.
import { Failure, elapsed, say, step } from "./console.mjs";

/** A stage's result; `cases` are `{ name, file, ok }`, for the conformance table. */
export const result = (fields = {}) => ({ passed: 0, failed: 0, skipped: [], cases: [], output: "", ...fields });

/** A single yes or no. */
export const verdict = (ok, output = "") => result({ passed: ok ? 1 : 0, failed: ok ? 0 : 1, output });

/** What could not be run here; on CI, where nobody reads reasons, that is a failure. */
export const skip = (reason) =>
  process.env.CI === "true"
    ? result({ failed: 1, output: `${reason} (CI skips nothing)` })
    : result({ skipped: [reason] });

/** All results as one. */
export const joined = (results) =>
  result({
    passed: results.reduce((sum, each) => sum + each.passed, 0),
    failed: results.reduce((sum, each) => sum + each.failed, 0),
    skipped: results.flatMap((each) => each.skipped),
    cases: results.flatMap((each) => each.cases),
    output: results
      .filter(failed)
      .map((each) => each.output)
      .join("\n"),
  });

export const failed = (each) => each.failed > 0;

/** Runs a stage, shows its line, and its output when it failed. A stage that breaks has failed once. */
export async function runStage(name, work) {
  const since = Date.now();
  const done = await step(name, () => work()).catch((error) => {
    if (error instanceof Failure) return verdict(false, `${error.detail}\n${error.message}`);
    throw error;
  });
  if (failed(done)) say(done.output.trim());
  const skipped = done.skipped.length ? `, ${done.skipped.length} skipped` : "";
  say(
    `${failed(done) ? "✗" : "✓"} ${name}: ${done.passed} passed, ${done.failed} failed${skipped} (${elapsed(since)})`,
  );
  return done;
}

/** Reads the output of `cargo test` (or of wasm-bindgen's runner, which writes the same). */
export function fromCargo({ code, output }) {
  const cases = [...output.matchAll(/^test (\S+)(?: - should panic)? \.\.\. (ok|FAILED|ignored)/gm)]
    .filter(([, , word]) => word !== "ignored")
    .map(([, name, word]) => ({ name, file: "cargo", ok: word === "ok" }));
  const totals = [...output.matchAll(/^test result: \w+\. (\d+) passed; (\d+) failed; (\d+) ignored/gm)];
  const sum = (column) => totals.reduce((total, row) => total + Number(row[column]), 0);
  const skipped = sum(3) > 0 ? [`${sum(3)} ignored by cargo test`] : [];
  const broke = code !== 0 && sum(2) === 0 ? 1 : 0;
  return result({ passed: sum(1), failed: sum(2) + broke, skipped, cases, output });
}

/** Reads the lines that `tests/reporter.mjs` wrote: one JSON object per finished test. */
export function fromReporter({ code, output }, lines) {
  const tests = lines
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));
  const ran = tests.filter((test) => !test.skipped);
  const bad = ran.filter((test) => !test.ok).length;
  return result({
    passed: ran.length - bad,
    failed: bad + (code !== 0 && bad === 0 ? 1 : 0),
    skipped: tests.filter((test) => test.skipped).map((test) => `${test.name}: ${test.skipped}`),
    cases: ran.map(({ name, file, ok }) => ({ name, file, ok })),
    output,
  });
}
