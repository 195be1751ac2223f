//! The system that a tenant's accounts come from.

use serde::{Deserialize, Serialize};

use super::Time;

/// A system that is asked at a sign-in whether a password is right, until its accounts are here.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Migration {
    /// Where it is asked.
    pub url: String,
    /// The secret that signs the questions, sealed.
    pub sealed_secret: String,
    /// Until when it is asked.
    pub until: Time,
}

impl core::fmt::Debug for Migration {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Migration").field("until", &self.until).finish_non_exhaustive()
    }
}
