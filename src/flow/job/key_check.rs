//! The check of the configured keys against the key check values in the database. With other keys
//! than before, every password would be refused and nothing sealed would open.

use core::fmt;

use crate::crypt::Marks;
use crate::port::{KeyCheck, KeyChecks, StoreError};

/// Why the service must not be served with these keys.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyMismatch {
    /// A key has the id of the one that was there before, and is another.
    Other {
        /// The ring.
        ring: &'static str,
        /// The key's id.
        key: String,
    },
    /// The key that was current is no longer in the ring.
    Gone {
        /// The ring.
        ring: &'static str,
        /// The key's id.
        key: String,
    },
    /// The database does not tell; the text is for the log only.
    Unknown(String),
}

impl fmt::Display for KeyMismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Other { ring, key } => {
                write!(f, "{ring}: key {key} is not the one that this database was served with")
            }
            Self::Gone { ring, key } => {
                write!(f, "{ring}: key {key}, with which this database was served, is missing")
            }
            Self::Unknown(_) => f.write_str("the database does not answer"),
        }
    }
}

impl core::error::Error for KeyMismatch {}

impl From<StoreError> for KeyMismatch {
    fn from(error: StoreError) -> Self {
        Self::Unknown(format!("{error:?}"))
    }
}

/// Compares the keys with the key check values in the database. At the first start the values are
/// written down; once a ring has a new current key, and still the old one, the new key's value is.
///
/// # Errors
///
/// [`KeyMismatch`].
pub async fn check<D: KeyChecks>(directory: &D, rings: &[Marks]) -> Result<(), KeyMismatch> {
    let current: Vec<KeyCheck> = rings.iter().filter_map(current).collect();
    let kept = directory.key_checks(&current).await?;
    for (marks, current) in rings.iter().zip(&current) {
        let kept = kept.iter().find(|kept| kept.ring == current.ring);
        let kept = kept.ok_or_else(|| KeyMismatch::Unknown("no key check".to_owned()))?;
        let (ring, key) = (marks.ring(), kept.key.clone());
        match marks.get(&kept.key) {
            None => return Err(KeyMismatch::Gone { ring, key }),
            Some(mark) if mark != kept.mark => return Err(KeyMismatch::Other { ring, key }),
            Some(_) if kept.key != current.key => {
                directory.replace_key_check(kept, current).await?;
            }
            Some(_) => {}
        }
    }
    Ok(())
}

fn current(marks: &Marks) -> Option<KeyCheck> {
    let (key, mark) = marks.current()?;
    Some(KeyCheck { ring: marks.ring().to_owned(), key: key.to_owned(), mark: mark.to_owned() })
}
