//! By what a database recognises the keys that it is served with.

/// What a database keeps of a ring of keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Canary {
    /// The ring's name.
    pub ring: String,
    /// The id of the key that was current when it was written down.
    pub key: String,
    /// The mark of that key.
    pub mark: String,
}
