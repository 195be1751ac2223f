//! The mails in French.

use super::Words;

pub(super) const WORDS: Words = Words {
    brand: "votre compte",
    reset_subject: "Réinitialisez votre mot de passe",
    reset_lead: "Quelqu’un a demandé à réinitialiser le mot de passe de {brand}. Si c’était vous, suivez ce lien :",
    reset_action: "Choisir un nouveau mot de passe",
    reset_code: "Si vous ne pouvez pas le suivre, saisissez ce code là où vous avez fait la demande :",
    reset_code_alone: "Votre code de réinitialisation :",
    reset_ignore: "Si ce n’était pas vous, ne faites rien : votre mot de passe reste inchangé.",
    otp_subject: "Votre code",
    otp_lead: "Saisissez ce code pour continuer :",
    otp_hint: "Il est valable dix minutes. Personne ne vous demandera jamais de le lire à voix haute.",
    elsewhere_subject: "Comment vous connecter",
    elsewhere_lead: "Quelqu’un a demandé à réinitialiser le mot de passe de {brand}. Vous n’avez pas de mot de passe ici : connectez-vous comme d’habitude, avec le compte de votre organisation. Si ce n’était pas vous, ne faites rien.",
    invited_subject: "Vous êtes invité",
    invited_lead: "Vous êtes invité à rejoindre {brand}. Suivez ce lien pour choisir un mot de passe :",
    verify_subject: "Confirmez votre adresse",
    verify_lead: "Quelqu’un a inscrit cette adresse auprès de {brand}.",
    verify_action: "Confirmer l’adresse",
    verify_code: "Si c’était vous, à l’instant, saisissez ce code là où vous vous êtes inscrit :",
    verify_ignore: "Si ce n’était pas vous, ne faites rien et ne le donnez à personne : il n’y a pas de compte.",
    known_subject: "Vous avez déjà un compte",
    known_lead: "Quelqu’un a voulu inscrire cette adresse, qui a déjà un compte. Si c’était vous et que vous avez oublié votre mot de passe, demandez une réinitialisation. Sinon, ne faites rien.",
    changed_subject: "Votre mot de passe a été changé",
    changed_lead: "Le mot de passe de {brand} a été changé.",
    changed_at: "Quand : {at}",
    changed_from: "Pays : {country}",
    changed_with: "Appareil : {agent}",
    changed_hint: "Si ce n’était pas vous, demandez tout de suite une réinitialisation : elle ferme toutes les sessions.",
    changed_action: "Ce n’était pas moi",
};
