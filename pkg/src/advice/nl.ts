/**
 * Dutch.
 * @module
 */
import type { AdviceTable } from "./table.js";

/** What is said about estimates in Dutch. */
const nl: AdviceTable = {
  locale: "nl",
  weaknesses: {
    word: {
      warning: "Dit is vooral een woord of een wachtwoord dat veel mensen gebruiken.",
      suggestion: "Zet meerdere woorden achter elkaar die niets met elkaar te maken hebben.",
    },
    context: {
      warning: "Dit zijn vooral je eigen gegevens of de naam van deze dienst.",
      suggestion: "Laat namen en adressen weg die anderen kennen.",
    },
    walk: {
      warning: "Dit volgt toetsen die naast elkaar liggen.",
      suggestion: "Neem een langere weg met bochten, of beter: woorden.",
    },
    sequence: {
      warning: "Letters of cijfers in hun gewone volgorde worden snel geraden.",
      suggestion: "Vermijd reeksen als ‘abcd’ of ‘6543’.",
    },
    repeat: {
      warning: "Dezelfde tekens komen steeds terug.",
      suggestion: "Herhaling voegt niets toe. Voeg liever andere woorden toe.",
    },
    date: {
      warning: "Datums en jaartallen worden snel geraden.",
      suggestion: "Vermijd datums, vooral die van jezelf.",
    },
    short: {
      warning: "Dit is te kort om moeilijk te raden te zijn.",
      suggestion: "Voeg een of twee woorden toe. Symbolen en hoofdletters zijn niet nodig.",
    },
  },
  crackTime: "Tijd om het te raden: {time}",
  instant: "minder dan een seconde",
  centuries: "eeuwen",
};

export default nl;
