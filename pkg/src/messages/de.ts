/**
 * German.
 * @module
 */
import type { Messages } from "./messages.js";

/** Every sentence in German. */
const de: Messages = {
  locale: "de",
  dir: "ltr",
  issues: {
    too_short: "Mindestens {need} Zeichen verwenden.",
    too_long: "Höchstens {need} Zeichen verwenden.",
    too_many_bytes: "Dieses Passwort ist zu lang. Bitte ein kürzeres wählen.",
    missing_class: "{classes}: mindestens {need} verwenden.",
    classes_of: "Mindestens {need} Arten von Zeichen mischen: Groß- und Kleinbuchstaben, Ziffern, Sonderzeichen.",
    not_allowed: "Das Zeichen an Stelle {need} ist nicht erlaubt.",
    repeating: {
      one: "Kein Zeichen zweimal hintereinander verwenden.",
      other: "Kein Zeichen mehr als {need}-mal hintereinander verwenden.",
    },
    sequential: "Folgen wie „abcd“ oder „4321“ von mehr als {need} Zeichen vermeiden.",
    common: "Dieses Passwort ist weit verbreitet und leicht zu erraten. Bitte ein anderes wählen.",
    common_derived:
      "Dieses Passwort ist nur eine Abwandlung eines weit verbreiteten und leicht zu erraten. Bitte ein anderes wählen.",
    context: "Bitte keine eigenen Angaben und nicht den Namen dieses Dienstes als Passwort verwenden.",
    weak: "Dieses Passwort ist zu leicht zu erraten. Länger oder weniger vorhersehbar ist besser.",
    invisible_character:
      "Das Passwort enthält ein unsichtbares Zeichen. Möglicherweise lässt es sich nicht noch einmal eingeben.",
    mixed_script:
      "Das Passwort mischt Buchstaben verschiedener Alphabete, die gleich aussehen. Möglicherweise lässt es sich nicht noch einmal eingeben.",
    breached: {
      one: "Dieses Passwort ist bei einem Datenleck aufgetaucht. Bitte ein anderes wählen.",
      other: "Dieses Passwort ist {count}-mal in Datenlecks aufgetaucht. Bitte ein anderes wählen.",
    },
    breach_unavailable: "Bekannte Datenlecks konnten nicht geprüft werden. Bitte gleich noch einmal versuchen.",
    reused: "Dieses Passwort wurde schon einmal verwendet. Bitte ein anderes wählen.",
    unknown: "Dieses Passwort kann nicht verwendet werden. Bitte ein anderes wählen.",
  },
  rules: {
    min_length: "Mindestens {need} Zeichen",
    max_length: "Höchstens {need} Zeichen",
    class: "{classes}: mindestens {need}",
    classes_of: "Mindestens {need} davon: {classes}",
    allowed: "Nur diese Zeichen: {classes}",
    repeating: {
      one: "Kein Zeichen zweimal hintereinander",
      other: "Kein Zeichen mehr als {need}-mal hintereinander",
    },
    sequential: "Keine Folgen wie „abcd“ oder „4321“ von mehr als {need} Zeichen",
    common: "Kein weit verbreitetes Passwort",
    context: "Keine eigenen Angaben und nicht der Name dieses Dienstes",
    strength: "Schwer zu erraten",
  },
  passphrase: "Oder einfach mindestens {need} beliebige Zeichen",
  classes: {
    upper: "Großbuchstaben",
    lower: "Kleinbuchstaben",
    digit: "Ziffern",
    special: "Sonderzeichen",
    "ascii-printable": "Buchstaben ohne Akzente, Ziffern und Sonderzeichen",
    unicode: "beliebige Zeichen",
  },
  ui: {
    title: "Anforderungen an das Passwort",
    show: "Passwort anzeigen",
    hide: "Passwort verbergen",
    shown: "Das Passwort ist sichtbar",
    hidden: "Das Passwort ist verborgen",
    met: "Erfüllt: {rule}",
    unmet: "Nicht erfüllt: {rule}",
    pending: "Wird beim Absenden geprüft: {rule}",
    complete: "Alle Anforderungen sind erfüllt",
    remaining: {
      one: "{count} Anforderung ist nicht erfüllt",
      other: "{count} Anforderungen sind nicht erfüllt",
    },
    strength: "Stärke",
    scores: ["sehr schwach", "schwach", "mittel", "stark", "sehr stark"],
  },
};

export default de;
