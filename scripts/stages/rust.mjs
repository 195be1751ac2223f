// The stages that cargo runs: format, lint with documentation, native tests, tests in wasm.
import { buildKernel } from "../lib/kernel.mjs";
import { capture } from "../lib/process.mjs";
import { fromCargo, joined, skip, verdict } from "../lib/results.mjs";
import { nodeTests } from "./node.mjs";

const wasmTarget = "wasm32-unknown-unknown";
const quiet = { CARGO_TERM_COLOR: "never" };
const cargo = (...args) => capture("cargo", args, { env: quiet });

/** What native tests compile. */
const nativeLint = ["--features", "native", "--workspace", "--all-targets"];

/** What each target compiles: the sets that are built and shipped. */
const lints = [
  nativeLint,
  ["--features", "client", "--all-targets"],
  ["--features", "client", "--target", wasmTarget],
  ["--features", "estimator", "--target", wasmTarget],
  ["--features", "passwordrules", "--target", wasmTarget],
  ["--features", "worker", "--target", wasmTarget],
  ["--features", "local", "--target", wasmTarget],
];

export async function format() {
  if (!(await component("rustfmt", "fmt"))) return skip("rustfmt is not installed (rustup component add rustfmt)");
  const { code, output } = await cargo("fmt", "--all", "--check");
  return verdict(code === 0, output);
}

/** Clippy on every set of features, then the documentation; `quick` takes the native set alone. */
export async function lint({ quick }) {
  if (!(await component("clippy", "clippy"))) return skip("clippy is not installed (rustup component add clippy)");
  const results = [];
  for (const args of quick ? [nativeLint] : lints) {
    const { code, output } = await cargo("clippy", "--locked", ...args, "--", "-D", "warnings");
    results.push(verdict(code === 0, output));
    if (code !== 0) return joined(results);
  }
  return quick ? joined(results) : joined([...results, await documentation()]);
}

/** Every link between doc comments leads somewhere. */
async function documentation() {
  const env = { ...quiet, RUSTDOCFLAGS: "-D warnings" };
  const { code, output } = await capture("cargo", ["doc", "--locked", "--no-deps", "--features", "native"], { env });
  return verdict(code === 0, output);
}

/** Native tests that compute for seconds each, by what their names begin with or hold. */
const long = [
  "policy::coverage::",
  "scores_agree",
  "imported::vectors::",
  "enumeration::",
  "twenty_rows_a_second",
  "a_thousand_times",
];

/**
 * The whole crate with its examples; `quick` leaves out what computes for long, all others have the modules of the
 * npm package as well.
 */
export async function native({ quick }) {
  const whole = ["test", "--locked", "--workspace", "--features", "native"];
  if (quick) {
    const short = fromCargo(await cargo(...whole, "--", ...long.flatMap((name) => ["--skip", name])));
    return joined([short, skip(`native tests that compute for seconds, which npm test runs: ${long.join(", ")}`)]);
  }
  const modules = ["--lib", "--features", "client,estimator,passwordrules", "client::"];
  return joined([fromCargo(await cargo(...whole)), fromCargo(await cargo("test", "--locked", ...modules))]);
}

/** The kernel of Argon2id, whose vector instructions exist in WebAssembly alone. */
export async function wasm({ files, name }) {
  const env = { RELATCH_KERNEL: await buildKernel() };
  return nodeTests("wasm", { part: files, name, env });
}

/** Whether the component is there, after asking rustup for it if it is not. */
async function component(name, subcommand) {
  const present = async () => (await cargo(subcommand, "--version")).code === 0;
  if (await present()) return true;
  const added = await capture("rustup", ["component", "add", name]).catch(() => ({ code: 1 }));
  return added.code === 0 && present();
}
