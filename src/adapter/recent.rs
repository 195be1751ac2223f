//! What was used last, and no more of it than is said. Imports nothing of ours.

use std::collections::VecDeque;

/// Values by key. When there are as many as may be, the one whose use is longest ago makes room.
#[derive(Clone, Debug)]
pub struct Recent<K, V> {
    /// The one used last at the end.
    entries: VecDeque<(K, V)>,
    most: usize,
}

impl<K: PartialEq, V: Clone> Recent<K, V> {
    /// Keeps so many.
    #[must_use]
    pub const fn new(most: usize) -> Self {
        Self { entries: VecDeque::new(), most }
    }

    /// The value of a key, which counts as used now.
    pub fn get(&mut self, key: &K) -> Option<V> {
        let at = self.entries.iter().position(|(kept, _)| kept == key)?;
        let entry = self.entries.remove(at)?;
        let value = entry.1.clone();
        self.entries.push_back(entry);
        Some(value)
    }

    /// Keeps a value, in the place of what the key had.
    pub fn keep(&mut self, key: K, value: V) {
        self.entries.retain(|(kept, _)| *kept != key);
        while self.entries.len() >= self.most && self.entries.pop_front().is_some() {}
        self.entries.push_back((key, value));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_one_whose_use_is_longest_ago_makes_room() {
        let mut recent = Recent::new(2);
        recent.keep("a", 1);
        recent.keep("b", 2);
        assert_eq!(recent.get(&"a"), Some(1));
        recent.keep("c", 3);
        assert_eq!(
            [recent.get(&"a"), recent.get(&"b"), recent.get(&"c")],
            [Some(1), None, Some(3)]
        );
    }

    #[test]
    fn strangers_keys_leave_those_in_use_alone() {
        let mut recent = Recent::new(8);
        recent.keep(0, "in use");
        for stranger in 1..1_000 {
            recent.keep(stranger, "stranger");
            assert_eq!(recent.get(&0), Some("in use"));
        }
        assert_eq!((recent.get(&991), recent.get(&992)), (None, None));
    }

    #[test]
    fn a_key_has_one_value() {
        let mut recent = Recent::new(2);
        for value in 1..=3 {
            recent.keep("a", value);
        }
        recent.keep("b", 4);
        assert_eq!((recent.get(&"a"), recent.get(&"b")), (Some(3), Some(4)));
    }
}
