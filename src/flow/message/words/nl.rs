//! The mails in Dutch.

use super::Words;

pub(super) const WORDS: Words = Words {
    brand: "uw account",
    reset_subject: "Stel uw wachtwoord opnieuw in",
    reset_lead: "Iemand heeft gevraagd het wachtwoord van {brand} opnieuw in te stellen. Was u dat, volg dan deze link:",
    reset_action: "Nieuw wachtwoord kiezen",
    reset_code: "Als u de link niet kunt volgen, typ dan deze code waar u erom vroeg:",
    reset_code_alone: "Uw code om het wachtwoord opnieuw in te stellen:",
    reset_ignore: "Was u het niet, doe dan niets: uw wachtwoord blijft zoals het is.",
    otp_subject: "Uw code",
    otp_lead: "Typ deze code om verder te gaan:",
    otp_hint: "Hij is tien minuten geldig. Niemand zal u ooit vragen hem voor te lezen.",
    elsewhere_subject: "Hoe u inlogt",
    elsewhere_lead: "Iemand heeft gevraagd het wachtwoord van {brand} opnieuw in te stellen. U hebt hier geen wachtwoord: log in zoals altijd, met het account van uw organisatie. Was u het niet, doe dan niets.",
    invited_subject: "U bent uitgenodigd",
    invited_lead: "U bent uitgenodigd voor {brand}. Volg deze link om een wachtwoord te kiezen:",
    verify_subject: "Bevestig uw adres",
    verify_lead: "Iemand heeft dit adres aangemeld bij {brand}.",
    verify_action: "Adres bevestigen",
    verify_code: "Was u dat, zojuist, typ dan deze code waar u zich aanmeldde:",
    verify_ignore: "Was u het niet, doe dan niets en geef hem aan niemand: er is geen account.",
    known_subject: "U hebt al een account",
    known_lead: "Iemand probeerde dit adres aan te melden, dat al een account heeft. Was u dat en bent u uw wachtwoord vergeten, vraag dan een nieuw aan. Zo niet, doe dan niets.",
    changed_subject: "Uw wachtwoord is gewijzigd",
    changed_lead: "Het wachtwoord van {brand} is gewijzigd.",
    changed_at: "Wanneer: {at}",
    changed_from: "Land: {country}",
    changed_with: "Apparaat: {agent}",
    changed_hint: "Was u het niet, vraag dan meteen een nieuw wachtwoord aan: dat beëindigt elke sessie.",
    changed_action: "Dit was ik niet",
};
