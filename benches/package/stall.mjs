// One call of one estimator on one input, in milliseconds, after a warm-up: `node stall.mjs PEER INPUT [ZXCVBN.WASM]`.
// Calls that are over in half a second are made again, up to ten times, and the best one counts.
import { dependency, load } from "../../tests/package/package.mjs";
import { adversaries, corpus } from "./corpus.mjs";
import { peers } from "./peers.mjs";

const [wanted, input, crate] = process.argv.slice(2);
const { estimators } = await peers({ dependency, load, crate });
const { judge } = estimators.find(({ name }) => name === wanted);
const warmUp = corpus((await load("lists/common-full")).text);
for (const password of Object.values(warmUp).slice(0, 4).flat().slice(0, 40)) judge(password);

const budgetMs = 20_000;
setTimeout(() => process.exit(1), budgetMs).unref();
let took = Infinity;
for (let turn = 0, spent = 0; turn < 10 && spent < 500; turn += 1) {
  const since = performance.now();
  judge(adversaries()[input]);
  const now = performance.now() - since;
  took = Math.min(took, now);
  spent += now;
}
console.log(took > budgetMs ? "> 20,000" : took.toLocaleString("en", { maximumFractionDigits: took < 10 ? 2 : 0 }));
