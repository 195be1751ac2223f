//! Where sealed texts live: table, row and purpose are bound into each seal.

use crate::crypt::Place;

/// A kind of sealed text.
#[derive(Clone, Copy, Debug)]
pub struct Kind {
    table: &'static str,
    purpose: &'static str,
}

impl Kind {
    /// The place of one row's text.
    pub const fn at(self, row: &str) -> Place<'_> {
        Place { table: self.table, row, purpose: self.purpose }
    }
}

/// The private half of a signing key, by key id.
pub const SIGNING_KEY: Kind = Kind { table: "signing_key", purpose: "seed" };
/// The shared secret of an outside issuer, by `iss`.
pub const ISSUER_SECRET: Kind = Kind { table: "issuer", purpose: "secret" };
/// The address in a request for a reset, by request id.
pub const REQUEST_EMAIL: Kind = Kind { table: "reset_request", purpose: "email" };
/// The address that a secret puts back, by lookup.
pub const SECRET_EMAIL: Kind = Kind { table: "reset_secret", purpose: "email" };
/// The secret of an endpoint, by webhook id.
pub const WEBHOOK_SECRET: Kind = Kind { table: "webhook", purpose: "secret" };
/// What is kept of an applicant, by lookup.
pub const REGISTRATION: Kind = Kind { table: "registration", purpose: "applicant" };
/// The key of what the trail says of an account's owner, by account id.
pub const ACCOUNT_PERSONAL_KEY: Kind = Kind { table: "account", purpose: "personal-key" };
/// What an entry of the trail says of a person, by entry id.
pub const PERSONAL: Kind = Kind { table: "event", purpose: "personal" };
/// A letter in the outbox, by outbox id.
pub const LETTER: Kind = Kind { table: "outbox", purpose: "letter" };
/// What a client keeps while it waits for a code, by tenant id; in no table.
pub const VERIFICATION: Kind = Kind { table: "", purpose: "verification" };
