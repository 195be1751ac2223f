//! Requests for a reset, and the secrets that answer them.

use super::{AccountId, RequestId, Time};

/// What a secret is good for. A secret of one purpose is nothing to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// The native reset link.
    Link,
    /// The native reset code, bound to its request.
    Code,
    /// A reset link without a code.
    LinkAlone,
    /// A reset code that alone finds its account.
    CodeAlone,
    /// The link that gives an invited account its first password.
    Invitation,
    /// A one-time code that signs in.
    SignInCode,
    /// A one-time code that proves the owner of a session again.
    StepUpCode,
    /// The link with which an owner undoes a change by somebody else. It outlives later changes.
    Disavowal,
}

impl Purpose {
    /// Every purpose.
    pub const ALL: [Self; 8] = [
        Self::Link,
        Self::Code,
        Self::LinkAlone,
        Self::CodeAlone,
        Self::Invitation,
        Self::SignInCode,
        Self::StepUpCode,
        Self::Disavowal,
    ];

    /// The name in the store and under the keyed hash.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Link => "link",
            Self::Code => "code",
            Self::LinkAlone => "unleash-token",
            Self::CodeAlone => "px0-code",
            Self::Invitation => "invitation",
            Self::SignInCode => "sign-in-code",
            Self::StepUpCode => "step-up-code",
            Self::Disavowal => "disavowal",
        }
    }
}

impl core::str::FromStr for Purpose {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|purpose| purpose.as_str() == text).ok_or(())
    }
}

/// A live or dead secret as it is read. The secret itself is nowhere: only keyed hashes are kept.
#[derive(Clone, Debug)]
pub struct ResetSecret {
    /// Keyed hash by which it is found.
    pub lookup: String,
    /// What it is good for.
    pub purpose: Purpose,
    /// Whose password it resets.
    pub account: AccountId,
    /// The credential generation that it was born with.
    pub generation: u64,
    /// Keyed hash of the code, where the secret is found by its request and not by itself.
    pub verifier: Option<String>,
    /// Guesses so far, this one included.
    pub tries: u32,
    /// After this it is refused.
    pub expires_at: Time,
    /// The address that it was mailed to and that it puts back, sealed; none for what puts none back.
    pub sealed_email: Option<String>,
}

/// A request for a reset that was answered. It is acted on once; its codes are shown with its id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResetRequest {
    /// Known to the person who asked.
    pub id: RequestId,
    /// Which secrets to make and which mail to send.
    pub purpose: Purpose,
    /// The submitted address, sealed.
    pub sealed_email: String,
    /// When it was asked.
    pub at: Time,
}

/// A request whose id came along with a guess at a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asker {
    /// The request, acted on or not.
    pub request: ResetRequest,
    /// Guesses that were made with it, this one included.
    pub tries: u32,
}
