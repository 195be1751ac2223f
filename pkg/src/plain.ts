/**
 * Words and passwords in the form in which they are compared with each other. The server's half is
 * `src/policy/plain.rs`. Imports nothing.
 * @module
 */

/** Letters that no normal form takes apart, each with what people write for it. */
const LETTERS = ["ßss", "ıi", "øo", "łl", "đd", "æae", "œoe", "ςσ"];

/** The text in small letters and without accents: `straße` and STRASSE are the same, and so are José and jose. ASCII stays as it is. */
export function plain(text: string): string {
  if (!/[^\0-\x7f]/.test(text)) return text;
  const lower = text.toLowerCase().normalize("NFKD");
  const bare = lower.replace(/[\u0300-\u036f]/g, "").normalize("NFC");
  return LETTERS.reduce((sum, [letter, ...written]) => sum.replaceAll(letter!, written.join("")), bare);
}
