//! The mails in German.

use super::Words;

pub(super) const WORDS: Words = Words {
    brand: "Ihr Konto",
    reset_subject: "Passwort zurücksetzen",
    reset_lead: "Jemand möchte das Passwort für {brand} zurücksetzen. Wenn Sie das waren, folgen Sie diesem Link:",
    reset_action: "Neues Passwort wählen",
    reset_code: "Wenn Sie ihm nicht folgen können, geben Sie diesen Code dort ein, wo Sie darum gebeten haben:",
    reset_code_alone: "Ihr Code zum Zurücksetzen des Passworts:",
    reset_ignore: "Wenn Sie das nicht waren, tun Sie nichts: Ihr Passwort bleibt, wie es ist.",
    otp_subject: "Ihr Code",
    otp_lead: "Geben Sie diesen Code ein, um fortzufahren:",
    otp_hint: "Er gilt zehn Minuten. Niemand wird Sie je bitten, ihn vorzulesen.",
    elsewhere_subject: "Wie Sie sich anmelden",
    elsewhere_lead: "Jemand möchte das Passwort für {brand} zurücksetzen. Sie haben hier kein Passwort: Melden Sie sich an wie immer, mit dem Konto Ihrer Organisation. Wenn Sie das nicht waren, tun Sie nichts.",
    invited_subject: "Sie sind eingeladen",
    invited_lead: "Sie sind zu {brand} eingeladen. Folgen Sie diesem Link, um ein Passwort zu wählen:",
    verify_subject: "Adresse bestätigen",
    verify_lead: "Jemand hat diese Adresse bei {brand} angemeldet.",
    verify_action: "Adresse bestätigen",
    verify_code: "Wenn Sie das gerade waren, geben Sie diesen Code dort ein, wo Sie sich angemeldet haben:",
    verify_ignore: "Wenn Sie das nicht waren, tun Sie nichts und geben Sie ihn niemandem: Es gibt kein Konto.",
    known_subject: "Sie haben schon ein Konto",
    known_lead: "Jemand wollte diese Adresse anmelden, zu der es schon ein Konto gibt. Wenn Sie das waren und Ihr Passwort vergessen haben, setzen Sie es zurück. Wenn nicht, tun Sie nichts.",
    changed_subject: "Ihr Passwort wurde geändert",
    changed_lead: "Das Passwort für {brand} wurde geändert.",
    changed_at: "Wann: {at}",
    changed_from: "Land: {country}",
    changed_with: "Gerät: {agent}",
    changed_hint: "Wenn Sie das nicht waren, setzen Sie es sofort zurück: Das beendet jede Sitzung.",
    changed_action: "Das war nicht ich",
};
