//! Key rings: what is encrypted anew after a rotation, and what still needs which key.

use base64ct::{Base64Unpadded, Encoding};

use crate::crypt::{Marks, SealError};
use crate::flow::{Ports, UseCaseError};
use crate::port::{KeyUse, SealedText, SealedTexts};

/// The ring of what is encrypted.
const SEAL: &str = "SEAL_KEYS";
/// The ring of password hashes, whose ids stand in base64 there.
const PEPPER: &str = "PEPPER";
/// How many texts of a kind are encrypted anew in one go.
const BATCH: u32 = 50;

/// A key, and the rows that need it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyStatus {
    /// Its id.
    pub id: String,
    /// Whether the ring has it.
    pub held: bool,
    /// Rows by column, as `table.column`.
    pub rows: Vec<(&'static str, u64)>,
}

/// A ring, its keys in their order, then those that rows name and the ring has not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RingStatus {
    /// Its name.
    pub name: &'static str,
    /// Its keys.
    pub keys: Vec<KeyStatus>,
}

/// What a run has encrypted anew, and what it passed over.
#[derive(Debug, Default)]
pub struct Resealing {
    /// Texts that do not open, though the ring has the key that they name.
    passed: Vec<String>,
    /// Why the first of them does not.
    cause: Option<String>,
}

impl Resealing {
    /// Encrypts some of what lasts under the current key, where it is under an older one; false where
    /// nothing is left. What does not open is passed over.
    ///
    /// # Errors
    ///
    /// [`UseCaseError::Internal`] if the store fails.
    pub async fn go_on<P: Ports>(&mut self, ports: &P) -> Result<bool, UseCaseError> {
        let older = ids(ports, SEAL).skip(1).collect::<Vec<_>>();
        if older.is_empty() {
            return Ok(false);
        }
        let found = ports.directory().sealed_under(&older, &self.passed, BATCH).await?;
        let is_left = !found.is_empty();
        let mut texts = Vec::new();
        for old in found {
            match resealed(ports, &old) {
                Ok(new) => texts.push((old, new)),
                Err(error) => self.pass_over(old, error),
            }
        }
        if !texts.is_empty() {
            ports.directory().reseal(&texts).await?;
        }
        Ok(is_left)
    }

    fn pass_over(&mut self, old: SealedText, error: SealError) {
        self.cause.get_or_insert_with(|| old.kind.at(&old.row).unreadable(error));
        self.passed.push(old.text);
    }

    /// How many texts were passed over, and why the first of them does not open; none if all open.
    pub fn trouble(&self) -> Option<String> {
        let cause = self.cause.as_ref()?;
        Some(format!("{} encrypted texts were passed over; the first: {cause}", self.passed.len()))
    }
}

fn resealed<P: Ports>(ports: &P, old: &SealedText) -> Result<String, SealError> {
    let (sealer, place) = (&ports.keys().sealer, old.kind.at(&old.row));
    let plain = sealer.open(&old.text, place)?;
    sealer.seal(&plain, place, ports.entropy())
}

/// What each key of each ring is still needed for.
///
/// # Errors
///
/// [`UseCaseError::Internal`] if the store fails.
pub async fn status<P: Ports>(ports: &P) -> Result<Vec<RingStatus>, UseCaseError> {
    let uses = ports.directory().key_uses().await?;
    Ok(ports.keys().marks.iter().map(|marks| of_ring(marks, &uses)).collect())
}

fn of_ring(marks: &Marks, uses: &[KeyUse]) -> RingStatus {
    let key = |id: &str, held| KeyStatus { id: id.to_owned(), held, rows: Vec::new() };
    let mut keys: Vec<KeyStatus> = marks.ids().map(|id| key(id, true)).collect();
    for used in uses.iter().filter(|used| used.ring == marks.ring()) {
        let id = id(used);
        let at = keys.iter().position(|key| key.id == id);
        let at = at.unwrap_or_else(|| {
            keys.push(key(&id, false));
            keys.len() - 1
        });
        if let Some(key) = keys.get_mut(at) {
            key.rows.push((used.column, used.rows));
        }
    }
    RingStatus { name: marks.ring(), keys }
}

fn id(used: &KeyUse) -> String {
    let decoded = (used.ring == PEPPER).then(|| Base64Unpadded::decode_vec(&used.key).ok());
    let decoded = decoded.flatten().and_then(|bytes| String::from_utf8(bytes).ok());
    decoded.unwrap_or_else(|| used.key.clone())
}

fn ids<'p, P: Ports>(ports: &'p P, ring: &str) -> impl Iterator<Item = &'p str> {
    let marks = ports.keys().marks.iter().find(|marks| marks.ring() == ring);
    marks.into_iter().flat_map(Marks::ids)
}
