//! Key check values: a database recognises by them the keys that it is served with. May import `port`.

use crate::port::StoreError;

/// The key check value that a database keeps of a ring of keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyCheck {
    /// The ring's name.
    pub ring: String,
    /// The id of the key that was current when it was written down.
    pub key: String,
    /// The mark of that key: a MAC under it, which is no secret.
    pub mark: String,
}

/// The key check values of the rings.
#[allow(async_fn_in_trait, reason = "a Worker has one thread: no future of ours must be Send")]
pub trait KeyChecks {
    /// What is kept of the rings of keys; for a ring of which there is nothing yet, `first` is
    /// written down.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unavailable`] if the store fails.
    async fn key_checks(&self, first: &[KeyCheck]) -> Result<Vec<KeyCheck>, StoreError>;

    /// Keeps `to` in the place of `from`, unless another was put there meanwhile.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unavailable`] if the store fails.
    async fn replace_key_check(&self, from: &KeyCheck, to: &KeyCheck) -> Result<(), StoreError>;
}
