/**
 * Spanish.
 * @module
 */
import type { AdviceTable } from "./table.js";

/** What is said about estimates in Spanish. */
const es: AdviceTable = {
  locale: "es",
  weaknesses: {
    word: {
      warning: "Es sobre todo una palabra o una contraseña que usa mucha gente.",
      suggestion: "Junta varias palabras que no tengan relación entre sí.",
    },
    context: {
      warning: "Son sobre todo tus propios datos o el nombre de este servicio.",
      suggestion: "Evita nombres y direcciones que otros conocen.",
    },
    walk: {
      warning: "Sigue teclas vecinas del teclado.",
      suggestion: "Usa un recorrido más largo con giros o, mejor, palabras.",
    },
    sequence: {
      warning: "Las letras o cifras en su orden habitual se adivinan pronto.",
      suggestion: "Evita secuencias como «abcd» o «6543».",
    },
    repeat: {
      warning: "Los mismos caracteres se repiten una y otra vez.",
      suggestion: "La repetición no aporta nada. Añade otras palabras.",
    },
    date: {
      warning: "Las fechas y los años se adivinan pronto.",
      suggestion: "Evita las fechas, sobre todo las tuyas.",
    },
    short: {
      warning: "Es demasiado corta para ser difícil de adivinar.",
      suggestion: "Añade una o dos palabras. No hacen falta símbolos ni mayúsculas.",
    },
  },
  crackTime: "Tiempo para adivinarla: {time}",
  instant: "menos de un segundo",
  centuries: "siglos",
};

export default es;
