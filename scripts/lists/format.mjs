// The list format that src/policy/words.rs searches in place.
//
// A header line `relatch-list 1;<least>:<bytes>;…\n`, then the sections, one per range of lengths,
// named by the least length in bytes of their words. A section is a sorted run of words,
// front-coded: a capital letter says how many bytes a word shares with the one before (A = 0 …
// Y = 24), then come the others. Only whole characters are shared, so a list is UTF-8 as a whole. A `Z` before that letter marks one of the most common words. Words
// hold no capital letters themselves. Every 64th word shares nothing: a search can start there.
// More sections make a search shorter and the compressed list longer.
//
// A ranked list starts with `relatch-ranks 1` and has one section; after the letter that says what
// is shared stands the word's rank, as a small letter: a = 1, b = 2 and 3, c = 4 to 7 …
const PLAIN = "relatch-list 1",
  RANKED = "relatch-ranks 1";
const RESTART = 64;
const MOST_SHARED = 24;
const A = 65,
  Z = 90;

/** What `b` shares with `a`, in bytes; whole characters only, so that a list is text. */
function shared(a, b) {
  let n = 0;
  while (n < MOST_SHARED && n < a.length && n < b.length && a[n] === b[n]) n += 1;
  while (n > 0 && isWithinCharacter(b[n])) n -= 1;
  return n;
}

/** Whether a byte of UTF-8 goes on with a character. */
const isWithinCharacter = (byte) => (byte & 0xc0) === 0x80;

/** `notes` gives what stands before and after the letter of a word. */
function encodeSection(words, notes) {
  const encoded = words.map((word) => ({ bytes: Buffer.from(word), ...notes(word) }));
  encoded.sort((a, b) => Buffer.compare(a.bytes, b.bytes));
  const parts = [];
  for (const [at, { bytes, before = "", after = "" }] of encoded.entries()) {
    if (bytes.some((byte) => byte >= A && byte <= Z)) throw new Error(`not folded: ${bytes}`);
    const keep = at % RESTART === 0 ? 0 : shared(encoded[at - 1].bytes, bytes);
    parts.push(Buffer.from(before + String.fromCharCode(A + keep) + after));
    parts.push(bytes.subarray(keep));
  }
  return Buffer.concat(parts);
}

/**
 * `words` as a list with a section from each length in `buckets` on (ascending, from 0); those in
 * the set `top` are marked as most common.
 */
export function encodeList(words, top, buckets) {
  const bucketOf = (word) => buckets.findLast((least) => Buffer.byteLength(word) >= least);
  const sections = buckets.map((least) => {
    const ofLength = words.filter((word) => bucketOf(word) === least);
    return encodeSection(ofLength, (word) => ({ before: top.has(word) ? "Z" : "" }));
  });
  const header = sections.map((bytes, at) => `${buckets[at]}:${bytes.length}`).join(";");
  return Buffer.concat([Buffer.from(`${PLAIN};${header}\n`), ...sections]);
}

/** A ranked list of the words in `ranks`, a map from word to the logarithm of its rank. */
export function encodeRanks(ranks) {
  const note = (word) => ({ after: String.fromCharCode("a".charCodeAt(0) + ranks.get(word)) });
  const words = encodeSection([...ranks.keys()], note);
  return Buffer.concat([Buffer.from(`${RANKED};0:${words.length}\n`), words]);
}

/** The words of a plain list, for checking what was written. */
export function decodeList(bytes) {
  const end = bytes.indexOf("\n");
  const lengths = bytes.subarray(0, end).toString().split(";").slice(1);
  let at = end + 1;
  const words = [];
  for (const length of lengths.map((section) => Number(section.split(":")[1]))) {
    words.push(...decodeSection(bytes.subarray(at, at + length)));
    at += length;
  }
  return words;
}

function decodeSection(bytes) {
  const words = [];
  let previous = Buffer.alloc(0);
  for (let at = 0; at < bytes.length; ) {
    if (bytes[at] === Z) at += 1;
    let end = at + 1;
    while (end < bytes.length && !(bytes[end] >= A && bytes[end] <= Z)) end += 1;
    previous = Buffer.concat([previous.subarray(0, bytes[at] - A), bytes.subarray(at + 1, end)]);
    words.push(previous.toString());
    at = end;
  }
  return words;
}
