//! A mail before it is written out: who gets it and what it is about.

use serde::{Deserialize, Serialize};

use super::RequestId;

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
    /// The link with which an invited person sets the first password.
    Invitation {
        /// The link.
        link: String,
    },
    /// The link that confirms an address at registration.
    Verification {
        /// The link.
        link: String,
    },
    /// The code that confirms an address at registration.
    VerificationCode {
        /// The code as it is typed.
        code: String,
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
        /// What the client called itself.
        agent: Option<String>,
        /// Where the request came from.
        country: Option<String>,
    },
}

/// A letter and its address.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// The stored address of the account.
    pub to: String,
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
