// Native contestants: libargon2 compiled twice from the sources in the npm package `argon2`, and the
// `argon2` crate. Each is a process that computes a hash for each line and prints the tag.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { join } from "node:path";
import { inRoot } from "../../scripts/lib/paths.mjs";
import { run } from "../../scripts/lib/process.mjs";
import { timeOf } from "./cpu.mjs";

const sources = join(import.meta.dirname, "node_modules", "argon2", "argon2");
const parts = ["argon2.c", "core.c", "encoding.c", "opt.c", "blake2/blake2b.c"].map((name) => join(sources, "src", name));
const widths = { libargon2Avx2: "-mavx2", libargon2Ssse3: "-mssse3" };

/** Compiles them; the files by name. Without x64 or a C compiler there is the crate alone. */
export async function natives() {
  const target = inRoot("target", "argon2id");
  await run("cargo", ["build", "--release", "--locked", "--package", "relatch-argon2id", "--example", "native", "--target-dir", target],
    { title: "building the crate natively" });
  const built = { crateNative: join(target, "release", "examples", "native") };
  if (process.arch !== "x64") return built;
  for (const [name, width] of Object.entries(widths)) {
    const file = join(target, name);
    const flags = ["-O3", width, "-DARGON2_NO_THREADS", "-I", join(sources, "include"), "-o", file];
    await run("cc", [...flags, join(import.meta.dirname, "native.c"), ...parts], { title: `compiling ${name}` });
    built[name] = file;
  }
  return built;
}

/** Starts one: `{ time() → { ms, tag }, stop() }`. */
export function startNative(file) {
  const child = spawn(file, { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const started = lines.next();
  const time = async () => {
    await started;
    const since = timeOf(child.pid);
    child.stdin.write("\n");
    const tag = (await lines.next()).value;
    return { ms: timeOf(child.pid) - since, tag };
  };
  return { time, stop: () => void child.stdin.end() };
}
