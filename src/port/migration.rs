//! Questions to the system that a tenant's accounts come from.

use core::fmt;

use serde::Deserialize;
use zeroize::Zeroizing;

use crate::account::Time;

/// A question whether a password is right, signed (Standard Webhooks 1.0).
#[derive(Clone)]
pub struct FormerQuestion {
    /// The address.
    pub url: String,
    /// `webhook-id`: of this question.
    pub id: String,
    /// When it is asked; `webhook-timestamp`, in seconds.
    pub at: Time,
    /// `webhook-signature`.
    pub signature: String,
    /// The JSON that is signed. It holds the password.
    pub body: Zeroizing<String>,
}

impl fmt::Debug for FormerQuestion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FormerQuestion").field("id", &self.id).finish_non_exhaustive()
    }
}

/// What the former system says.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct FormerAnswer {
    /// Whether the address has an account there that may sign in with this password.
    pub valid: bool,
    /// Whether the owner has proven control of the address there.
    #[serde(default)]
    pub email_verified: bool,
    /// What the owner is called.
    #[serde(default)]
    pub name: Option<String>,
}

/// Why there is no testimony.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum MigrationError {
    /// No answer in time, not 200, over the limit, or no testimony.
    Unavailable,
    /// It was not asked: it failed too often just now.
    Resting,
}

impl fmt::Display for MigrationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unavailable => "the former system does not answer",
            Self::Resting => "the former system is not asked: it failed too often just now",
        })
    }
}

impl core::error::Error for MigrationError {}

/// The system that accounts come from. Only configured addresses are called: an answer that redirects
/// is none.
#[allow(async_fn_in_trait, reason = "a Worker has one thread: no future of ours must be Send")]
pub trait FormerSystem {
    /// Asks. An answer is awaited for three seconds and read up to 4 KiB.
    ///
    /// # Errors
    ///
    /// [`MigrationError`] if there is no testimony.
    async fn ask(&self, question: &FormerQuestion) -> Result<FormerAnswer, MigrationError>;
}
