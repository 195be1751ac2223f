/**
 * What to tell a person about an estimate: what makes the password weak, what would help, and how long it
 * takes to guess. An entry of its own, so that only who shows it loads it. May import the English table
 * and types.
 *
 * @example
 * ```ts
 * import { advise } from "relatch/advice";
 * import de from "relatch/advice/de";
 *
 * advise(strength("qwertzuiop"), de);
 * // { warning: "Das folgt benachbarten Tasten der Tastatur.", suggestion: …, crackTime: "Zeit, um es zu erraten: …" }
 * ```
 * @module
 */
import en from "./advice/en.js";
import type { AdviceTable } from "./advice/table.js";
import type { Strength } from "./estimator.js";

export type { AdviceTable, WeaknessText } from "./advice/table.js";

/** What to tell a person about an estimate. */
export interface Advice {
  /** What makes the password easy to guess; only where the estimate names it, at scores up to 2. */
  readonly warning?: string;
  /** What would be better; beside a warning. */
  readonly suggestion?: string;
  /** How long guessing takes. */
  readonly crackTime: string;
}

/**
 * Guesses in a second of somebody who has a slowly hashed password at hand: zxcvbn's figure, and the one
 * that fits the hashes of this server.
 */
const GUESSES_PER_SECOND = 10_000;

/** Units of time, and how many seconds they have. */
const UNITS: readonly (readonly [string, number])[] = [
  ["year", 31_536_000],
  ["month", 2_628_000],
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
  ["second", 1],
];

/** Years from which a number says nothing more. */
const MOST_YEARS = 100;

/** The sentences for an estimate in the language of `table`; English unless it says otherwise. `perSecond` is how many guesses a second there are, 10,000 by default. */
export function advise(
  { warning, log10 }: Pick<Strength, "warning" | "log10">,
  table: AdviceTable = en,
  perSecond: number = GUESSES_PER_SECOND,
): Advice {
  if (!table?.weaknesses) throw new TypeError(`table: must be a table: import de from "relatch/advice/de"`);
  const crackTime = table.crackTime.replace("{time}", duration(10 ** log10 / perSecond, table));
  return { ...(warning && table.weaknesses[warning]), crackTime };
}

function duration(seconds: number, { locale, instant, centuries }: AdviceTable): string {
  const [unit, size] = UNITS.find(([, size]) => seconds >= size) ?? [];
  if (!unit || !size) return instant;
  const count = Math.floor(seconds / size);
  return unit === "year" && count >= MOST_YEARS ? centuries : inUnits(count, unit, locale);
}

/** Such as “3 hours”, with the plural and the digits of the language; in English where the runtime knows no units. */
function inUnits(count: number, unit: string, locale: string): string {
  try {
    return new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "long" }).format(count);
  } catch {
    return `${count} ${unit}${count === 1 ? "" : "s"}`;
  }
}
