//! Marks of keys: what shows that a key is the one that was there before, and nothing else of it.
//! Imports nothing of ours.

use super::keys::KeyRing;
use super::secret::{encode, mac, message};

const PURPOSE: &str = "mark";

/// The marks of a ring's keys, the current one first. Not secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marks {
    ring: &'static str,
    marks: Vec<(String, String)>,
}

impl Marks {
    /// The marks of a ring: HMAC-SHA-256 under each key over the ring's name.
    #[must_use]
    pub fn new(ring: &'static str, keys: &KeyRing) -> Self {
        let message = message(PURPOSE, ring, &[]);
        let mark = |key| encode(&mac(key, &message)).as_str().to_owned();
        let marks = keys.iter().map(|(id, key)| (id.to_string(), mark(key))).collect();
        Self { ring, marks }
    }

    /// The ring's name.
    #[must_use]
    pub fn ring(&self) -> &'static str {
        self.ring
    }

    /// The ids of the ring's keys, the current one first.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.marks.iter().map(|(id, _)| id.as_str())
    }

    /// The id and the mark of the current key.
    #[must_use]
    pub fn current(&self) -> Option<(&str, &str)> {
        self.marks.first().map(|(id, mark)| (id.as_str(), mark.as_str()))
    }

    /// The mark of the key of that id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&str> {
        self.marks.iter().find(|(known, _)| known == id).map(|(_, mark)| mark.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
    const B: &str = "HwECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHgA";

    fn marks(ring: &'static str, text: &str) -> Marks {
        Marks::new(ring, &KeyRing::parse(text, ring).unwrap())
    }

    #[test]
    fn a_mark_is_of_one_key_in_one_ring_whatever_its_id() {
        let first = marks("PEPPER", &format!("k1:{A}"));
        let turned = marks("PEPPER", &format!("k2:{B},k1:{A}"));
        assert_eq!(first.get("k1"), turned.get("k1"));
        assert_eq!(turned.current().map(|(id, _)| id), Some("k2"));
        assert_ne!(turned.get("k1"), turned.get("k2"));
        assert_ne!(first.get("k1"), marks("SEAL_KEYS", &format!("k1:{A}")).get("k1"));
        assert_eq!(first.get("k2"), None);
    }
}
