/**
 * Polish.
 * @module
 */
import type { AdviceTable } from "./table.js";

/** What is said about estimates in Polish. */
const pl: AdviceTable = {
  locale: "pl",
  weaknesses: {
    word: {
      warning: "To głównie słowo lub hasło, którego używa wiele osób.",
      suggestion: "Połącz kilka słów, które nie mają ze sobą nic wspólnego.",
    },
    context: {
      warning: "To głównie Twoje dane lub nazwa tej usługi.",
      suggestion: "Pomiń imiona, nazwy i adresy, które znają inni.",
    },
    walk: {
      warning: "To sąsiadujące klawisze klawiatury.",
      suggestion: "Użyj dłuższej drogi z zakrętami albo lepiej słów.",
    },
    sequence: {
      warning: "Litery lub cyfry w zwykłej kolejności łatwo odgadnąć.",
      suggestion: "Unikaj ciągów takich jak „abcd” lub „6543”.",
    },
    repeat: {
      warning: "Te same znaki powtarzają się wiele razy.",
      suggestion: "Powtarzanie nic nie daje. Lepiej dodaj inne słowa.",
    },
    date: {
      warning: "Daty i lata łatwo odgadnąć.",
      suggestion: "Unikaj dat, zwłaszcza związanych z Tobą.",
    },
    short: {
      warning: "To jest zbyt krótkie, aby trudno było je odgadnąć.",
      suggestion: "Dodaj jedno lub dwa słowa. Symbole i wielkie litery nie są potrzebne.",
    },
  },
  crackTime: "Czas potrzebny na odgadnięcie: {time}",
  instant: "mniej niż sekunda",
  centuries: "stulecia",
};

export default pl;
