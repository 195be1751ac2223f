//! How long a mail provider takes, so that a letter to nobody takes as long. Free of the platform.
//!
//! While a provider is waited for, the machine is free for other requests. Were a letter to nobody over
//! at once, its row would be settled in the middle of a request that comes just then, and the time of
//! that request would tell that nobody has the address.

use core::cell::RefCell;
use core::time::Duration;
use std::collections::VecDeque;
use std::rc::Rc;

use crate::port::{Mailer, Message, Sent, Timer};

/// How many of the last calls are remembered.
const REMEMBERED: usize = 16;
/// How long a call is taken to be before there was one: what providers usually take.
const USUAL: Duration = Duration::from_millis(150);

/// How long the last calls of a provider took.
#[derive(Debug, Default)]
pub struct Pace(RefCell<VecDeque<Duration>>);

impl Pace {
    fn note(&self, span: Duration) {
        let mut spans = self.0.borrow_mut();
        spans.truncate(REMEMBERED - 1);
        spans.push_front(span);
    }

    /// The span of the call whose turn it is: each in turn, so that spans are spread as the calls' were.
    fn next(&self) -> Duration {
        let mut spans = self.0.borrow_mut();
        let Some(span) = spans.pop_back() else { return USUAL };
        spans.push_front(span);
        span
    }
}

/// A provider that waits for a letter to nobody as long as for one that it sends.
#[derive(Debug)]
pub struct Paced<M, T> {
    mailer: M,
    pace: Rc<Pace>,
    timer: T,
}

impl<M: Mailer, T: Timer> Paced<M, T> {
    /// A provider and how long its calls took so far.
    pub const fn new(mailer: M, pace: Rc<Pace>, timer: T) -> Self {
        Self { mailer, pace, timer }
    }
}

impl<M: Mailer, T: Timer> Mailer for Paced<M, T> {
    fn knows_ids(&self) -> bool {
        self.mailer.knows_ids()
    }

    async fn send(&self, message: &Message) -> Sent {
        let since = self.timer.millis();
        let sent = self.mailer.send(message).await;
        self.pace.note(Duration::from_millis(self.timer.millis().saturating_sub(since)));
        sent
    }

    async fn discard(&self, message: &Message) {
        self.mailer.discard(message).await;
        self.timer.pause(self.pace.next()).await;
    }
}
