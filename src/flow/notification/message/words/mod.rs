//! What mails say, as one table per language. `{brand}`, `{at}`, `{country}` and `{agent}` are filled
//! in. Owns texts only.

mod ar;
mod de;
mod en;
mod es;
mod fr;
mod it;
mod ja;
mod ko;
mod nl;
mod pl;
mod pt;
mod zh;

use crate::account::Language;

/// The texts of one language.
#[derive(Debug)]
pub(in crate::flow) struct Words {
    /// Stands for the brand where a tenant has no name.
    pub brand: &'static str,
    pub reset_subject: &'static str,
    pub reset_lead: &'static str,
    pub reset_action: &'static str,
    pub reset_code: &'static str,
    pub reset_reference: &'static str,
    pub reset_code_alone: &'static str,
    pub reset_ignore: &'static str,
    pub otp_subject: &'static str,
    pub otp_lead: &'static str,
    pub otp_hint: &'static str,
    pub elsewhere_subject: &'static str,
    pub elsewhere_lead: &'static str,
    pub passwordless_subject: &'static str,
    pub passwordless_lead: &'static str,
    pub invited_subject: &'static str,
    pub invited_lead: &'static str,
    pub verify_subject: &'static str,
    pub verify_lead: &'static str,
    pub verify_code: &'static str,
    pub verify_ignore: &'static str,
    pub known_subject: &'static str,
    pub known_lead: &'static str,
    pub guessed_subject: &'static str,
    pub guessed_lead: &'static str,
    pub changed_subject: &'static str,
    pub changed_lead: &'static str,
    pub changed_at: &'static str,
    pub changed_from: &'static str,
    pub changed_with: &'static str,
    pub changed_hint: &'static str,
    pub changed_action: &'static str,
    pub moved_subject: &'static str,
    pub moved_lead: &'static str,
    pub disavowed_subject: &'static str,
    pub disavowed_lead: &'static str,
    pub disavowed_life: &'static str,
    pub deactivated_subject: &'static str,
    pub deactivated_lead: &'static str,
    pub deactivated_ask: &'static str,
}

/// The texts of a language.
pub(in crate::flow) const fn of(language: Language) -> &'static Words {
    match language {
        Language::Ar => &ar::WORDS,
        Language::De => &de::WORDS,
        Language::En => &en::WORDS,
        Language::Es => &es::WORDS,
        Language::Fr => &fr::WORDS,
        Language::It => &it::WORDS,
        Language::Ja => &ja::WORDS,
        Language::Ko => &ko::WORDS,
        Language::Nl => &nl::WORDS,
        Language::Pl => &pl::WORDS,
        Language::Pt => &pt::WORDS,
        Language::Zh => &zh::WORDS,
    }
}
