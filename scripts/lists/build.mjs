// Builds the committed lists of common passwords from the packages that fetch.mjs installs.
//
//   node scripts/lists/fetch.mjs && node scripts/lists/build.mjs
//
// Writes src/policy/lists/*.list and prints what they hold and weigh. NOTICE names the sources.
import { writeFileSync } from "node:fs";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { dictionary } from "./dictionary.mjs";
import { decodeList, encodeList, encodeRanks } from "./format.mjs";
import { dictionarySource, fold, passwordSources, rankedUnion, wordSources } from "./sources.mjs";

const OUTPUT = new URL("../../src/policy/lists/", import.meta.url);
// Shorter words say nothing about a password that any policy accepts.
const SHORTEST = 4;
const TOP = 1000;

const length = (word) => [...word].length;
const ranked = rankedUnion(passwordSources()).filter((word) => length(word) >= SHORTEST);
const top = new Set(ranked.slice(0, TOP));
const atLeast = (least) => ranked.filter((word) => length(word) >= least);
// Shorter words are no password that `recommended` accepts, and parts of passphrases.
const words = new Set(
  dictionarySource()
    .map(fold)
    .filter((word) => /^[a-z]{12,}$/.test(word)),
);

// What is shipped to browsers has one section, what the Worker holds is split by length.
const lists = {
  "common-10k": { words: ranked.slice(0, 10_000), buckets: [0] },
  "common-full": { words: ranked, buckets: [0, 8, 10, 12, 15] },
  "long-15": { words: atLeast(15), buckets: [0] },
  "words-12": { words: [...words], buckets: [12] },
};

for (const [name, { words, buckets }] of Object.entries(lists)) {
  const bytes = encodeList(words, top, buckets);
  if (decodeList(bytes).sort().join("\n") !== [...words].sort().join("\n")) {
    throw new Error(`${name} does not read back`);
  }
  const lengths = [8, 10, 12, 15].map((n) => words.filter((word) => length(word) >= n).length);
  write(name, bytes, `${words.length} words; of 8, 10, 12, 15 or more: ${lengths.join(", ")}`);
}

for (const size of ["lite", "standard"]) {
  const ranks = dictionary(wordSources(), size, fold);
  write(`strength-${size}`, encodeRanks(ranks), `${ranks.size} words`);
}

// What the package's generator draws from: 2,048 common English words.
const drawn = wordSources().english_wikipedia.filter((word) => /^[a-z]{4,7}$/.test(word));
writeFileSync(new URL("../../pkg/src/generate.list", import.meta.url), drawn.slice(0, 2048).sort().join("\n"));

function write(name, bytes, what) {
  writeFileSync(new URL(`${name}.list`, OUTPUT), bytes);
  const [raw, gzip, brotli] = [bytes, gzipSync(bytes), brotliCompressSync(bytes)].map((b) => b.length);
  console.log(`${name}: ${what}; ${raw} bytes, gzip ${gzip}, brotli ${brotli}`);
}
