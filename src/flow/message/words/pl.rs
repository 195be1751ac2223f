//! The mails in Polish.

use super::Words;

pub(super) const WORDS: Words = Words {
    brand: "Twoje konto",
    reset_subject: "Zresetuj hasło",
    reset_lead: "Ktoś poprosił o zresetowanie hasła ({brand}). Jeśli to Ty, otwórz ten link:",
    reset_action: "Wybierz nowe hasło",
    reset_code: "Jeśli nie możesz go otworzyć, wpisz ten kod tam, gdzie złożono prośbę:",
    reset_code_alone: "Twój kod do zresetowania hasła:",
    reset_ignore: "Jeśli to nie Ty, nic nie rób: hasło pozostaje bez zmian.",
    otp_subject: "Twój kod",
    otp_lead: "Wpisz ten kod, aby przejść dalej:",
    otp_hint: "Jest ważny dziesięć minut. Nikt nigdy nie poprosi o odczytanie go na głos.",
    elsewhere_subject: "Jak się logujesz",
    elsewhere_lead: "Ktoś poprosił o zresetowanie hasła ({brand}). Nie masz tu hasła: zaloguj się tak jak zawsze, kontem swojej organizacji. Jeśli to nie Ty, nic nie rób.",
    invited_subject: "Masz zaproszenie",
    invited_lead: "Masz zaproszenie: {brand}. Otwórz ten link, aby wybrać hasło:",
    verify_subject: "Potwierdź swój adres",
    verify_lead: "Ktoś zarejestrował ten adres ({brand}).",
    verify_action: "Potwierdź adres",
    verify_code: "Jeśli to Ty, przed chwilą, wpisz ten kod tam, gdzie trwa rejestracja:",
    verify_ignore: "Jeśli to nie Ty, nic nie rób i nikomu go nie podawaj: konta nie ma.",
    known_subject: "Masz już konto",
    known_lead: "Ktoś próbował zarejestrować ten adres, który ma już konto. Jeśli to Ty i nie pamiętasz hasła, poproś o jego zresetowanie. Jeśli nie, nic nie rób.",
    changed_subject: "Hasło zostało zmienione",
    changed_lead: "Hasło ({brand}) zostało zmienione.",
    changed_at: "Kiedy: {at}",
    changed_from: "Kraj: {country}",
    changed_with: "Urządzenie: {agent}",
    changed_hint: "Jeśli to nie Ty, natychmiast poproś o zresetowanie: zakończy to każdą sesję.",
    changed_action: "To nie ja",
};
