//! Key check values: a database recognises by them the keys that it is served with.

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
