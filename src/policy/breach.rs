//! What a policy wants done about breached passwords. The look-up itself is the server's.
//!
//! Imports nothing of the engine.

use serde::Serialize;

/// What a hit among breached passwords leads to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum BreachMode {
    /// Nothing is looked up.
    #[default]
    Off,
    /// The hit is reported and the password is accepted.
    Warn,
    /// The password is refused.
    Block,
}

/// A policy's rule on breached passwords.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Breach {
    /// What a hit leads to.
    pub mode: BreachMode,
    /// How often a password may have been seen before it counts as a hit.
    pub max_count: u32,
}

impl Breach {
    /// Nothing is looked up.
    pub const OFF: Self = Self { mode: BreachMode::Off, max_count: 0 };

    /// The stricter of two rules.
    #[must_use]
    pub fn stricter(self, other: Self) -> Self {
        let key = |rule: Self| (rule.mode, u32::MAX - rule.max_count);
        if key(self) >= key(other) { self } else { other }
    }

    /// Whether `count` sightings are a hit.
    #[must_use]
    pub fn hits(self, count: u32) -> bool {
        self.mode != BreachMode::Off && count > self.max_count
    }
}
