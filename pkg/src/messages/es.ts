/**
 * Spanish.
 * @module
 */
import type { Messages } from "./messages.js";

/** Every sentence in Spanish. */
const es: Messages = {
  locale: "es",
  dir: "ltr",
  issues: {
    too_short: { one: "Usa al menos {need} carácter.", other: "Usa al menos {need} caracteres." },
    too_long: {
      one: "Usa como máximo {need} carácter.",
      other: "Usa como máximo {need} caracteres.",
    },
    too_many_bytes: "Esta contraseña es demasiado larga. Elige una más corta.",
    missing_class: "{classes}: usa al menos {need}.",
    classes_of: "Combina al menos {need} tipos de caracteres: mayúsculas, minúsculas, dígitos, símbolos.",
    not_allowed: "El carácter de la posición {need} no se permite.",
    repeating: {
      one: "No uses el mismo carácter dos veces seguidas.",
      other: "No uses el mismo carácter más de {need} veces seguidas.",
    },
    sequential: "Evita secuencias como «abcd» o «4321» de más de {need} caracteres.",
    common: "Esta contraseña es muy común y fácil de adivinar. Elige otra.",
    common_derived: "Es una pequeña variación de una contraseña muy común y fácil de adivinar. Elige otra.",
    context: "No uses tus datos personales ni el nombre de este servicio como contraseña.",
    weak: "Esta contraseña es demasiado fácil de adivinar. Hazla más larga o menos predecible.",
    invisible_character: "La contraseña contiene un carácter invisible. Es posible que no puedas volver a escribirla.",
    mixed_script:
      "La contraseña mezcla letras parecidas de distintos alfabetos. Es posible que no puedas volver a escribirla.",
    breached: {
      one: "Esta contraseña ha aparecido en una filtración de datos. Elige otra.",
      other: "Esta contraseña ha aparecido {count} veces en filtraciones de datos. Elige otra.",
    },
    breach_unavailable:
      "No se pudieron comprobar las filtraciones de datos conocidas. Inténtalo de nuevo en un momento.",
    reused: "Ya has usado esta contraseña. Elige otra.",
    unknown: "Esta contraseña no se puede usar. Elige otra.",
  },
  rules: {
    min_length: { one: "Al menos {need} carácter", other: "Al menos {need} caracteres" },
    max_length: { one: "Como máximo {need} carácter", other: "Como máximo {need} caracteres" },
    class: "{classes}: al menos {need}",
    classes_of: "Al menos {need} de estos tipos: {classes}",
    allowed: "Solo estos caracteres: {classes}",
    repeating: {
      one: "Ningún carácter dos veces seguidas",
      other: "Ningún carácter más de {need} veces seguidas",
    },
    sequential: "Sin secuencias como «abcd» o «4321» de más de {need} caracteres",
    common: "No es una contraseña común",
    context: "Ni tus datos personales ni el nombre de este servicio",
    strength: "Difícil de adivinar",
  },
  passphrase: "O simplemente al menos {need} caracteres cualesquiera",
  classes: {
    upper: "letras mayúsculas",
    lower: "letras minúsculas",
    digit: "dígitos",
    special: "símbolos",
    "ascii-printable": "letras sin acento, dígitos y símbolos",
    unicode: "cualquier carácter",
  },
  ui: {
    title: "Requisitos de la contraseña",
    show: "Mostrar contraseña",
    hide: "Ocultar contraseña",
    shown: "Tu contraseña está visible",
    hidden: "Tu contraseña está oculta",
    met: "Cumplido: {rule}",
    unmet: "No cumplido: {rule}",
    pending: "Se comprueba al enviar: {rule}",
    complete: "Se cumplen todos los requisitos",
    remaining: {
      one: "Falta {count} requisito por cumplir",
      other: "Faltan {count} requisitos por cumplir",
    },
    strength: "Seguridad",
    scores: ["muy débil", "débil", "aceptable", "fuerte", "muy fuerte"],
  },
};

export default es;
