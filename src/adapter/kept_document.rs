//! What is kept of a document at an address, and when it is asked for again. Free of the platform.

use serde::{Deserialize, Serialize};

use crate::account::Time;
use crate::port::Document;

/// A document younger than this is used as it is.
const FRESH: i64 = 10 * Time::MINUTE;
/// A document older than this is not used even if its address does not answer.
const STALE: i64 = Time::DAY;
/// An address whose document can be used is asked again this long after the last time.
const COOL_DOWN: i64 = Time::MINUTE;
/// One without such a document is asked again this long after it failed.
const FAILED: i64 = Time::SECOND;

/// What is kept of one address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptDocument {
    /// The last good document and when it came.
    pub document: Option<(String, Time)>,
    /// When the address was asked last, whatever came of it.
    pub asked_at: Time,
}

/// What a request does that needs a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Uses what is kept.
    Use(Document),
    /// Asks the address.
    Ask,
    /// Waits for the request that is asking the address.
    Wait,
    /// Goes without: the address failed just now.
    Fail,
}

impl KeptDocument {
    /// What a request does now. `fresh`: what is kept lacks something. `asking`: another request of the
    /// isolate is asking the address.
    pub fn step(&self, now: Time, fresh: bool, asking: bool) -> Step {
        let asked_within = |span| within(span, self.asked_at, now);
        match self.usable(now) {
            Some(_) if fresh && !asking && !asked_within(COOL_DOWN) => Step::Ask,
            Some((text, at)) => {
                let due = !within(FRESH, at, now) && !asking && !asked_within(COOL_DOWN);
                Step::Use(Document { text: text.to_owned(), due })
            }
            None if asking => Step::Wait,
            None if asked_within(FAILED) => Step::Fail,
            None => Step::Ask,
        }
    }

    /// Takes what came of asking: a document, or nothing.
    pub fn take(&mut self, answer: Option<String>, now: Time) {
        self.asked_at = now;
        if let Some(text) = answer {
            self.document = Some((text, now));
        }
    }

    /// Whether the address is not asked again yet, whatever a request needs.
    fn rests(&self, now: Time) -> bool {
        within(COOL_DOWN, self.asked_at, now)
    }

    /// The document, unless it is too old to be trusted, and when it came.
    fn usable(&self, now: Time) -> Option<(&str, Time)> {
        let (text, at) = self.document.as_ref()?;
        within(STALE, *at, now).then_some((text.as_str(), *at))
    }
}

/// Which address is forgotten to make room for another: of those whose cool-down is over, the one that
/// was asked longest ago. None if there is none: what keeps an address from being asked too often is
/// not forgotten, and how many addresses there are is the administrators' choice.
pub fn forgettable<'k>(
    kept: impl Iterator<Item = (&'k str, &'k KeptDocument)>,
    now: Time,
) -> Option<&'k str> {
    let over = kept.filter(|(_, fetched)| !fetched.rests(now));
    over.min_by_key(|(_, fetched)| fetched.asked_at).map(|(key, _)| key)
}

/// Whether `now` lies in the `span` after `since`. A clock that was set back is no reason to wait.
fn within(span: i64, since: Time, now: Time) -> bool {
    (0..span).contains(&now.since(since))
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Time = Time::from_millis(1_700_000_000_000);

    fn kept() -> KeptDocument {
        let mut kept = KeptDocument::default();
        kept.take(Some("{}".to_owned()), START);
        kept
    }

    fn failing() -> KeptDocument {
        let mut failing = KeptDocument::default();
        failing.take(None, START);
        failing
    }

    fn using(due: bool) -> Step {
        Step::Use(Document { text: "{}".to_owned(), due })
    }

    #[test]
    fn an_unknown_address_is_asked_by_one_and_waited_for_by_the_others() {
        assert_eq!(KeptDocument::default().step(START, false, false), Step::Ask);
        assert_eq!(KeptDocument::default().step(START, false, true), Step::Wait);
        assert_eq!(KeptDocument::default().step(START, true, true), Step::Wait);
    }

    #[test]
    fn a_document_is_used_and_asked_for_behind_the_answer_when_it_is_due() {
        assert_eq!(kept().step(START.plus(FRESH - 1), false, false), using(false));
        assert_eq!(kept().step(START.plus(FRESH), false, false), using(true));
        assert_eq!(kept().step(START.plus(FRESH), false, true), using(false));
    }

    #[test]
    fn unknown_key_ids_ask_once_in_a_cool_down() {
        assert_eq!(kept().step(START.plus(COOL_DOWN - 1), true, false), using(false));
        assert_eq!(kept().step(START.plus(COOL_DOWN), true, false), Step::Ask);
        assert_eq!(kept().step(START.plus(COOL_DOWN), true, true), using(false));
    }

    #[test]
    fn an_address_that_never_answered_is_asked_again_after_a_second() {
        assert_eq!(failing().step(START.plus(FAILED - 1), false, false), Step::Fail);
        assert_eq!(failing().step(START.plus(FAILED - 1), true, false), Step::Fail);
        assert_eq!(failing().step(START.plus(FAILED), false, false), Step::Ask);
    }

    #[test]
    fn a_failing_address_lives_on_its_last_document_for_a_day() {
        let mut failing = kept();
        failing.take(None, START.plus(FRESH));
        assert_eq!(failing.step(START.plus(FRESH + 1), false, false), using(false));
        assert_eq!(failing.step(START.plus(FRESH + COOL_DOWN), false, false), using(true));
        assert_eq!(failing.step(START.plus(STALE - 1), false, false), using(true));
        assert_eq!(failing.step(START.plus(STALE), false, false), Step::Ask);
    }

    #[test]
    fn no_address_is_forgotten_while_its_cool_down_runs() {
        let (old, older, resting) = (kept(), kept(), failing());
        let older = KeptDocument { asked_at: START.plus(-1), ..older };
        let mut all = vec![("old", &old), ("older", &older), ("resting", &resting)];
        assert_eq!(forgettable(all.drain(..), START.plus(COOL_DOWN - 1)), Some("older"));
        let all = [("old", &old), ("resting", &resting)];
        assert_eq!(forgettable(all.into_iter(), START.plus(COOL_DOWN - 1)), None);
        assert_eq!(forgettable(all.into_iter(), START.plus(COOL_DOWN)), Some("old"));
    }

    #[test]
    fn a_clock_set_back_does_not_silence_an_address() {
        assert_eq!(failing().step(START.plus(-1), false, false), Step::Ask);
    }
}
