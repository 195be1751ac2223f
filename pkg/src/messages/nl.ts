/**
 * Dutch.
 * @module
 */
import type { Messages } from "./messages.js";

/** Every sentence in Dutch. */
const nl: Messages = {
  locale: "nl",
  dir: "ltr",
  issues: {
    too_short: { one: "Gebruik minstens {need} teken.", other: "Gebruik minstens {need} tekens." },
    too_long: { one: "Gebruik hoogstens {need} teken.", other: "Gebruik hoogstens {need} tekens." },
    too_many_bytes: "Dit wachtwoord is te lang. Kies een korter wachtwoord.",
    missing_class: "{classes}: gebruik er minstens {need}.",
    classes_of: "Combineer minstens {need} soorten tekens: hoofdletters, kleine letters, cijfers, symbolen.",
    not_allowed: "Het teken op positie {need} is niet toegestaan.",
    repeating: {
      one: "Gebruik hetzelfde teken niet twee keer achter elkaar.",
      other: "Gebruik hetzelfde teken niet meer dan {need} keer achter elkaar.",
    },
    sequential: "Vermijd reeksen zoals ‘abcd’ of ‘4321’ van meer dan {need} tekens.",
    common: "Dit wachtwoord wordt veel gebruikt en is makkelijk te raden. Kies een ander.",
    common_derived: "Dit is een kleine variatie op een veelgebruikt wachtwoord en makkelijk te raden. Kies een ander.",
    context: "Gebruik je eigen gegevens of de naam van deze dienst niet als wachtwoord.",
    weak: "Dit wachtwoord is te makkelijk te raden. Maak het langer of minder voorspelbaar.",
    invisible_character: "Het wachtwoord bevat een onzichtbaar teken. Misschien kun je het niet opnieuw typen.",
    mixed_script:
      "Het wachtwoord mengt letters uit verschillende alfabetten die op elkaar lijken. Misschien kun je het niet opnieuw typen.",
    breached: {
      one: "Dit wachtwoord is in een datalek opgedoken. Kies een ander.",
      other: "Dit wachtwoord is {count} keer in datalekken opgedoken. Kies een ander.",
    },
    breach_unavailable: "Bekende datalekken konden niet worden gecontroleerd. Probeer het zo nog eens.",
    reused: "Je hebt dit wachtwoord al eerder gebruikt. Kies een ander.",
    unknown: "Dit wachtwoord kan niet worden gebruikt. Kies een ander.",
  },
  rules: {
    min_length: { one: "Minstens {need} teken", other: "Minstens {need} tekens" },
    max_length: { one: "Hoogstens {need} teken", other: "Hoogstens {need} tekens" },
    class: "{classes}: minstens {need}",
    classes_of: "Minstens {need} hiervan: {classes}",
    allowed: "Alleen deze tekens: {classes}",
    repeating: {
      one: "Geen teken twee keer achter elkaar",
      other: "Geen teken meer dan {need} keer achter elkaar",
    },
    sequential: "Geen reeksen zoals ‘abcd’ of ‘4321’ van meer dan {need} tekens",
    common: "Geen veelgebruikt wachtwoord",
    context: "Niet je eigen gegevens of de naam van deze dienst",
    strength: "Moeilijk te raden",
  },
  passphrase: "Of gewoon minstens {need} willekeurige tekens",
  classes: {
    upper: "hoofdletters",
    lower: "kleine letters",
    digit: "cijfers",
    special: "leestekens en symbolen",
    "ascii-printable": "letters zonder accent, cijfers en symbolen",
    unicode: "alle tekens",
  },
  ui: {
    title: "Eisen aan het wachtwoord",
    show: "Wachtwoord tonen",
    hide: "Wachtwoord verbergen",
    shown: "Je wachtwoord is zichtbaar",
    hidden: "Je wachtwoord is verborgen",
    met: "Voldaan: {rule}",
    unmet: "Niet voldaan: {rule}",
    pending: "Wordt bij verzenden gecontroleerd: {rule}",
    complete: "Aan alle eisen is voldaan",
    remaining: {
      one: "Aan {count} eis is niet voldaan",
      other: "Aan {count} eisen is niet voldaan",
    },
    strength: "Sterkte",
    scores: ["zeer zwak", "zwak", "redelijk", "sterk", "zeer sterk"],
  },
};

export default nl;
