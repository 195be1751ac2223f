/**
 * French.
 * @module
 */
import type { AdviceTable } from "./table.js";

/** What is said about estimates in French. */
const fr: AdviceTable = {
  locale: "fr",
  weaknesses: {
    word: {
      warning: "C’est pour l’essentiel un mot ou un mot de passe que beaucoup utilisent.",
      suggestion: "Assemblez plusieurs mots sans rapport entre eux.",
    },
    context: {
      warning: "Ce sont pour l’essentiel vos propres données ou le nom de ce service.",
      suggestion: "Évitez les noms et les adresses que d’autres connaissent.",
    },
    walk: {
      warning: "Cela suit des touches voisines du clavier.",
      suggestion: "Prenez un chemin plus long avec des détours, ou mieux, des mots.",
    },
    sequence: {
      warning: "Les lettres ou les chiffres dans leur ordre habituel sont vite devinés.",
      suggestion: "Évitez les suites comme « abcd » ou « 6543 ».",
    },
    repeat: {
      warning: "Les mêmes caractères reviennent sans cesse.",
      suggestion: "La répétition n’apporte rien. Ajoutez plutôt d’autres mots.",
    },
    date: {
      warning: "Les dates et les années sont vite devinées.",
      suggestion: "Évitez les dates, surtout celles qui vous concernent.",
    },
    short: {
      warning: "C’est trop court pour être difficile à deviner.",
      suggestion: "Ajoutez un mot ou deux. Les symboles et les majuscules ne sont pas nécessaires.",
    },
  },
  crackTime: "Temps nécessaire pour le deviner : {time}",
  instant: "moins d’une seconde",
  centuries: "des siècles",
};

export default fr;
