// The words that a strength estimate knows, with their ranks: zxcvbn's six lists, cut to sizes.

const SIZES = {
  lite: {
    passwords: 11_500,
    english_wikipedia: 3_750,
    us_tv_and_film: 1_000,
    surnames: 1_000,
    female_names: 1_000,
    male_names: 983,
  },
  standard: {
    passwords: 30_000,
    english_wikipedia: 10_000,
    us_tv_and_film: 5_000,
    surnames: 5_000,
    female_names: 3_712,
    male_names: 983,
  },
};

/** The rank from which a word is no longer one of the thousand most common, as a power of two. */
const THOUSANDTH = 10;

/** Bits that a digit adds to a guess. */
const DIGIT = Math.log2(10);

/** Folded words → the power of two at or below their best rank (from 1) in any list. */
export function dictionary(lists, size, fold) {
  const best = new Map();
  for (const [name, count] of Object.entries(SIZES[size])) {
    for (const [at, word] of lists[name].slice(0, count).entries()) {
      const key = fold(word);
      best.set(key, Math.min(best.get(key) ?? Infinity, at + 1));
    }
  }
  const ranks = new Map([...best].map(([word, rank]) => [word, Math.floor(Math.log2(rank))]));
  return size === "lite" ? thrifty(ranks) : ranks;
}

/** What tells something of `ranks`, as powers of four: half as many bits, and scores hardly move. */
function thrifty(ranks) {
  const telling = [...ranks].filter(([word, rank]) => isTelling(word, rank, ranks));
  return new Map(telling.map(([word, rank]) => [word, rank - (rank % 2)]));
}

/**
 * Whether an estimate would have another score without the word. Not without a rare number, nor without
 * a rare word whose last digits cost what digits cost; one of the thousand most common words is
 * cheaper than any two parts.
 */
function isTelling(word, rank, ranks) {
  if (rank < THOUSANDTH) return true;
  if (/^\d+$/.test(word)) return false;
  const [, stem, digits] = /^(.{3,}?)(\d{1,2})$/.exec(word) ?? [];
  return !ranks.has(stem) || ranks.get(stem) + digits.length * DIGIT > rank + 1.5;
}
