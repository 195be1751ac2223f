/**
 * Italian.
 * @module
 */
import type { Messages } from "./messages.js";

/** Every sentence in Italian. */
const it: Messages = {
  locale: "it",
  dir: "ltr",
  issues: {
    too_short: { one: "Usa almeno {need} carattere.", other: "Usa almeno {need} caratteri." },
    too_long: { one: "Usa al massimo {need} carattere.", other: "Usa al massimo {need} caratteri." },
    too_many_bytes: "Questa password è troppo lunga. Scegline una più corta.",
    missing_class: "{classes}: usane almeno {need}.",
    classes_of: "Combina almeno {need} tipi di caratteri: maiuscole, minuscole, cifre, simboli.",
    not_allowed: "Il carattere in posizione {need} non è ammesso.",
    repeating: {
      one: "Non usare lo stesso carattere due volte di seguito.",
      other: "Non usare lo stesso carattere più di {need} volte di seguito.",
    },
    sequential: "Evita sequenze come «abcd» o «4321» di più di {need} caratteri.",
    common: "Questa password è molto comune e facile da indovinare. Scegline un’altra.",
    common_derived: "È una piccola variante di una password molto comune e facile da indovinare. Scegline un’altra.",
    context: "Non usare i tuoi dati personali né il nome di questo servizio come password.",
    weak: "Questa password è troppo facile da indovinare. Rendila più lunga o meno prevedibile.",
    invisible_character:
      "La password contiene un carattere invisibile. Potrebbe non essere possibile digitarla di nuovo.",
    mixed_script:
      "La password mescola lettere simili di alfabeti diversi. Potrebbe non essere possibile digitarla di nuovo.",
    breached: {
      one: "Questa password è comparsa in una violazione di dati. Scegline un’altra.",
      other: "Questa password è comparsa {count} volte in violazioni di dati. Scegline un’altra.",
    },
    breach_unavailable: "Impossibile controllare le violazioni di dati note. Riprova tra un momento.",
    reused: "Hai già usato questa password. Scegline un’altra.",
    unknown: "Questa password non può essere usata. Scegline un’altra.",
  },
  rules: {
    min_length: { one: "Almeno {need} carattere", other: "Almeno {need} caratteri" },
    max_length: { one: "Al massimo {need} carattere", other: "Al massimo {need} caratteri" },
    class: "{classes}: almeno {need}",
    classes_of: "Almeno {need} di questi tipi: {classes}",
    allowed: "Solo questi caratteri: {classes}",
    repeating: {
      one: "Nessun carattere due volte di seguito",
      other: "Nessun carattere più di {need} volte di seguito",
    },
    sequential: "Nessuna sequenza come «abcd» o «4321» di più di {need} caratteri",
    common: "Non una password comune",
    context: "Né i tuoi dati personali né il nome di questo servizio",
    strength: "Difficile da indovinare",
  },
  passphrase: "Oppure semplicemente almeno {need} caratteri qualsiasi",
  classes: {
    upper: "lettere maiuscole",
    lower: "lettere minuscole",
    digit: "cifre",
    special: "simboli",
    "ascii-printable": "lettere senza accento, cifre e simboli",
    unicode: "qualsiasi carattere",
  },
  ui: {
    title: "Requisiti della password",
    show: "Mostra password",
    hide: "Nascondi password",
    shown: "La password è visibile",
    hidden: "La password è nascosta",
    met: "Soddisfatto: {rule}",
    unmet: "Non soddisfatto: {rule}",
    pending: "Verificato all’invio: {rule}",
    complete: "Tutti i requisiti sono soddisfatti",
    remaining: {
      one: "{count} requisito non è soddisfatto",
      other: "{count} requisiti non sono soddisfatti",
    },
    strength: "Robustezza",
    scores: ["molto debole", "debole", "discreta", "forte", "molto forte"],
  },
};

export default it;
