//! A mail before it is written out: who gets it and what it is about.

use serde::{Deserialize, Serialize};

use super::{Language, RequestId};

/// What a mail is about. Links and codes are in here: a letter is kept sealed and never logged.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum LetterKind {
    /// The native reset: a link, and a code for those who cannot follow it.
    Reset {
        /// The link, its token in the fragment.
        link: String,
        /// Eight digits.
        code: String,
        /// The request that the code belongs to.
        request: RequestId,
    },
    /// Unleash's reset link.
    UnleashReset {
        /// The link.
        link: String,
    },
    /// px0's reset code.
    Px0Reset {
        /// The code as it is typed.
        code: String,
    },
    /// A one-time code for a step-up or a sign-in.
    Otp {
        /// Six digits.
        code: String,
    },
    /// How an account without a password here signs in; holds no secret.
    SignsInElsewhere,
    /// There is no password yet, and who gives one; holds no secret.
    Passwordless,
    /// The link with which an invited person sets the first password.
    Invitation {
        /// The link.
        link: String,
    },
    /// The code that confirms an address at registration.
    VerificationCode {
        /// The code as it is typed.
        code: String,
        /// When the address was registered, RFC 3339.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        at: Option<String>,
    },
    /// Somebody tried to register an address that has an account.
    AlreadyRegistered,
    /// Somebody tried many wrong passwords in a row; the link sets a new one.
    GuessedAt {
        /// The link.
        link: String,
    },
    /// The password was changed or reset.
    PasswordChanged {
        /// When, RFC 3339.
        at: String,
        /// What the client called itself; the mail has only what of it is known.
        agent: Option<String>,
        /// Where the request came from.
        country: Option<String>,
        /// The link with which the owner undoes it.
        link: String,
    },
    /// The account has another address now. Both get it; which is which it does not say.
    AddressChanged {
        /// When, RFC 3339.
        at: String,
        /// What the client called itself; the mail has only what of it is known.
        agent: Option<String>,
        /// Where the request came from.
        country: Option<String>,
        /// The link with which the owner undoes it: in the mail to the old address only.
        link: Option<String>,
    },
    /// Somebody at an earlier address reported a change by somebody else, and another account has that
    /// address: the account is deactivated. The earlier address and the account's own get it; holds no
    /// secret.
    Deactivated,
    /// A change was undone by the owner; the link sets a new password.
    Disavowed {
        /// The link.
        link: String,
    },
}

/// A letter and its address.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// The stored address of the account.
    pub to: String,
    /// The language to write it in; the tenant's if none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    /// What it is about.
    #[serde(flatten)]
    pub kind: LetterKind,
}

impl core::fmt::Debug for Letter {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Letter(…)")
    }
}

impl core::fmt::Debug for LetterKind {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("LetterKind(…)")
    }
}

/// How far a mail has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailState {
    /// It waits to be sent.
    Waiting,
    /// It was sent, and is remembered because it may have been sent twice.
    Sent,
    /// It was given up.
    Dead,
}

impl MailState {
    /// Every state.
    pub const ALL: [Self; 3] = [Self::Waiting, Self::Sent, Self::Dead];

    /// The name in the store and on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sent => "sent",
            Self::Dead => "dead",
        }
    }
}

impl core::str::FromStr for MailState {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|state| state.as_str() == text).ok_or(())
    }
}

/// Why an attempt did not end a mail, or ended it badly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailFailure {
    /// No answer came: nobody knows whether it went out.
    NoAnswer,
    /// The provider takes no more just now.
    Busy,
    /// The provider failed.
    ProviderFailed,
    /// The provider does not take our word: its key, its sender, its account.
    NotEntitled,
    /// No provider is configured.
    NotConfigured,
    /// The provider refuses the address for good.
    AddressRefused,
    /// The provider refuses the mail for good.
    MailRefused,
    /// The address is one that gets no mail any more.
    Suppressed,
    /// Its time was over.
    Expired,
    /// Its seal does not open: a key is missing, or the row was changed.
    Unreadable,
}

impl MailFailure {
    /// Every one.
    pub const ALL: [Self; 10] = [
        Self::NoAnswer,
        Self::Busy,
        Self::ProviderFailed,
        Self::NotEntitled,
        Self::NotConfigured,
        Self::AddressRefused,
        Self::MailRefused,
        Self::Suppressed,
        Self::Expired,
        Self::Unreadable,
    ];

    /// The code in the store and on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NoAnswer => "no_answer",
            Self::Busy => "busy",
            Self::ProviderFailed => "provider_failed",
            Self::NotEntitled => "not_entitled",
            Self::NotConfigured => "not_configured",
            Self::AddressRefused => "address_refused",
            Self::MailRefused => "mail_refused",
            Self::Suppressed => "suppressed",
            Self::Expired => "expired",
            Self::Unreadable => "unreadable",
        }
    }
}

impl core::str::FromStr for MailFailure {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|setback| setback.as_str() == text).ok_or(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_keeps_its_language_and_one_without_is_read() -> serde_json::Result<()> {
        let kind = LetterKind::Otp { code: "123456".to_owned() };
        let letter = Letter { to: "a@example.com".to_owned(), language: Some(Language::De), kind };
        assert!(serde_json::from_str::<Letter>(&serde_json::to_string(&letter)?)? == letter);
        let older = r#"{"to":"a@example.com","kind":"otp","code":"123456"}"#;
        assert!(serde_json::from_str::<Letter>(older)? == Letter { language: None, ..letter });
        Ok(())
    }
}
