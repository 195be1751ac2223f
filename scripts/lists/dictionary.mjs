// The words that a strength estimate knows, with their ranks: zxcvbn's six lists, cut to sizes.

const SIZES = {
  lite: {
    passwords: 10_000, english_wikipedia: 5_000, us_tv_and_film: 2_000,
    surnames: 2_000, female_names: 2_000, male_names: 983,
  },
  standard: {
    passwords: 30_000, english_wikipedia: 10_000, us_tv_and_film: 5_000,
    surnames: 5_000, female_names: 3_712, male_names: 983,
  },
};

/** Folded words → the power of two at or below their best rank (from 1) in any list. */
export function dictionary(lists, size, fold) {
  const best = new Map();
  for (const [name, count] of Object.entries(SIZES[size])) {
    for (const [at, word] of lists[name].slice(0, count).entries()) {
      const key = fold(word);
      best.set(key, Math.min(best.get(key) ?? Infinity, at + 1));
    }
  }
  return new Map([...best].map(([word, rank]) => [word, Math.floor(Math.log2(rank))]));
}
