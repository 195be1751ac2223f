//! What is kept of a document at an address, and when it is asked for again. Free of the platform.

use serde::{Deserialize, Serialize};

use crate::account::Time;

/// A document younger than this is used as it is.
const FRESH: i64 = 10 * Time::MINUTE;
/// A document older than this is not used even if its address does not answer.
const STALE: i64 = Time::DAY;
/// An address is asked past the cache, or again after it failed, this long after the last time.
const COOL_DOWN: i64 = Time::MINUTE;

/// What is kept of one address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fetched {
    /// The last good document and when it came.
    pub document: Option<(String, Time)>,
    /// When the address was asked last, whatever came of it.
    pub asked_at: Time,
}

impl Fetched {
    /// Whether to ask the address now; `fresh`: because what is kept lacks something.
    pub fn is_due(&self, now: Time, fresh: bool) -> bool {
        let cooling = within(COOL_DOWN, self.asked_at, now);
        let young = self.document.as_ref().is_some_and(|(_, at)| within(FRESH, *at, now));
        !cooling && (fresh || !young)
    }

    /// Takes what came of asking: a document, or nothing.
    pub fn take(&mut self, answer: Option<String>, now: Time) {
        self.asked_at = now;
        if let Some(text) = answer {
            self.document = Some((text, now));
        }
    }

    /// The document, unless it is too old to be trusted.
    pub fn usable(self, now: Time) -> Option<String> {
        self.document.filter(|(_, at)| within(STALE, *at, now)).map(|(text, _)| text)
    }
}

/// Whether `now` lies in the `span` after `since`. A clock that was set back is no reason to wait.
fn within(span: i64, since: Time, now: Time) -> bool {
    (0..span).contains(&now.since(since))
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Time = Time::from_millis(1_700_000_000_000);

    fn kept() -> Fetched {
        let mut kept = Fetched::default();
        kept.take(Some("{}".to_owned()), START);
        kept
    }

    #[test]
    fn an_unknown_address_is_asked() {
        assert!(Fetched::default().is_due(START, false));
    }

    #[test]
    fn a_young_document_is_used_as_it_is() {
        assert!(!kept().is_due(START.plus(FRESH - 1), false));
        assert!(kept().is_due(START.plus(FRESH), false));
    }

    #[test]
    fn unknown_key_ids_ask_once_in_a_cool_down() {
        assert!(!kept().is_due(START.plus(COOL_DOWN - 1), true));
        assert!(kept().is_due(START.plus(COOL_DOWN), true));
    }

    #[test]
    fn an_address_that_fails_is_not_asked_at_every_request() {
        let mut failing = Fetched::default();
        failing.take(None, START);
        assert!(!failing.is_due(START.plus(1), false));
        assert!(failing.is_due(START.plus(COOL_DOWN), false));
        assert_eq!(failing.usable(START), None);
    }

    #[test]
    fn a_failing_address_lives_on_its_last_document_for_a_day() {
        let mut failing = kept();
        failing.take(None, START.plus(FRESH));
        assert_eq!(failing.clone().usable(START.plus(STALE - 1)), Some("{}".to_owned()));
        assert_eq!(failing.usable(START.plus(STALE)), None);
    }

    #[test]
    fn a_clock_set_back_does_not_silence_an_address() {
        assert!(kept().is_due(START.plus(-1), true));
    }
}
