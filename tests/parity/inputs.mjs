// Generated passwords and policies for comparing verdicts: the same for the same seed, in Node and in
// a browser. Owns the generator; must not import anything of either.

const presets = [
  "recommended",
  "nist-single-factor",
  "nist-mfa",
  "asvs-l1",
  "asvs-l2",
  "asvs-l3",
  "pci-dss-4",
  "prelude",
  "jitsudo",
  "unleash",
  "unleash-upstream",
  "px0",
  "truefoundry",
];
const sources = ["email", "username", "name", "service"];
const lists = ["common-10k", "common-full", "long-15", "patterns", "words-12"];

/** A list and a vocabulary that a policy carries itself: some of what the passwords are made of. */
const own = [
  ...[
    "Relatch",
    "Zu\u0308rich",
    "ZÜRICH",
    "acme corp",
    "Ярослав",
    "李小龍",
    "O'Neill",
    "İstanbul",
    "ßtraße",
    "ΟΔΟΣ",
    "ǸLICE",
  ],
  ..."dragon monkey shadow master letmein trustno1 qwerty 123456 sunshine princess football".split(" "),
  ...Array.from({ length: 60 }, (_, at) => `Zyxomatic${at * at}`),
];

/** Policies that together use every member: all presets, and rules that no preset has. */
const policies = [
  ...presets.map((preset) => ({ version: 1, preset })),
  ...["exact", "caseless", "derived"].flatMap((match) =>
    lists.map((list) => ({ version: 1, blocklist: { lists: [list], match } })),
  ),
  ...["equals", "contains"].map((match) => ({
    version: 1,
    context: { words: ["Relatch", "zürich", "acme corp"], from: sources, match },
  })),
  ...["code-point", "utf16", "byte"].flatMap((unit) =>
    ["nfc", "none"].map((normalize) => ({
      version: 1,
      normalize,
      length: { min: 6, max: 24, unit, maxBytes: 64 },
      maxRepeating: 2,
      maxSequential: 3,
    })),
  ),
  ...["ascii", "unicode"].flatMap((classes) => [
    {
      version: 1,
      classes,
      required: [
        { anyOf: ["upper", "digit"], min: 2 },
        { anyOf: ["special"] },
        { anyOf: [{ chars: "aeiou -" }], min: 3 },
      ],
    },
    {
      version: 1,
      classes,
      allowed: ["lower", "digit", { chars: " .-_" }],
      passphrase: { min: 12 },
      atLeast: { of: ["upper", "lower", "digit", "special"], count: 3 },
    },
    {
      version: 1,
      classes,
      atLeast: { of: ["upper", "unicode", { chars: "xyz" }], count: 2 },
      maxRepeating: { max: 1, except: "line-breaks" },
    },
  ]),
  { version: 1, preset: "recommended", strength: { min: 3 }, maxSequential: 2 },
  ...["exact", "caseless", "derived"].map((match) => ({
    version: 1,
    blocklist: { match, entries: own },
    strength: { min: 2, words: own.slice(0, 40) },
  })),
  { version: 1, preset: "recommended", blocklist: { entries: own }, strength: { min: 3, words: own.slice(40) } },
];

/**
 * Where characters come from. Left out are combining marks that only the newest Unicode knows: a host
 * that knows a mark composes around it, an older one does not, and that is no difference of engines.
 */
const ranges = [
  [0x20, 0x7e],
  [0x20, 0x7e],
  [0xa0, 0x24f],
  [0x300, 0x36f],
  [0x370, 0x52f],
  [0x590, 0x5c7],
  [0x5d0, 0x6ff],
  [0x900, 0x97f],
  [0xe00, 0xe7f],
  [0x1100, 0x11ff],
  [0x1e00, 0x1fff],
  [0x2000, 0x206f],
  [0x2100, 0x214f],
  [0x3040, 0x30ff],
  [0x4e00, 0x9fff],
  [0xac00, 0xd7a3],
  [0xe000, 0xe0ff],
  [0xf900, 0xfb4f],
  [0xfe00, 0xfe0f],
  [0xff00, 0xffef],
  [0x10400, 0x1044f],
  [0x1d100, 0x1d126],
  [0x1d129, 0x1d1ff],
  [0x1f300, 0x1faff],
  [0x2f800, 0x2fa1f],
  [0xe0000, 0xe01ef],
  [0x10ff00, 0x10ffff],
  [0, 0x1f],
];
const odd = "İıŞşẞßſKÅΣςσǅﬁ²٣९\u0345\u030a\u{1f468}\u200d\u{1f469}\r\n\u2028\t\0\u007f\u00a0\ufeff";
const rows = [
  "1234567890",
  "qwertyuiop[]",
  "asdfghjkl;'",
  "zxcvbnm,./",
  "abcdefghijklmnopqrstuvwxyz",
  "qwertzuiop",
  "1qaz2wsx3edc4rfv",
];
const leet = { a: "@4", b: "8", c: "(<", e: "3", g: "69", i: "1!|", l: "1|!", o: "0", s: "$5", t: "7+", z: "2" };
const names = ["Ada Lovelace", "grace.hopper", "Zoë Müller-Lüdenscheidt", "李小龍", "Ярослав", "O'Neill", "x"];

/** Numbers from 0 to below `below`, the same for the same seed (mulberry32). */
export function random(seed) {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** The words of a list in its front-coded form, which scripts/lists/format.mjs describes. */
export function wordsOf(list) {
  const words = [];
  let previous = [];
  for (const [, shared, rest] of list.slice(list.indexOf("\n") + 1).matchAll(/Z?([A-Y])([^A-Z]*)/gu)) {
    // What is shared is counted in bytes; entries beyond ASCII are left out.
    const word = [...previous.slice(0, shared.charCodeAt(0) - 65), ...new TextEncoder().encode(rest)];
    previous = word;
    if (word.every((byte) => byte < 0x80)) words.push(String.fromCharCode(...word));
  }
  return words;
}

/**
 * Batches `{ policy, inputs: [[password, owner], …] }` of a few kilobytes until `count` passwords
 * have been made; `words` are common passwords.
 */
export function* batches(seed, count, words) {
  const dice = random(seed);
  const pick = (from) => from[dice(from.length)];
  const repeat = (times, make) => Array.from({ length: times }, make).join("");
  const character = () => {
    const [first, last] = pick(ranges);
    return String.fromCodePoint(first + dice(last - first + 1));
  };
  const ascii = (length) => repeat(length, () => String.fromCharCode(0x20 + dice(0x5f)));
  const digits = (length) => repeat(length, () => String(dice(10)));
  const cased = (text) =>
    [
      text,
      text.toUpperCase(),
      text[0]?.toUpperCase() + text.slice(1),
      [...text].map((c) => (dice(2) ? c.toUpperCase() : c)).join(""),
    ][dice(4)];
  const leeted = (text) => [...text].map((c) => (leet[c] && dice(2) ? pick(leet[c]) : c)).join("");
  const disguised = (word) =>
    pick([
      () => word,
      () => cased(word),
      () => leeted(word),
      () => word + digits(1 + dice(4)),
      () => word + pick("!?.#$"),
      () => pick("!1#") + word + digits(dice(5)) + pick("!."),
      () => [...word].reverse().join(""),
      () => word.repeat(2 + dice(2)),
      () => leeted(cased(word)) + digits(2),
      () => word + pick(["", "-", " ", "_", "."]) + pick(words),
    ])();
  const owner = () =>
    pick([
      () => ({}),
      () => ({}),
      () => ({ email: `${pick(names).replaceAll(" ", ".")}@example.com` }),
      () => ({ email: "ada@example.com", name: pick(names), service: "Acme Corp" }),
      () => ({ username: pick(names), name: pick(names) }),
    ])();
  const ofOwner = (known) => {
    const word = pick([...Object.values(known), "relatch", "Zu\u0308rich", "acme corp", ...own]);
    return pick([
      () => word,
      () => disguised(word.toLowerCase()),
      () => word.split(/[@. ]/)[0] + digits(4),
      () => ascii(3) + word + ascii(2),
    ])();
  };
  const run = () => {
    const row = pick(rows);
    const from = dice(row.length);
    return pick([
      () => row.slice(from, from + 3 + dice(10)),
      () => [...row.slice(from)].reverse().join(""),
      () => pick(row).repeat(1 + dice(20)),
      () => row.slice(from, from + 2).repeat(1 + dice(9)),
      () => row.slice(0, 5) + digits(3),
    ])();
  };
  const date = () =>
    pick([
      () => `${1 + dice(28)}${pick("./- ")}${1 + dice(12)}${pick("./- ")}${1930 + dice(110)}`,
      () => `${1930 + dice(110)}${digits(4)}`,
    ])();
  const kinds = [
    () => ascii(dice(32)),
    () => disguised(pick(words)),
    () => disguised(pick(words)),
    ofOwner,
    run,
    () => repeat(dice(24), character),
    () => repeat(1 + dice(12), () => pick("aeonc") + (dice(2) ? character() : pick("\u0301\u0308\u0327"))),
    () => repeat(dice(12), () => (dice(2) ? pick([...odd]) : pick("kKsSiI"))),
    () => date() + pick(["", "!", pick(words)]),
    () => Array.from({ length: 2 + dice(4) }, () => pick(words)).join(pick(["", " ", "-"])),
    () => disguised(run()),
    () => (dice(40) ? ascii(40 + dice(60)) : repeat(200 + dice(1200), dice(2) ? character : () => pick("ab1!"))),
  ];
  for (let made = 0, turn = 0; made < count; turn += 1) {
    const inputs = [];
    for (let size = 0; made < count && inputs.length < 100 && size < 2_500; made += 1) {
      const known = owner();
      const password = pick(kinds)(known).toWellFormed();
      inputs.push([password, known]);
      size += password.length;
    }
    yield { policy: policies[turn % policies.length], inputs };
  }
}
