//! A point in time. Where it comes from is the clock port's business.

use serde::{Deserialize, Serialize};

/// Milliseconds since the Unix epoch.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Time(i64);

impl Time {
    /// One second, in milliseconds.
    pub const SECOND: i64 = 1_000;
    /// One minute, in milliseconds.
    pub const MINUTE: i64 = 60 * Self::SECOND;
    /// One hour, in milliseconds.
    pub const HOUR: i64 = 60 * Self::MINUTE;
    /// One day, in milliseconds.
    pub const DAY: i64 = 24 * Self::HOUR;

    /// The time that lies `millis` milliseconds after the epoch.
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Milliseconds since the epoch.
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// Whole seconds since the epoch, rounded down, as JWT claims count (RFC 7519, NumericDate).
    pub const fn seconds(self) -> i64 {
        self.0.div_euclid(Self::SECOND)
    }

    /// The time `millis` milliseconds later; saturates instead of overflowing.
    #[must_use]
    pub const fn plus(self, millis: i64) -> Self {
        Self(self.0.saturating_add(millis))
    }

    /// Milliseconds from `earlier` to this time; negative if `earlier` is later.
    pub const fn since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    /// The time that an RFC 3339 text says; none if it is no such text.
    pub fn from_rfc3339(text: &str) -> Option<Self> {
        let read = chrono::DateTime::parse_from_rfc3339(text).ok()?;
        Some(Self(read.timestamp_millis()))
    }

    /// RFC 3339 in UTC with milliseconds, for people and for `expires_at` headers.
    pub fn rfc3339(self) -> String {
        chrono::DateTime::from_timestamp_millis(self.0)
            .unwrap_or_default()
            .to_rfc3339_opts(chrono::SecondsFormat::Millis, true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_round_down() {
        assert_eq!(Time::from_millis(1_999).seconds(), 1);
        assert_eq!(Time::from_millis(-1).seconds(), -1);
    }

    #[test]
    fn far_future_saturates() {
        assert_eq!(Time::from_millis(i64::MAX).plus(1).millis(), i64::MAX);
    }

    #[test]
    fn rfc3339_is_utc() {
        assert_eq!(Time::from_millis(1_700_000_000_123).rfc3339(), "2023-11-14T22:13:20.123Z");
    }
}
