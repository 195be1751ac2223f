//! The use cases. No HTTP, no SQL. May import `account`, `policy`, `crypt`, `port`.
//!
//! An operation opens once (one batch that counts and reads), decides, and writes once (one batch
//! that is all or nothing), with hashing between; a refusal costs one.
//!
//! Each folder is one subject, and its first page says what it may use. The folders stand in this
//! order, and none imports one that stands below it:
//!
//! | folder | subject |
//! |---|---|
//! | [`limit`] | rate limits, known networks, the captcha |
//! | [`token`] | access tokens, tokens of outside issuers, proofs of possession |
//! | [`audit`] | the audit log: entries, personal data, the chain |
//! | [`tenant`] | which tenant a request belongs to, its access rules |
//! | [`notification`] | the outbox, the texts of mails, suppressions, webhooks |
//! | [`password`] | whether a new password is taken; hashing it |
//! | [`recovery`] | requests for a reset, links and codes, undoing a change |
//! | [`account`] | accounts as administrators and people make and change them |
//! | [`challenge`] | sign-in and step-up in several requests, codes by mail |
//! | [`session`] | who is calling, sign-in, refresh, step-up, sessions |
//! | [`change`] | a signed-in person sets a new password |
//! | [`administration`] | administrators, tenants and issuers as they manage them |
//! | [`job`] | what follows an answer, and what cron does |

pub mod account;
pub mod administration;
pub mod audit;
pub mod challenge;
pub mod change;
pub mod job;
pub mod limit;
pub mod notification;
pub mod password;
pub mod recovery;
pub mod session;
pub mod tenant;
pub mod token;

mod challenge_error;
mod circumstances;
mod context;
mod deadline;
mod job_queue;
mod keys;
mod ports;
mod profile;
mod use_case_error;

pub use audit::note::Note;
pub use challenge_error::ChallengeError;
pub use circumstances::{Client, Via};
pub use context::Context;
pub use job_queue::{Job, JobQueue, Refusal};
pub use keys::Keys;
pub use limit::quota::{Quota, Quotas};
pub use ports::Ports;
pub use profile::{ApiProfile, DialectProfiles, ResetProfile};
pub use session::caller::{Caller, Credential};
pub use token::bearer;
pub use use_case_error::{PasswordRejection, RejectionReason, UseCaseError};

// What dialects pass on to the store.
pub use crate::port::{AccountFilter, AccountPatch, TenantSnapshot};
// A call of the mail provider, as it came.
pub use crate::crypt::webhook::Signed;

use context::readable;
