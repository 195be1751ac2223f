//! Requests that came before under their `Idempotency-Key`.

use crate::dialect::Answer;
use crate::dialect::problem::problem;
use crate::flow::password::replay::Replay;

/// The answer to a request whose `Idempotency-Key` was used before.
pub(super) fn repeated(repeat: Replay) -> Option<Answer> {
    match repeat {
        Replay::New => None,
        Replay::Same => Some(Answer::empty(204)),
        Replay::Conflict => {
            let title = "The Idempotency-Key was used for another request.";
            Some(problem(422, "idempotency_key_reused", title))
        }
    }
}
