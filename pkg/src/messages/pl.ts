/**
 * Polish.
 * @module
 */
import type { Messages } from "./messages.js";

/** Every sentence in Polish. */
const pl: Messages = {
  locale: "pl",
  dir: "ltr",
  issues: {
    too_short: {
      one: "Użyj co najmniej {need} znaku.",
      other: "Użyj co najmniej {need} znaków.",
    },
    too_long: { one: "Użyj najwyżej {need} znaku.", other: "Użyj najwyżej {need} znaków." },
    too_many_bytes: "To hasło jest za długie. Wybierz krótsze.",
    missing_class: "{classes}: co najmniej {need}.",
    classes_of: "Połącz co najmniej {need} rodzaje znaków: wielkie i małe litery, cyfry, znaki specjalne.",
    not_allowed: "Znak na pozycji {need} jest niedozwolony.",
    repeating: {
      one: "Nie używaj tego samego znaku dwa razy z rzędu.",
      other: "Nie używaj tego samego znaku więcej niż {need} razy z rzędu.",
    },
    sequential: "Unikaj ciągów takich jak „abcd” lub „4321” dłuższych niż {need}.",
    common: "To hasło jest powszechnie używane i łatwe do odgadnięcia. Wybierz inne.",
    common_derived: "To tylko drobna odmiana powszechnie używanego hasła, łatwa do odgadnięcia. Wybierz inne.",
    context: "Nie używaj jako hasła swoich danych ani nazwy tej usługi.",
    weak: "To hasło zbyt łatwo odgadnąć. Wydłuż je lub uczyń mniej przewidywalnym.",
    invisible_character: "Hasło zawiera niewidoczny znak. Ponowne wpisanie go może się nie udać.",
    mixed_script: "Hasło łączy podobne litery z różnych alfabetów. Ponowne wpisanie go może się nie udać.",
    breached: {
      one: "To hasło pojawiło się w wycieku danych. Wybierz inne.",
      other: "To hasło pojawiło się {count} razy w wyciekach danych. Wybierz inne.",
    },
    breach_unavailable: "Nie udało się sprawdzić znanych wycieków danych. Spróbuj za chwilę.",
    reused: "To hasło było już używane. Wybierz inne.",
    unknown: "Tego hasła nie można użyć. Wybierz inne.",
  },
  rules: {
    min_length: { one: "Co najmniej {need} znak", few: "Co najmniej {need} znaki", other: "Co najmniej {need} znaków" },
    max_length: { one: "Najwyżej {need} znak", few: "Najwyżej {need} znaki", other: "Najwyżej {need} znaków" },
    class: "{classes}: co najmniej {need}",
    classes_of: "Co najmniej {need} z tych rodzajów znaków: {classes}",
    allowed: "Tylko te znaki: {classes}",
    repeating: {
      one: "Żaden znak dwa razy z rzędu",
      other: "Żaden znak więcej niż {need} razy z rzędu",
    },
    sequential: "Bez ciągów takich jak „abcd” lub „4321” dłuższych niż {need}",
    common: "Nie jest powszechnie używanym hasłem",
    context: "Nie Twoje dane ani nazwa tej usługi",
    strength: "Trudne do odgadnięcia",
  },
  passphrase: "Albo po prostu co najmniej {need} dowolnych znaków",
  classes: {
    upper: "wielkie litery",
    lower: "małe litery",
    digit: "cyfry",
    special: "znaki specjalne",
    "ascii-printable": "litery bez znaków diakrytycznych, cyfry i znaki specjalne",
    unicode: "dowolne znaki",
  },
  ui: {
    title: "Wymagania dotyczące hasła",
    show: "Pokaż hasło",
    hide: "Ukryj hasło",
    shown: "Hasło jest widoczne",
    hidden: "Hasło jest ukryte",
    met: "Spełnione: {rule}",
    unmet: "Niespełnione: {rule}",
    pending: "Sprawdzane przy wysyłaniu: {rule}",
    complete: "Wszystkie wymagania są spełnione",
    remaining: {
      one: "{count} wymaganie nie jest spełnione",
      few: "{count} wymagania nie są spełnione",
      many: "{count} wymagań nie jest spełnionych",
      other: "{count} wymagania nie jest spełnione",
    },
    strength: "Siła hasła",
    scores: ["bardzo słabe", "słabe", "średnie", "silne", "bardzo silne"],
  },
};

export default pl;
