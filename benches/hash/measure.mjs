// Measures what a password's hash costs, beside its peers, in one run: `node measure.mjs ARGON2ID.WASM
// ROUNDS`. Every round computes each contestant once, in an order of its own, so that what else the
// machine does, and what the one before has left in caches, falls on all alike. Writes the
// tables into `docs/performance.md` and draws `docs/performance-hash.svg`.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { inRoot } from "../../scripts/lib/paths.mjs";
import { chart } from "./chart.mjs";
import { contestants } from "./contestants.mjs";
import { ownTime } from "./cpu.mjs";
import { natives, startNative } from "./native.mjs";
import { binary, workerd } from "./workerd.mjs";

const [file, roundsText = "15"] = process.argv.slice(2);
const rounds = Number(roundsText);

/** What takes a second or so is computed in every third round. */
const slow = new Set(["noble", "bcryptjs"]);
/** Fresh processes for a first call. */
const fresh = 3;

const titles = {
  libargon2Avx2: "libargon2, AVX2", libargon2Ssse3: "libargon2, SSSE3", crateNative: "argon2 crate",
  kernel: "Relatch's kernel", crate: "argon2 crate", hashWasm: "hash-wasm", noble: "@noble/hashes",
  betterAuth: "Better Auth (scrypt)", bcryptjs: "bcryptjs, cost 12",
};
const places = { native: "native", node: `Node ${process.versions.node}`, workerd: "workerd" };

const middle = (numbers) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1];
const report = (line) => process.stderr.write(`· ${line}\n`);

/** Every contestant: where it runs, how to start a fresh one, and the running one that rounds measure. */
async function prepare() {
  const built = await natives();
  const startWorker = await workerd(file);
  const shared = await startWorker();
  const module = await WebAssembly.compile(readFileSync(file));
  const native = Object.entries(built).map(([name, path]) => {
    const running = startNative(path);
    return { name, place: "native", time: running.time, stop: running.stop, first: () => firstNative(path) };
  });
  const inNode = Object.entries(contestants).map(([name, make]) => ({
    name, place: "node", time: timed(make({ argon2id: module })), stop() {}, first: () => firstInNode(name),
  }));
  const onWorkerd = [...Object.keys(contestants), "nothing"].map((name) => ({
    name, place: "workerd", time: () => shared.time(name), stop() {}, first: () => firstOnWorkerd(startWorker, name),
  }));
  return { all: [...native, ...inNode, ...onWorkerd], stop: () => shared.stop() };
}

const timed = (call) => async () => {
  const since = ownTime();
  const tag = await call();
  return { ms: ownTime() - since, tag };
};

async function firstNative(path) {
  const { time, stop } = startNative(path);
  const { ms } = await time();
  stop();
  return ms;
}

function firstInNode(name) {
  const args = ["--no-warnings", join(import.meta.dirname, "once.mjs"), name, file];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: "utf8" }))[0];
}

async function firstOnWorkerd(start, name) {
  const instance = await start();
  const { ms } = await instance.time(name);
  await instance.stop();
  return ms;
}

async function measure(all) {
  for (const one of all) {
    one.firsts = [];
    for (let turn = 0; turn < fresh; turn += 1) one.firsts.push(await one.first());
    one.times = [];
    // Twice, so that the engine has compiled it before rounds begin.
    for (let turn = 0; turn < 2; turn += 1) one.last = await one.time();
    report(`${places[one.place]}: ${titles[one.name] ?? one.name}, first call`);
  }
  agree(all);
  for (let round = 0; round < rounds; round += 1) {
    for (const one of shuffled(all)) {
      if (slow.has(one.name) && round % 3 > 0) continue;
      one.last = await one.time();
      one.times[round] = one.last.ms;
    }
    if (round % 5 === 4) report(`${round + 1} of ${rounds} rounds`);
  }
}

/** The same in a random order. */
const shuffled = (all) => all.map((one) => ({ one, key: Math.random() })).toSorted((a, b) => a.key - b.key).map(({ one }) => one);

/** All that compute the recipe of new hashes have computed the same tag. */
function agree(all) {
  const tags = all.filter(({ last: { tag } }) => tag).map(({ name, place, last: { tag } }) => ({ name, place, tag }));
  const odd = tags.find(({ tag }) => tag !== tags[0].tag);
  if (odd) throw new Error(`${odd.name} (${odd.place}) computes ${odd.tag}, not ${tags[0].tag}`);
}

/** Medians and minima, and the median of what each took in a round for what the kernel took in it. */
function summed(all, base) {
  return all.map(({ name, place, firsts, times }) => {
    const kernel = base(place).times;
    const ratios = times.flatMap((ms, round) => [ms / kernel[round]]);
    const taken = times.flatMap((ms) => [ms]);
    return { name, place, title: titles[name], first: middle(firsts), median: middle(taken), least: Math.min(...taken), ratio: middle(ratios) };
  });
}

function table(results, place) {
  const number = (ms) => ms.toFixed(ms < 100 ? 1 : 0);
  const lines = results.filter((result) => result.place === place && result.title).map(({ title, first, median, least, ratio }) =>
    `| ${title} | ${number(first)} | ${number(median)} | ${number(least)} | ${ratio.toFixed(2)} |`);
  return ["| | first call | median | least | × the kernel |", "|---|--:|--:|--:|--:|", ...lines].join("\n");
}

function machine() {
  const version = (command, ...args) => execFileSync(command, args, { encoding: "utf8" }).split("\n")[0];
  return [`${cpus()[0].model}, ${cpus().length} CPUs, load ${loadavg()[0].toFixed(1)} before`, `V8 ${process.versions.v8} in Node`,
    version(binary, "--version"), version("rustc", "--version"), version("cc", "--version"), new Date().toISOString().slice(0, 10)].join("; ");
}

function written(results, description) {
  const idle = results.find(({ name }) => name === "nothing").median;
  const of = (name, place) => results.find((result) => result.name === name && result.place === place);
  const times = (name, place) => of(name, place)?.ratio.toFixed(2) ?? "–";
  const avx2 = of("libargon2Avx2", "native");
  return `${description}. ${rounds} rounds.

![Bars: milliseconds of one password's hash, by contestant and runtime](performance-hash.svg)

In this run, against the kernel: the crate took ${times("crate", "workerd")} times as long on workerd and ${times("crate", "node")} in Node, hash-wasm ${times("hashWasm", "workerd")} and ${times("hashWasm", "node")}, Better Auth's scrypt ${times("betterAuth", "workerd")} and ${times("betterAuth", "node")}.${avx2 ? ` Native libargon2 with AVX2 took ${avx2.ratio.toFixed(2)} times what the kernel takes in Node, so the kernel takes ${(1 / avx2.ratio).toFixed(2)} times as long.` : ""}

Native, milliseconds of CPU; the last column compares with the kernel in Node:

${table(results, "native")}

Node, milliseconds of CPU:

${table(results, "node")}

workerd, milliseconds of CPU of a request on the same machine (one that computes nothing takes ${idle.toFixed(1)}):

${table(results, "workerd")}`;
}

const description = machine();
const { all, stop } = await prepare();
try {
  await measure(all);
} finally {
  for (const one of all) one.stop();
  await stop();
}
const results = summed(all, (place) => all.find((one) => one.name === "kernel" && one.place === (place === "native" ? "node" : place)));
const text = written(results, description);
console.log(text);
const page = inRoot("docs", "performance.md");
writeFileSync(page, readFileSync(page, "utf8").replace(/(?<=<!-- bench:hash -->\n).*(?=<!-- end of bench:hash -->)/s, () => `${text}\n`));
writeFileSync(inRoot("docs", "performance-hash.svg"), chart(results.filter(({ title }) => title), places));
