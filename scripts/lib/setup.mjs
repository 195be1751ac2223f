// Brings a fresh checkout to the point where it can build: npm packages, Rust's wasm target, build tools.
// Owns what is installed and where; must run on Node 20 without any package.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Failure, step } from "./console.mjs";
import { exclusively } from "./lock.mjs";
import { inRoot, node24, which } from "./paths.mjs";
import { capture, run } from "./process.mjs";
import { unlessStamped } from "./stamp.mjs";

const minimumRust = [1, 91];
const wasmTarget = "wasm32-unknown-unknown";
const toolsFile = inRoot(".tools", "tools.json");

/**
 * Installs whatever is missing and returns where the build tools are:
 * `{ rustc, wasmBindgen, workerBuild }` (`rustc` is the text of `rustc -vV`, the rest are files).
 */
export function setUp() {
  return exclusively("set-up", async () => {
    const rustc = await rustVersion();
    await installPackages();
    return knownTools(rustc) ?? installTools(rustc);
  });
}

/** Installs the npm packages that the lock names, unless they are there. */
export async function installPackages() {
  const lock = readFileSync(inRoot("package-lock.json"), "utf8");
  await unlessStamped(inRoot("node_modules", ".installed-lock"), lock, () =>
    step("installing npm packages", (doing) =>
      run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], { onLine: doing, title: "npm ci" }),
    ),
  );
  if (existsSync(node24)) return;
  rmSync(inRoot("node_modules", ".installed-lock"), { force: true });
  throw new Failure("npm left out Node 24: its install scripts are switched off (npm config set ignore-scripts false)");
}

async function rustVersion() {
  const install = "install Rust 1.91 or newer with rustup (https://rustup.rs)";
  if (!which("rustc") || !which("cargo")) throw new Failure(`rustc and cargo are not on PATH: ${install}`);
  const { code, output } = await capture("rustc", ["-vV"]);
  if (code !== 0)
    throw new Failure(`rustc does not run: ${output.split("\n")[0]} (rustup default stable, or set RUSTUP_HOME)`);
  const [major, minor] = (/^release: (\d+)\.(\d+)/m.exec(output) ?? []).slice(1).map(Number);
  const fits = major > minimumRust[0] || (major === minimumRust[0] && minor >= minimumRust[1]);
  if (!fits) throw new Failure(`Rust ${major}.${minor} is too old: ${install}`);
  return output;
}

/** What an earlier run found, if it still stands. */
function knownTools(rustc) {
  if (!existsSync(toolsFile)) return undefined;
  const tools = JSON.parse(readFileSync(toolsFile, "utf8"));
  const files = [tools.wasmLib, tools.wasmBindgen, tools.workerBuild];
  const stands =
    tools.rustc === rustc && tools.versions === versions().join() && files.every((file) => existsSync(file));
  return stands ? tools : undefined;
}

async function installTools(rustc) {
  const wasmLib = await installWasmTarget();
  const [bindgen, builder] = versions();
  const wasmBindgen =
    (await fitting("wasm-bindgen", bindgen)) ?? (await cargoInstall("wasm-bindgen-cli", bindgen, "wasm-bindgen"));
  const workerBuild =
    (await fitting("worker-build", builder)) ?? (await cargoInstall("worker-build", builder, "worker-build"));
  rmSync(inRoot(".tools", "target"), { recursive: true, force: true });
  const tools = { rustc, versions: versions().join(), wasmLib, wasmBindgen, workerBuild };
  mkdirSync(inRoot(".tools"), { recursive: true });
  writeFileSync(toolsFile, JSON.stringify(tools, null, 2));
  return tools;
}

/** wasm-bindgen must match its crate exactly; worker-build is released together with the crate `worker`. */
function versions() {
  const lock = readFileSync(inRoot("Cargo.lock"), "utf8");
  return ["wasm-bindgen", "worker"].map((name) => {
    const found = new RegExp(`name = "${name}"\\nversion = "([^"]+)"`).exec(lock);
    if (!found) throw new Failure(`Cargo.lock names no ${name}`);
    return found[1];
  });
}

async function installWasmTarget() {
  const folder = async () => (await run("rustc", ["--print", "target-libdir", "--target", wasmTarget])).trim();
  const wasmLib = await folder();
  if (existsSync(wasmLib)) return wasmLib;
  const advice = `the Rust target ${wasmTarget} is missing: run "rustup target add ${wasmTarget}" where Rust's servers can be reached`;
  if (!which("rustup")) throw new Failure(advice);
  const { code, output } = await step(`adding the Rust target ${wasmTarget}`, (doing) =>
    capture("rustup", ["target", "add", wasmTarget], { onLine: doing }),
  );
  if (code !== 0) throw new Failure(advice, output);
  return folder();
}

/** The tool of exactly that version in `.tools/bin` or on PATH. */
async function fitting(name, version) {
  for (const file of [join(inRoot(".tools", "bin"), name), which(name)]) {
    if (!file || !existsSync(file)) continue;
    const { code, output } = await capture(file, ["--version"]);
    if (code === 0 && output.trim().split(/\s+/).includes(version)) return file;
  }
  return undefined;
}

/**
 * Unoptimised, because these tools run for seconds but would compile for minutes. First as they were
 * released; where the registry in reach lacks one of those exact dependencies, with what it has.
 */
async function cargoInstall(crate, version, bin) {
  const args = [
    "install",
    crate,
    "--version",
    `=${version}`,
    "--debug",
    "--force",
    "--root",
    inRoot(".tools"),
    "--bin",
    bin,
  ];
  const env = { CARGO_TARGET_DIR: inRoot(".tools", "target"), CARGO_PROFILE_DEV_DEBUG: "0", RUSTFLAGS: "" };
  await step(`compiling ${crate} ${version} (once)`, async (doing) => {
    const options = { env, onLine: doing, title: `cargo install ${crate}` };
    const released = await capture("cargo", [...args, "--locked"], options);
    if (released.code !== 0) await run("cargo", args, options);
  });
  return join(inRoot(".tools", "bin"), bin);
}
