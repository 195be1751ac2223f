//! What mails say: subject, text and HTML of each kind of letter, in each language.

mod draft;
mod page;
#[cfg(any(test, feature = "dev-endpoints"))]
mod samples;
mod words;

use crate::account::{
    Branding, Email, Language, Letter, LetterKind, OutboxId, RequestId, TenantId, client_name,
    country_name,
};
use crate::flow::{Context, Ports};
use crate::port::Message;
use draft::{Draft, Paragraph};
use page::Look;
use words::Words;

/// Unleash's own subject line, which its clients' filters know.
const UNLEASH_SUBJECT: &str = "Unleash - Reset your password";

/// How many characters a reference has; `www/pages/request.js` has the same number.
const REFERENCE: usize = 4;

/// Writes a letter out.
pub fn write<P: Ports>(cx: &Context<'_, P>, id: OutboxId, letter: &Letter) -> Message {
    let settings = &cx.tenant().settings;
    let language = letter.language.unwrap_or(settings.language);
    let written = compose(language, &settings.branding, &letter.kind);
    written.message(cx.tenant().id, id, letter)
}

/// A letter in a language and a look, ready to be sent.
struct Written {
    draft: Draft,
    html: String,
}

fn compose(language: Language, branding: &Branding, kind: &LetterKind) -> Written {
    let words = words::of(language);
    let brand = branding.name.as_deref().unwrap_or(words.brand);
    let draft = draft(kind, language, brand);
    let look = Look { language, branding };
    Written { html: page::html(&draft, &look), draft }
}

impl Written {
    fn message(self, tenant: TenantId, id: OutboxId, letter: &Letter) -> Message {
        let (link, code) = match &letter.kind {
            LetterKind::Reset { link, code, .. } => (Some(link), Some(code)),
            LetterKind::UnleashReset { link }
            | LetterKind::Invitation { link }
            | LetterKind::GuessedAt { link }
            | LetterKind::Disavowed { link }
            | LetterKind::PasswordChanged { link, .. }
            | LetterKind::AddressChanged { link: Some(link), .. } => (Some(link), None),
            LetterKind::Px0Reset { code }
            | LetterKind::Otp { code }
            | LetterKind::VerificationCode { code, .. } => (None, Some(code)),
            LetterKind::SignsInElsewhere
            | LetterKind::Passwordless
            | LetterKind::AlreadyRegistered
            | LetterKind::Deactivated
            | LetterKind::AddressChanged { link: None, .. } => (None, None),
        };
        Message {
            id,
            tenant,
            to: deliverable(&letter.to),
            text: page::text(&self.draft),
            html: self.html,
            subject: self.draft.subject,
            link: link.cloned(),
            undoes: matches!(
                letter.kind,
                LetterKind::PasswordChanged { .. } | LetterKind::AddressChanged { .. }
            ),
            code: code.cloned(),
        }
    }
}

/// The address of a letter as mail goes to it.
fn deliverable(address: &str) -> String {
    Email::stored(address).map_or_else(|_| address.to_owned(), |email| email.deliverable())
}

fn draft(kind: &LetterKind, language: Language, brand: &str) -> Draft {
    let words = words::of(language);
    use Paragraph::{Code, Link};
    let say = |text: &str| Paragraph::Text(text.replace("{brand}", brand));
    let (subject, paragraphs) = match kind {
        LetterKind::Reset { link, code, request } => (
            words.reset_subject,
            vec![
                say(words.reset_lead),
                Link(link.clone(), words.reset_action),
                say(words.reset_code),
                Code(code.clone()),
                Paragraph::Text(words.reset_reference.replace("{reference}", &reference(*request))),
                say(words.reset_ignore),
            ],
        ),
        LetterKind::UnleashReset { link } => (
            UNLEASH_SUBJECT,
            vec![
                say(words.reset_lead),
                Link(link.clone(), words.reset_action),
                say(words.reset_ignore),
            ],
        ),
        LetterKind::Px0Reset { code } => (
            words.reset_subject,
            vec![say(words.reset_code_alone), Code(code.clone()), say(words.reset_ignore)],
        ),
        LetterKind::Otp { code } => {
            (words.otp_subject, vec![say(words.otp_lead), Code(code.clone()), say(words.otp_hint)])
        }
        LetterKind::SignsInElsewhere => (words.elsewhere_subject, vec![say(words.elsewhere_lead)]),
        LetterKind::Passwordless => {
            (words.passwordless_subject, vec![say(words.passwordless_lead)])
        }
        LetterKind::Invitation { link } => (
            words.invited_subject,
            vec![say(words.invited_lead), Link(link.clone(), words.reset_action)],
        ),
        LetterKind::VerificationCode { code, at } => {
            let mut paragraphs = vec![say(words.verify_lead)];
            paragraphs.extend(at.as_deref().map(|at| Paragraph::Text(when(words, at))));
            paragraphs.extend([
                say(words.verify_code),
                Code(code.clone()),
                say(words.verify_ignore),
            ]);
            (words.verify_subject, paragraphs)
        }
        LetterKind::AlreadyRegistered => (words.known_subject, vec![say(words.known_lead)]),
        LetterKind::GuessedAt { link } => (
            words.guessed_subject,
            vec![say(words.guessed_lead), Link(link.clone(), words.reset_action)],
        ),
        LetterKind::PasswordChanged { at, agent, country, link } => {
            let mut paragraphs = vec![say(words.changed_lead)];
            paragraphs.extend(circumstances(
                words,
                language,
                at,
                agent.as_deref(),
                country.as_deref(),
            ));
            paragraphs.extend(way_back(words, link));
            (words.changed_subject, paragraphs)
        }
        LetterKind::AddressChanged { at, agent, country, link } => {
            let mut paragraphs = vec![say(words.moved_lead)];
            paragraphs.extend(circumstances(
                words,
                language,
                at,
                agent.as_deref(),
                country.as_deref(),
            ));
            paragraphs.extend(link.iter().flat_map(|link| way_back(words, link)));
            (words.moved_subject, paragraphs)
        }
        LetterKind::Deactivated => (
            words.deactivated_subject,
            vec![say(words.deactivated_lead), say(words.deactivated_ask)],
        ),
        LetterKind::Disavowed { link } => (
            words.disavowed_subject,
            vec![
                say(words.disavowed_lead),
                Link(link.clone(), words.reset_action),
                say(words.disavowed_life),
            ],
        ),
    };
    Draft { subject: subject.to_owned(), paragraphs }
}

/// By what a person distinguishes the mails of several requests: the end of the request's id, which the
/// page that asked shows as well.
fn reference(request: RequestId) -> String {
    let id = request.to_string();
    id.get(id.len().saturating_sub(REFERENCE)..).unwrap_or_default().to_ascii_uppercase()
}

/// When, where and with what something was done, in names that are known: no word of the client's own,
/// which could be an attacker's message to the owner.
fn circumstances(
    words: &Words,
    language: Language,
    at: &str,
    agent: Option<&str>,
    country: Option<&str>,
) -> impl Iterator<Item = Paragraph> {
    let details = [
        Some(when(words, at)),
        country
            .and_then(|code| country_name(code, language))
            .map(|country| words.changed_from.replace("{country}", &country)),
        agent.and_then(client_name).map(|agent| words.changed_with.replace("{agent}", &agent)),
    ];
    details.into_iter().flatten().map(Paragraph::Text)
}

/// When something was done.
fn when(words: &Words, at: &str) -> String {
    words.changed_at.replace("{at}", &to_the_minute(at))
}

/// A time (RFC 3339, UTC) as people read it, in every direction of writing (UAX 9: FSI and PDI).
fn to_the_minute(at: &str) -> String {
    match (at.get(..10), at.get(11..16)) {
        (Some(day), Some(minute)) => format!("\u{2068}{day} {minute} UTC\u{2069}"),
        _ => at.to_owned(),
    }
}

/// How its owner undoes it.
fn way_back(words: &Words, link: &str) -> [Paragraph; 2] {
    let hint = Paragraph::Text(words.changed_hint.to_owned());
    [hint, Paragraph::Link(link.to_owned(), words.changed_action)]
}

/// A mail as it would be sent, for people who look at it beforehand.
#[cfg(feature = "dev-endpoints")]
#[derive(Clone, Debug)]
pub struct Preview {
    /// What kind of letter it is.
    pub kind: &'static str,
    /// The subject line.
    pub subject: String,
    /// The plain text.
    pub text: String,
    /// The HTML.
    pub html: String,
}

/// Every kind of letter in a language and a tenant's look.
#[cfg(feature = "dev-endpoints")]
pub fn previews(language: Language, branding: &Branding) -> Vec<Preview> {
    let preview = |(kind, letter): (&'static str, LetterKind)| {
        let Written { draft, html } = compose(language, branding, &letter);
        Preview { kind, text: page::text(&draft), subject: draft.subject, html }
    };
    samples::all().into_iter().map(preview).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_read_to_the_minute_and_keeps_its_order() {
        assert_eq!(to_the_minute("2026-11-25T09:05:59Z"), "\u{2068}2026-11-25 09:05 UTC\u{2069}");
    }

    fn written(language: Language, kind: &LetterKind) -> Written {
        compose(language, &Branding::default(), kind)
    }

    fn changed() -> LetterKind {
        LetterKind::PasswordChanged {
            at: "now".to_owned(),
            agent: Some("not you? https://evil.example <b>now</b> Firefox/145.0".to_owned()),
            country: Some("NL".to_owned()),
            link: "https://id.example.com/not-me#token=abc".to_owned(),
        }
    }

    #[test]
    fn no_word_of_a_client_is_in_a_mail() {
        for language in Language::ALL {
            let Written { draft, html } = written(language, &changed());
            let text = page::text(&draft);
            for word in ["evil", "not you?", "<b>"] {
                assert!(!text.contains(word) && !html.contains(word), "{word} in {text}");
            }
            assert!(text.contains("Firefox"), "{text}");
        }
    }

    #[test]
    fn u_21_both_parts_of_the_mail_hold_the_link_as_it_is() {
        let link = "https://example.com/reset-password#token=abc";
        let written = written(Language::En, &LetterKind::UnleashReset { link: link.to_owned() });
        assert_eq!(written.draft.subject, "Unleash - Reset your password");
        assert!(page::text(&written.draft).contains(link));
        assert!(written.html.contains(link));
    }

    #[test]
    fn every_letter_is_complete_in_every_language() {
        for language in Language::ALL {
            for (_, kind) in samples::all() {
                let Written { draft, html } = written(language, &kind);
                let text = page::text(&draft);
                assert!(!draft.subject.is_empty());
                assert!(!text.contains('{') && !html.contains("{brand}"), "{text}");
                assert!(html.contains(&format!("lang=\"{}\"", language.as_str())));
            }
        }
    }

    /// The name of a kind; a kind that is added needs one here, and so a sample.
    const fn name(kind: &LetterKind) -> &'static str {
        match kind {
            LetterKind::Reset { .. } => "reset",
            LetterKind::UnleashReset { .. } => "unleash-reset",
            LetterKind::Px0Reset { .. } => "px0-reset",
            LetterKind::Otp { .. } => "otp",
            LetterKind::SignsInElsewhere => "signs-in-elsewhere",
            LetterKind::Passwordless => "passwordless",
            LetterKind::Invitation { .. } => "invitation",
            LetterKind::VerificationCode { .. } => "verification-code",
            LetterKind::AlreadyRegistered => "already-registered",
            LetterKind::GuessedAt { .. } => "guessed-at",
            LetterKind::PasswordChanged { .. } => "password-changed",
            LetterKind::AddressChanged { .. } => "address-changed",
            LetterKind::Disavowed { .. } => "disavowed",
            LetterKind::Deactivated => "deactivated",
        }
    }

    #[test]
    fn every_kind_of_letter_has_a_sample_under_its_own_name() {
        let samples = samples::all();
        assert!(samples.iter().all(|(sample, kind)| *sample == name(kind)));
        assert_eq!(samples.len(), 14);
    }

    #[test]
    fn the_mail_after_a_disavowal_says_what_was_done_and_has_no_code() {
        let link = "https://id.example.com/reset#token=abc".to_owned();
        let disavowed = LetterKind::Disavowed { link: link.clone() };
        for language in Language::ALL {
            let text = page::text(&written(language, &disavowed).draft);
            let words = words::of(language);
            assert!(text.contains(&link) && text.contains(words.disavowed_life), "{text}");
            for part in [words.reset_code, words.reset_ignore] {
                assert!(!text.contains(part), "{part} in {text}");
            }
        }
    }

    #[test]
    fn no_two_languages_say_the_same() {
        let mut leads: Vec<_> = Language::ALL.map(|it| words::of(it).reset_lead).to_vec();
        leads.sort_unstable();
        leads.dedup();
        assert_eq!(leads.len(), Language::ALL.len());
    }

    #[test]
    fn arabic_is_written_from_right_to_left() {
        assert!(written(Language::Ar, &LetterKind::SignsInElsewhere).html.contains("dir=\"rtl\""));
    }

    #[test]
    fn asvs_6_3_7_a_mail_about_a_change_says_when_where_and_how_to_undo_it() {
        let text = page::text(&written(Language::En, &changed()).draft);
        for part in ["now", "NL", "Firefox", "https://id.example.com/not-me#token=abc"] {
            assert!(text.contains(part), "{part} in {text}");
        }
    }

    #[test]
    fn the_new_address_cannot_undo_its_own_arrival() {
        let news = |link| LetterKind::AddressChanged {
            at: "now".to_owned(),
            agent: None,
            country: None,
            link,
        };
        let text = |kind| page::text(&written(Language::En, &kind).draft);
        assert!(!text(news(None)).contains("http"));
        assert!(text(news(Some("https://id.example.com".to_owned()))).contains("https://"));
    }
}
