//! The Worker's own clock. It stands still while nothing is awaited.

use core::time::Duration;

use worker::{Date, Delay};

use crate::port::Timer;

/// The timer that a Worker has.
#[derive(Clone, Copy, Debug)]
pub struct WorkerTimer;

impl Timer for WorkerTimer {
    fn millis(&self) -> u64 {
        Date::now().as_millis()
    }

    async fn pause(&self, span: Duration) {
        Delay::from(span).await;
    }
}
