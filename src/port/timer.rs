//! The machine's own clock, which measures spans and waits. What time it is for a request is
//! `Ports::now`.

use core::time::Duration;

/// A timer.
#[allow(async_fn_in_trait, reason = "a Worker has one thread: no future of ours must be Send")]
pub trait Timer {
    /// Milliseconds since a beginning that does not change.
    fn millis(&self) -> u64;

    /// Waits for so long.
    async fn pause(&self, span: Duration);
}

impl<T: Timer> Timer for &T {
    fn millis(&self) -> u64 {
        (**self).millis()
    }

    async fn pause(&self, span: Duration) {
        (**self).pause(span).await;
    }
}
