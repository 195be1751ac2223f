//! What mails say: subject, text and HTML of each kind of letter, in the tenant's language.

mod page;
mod words;

use super::Context;
use crate::account::{Branding, Language, Letter, LetterKind, OutboxId};
use crate::port::{Message, Ports};
use page::Look;
use words::Words;

/// Unleash's own subject line, which its clients' filters know.
const UNLEASH_SUBJECT: &str = "Unleash - Reset your password";

/// The parts of a mail that differ from kind to kind.
struct Draft {
    subject: String,
    paragraphs: Vec<Paragraph>,
}

enum Paragraph {
    Text(String),
    /// A link and what it does.
    Link(String, &'static str),
    Code(String),
}

/// Writes a letter out.
pub fn write<P: Ports>(cx: &Context<'_, P>, id: OutboxId, letter: &Letter) -> Message {
    let settings = &cx.tenant().settings;
    compose(settings.language, &settings.branding, cx.origin(), &letter.kind).message(id, letter)
}

/// A letter in a language and a look, ready to be sent.
struct Written {
    draft: Draft,
    html: String,
}

fn compose(language: Language, branding: &Branding, origin: &str, kind: &LetterKind) -> Written {
    let words = words::of(language);
    let brand = branding.name.as_deref().unwrap_or(words.brand);
    let draft = draft(kind, words, brand, origin);
    let look = Look { language, branding };
    Written { html: page::html(&draft, &look), draft }
}

impl Written {
    fn message(self, id: OutboxId, letter: &Letter) -> Message {
        let (link, code) = match &letter.kind {
            LetterKind::Reset { link, code, .. } => (Some(link), Some(code)),
            LetterKind::UnleashReset { link }
            | LetterKind::Invitation { link }
            | LetterKind::GuessedAt { link }
            | LetterKind::Verification { link } => (Some(link), None),
            LetterKind::Px0Reset { code }
            | LetterKind::Otp { code }
            | LetterKind::VerificationCode { code } => (None, Some(code)),
            LetterKind::SignsInElsewhere
            | LetterKind::AlreadyRegistered
            | LetterKind::PasswordChanged { .. } => (None, None),
        };
        Message {
            id,
            to: letter.to.clone(),
            text: page::text(&self.draft),
            html: self.html,
            subject: self.draft.subject,
            link: link.cloned(),
            code: code.cloned(),
        }
    }
}

fn draft(kind: &LetterKind, words: &Words, brand: &str, origin: &str) -> Draft {
    use Paragraph::{Code, Link};
    let say = |text: &str| Paragraph::Text(text.replace("{brand}", brand));
    let (subject, paragraphs) = match kind {
        LetterKind::Reset { link, code, .. } => (
            words.reset_subject,
            vec![
                say(words.reset_lead),
                Link(link.clone(), words.reset_action),
                say(words.reset_code),
                Code(code.clone()),
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
        LetterKind::Invitation { link } => (
            words.invited_subject,
            vec![say(words.invited_lead), Link(link.clone(), words.reset_action)],
        ),
        LetterKind::Verification { link } => (
            words.verify_subject,
            vec![
                say(words.verify_lead),
                Link(link.clone(), words.verify_action),
                say(words.verify_ignore),
            ],
        ),
        LetterKind::VerificationCode { code } => (
            words.verify_subject,
            vec![
                say(words.verify_lead),
                say(words.verify_code),
                Code(code.clone()),
                say(words.verify_ignore),
            ],
        ),
        LetterKind::AlreadyRegistered => (words.known_subject, vec![say(words.known_lead)]),
        LetterKind::GuessedAt { link } => (
            words.guessed_subject,
            vec![say(words.guessed_lead), Link(link.clone(), words.reset_action)],
        ),
        LetterKind::PasswordChanged { at, agent, country } => {
            let details = [
                Some(words.changed_at.replace("{at}", at)),
                country.as_deref().map(|country| words.changed_from.replace("{country}", country)),
                agent.as_deref().map(|agent| words.changed_with.replace("{agent}", agent)),
            ];
            let mut paragraphs = vec![say(words.changed_lead)];
            paragraphs.extend(details.into_iter().flatten().map(Paragraph::Text));
            paragraphs.push(say(words.changed_hint));
            paragraphs.push(Link(format!("{origin}/not-me"), words.changed_action));
            (words.changed_subject, paragraphs)
        }
    };
    Draft { subject: subject.to_owned(), paragraphs }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::RequestId;

    fn written(language: Language, kind: &LetterKind) -> Written {
        compose(language, &Branding::default(), "https://id.example.com", kind)
    }

    fn changed() -> LetterKind {
        LetterKind::PasswordChanged {
            at: "now".to_owned(),
            agent: Some("<script>alert(1)</script>".to_owned()),
            country: Some("NL".to_owned()),
        }
    }

    fn all() -> Vec<LetterKind> {
        let (link, code) = ("https://id.example.com/reset#token=abc", "12345678");
        let request: RequestId = "01a1fc61-f207-7086-975f-057ab9de1a73".parse().unwrap();
        vec![
            LetterKind::Reset { link: link.to_owned(), code: code.to_owned(), request },
            LetterKind::UnleashReset { link: link.to_owned() },
            LetterKind::Px0Reset { code: code.to_owned() },
            LetterKind::Otp { code: code.to_owned() },
            LetterKind::SignsInElsewhere,
            LetterKind::Invitation { link: link.to_owned() },
            LetterKind::Verification { link: link.to_owned() },
            LetterKind::VerificationCode { code: code.to_owned() },
            LetterKind::AlreadyRegistered,
            LetterKind::GuessedAt { link: link.to_owned() },
            changed(),
        ]
    }

    #[test]
    fn what_a_client_calls_itself_is_no_markup() {
        assert!(!written(Language::En, &changed()).html.contains("<script>"));
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
            for kind in all() {
                let Written { draft, html } = written(language, &kind);
                let text = page::text(&draft);
                assert!(!draft.subject.is_empty());
                assert!(!text.contains('{') && !html.contains("{brand}"), "{text}");
                assert!(html.contains(&format!("lang=\"{}\"", language.as_str())));
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
    fn a_mail_about_a_change_leads_to_the_page_for_those_who_did_not() {
        let text = page::text(&written(Language::En, &changed()).draft);
        assert!(text.contains("https://id.example.com/not-me"));
    }
}
