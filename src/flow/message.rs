//! What mails say: subject, text and HTML of each kind of letter.

use super::Context;
use crate::account::{Letter, LetterKind, OutboxId};
use crate::port::{Message, Ports};

/// The parts of a mail that differ from kind to kind.
struct Draft {
    subject: String,
    paragraphs: Vec<Paragraph>,
    link: Option<String>,
    code: Option<String>,
}

enum Paragraph {
    Text(String),
    Link(String),
    Code(String),
}

/// Writes a letter out.
pub fn write<P: Ports>(cx: &Context<'_, P>, id: OutboxId, letter: &Letter) -> Message {
    let brand = cx.tenant().settings.branding.name.as_deref().unwrap_or("your account");
    let draft = draft(&letter.kind, brand);
    Message {
        id,
        to: letter.to.clone(),
        text: text(&draft.paragraphs),
        html: html(&draft.paragraphs),
        subject: draft.subject,
        link: draft.link,
        code: draft.code,
    }
}

fn draft(kind: &LetterKind, brand: &str) -> Draft {
    use Paragraph::{Code, Link, Text};
    let say = |text: &str| Text(text.to_owned());
    match kind {
        LetterKind::Reset { link, code, .. } => Draft {
            subject: "Reset your password".to_owned(),
            paragraphs: vec![
                Text(format!(
                    "Somebody asked to reset the password of {brand}. If that was you, follow this link:"
                )),
                Link(link.clone()),
                say("If you cannot follow it, type this code where you asked:"),
                Code(code.clone()),
                say("If it was not you, do nothing: your password stays as it is."),
            ],
            link: Some(link.clone()),
            code: Some(code.clone()),
        },
        LetterKind::UnleashReset { link } => Draft {
            subject: "Unleash - Reset your password".to_owned(),
            paragraphs: vec![
                say("Somebody asked to reset your password. If that was you, follow this link:"),
                Link(link.clone()),
                say("If it was not you, you can ignore this mail."),
            ],
            link: Some(link.clone()),
            code: None,
        },
        LetterKind::Px0Reset { code } => Draft {
            subject: "Reset your password".to_owned(),
            paragraphs: vec![say("Your password reset code is:"), Code(code.clone())],
            link: None,
            code: Some(code.clone()),
        },
        LetterKind::Otp { code } => Draft {
            subject: "Your code".to_owned(),
            paragraphs: vec![
                say("Type this code to go on:"),
                Code(code.clone()),
                say("It is good for ten minutes. Nobody will ever ask you to read it out."),
            ],
            link: None,
            code: Some(code.clone()),
        },
        LetterKind::SignsInElsewhere => Draft {
            subject: "How you sign in".to_owned(),
            paragraphs: vec![
                Text(format!("Somebody asked to reset the password of {brand}.")),
                say(
                    "You have no password here: sign in the way you always do, with your organisation's account.",
                ),
                say("If it was not you who asked, do nothing."),
            ],
            link: None,
            code: None,
        },
        LetterKind::Invitation { link } => Draft {
            subject: "You are invited".to_owned(),
            paragraphs: vec![
                Text(format!("You are invited to {brand}. Follow this link to choose a password:")),
                Link(link.clone()),
            ],
            link: Some(link.clone()),
            code: None,
        },
        LetterKind::Verification { link } => Draft {
            subject: "Confirm your address".to_owned(),
            paragraphs: vec![
                say("Follow this link to confirm that this address is yours:"),
                Link(link.clone()),
                say("If you did not register, do nothing: there is no account."),
            ],
            link: Some(link.clone()),
            code: None,
        },
        LetterKind::VerificationCode { code } => Draft {
            subject: "Confirm your address".to_owned(),
            paragraphs: vec![
                Text(format!("Somebody registered this address with {brand}.")),
                say("If that was you, just now, type this code where you registered:"),
                Code(code.clone()),
                say("If it was not, do nothing and give it to nobody: there is no account."),
            ],
            link: None,
            code: Some(code.clone()),
        },
        LetterKind::AlreadyRegistered => Draft {
            subject: "You have an account already".to_owned(),
            paragraphs: vec![
                say("Somebody tried to register this address, which has an account already."),
                say(
                    "If it was you and you forgot your password, ask for a reset. If not, do nothing.",
                ),
            ],
            link: None,
            code: None,
        },
        LetterKind::PasswordChanged { at, agent, country } => {
            let mut details = format!("It was changed at {at}");
            if let Some(country) = country {
                details.push_str(&format!(" from {country}"));
            }
            if let Some(agent) = agent {
                details.push_str(&format!(" with {agent}"));
            }
            Draft {
                subject: "Your password was changed".to_owned(),
                paragraphs: vec![
                    Text(format!("The password of {brand} was changed.")),
                    Text(format!("{details}.")),
                    say("If it was not you, ask for a reset at once: it ends every session."),
                ],
                link: None,
                code: None,
            }
        }
    }
}

fn text(paragraphs: &[Paragraph]) -> String {
    let lines = paragraphs.iter().map(|paragraph| match paragraph {
        Paragraph::Text(text) | Paragraph::Link(text) | Paragraph::Code(text) => text.as_str(),
    });
    lines.collect::<Vec<_>>().join("\n\n") + "\n"
}

fn html(paragraphs: &[Paragraph]) -> String {
    let blocks = paragraphs.iter().map(|paragraph| match paragraph {
        Paragraph::Text(text) => format!("<p>{}</p>", escaped(text)),
        Paragraph::Link(link) => format!("<p><a href=\"{0}\">{0}</a></p>", escaped(link)),
        Paragraph::Code(code) => format!("<p><strong>{}</strong></p>", escaped(code)),
    });
    blocks.collect::<Vec<_>>().join("\n")
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_client_calls_itself_is_no_markup() {
        let kind = LetterKind::PasswordChanged {
            at: "now".to_owned(),
            agent: Some("<script>alert(1)</script>".to_owned()),
            country: None,
        };
        assert!(!html(&draft(&kind, "x").paragraphs).contains("<script>"));
    }

    #[test]
    fn u_21_both_parts_of_the_mail_hold_the_link_as_it_is() {
        let link = "https://example.com/reset-password#token=abc";
        let draft = draft(&LetterKind::UnleashReset { link: link.to_owned() }, "x");
        assert_eq!(draft.subject, "Unleash - Reset your password");
        assert!(text(&draft.paragraphs).contains(link));
        assert!(html(&draft.paragraphs).contains(link));
    }
}
