/**
 * German.
 * @module
 */
import type { AdviceTable } from "./table.js";

/** What is said about estimates in German. */
const de: AdviceTable = {
  locale: "de",
  weaknesses: {
    word: {
      warning: "Das ist im Wesentlichen ein Wort oder ein Passwort, das viele verwenden.",
      suggestion: "Mehrere Wörter aneinanderreihen, die nichts miteinander zu tun haben.",
    },
    context: {
      warning: "Das sind im Wesentlichen eigene Angaben oder der Name dieses Dienstes.",
      suggestion: "Namen und Adressen weglassen, die andere kennen.",
    },
    walk: {
      warning: "Das folgt benachbarten Tasten der Tastatur.",
      suggestion: "Einen längeren Weg mit Wendungen nehmen oder besser Wörter.",
    },
    sequence: {
      warning: "Buchstaben oder Ziffern in ihrer Reihenfolge werden früh erraten.",
      suggestion: "Folgen wie „abcd“ oder „6543“ vermeiden.",
    },
    repeat: {
      warning: "Dieselben Zeichen kommen immer wieder.",
      suggestion: "Wiederholung bringt nichts. Besser weitere Wörter hinzufügen.",
    },
    date: {
      warning: "Datumsangaben und Jahreszahlen werden früh erraten.",
      suggestion: "Datumsangaben vermeiden, vor allem eigene.",
    },
    short: {
      warning: "Das ist zu kurz, um schwer zu erraten zu sein.",
      suggestion: "Ein oder zwei Wörter hinzufügen. Sonderzeichen und Großbuchstaben sind nicht nötig.",
    },
  },
  crackTime: "Zeit, um es zu erraten: {time}",
  instant: "weniger als eine Sekunde",
  centuries: "Jahrhunderte",
};

export default de;
