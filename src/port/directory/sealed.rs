//! What depends on the key rings: every place of the database that is encrypted, and how many rows
//! still need which key. May import `account`, `crypt` and `port`.

use crate::account::TenantId;
use crate::crypt::Place;
use crate::port::StoreError;

/// What is encrypted under `SEAL_KEYS`. Table, row and purpose are bound into each text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sealed {
    /// The private half of a signing key, by key id.
    SigningKey,
    /// The digests of the documents of a tenant's issuers, by tenant id.
    IssuerList,
    /// The shared secret of an outside issuer, by `iss`.
    IssuerSecret,
    /// The secret of an endpoint, by webhook id.
    WebhookSecret,
    /// The secret that an endpoint had before, for a day; by webhook id.
    OldWebhookSecret,
    /// The secret that signs questions to a former system, by tenant id.
    MigrationSecret,
    /// The key of what the trail says of an account's owner, by account id.
    PersonalKey,
    /// What an entry of the trail says where no account's key encrypts it, by entry id.
    Personal,
    /// The address in a request for a reset, by request id.
    RequestEmail,
    /// The address that a secret puts back, by lookup.
    SecretEmail,
    /// What is kept of an applicant, by lookup.
    Registration,
    /// A letter in the outbox, by outbox id.
    Letter,
    /// What a client keeps while it waits for a code, by tenant id; in no table.
    Verification,
}

impl Sealed {
    /// Every place in the database.
    pub const STORED: [Self; 12] = [
        Self::SigningKey,
        Self::IssuerList,
        Self::IssuerSecret,
        Self::WebhookSecret,
        Self::OldWebhookSecret,
        Self::MigrationSecret,
        Self::PersonalKey,
        Self::Personal,
        Self::RequestEmail,
        Self::SecretEmail,
        Self::Registration,
        Self::Letter,
    ];

    /// Those that are encrypted anew after a rotation. The others end by themselves, within three
    /// days; but what the trail says, which stays as it was signed, with the trail.
    pub const LASTING: [Self; 7] = [
        Self::SigningKey,
        Self::IssuerList,
        Self::IssuerSecret,
        Self::WebhookSecret,
        Self::OldWebhookSecret,
        Self::MigrationSecret,
        Self::PersonalKey,
    ];

    /// The place of one row's text.
    pub const fn at(self, row: &str) -> Place<'_> {
        let (table, purpose) = match self {
            Self::SigningKey => ("signing_key", "seed"),
            Self::IssuerList => ("tenant", "issuers"),
            Self::IssuerSecret => ("issuer", "secret"),
            Self::WebhookSecret | Self::OldWebhookSecret => ("webhook", "secret"),
            Self::MigrationSecret => ("migration_source", "secret"),
            Self::PersonalKey => ("account", "personal-key"),
            Self::Personal => ("event", "personal"),
            Self::RequestEmail => ("reset_request", "email"),
            Self::SecretEmail => ("reset_secret", "email"),
            Self::Registration => ("registration", "applicant"),
            Self::Letter => ("outbox", "letter"),
            Self::Verification => ("", "verification"),
        };
        Place { table, row, purpose }
    }
}

/// An encrypted text where it lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedText {
    /// What it is.
    pub kind: Sealed,
    /// Whose it is.
    pub tenant: TenantId,
    /// The row, as in [`Sealed::at`].
    pub row: String,
    /// The text.
    pub text: String,
}

/// How many rows of one column need one key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyUse {
    /// The ring.
    pub ring: &'static str,
    /// The column, as `table.column`.
    pub column: &'static str,
    /// The key's id, as the column spells it.
    pub key: String,
    /// How many rows.
    pub rows: u64,
}

/// The encrypted texts of all tenants.
#[allow(async_fn_in_trait, reason = "a Worker has one thread: no future of ours must be Send")]
pub trait SealedTexts {
    /// How many rows of each column need which key of a ring. Reads those tables through.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unavailable`] if the store fails; nothing was done then.
    async fn key_uses(&self) -> Result<Vec<KeyUse>, StoreError>;

    /// Lasting texts that are encrypted under one of these keys, of all tenants, at most so many of
    /// each kind ([`Sealed::LASTING`]), but for those that are passed over.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unavailable`] if the store fails; nothing was done then.
    async fn sealed_under(
        &self,
        keys: &[&str],
        passed: &[String],
        limit: u32,
    ) -> Result<Vec<SealedText>, StoreError>;

    /// Puts texts in the place of others that are still there.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unavailable`] if the store fails; none was replaced then.
    async fn reseal(&self, texts: &[(SealedText, String)]) -> Result<(), StoreError>;
}
