//! What is limited.

use crate::port::Class;

/// Something that is limited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// Signing in with a password.
    SignIn,
    /// Showing the current password while signed in.
    CurrentPassword,
    /// Asking for a reset.
    RequestReset,
    /// Redeeming a reset secret.
    Redeem,
    /// Redeeming a native reset code with its address.
    RedeemMailed,
    /// Redeeming a reset code of six digits, which alone finds its account.
    RedeemDigits,
    /// Changing with a write grant.
    UseGrant,
    /// Making an account that its address must confirm.
    Register,
    /// Making an account at once.
    RegisterAtOnce,
    /// Asking what is wrong with a password.
    Check,
    /// Asking for a range of breached passwords.
    Range,
    /// Signing out.
    SignOut,
    /// Ending sessions of one's own.
    EndSession,
    /// Exchanging a refresh token.
    Refresh,
    /// Changing one's own profile.
    ChangeProfile,
    /// Asking for a scope, and completing a step by the word of an issuer.
    StepUp,
    /// Changing accounts of others with a session of one's own.
    Administer,
    /// Asking for a one-time code to sign in with.
    RequestCode,
    /// Asking for a one-time code to step up with.
    RequestStepUp,
    /// Asking for a challenge's code once more.
    ResendCode,
    /// Guessing at a one-time code of a sign-in.
    GuessCode,
    /// Guessing at a one-time code of a step-up.
    GuessStepUp,
}

impl Operation {
    /// Whether somebody may do it who must set another password first.
    pub const fn precedes_change(self) -> bool {
        matches!(self, Self::CurrentPassword | Self::UseGrant | Self::SignOut)
    }

    /// Whether a password is judged.
    pub(super) const fn judges_password(self) -> bool {
        matches!(self, Self::SignIn | Self::CurrentPassword)
    }

    /// What the first gate counts it as, besides any request. Redeeming hashes only for a live secret.
    pub(super) const fn class(self) -> Option<Class> {
        match self {
            Self::SignIn | Self::CurrentPassword | Self::UseGrant | Self::RegisterAtOnce => {
                Some(Class::Hash)
            }
            Self::RequestReset
            | Self::Register
            | Self::RequestCode
            | Self::RequestStepUp
            | Self::ResendCode => Some(Class::Mail),
            Self::Redeem
            | Self::RedeemMailed
            | Self::RedeemDigits
            | Self::Check
            | Self::Range
            | Self::SignOut
            | Self::EndSession
            | Self::Refresh
            | Self::ChangeProfile
            | Self::StepUp
            | Self::Administer
            | Self::GuessCode
            | Self::GuessStepUp => None,
        }
    }
}
