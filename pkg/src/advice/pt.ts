/**
 * Portuguese.
 * @module
 */
import type { AdviceTable } from "./table.js";

/** What is said about estimates in Portuguese. */
const pt: AdviceTable = {
  locale: "pt",
  weaknesses: {
    word: {
      warning: "É sobretudo uma palavra ou uma senha que muitas pessoas usam.",
      suggestion: "Junte várias palavras que não tenham relação entre si.",
    },
    context: {
      warning: "São sobretudo os seus próprios dados ou o nome deste serviço.",
      suggestion: "Evite nomes e endereços que outros conhecem.",
    },
    walk: {
      warning: "Segue teclas vizinhas do teclado.",
      suggestion: "Use um percurso mais longo com curvas ou, melhor, palavras.",
    },
    sequence: {
      warning: "Letras ou dígitos na ordem habitual são adivinhados cedo.",
      suggestion: "Evite sequências como “abcd” ou “6543”.",
    },
    repeat: {
      warning: "Os mesmos caracteres se repetem várias vezes.",
      suggestion: "A repetição não acrescenta nada. Acrescente outras palavras.",
    },
    date: {
      warning: "Datas e anos são adivinhados cedo.",
      suggestion: "Evite datas, sobretudo as suas.",
    },
    short: {
      warning: "É curta demais para ser difícil de adivinhar.",
      suggestion: "Acrescente uma ou duas palavras. Símbolos e maiúsculas não são necessários.",
    },
  },
  crackTime: "Tempo para adivinhá-la: {time}",
  instant: "menos de um segundo",
  centuries: "séculos",
};

export default pt;
