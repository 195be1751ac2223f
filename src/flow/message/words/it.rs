//! The mails in Italian.

use super::Words;

pub(super) const WORDS: Words = Words {
    brand: "il tuo account",
    reset_subject: "Reimposta la password",
    reset_lead: "Qualcuno ha chiesto di reimpostare la password di {brand}. Se sei stato tu, segui questo link:",
    reset_action: "Scegli una nuova password",
    reset_code: "Se non puoi seguirlo, scrivi questo codice dove l’hai chiesto:",
    reset_code_alone: "Il tuo codice per reimpostare la password:",
    reset_ignore: "Se non sei stato tu, non fare nulla: la tua password resta com’è.",
    otp_subject: "Il tuo codice",
    otp_lead: "Scrivi questo codice per continuare:",
    otp_hint: "Vale dieci minuti. Nessuno ti chiederà mai di leggerlo ad alta voce.",
    elsewhere_subject: "Come accedi",
    elsewhere_lead: "Qualcuno ha chiesto di reimpostare la password di {brand}. Qui non hai una password: accedi come sempre, con l’account della tua organizzazione. Se non sei stato tu, non fare nulla.",
    invited_subject: "Hai un invito",
    invited_lead: "Hai un invito per {brand}. Segui questo link per scegliere una password:",
    verify_subject: "Conferma il tuo indirizzo",
    verify_lead: "Qualcuno ha registrato questo indirizzo su {brand}.",
    verify_action: "Conferma l’indirizzo",
    verify_code: "Se sei stato tu, proprio ora, scrivi questo codice dove ti sei registrato:",
    verify_ignore: "Se non sei stato tu, non fare nulla e non darlo a nessuno: non c’è alcun account.",
    known_subject: "Hai già un account",
    known_lead: "Qualcuno ha provato a registrare questo indirizzo, che ha già un account. Se sei stato tu e hai dimenticato la password, chiedi di reimpostarla. Altrimenti non fare nulla.",
    changed_subject: "La tua password è cambiata",
    changed_lead: "La password di {brand} è cambiata.",
    changed_at: "Quando: {at}",
    changed_from: "Paese: {country}",
    changed_with: "Dispositivo: {agent}",
    changed_hint: "Se non sei stato tu, chiedi subito di reimpostarla: chiude ogni sessione.",
    changed_action: "Non sono stato io",
};
