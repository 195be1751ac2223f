// What is measured: passwords of eight kinds, the same in every run, and single inputs that are known to
// stall estimators. Owns the corpus only.
import { random, wordsOf } from "../../tests/parity/inputs.mjs";

const each = 250;
const leetSigns = { a: "4", e: "3", i: "1", o: "0", s: "$", t: "7", l: "|", g: "9", b: "8" };
const rows = ["qwertyuiop", "asdfghjkl", "zxcvbnm", "1234567890", "poiuytrewq"];
const names = ["ada", "grace", "jonas", "maria", "pavel", "sofia", "yuki", "zoe"];
const scripts = [[0x430, 32], [0x3b1, 24], [0x3041, 80], [0x4e00, 2000], [0x1f600, 60], [0xe0, 30]];
const leetRun = "4@8({[</369&#!1/|0$5+7%2/4@8({[</369&#!1/|0$5+7%2/4@8({[</369&#!1/|0$5+7%2/4@8({[</369&#!1/|0$5+7%2/";

/** 2,000 passwords, 250 of a kind: `{ kind: [password, …] }`; `list` is a list of common passwords. */
export function corpus(list) {
  const dice = random(1843);
  const words = wordsOf(list);
  const pick = (from) => from[dice(from.length)];
  const ascii = (length) => Array.from({ length }, () => String.fromCharCode(33 + dice(94))).join("");
  const phrase = () => Array.from({ length: 4 + dice(3) }, () => pick(words)).join(pick([" ", "-"]));
  const kinds = {
    random: () => ascii(8 + dice(16)),
    common: () => pick(words),
    leet: () => [...pick(words)].map((c) => leetSigns[c] ?? c).join("") + dice(100),
    keyboard: () => pick(rows).slice(dice(4)) + pick(rows).slice(0, 4 + dice(4)),
    unicode: () => Array.from({ length: 8 + dice(8) }, () => pick(scripts)).map(([from, many]) => String.fromCodePoint(from + dice(many))).join(""),
    passphrase: phrase,
    "name and date": () => `${pick(names)}${1 + dice(28)}.${1 + dice(12)}.${1940 + dice(80)}`,
    long: () => (dice(2) ? ascii(64 + dice(192)) : `${phrase()} ${phrase()} ${phrase()}`),
  };
  return Object.fromEntries(Object.entries(kinds).map(([kind, make]) => [kind, Array.from({ length: each }, make)]));
}

/** Inputs on which estimators of the zxcvbn family take seconds. */
export function adversaries() {
  const dice = random(7);
  const noise = (length) => Array.from({ length }, () => String.fromCharCode(33 + dice(94))).join("");
  return {
    "leet, 48 characters": leetRun.slice(0, 48),
    "leet, 96 characters": leetRun.slice(0, 96),
    "random, 100": noise(100),
    "random, 256": noise(256),
    "random, 1,000": noise(1_000),
    "a × 1,000": "a".repeat(1_000),
    "passphrase × 9": "correct horse battery staple".repeat(9).slice(0, 256),
  };
}
