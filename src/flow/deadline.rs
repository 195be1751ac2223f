//! The end of the time that work behind an answer has.

use crate::account::Time;
use crate::flow::Ports;

/// How long one call to a service outside may take, in milliseconds.
const CALL: i64 = 10 * Time::SECOND;

/// When work that calls services outside ends.
#[derive(Clone, Copy, Debug)]
pub(in crate::flow) struct Deadline(Time);

impl Deadline {
    /// So many milliseconds from now.
    pub(in crate::flow) fn after<P: Ports>(ports: &P, millis: i64) -> Self {
        Self(ports.now().plus(millis))
    }

    /// Whether it has come.
    pub(in crate::flow) fn is_past<P: Ports>(self, ports: &P) -> bool {
        ports.now() >= self.0
    }

    /// Whether a call that begins now ends in time, however long the service lets it wait.
    pub(in crate::flow) fn admits_call<P: Ports>(self, ports: &P) -> bool {
        ports.now().plus(CALL) <= self.0
    }
}
