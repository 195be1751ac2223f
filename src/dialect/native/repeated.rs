//! Requests that came before under their `Idempotency-Key`.

use crate::dialect::Answer;
use crate::dialect::problem::problem;
use crate::flow::password::replay::Repeat;

/// The answer to a request whose `Idempotency-Key` was used before.
pub(super) fn repeated(repeat: Repeat) -> Option<Answer> {
    match repeat {
        Repeat::First => None,
        Repeat::Again => Some(Answer::empty(204)),
        Repeat::Other => {
            let title = "The Idempotency-Key was used for another request.";
            Some(problem(422, "idempotency_key_reused", title))
        }
    }
}
