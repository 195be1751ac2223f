//! One letter of each kind, for tests and for people who look at mails beforehand. Holds no live
//! secret.

use crate::account::{LetterKind, RequestId};

/// Every kind, by name.
pub(in crate::flow) fn all() -> Vec<(&'static str, LetterKind)> {
    let link = |page: &str| format!("https://id.example.com/{page}#token=sample");
    let code = || "12345678".to_owned();
    let (at, agent) = (
        "2026-01-31T12:00:00Z".to_owned(),
        "Mozilla/5.0 (X11; Linux x86_64) Firefox/145.0".to_owned(),
    );
    let (agent, country) = (Some(agent), Some("NL".to_owned()));
    vec![
        (
            "reset",
            LetterKind::Reset {
                link: link("reset"),
                code: code(),
                request: RequestId::from_bytes([0; 16]),
            },
        ),
        ("unleash-reset", LetterKind::UnleashReset { link: link("reset-password") }),
        ("px0-reset", LetterKind::Px0Reset { code: "ABCDE-12345".to_owned() }),
        ("otp", LetterKind::Otp { code: "123456".to_owned() }),
        ("signs-in-elsewhere", LetterKind::SignsInElsewhere),
        ("passwordless", LetterKind::Passwordless),
        ("invitation", LetterKind::Invitation { link: link("welcome") }),
        ("verification-code", LetterKind::VerificationCode { code: code(), at: Some(at.clone()) }),
        ("already-registered", LetterKind::AlreadyRegistered),
        ("guessed-at", LetterKind::GuessedAt { link: link("reset") }),
        (
            "password-changed",
            LetterKind::PasswordChanged {
                at: at.clone(),
                agent: agent.clone(),
                country: country.clone(),
                link: link("not-me"),
            },
        ),
        (
            "address-changed",
            LetterKind::AddressChanged { at, agent, country, link: Some(link("not-me")) },
        ),
        ("disavowed", LetterKind::Disavowed { link: link("reset") }),
        ("deactivated", LetterKind::Deactivated),
    ]
}
