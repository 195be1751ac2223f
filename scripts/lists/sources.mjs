// The source lists of common passwords, each as an array; ranked ones start with the most common.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { gunzipSync } from "node:zlib";

const require = createRequire(import.meta.url);

/** @returns {{ name: string, ranked: boolean, words: string[] }[]} */
export function passwordSources() {
  const { Decoder } = require("incremental-encoder").default;
  const fxa = require("fxa-common-password-list/src/encoded-passwords").split("\n");
  const django = readFileSync(new URL(".sources/common-passwords.txt.gz", import.meta.url));
  return [
    { name: "zxcvbn", ranked: true, words: require("zxcvbn/lib/frequency_lists").passwords },
    {
      name: "@zxcvbn-ts/language-common",
      ranked: true,
      words: require("@zxcvbn-ts/language-common").dictionary["passwords-common"],
    },
    { name: "Django", ranked: true, words: gunzipSync(django).toString("utf8").trim().split("\n") },
    { name: "fxa-common-password-list", ranked: false, words: new Decoder().decode(fxa) },
  ];
}

/** The words of Webster's dictionary of 1934. */
export function dictionarySource() {
  return readFileSync(new URL(".sources/web2.txt", import.meta.url), "utf8").split("\n");
}

/** The word lists of zxcvbn, most common first: what a strength estimate looks up. */
export function wordSources() {
  return require("zxcvbn/lib/frequency_lists");
}

/** As src/policy/fold.rs folds what the lists hold. */
export function fold(word) {
  return word.normalize("NFC").toLowerCase();
}

/**
 * The folded union of `sources`, most common first: by how many ranked lists hold a word, then by
 * its best rank. An unranked list counts last: it says nothing about short words.
 */
export function rankedUnion(sources) {
  const places = new Map();
  for (const { ranked, words } of sources) {
    for (const [rank, word] of words.entries()) {
      const key = fold(word);
      const place = places.get(key) ?? { ranked: new Set(), best: Infinity, unranked: 0 };
      if (ranked) place.ranked.add(words);
      else place.unranked = 1;
      if (ranked) place.best = Math.min(place.best, rank);
      places.set(key, place);
    }
  }
  const order = ([a, x], [b, y]) =>
    y.ranked.size - x.ranked.size || x.best - y.best || y.unranked - x.unranked || (a < b ? -1 : 1);
  return [...places].sort(order).map(([word]) => word);
}
