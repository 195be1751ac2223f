/**
 * French.
 * @module
 */
import type { Messages } from "./messages.js";

/** Every sentence in French. */
const fr: Messages = {
  locale: "fr",
  dir: "ltr",
  issues: {
    too_short: {
      one: "Utilisez au moins {need} caractère.",
      other: "Utilisez au moins {need} caractères.",
    },
    too_long: {
      one: "Utilisez au plus {need} caractère.",
      other: "Utilisez au plus {need} caractères.",
    },
    too_many_bytes: "Ce mot de passe est trop long. Choisissez-en un plus court.",
    missing_class: "{classes} : au moins {need}.",
    classes_of: "Mélangez au moins {need} types de caractères : majuscules, minuscules, chiffres, symboles.",
    not_allowed: "Le caractère en position {need} n’est pas autorisé.",
    repeating: {
      one: "N’utilisez pas deux fois de suite le même caractère.",
      other: "N’utilisez pas le même caractère plus de {need} fois de suite.",
    },
    sequential: "Évitez les suites comme « abcd » ou « 4321 » de plus de {need} caractères.",
    common: "Ce mot de passe est très courant et facile à deviner. Choisissez-en un autre.",
    common_derived:
      "C’est une simple variante d’un mot de passe très courant, facile à deviner. Choisissez-en un autre.",
    context: "N’utilisez ni vos informations personnelles ni le nom de ce service comme mot de passe.",
    weak: "Ce mot de passe est trop facile à deviner. Rendez-le plus long ou moins prévisible.",
    invisible_character:
      "Le mot de passe contient un caractère invisible. Vous ne pourrez peut-être pas le saisir à nouveau.",
    mixed_script:
      "Le mot de passe mélange des lettres de différents alphabets qui se ressemblent. Vous ne pourrez peut-être pas le saisir à nouveau.",
    breached: {
      one: "Ce mot de passe figure dans une fuite de données. Choisissez-en un autre.",
      other: "Ce mot de passe est apparu {count} fois dans des fuites de données. Choisissez-en un autre.",
    },
    breach_unavailable: "Impossible de vérifier les fuites de données connues. Réessayez dans un instant.",
    reused: "Vous avez déjà utilisé ce mot de passe. Choisissez-en un autre.",
    unknown: "Ce mot de passe ne peut pas être utilisé. Choisissez-en un autre.",
  },
  rules: {
    min_length: { one: "Au moins {need} caractère", other: "Au moins {need} caractères" },
    max_length: { one: "Au plus {need} caractère", other: "Au plus {need} caractères" },
    class: "{classes} : au moins {need}",
    classes_of: "Au moins {need} de ces types : {classes}",
    allowed: "Uniquement ces caractères : {classes}",
    repeating: {
      one: "Aucun caractère deux fois de suite",
      other: "Aucun caractère plus de {need} fois de suite",
    },
    sequential: "Pas de suite comme « abcd » ou « 4321 » de plus de {need} caractères",
    common: "Pas un mot de passe courant",
    context: "Ni vos informations personnelles ni le nom de ce service",
    strength: "Difficile à deviner",
  },
  passphrase: "Ou simplement au moins {need} caractères, quels qu’ils soient",
  classes: {
    upper: "lettres majuscules",
    lower: "lettres minuscules",
    digit: "chiffres",
    special: "symboles",
    "ascii-printable": "lettres sans accent, chiffres et symboles",
    unicode: "tous les caractères",
  },
  ui: {
    title: "Règles du mot de passe",
    show: "Afficher le mot de passe",
    hide: "Masquer le mot de passe",
    shown: "Votre mot de passe est visible",
    hidden: "Votre mot de passe est masqué",
    met: "Respecté : {rule}",
    unmet: "Non respecté : {rule}",
    pending: "Vérifié à l’envoi : {rule}",
    complete: "Toutes les règles sont respectées",
    remaining: {
      one: "{count} règle n’est pas respectée",
      other: "{count} règles ne sont pas respectées",
    },
    strength: "Robustesse",
    scores: ["très faible", "faible", "moyenne", "forte", "très forte"],
  },
};

export default fr;
