//! Spares an address that fails. Free of the platform.

use crate::account::Time;

/// So many failures in a row and the address rests.
const MOST_FAILURES: u32 = 3;
/// How long it rests, in milliseconds.
const REST: i64 = 30 * Time::SECOND;

/// How the calls of one address went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Breaker {
    failures: u32,
    rests_until: Option<Time>,
}

impl Breaker {
    /// Whether a call is made now. After a rest one is, and the next rest begins until it is answered.
    pub fn admits(&mut self, now: Time) -> bool {
        let Some(until) = self.rests_until else { return true };
        // A clock that was set back is no reason to rest longer.
        if (1..=REST).contains(&until.since(now)) {
            return false;
        }
        self.rests_until = Some(now.plus(REST));
        true
    }

    /// Notes how a call went.
    pub fn note(&mut self, answered: bool, now: Time) {
        if answered {
            *self = Self::default();
            return;
        }
        self.failures = self.failures.saturating_add(1);
        if self.failures >= MOST_FAILURES {
            self.rests_until = Some(now.plus(REST));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Time = Time::from_millis(1_700_000_000_000);

    fn failing() -> Breaker {
        let mut breaker = Breaker::default();
        for _ in 0..MOST_FAILURES {
            assert!(breaker.admits(START));
            breaker.note(false, START);
        }
        breaker
    }

    #[test]
    fn an_address_that_fails_three_times_rests_and_is_tried_once_afterwards() {
        let mut breaker = failing();
        assert!(!breaker.admits(START));
        assert!(!breaker.admits(START.plus(REST - 1)));
        assert!(breaker.admits(START.plus(REST)));
        assert!(!breaker.admits(START.plus(REST)), "one is enough to see");
        breaker.note(false, START.plus(REST + 5));
        assert!(!breaker.admits(START.plus(REST + 6)));
        assert!(breaker.admits(START.plus(2 * REST + 5)));
        breaker.note(true, START.plus(2 * REST + 5));
        assert_eq!(breaker, Breaker::default());
    }

    #[test]
    fn an_answer_ends_the_row_and_a_clock_set_back_ends_the_rest() {
        let mut breaker = Breaker::default();
        breaker.note(false, START);
        breaker.note(false, START);
        breaker.note(true, START);
        breaker.note(false, START);
        assert!(breaker.admits(START));
        assert!(failing().admits(START.plus(-1)));
    }
}
