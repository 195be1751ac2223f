//! Work behind an answer and by cron: the queue of a request, housekeeping, key rings. May use all
//! folders.

pub mod housekeeping;
pub mod jobs;
pub mod key_check;
pub mod key_rings;
