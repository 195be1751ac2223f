//! What leaves the service on its own account: mails through the outbox, webhooks, and the list of
//! addresses that get no mail. May use `audit`.

mod message;
pub mod outbox;
mod revert_link;
pub mod suppression;
pub mod webhook;
