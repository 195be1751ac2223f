//! The clock of a deployment: it stands still until a test moves it, or goes with the machine's.

use core::cell::Cell;
use core::time::Duration;
use std::time::{SystemTime, UNIX_EPOCH};

use super::turns::turn;
use crate::account::Time;
use crate::port::Timer;

/// When a clock that stands still begins: 1 January 2026, 00:00 UTC.
pub const START: Time = Time::from_millis(1_767_225_600_000);

/// A clock.
#[derive(Debug)]
pub struct Clock {
    source: fn() -> Time,
    ahead: Cell<i64>,
}

impl Clock {
    /// A clock that stands at [`START`] until it is moved.
    #[must_use]
    pub const fn still() -> Self {
        Self { source: || START, ahead: Cell::new(0) }
    }

    /// A clock that goes with the machine's.
    #[must_use]
    pub const fn machine() -> Self {
        Self { source: machine, ahead: Cell::new(0) }
    }

    /// Now.
    pub fn now(&self) -> Time {
        (self.source)().plus(self.ahead.get())
    }

    /// How far it is ahead of its source, in milliseconds.
    pub const fn ahead(&self) -> i64 {
        self.ahead.get()
    }

    /// Puts it ahead of its source by so many milliseconds, behind if they are below 0.
    pub fn set_ahead(&self, millis: i64) {
        self.ahead.set(millis);
    }
}

/// Who waits lets the others go on first, and then moves the clock.
impl Timer for Clock {
    fn millis(&self) -> u64 {
        self.now().millis().unsigned_abs()
    }

    async fn pause(&self, span: Duration) {
        turn().await;
        self.set_ahead(self.ahead() + i64::try_from(span.as_millis()).unwrap_or(i64::MAX));
    }
}

#[allow(clippy::disallowed_methods, reason = "this is the clock port, and never part of a Worker")]
fn machine() -> Time {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Time::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}
