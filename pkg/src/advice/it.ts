/**
 * Italian.
 * @module
 */
import type { AdviceTable } from "./table.js";

/** What is said about estimates in Italian. */
const it: AdviceTable = {
  locale: "it",
  weaknesses: {
    word: {
      warning: "È soprattutto una parola o una password che molti usano.",
      suggestion: "Unisci più parole che non hanno nulla a che fare tra loro.",
    },
    context: {
      warning: "Sono soprattutto dati tuoi o il nome di questo servizio.",
      suggestion: "Evita nomi e indirizzi che altri conoscono.",
    },
    walk: {
      warning: "Segue tasti vicini della tastiera.",
      suggestion: "Usa un percorso più lungo con svolte o, meglio, parole.",
    },
    sequence: {
      warning: "Lettere o cifre nel loro ordine abituale si indovinano presto.",
      suggestion: "Evita sequenze come “abcd” o “6543”.",
    },
    repeat: {
      warning: "Gli stessi caratteri si ripetono continuamente.",
      suggestion: "La ripetizione non aggiunge nulla. Aggiungi altre parole.",
    },
    date: {
      warning: "Date e anni si indovinano presto.",
      suggestion: "Evita le date, soprattutto le tue.",
    },
    short: {
      warning: "È troppo corta per essere difficile da indovinare.",
      suggestion: "Aggiungi una o due parole. Simboli e maiuscole non servono.",
    },
  },
  crackTime: "Tempo per indovinarla: {time}",
  instant: "meno di un secondo",
  centuries: "secoli",
};

export default it;
