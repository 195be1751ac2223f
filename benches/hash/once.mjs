// Runs one contestant in a process of its own: `node once.mjs NAME ARGON2ID.WASM`. Prints the milliseconds
// of its first call and of the second.
import { readFileSync } from "node:fs";
import { contestants } from "./contestants.mjs";
import { ownTime } from "./cpu.mjs";

const [name, file] = process.argv.slice(2);
const call = contestants[name]({ argon2id: await WebAssembly.compile(readFileSync(file)) });
const times = [];
for (let turn = 0; turn < 2; turn += 1) {
  const since = ownTime();
  await call();
  times.push(ownTime() - since);
}
console.log(JSON.stringify(times));
