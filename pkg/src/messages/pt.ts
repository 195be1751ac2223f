/**
 * Portuguese.
 * @module
 */
import type { Messages } from "./messages.js";

/** Every sentence in Portuguese. */
const pt: Messages = {
  locale: "pt",
  dir: "ltr",
  issues: {
    too_short: { one: "Use pelo menos {need} caractere.", other: "Use pelo menos {need} caracteres." },
    too_long: { one: "Use no máximo {need} caractere.", other: "Use no máximo {need} caracteres." },
    too_many_bytes: "Esta senha é longa demais. Escolha uma mais curta.",
    missing_class: "{classes}: use pelo menos {need}.",
    classes_of: "Combine pelo menos {need} tipos de caracteres: maiúsculas, minúsculas, dígitos, símbolos.",
    not_allowed: "O caractere na posição {need} não é permitido.",
    repeating: {
      one: "Não use o mesmo caractere duas vezes seguidas.",
      other: "Não use o mesmo caractere mais de {need} vezes seguidas.",
    },
    sequential: "Evite sequências como “abcd” ou “4321” com mais de {need} caracteres.",
    common: "Esta senha é muito comum e fácil de adivinhar. Escolha outra.",
    common_derived: "Esta é uma pequena variação de uma senha muito comum e fácil de adivinhar. Escolha outra.",
    context: "Não use seus dados pessoais nem o nome deste serviço como senha.",
    weak: "Esta senha é fácil demais de adivinhar. Torne-a mais longa ou menos previsível.",
    invisible_character: "A senha contém um caractere invisível. Talvez não seja possível digitá-la de novo.",
    mixed_script:
      "A senha mistura letras parecidas de alfabetos diferentes. Talvez não seja possível digitá-la de novo.",
    breached: {
      one: "Esta senha apareceu em um vazamento de dados. Escolha outra.",
      other: "Esta senha apareceu {count} vezes em vazamentos de dados. Escolha outra.",
    },
    breach_unavailable: "Não foi possível consultar os vazamentos de dados conhecidos. Tente de novo em instantes.",
    reused: "Você já usou esta senha. Escolha outra.",
    unknown: "Esta senha não pode ser usada. Escolha outra.",
  },
  rules: {
    min_length: { one: "Pelo menos {need} caractere", other: "Pelo menos {need} caracteres" },
    max_length: { one: "No máximo {need} caractere", other: "No máximo {need} caracteres" },
    class: "{classes}: pelo menos {need}",
    classes_of: "Pelo menos {need} destes tipos: {classes}",
    allowed: "Somente estes caracteres: {classes}",
    repeating: {
      one: "Nenhum caractere duas vezes seguidas",
      other: "Nenhum caractere mais de {need} vezes seguidas",
    },
    sequential: "Sem sequências como “abcd” ou “4321” com mais de {need} caracteres",
    common: "Não é uma senha comum",
    context: "Nem seus dados pessoais nem o nome deste serviço",
    strength: "Difícil de adivinhar",
  },
  passphrase: "Ou simplesmente pelo menos {need} caracteres quaisquer",
  classes: {
    upper: "letras maiúsculas",
    lower: "letras minúsculas",
    digit: "dígitos",
    special: "símbolos",
    "ascii-printable": "letras sem acento, dígitos e símbolos",
    unicode: "qualquer caractere",
  },
  ui: {
    title: "Requisitos da senha",
    show: "Mostrar senha",
    hide: "Ocultar senha",
    shown: "Sua senha está visível",
    hidden: "Sua senha está oculta",
    met: "Cumprido: {rule}",
    unmet: "Não cumprido: {rule}",
    pending: "Verificado no envio: {rule}",
    complete: "Todos os requisitos foram cumpridos",
    remaining: {
      one: "Falta cumprir {count} requisito",
      other: "Falta cumprir {count} requisitos",
    },
    strength: "Força",
    scores: ["muito fraca", "fraca", "razoável", "forte", "muito forte"],
  },
};

export default pt;
