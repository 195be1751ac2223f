//! The policy object as JSON: closed, camelCase, canonical when written.
//!
//! Imports the engine's own modules and `serde_json`. The browser's small build leaves this module
//! out, so nothing on the check path may use it.
//!
//! ```json
//! {"version": 1, "preset": "recommended", "length": {"min": 15}}
//! ```
//!
//! Members that are given replace the preset's, member by member inside `length`, `blocklist`,
//! `context` and `breach`; `null` takes a rule of the preset away. Without `preset` only what is
//! given holds, and the cap of 1,024 bytes.

mod error;
mod node;
mod read;
mod write;

pub use error::PolicyError;

use super::rules::Policy;
use alloc::{format, string::String};

impl Policy {
    /// Reads a policy object.
    ///
    /// # Errors
    ///
    /// Malformed JSON, unknown members, wrong types, values out of range and limits that
    /// contradict each other, each with the path of the member concerned.
    pub fn from_json(text: &str) -> Result<Self, PolicyError> {
        let value = serde_json::from_str(text).map_err(PolicyError::syntax)?;
        read::policy(&value)
    }

    /// The canonical policy object, `version` and `id` included. Reads back as the same policy.
    #[must_use]
    pub fn to_json(&self) -> String {
        write::text(self, Some(&self.id()))
    }

    /// A short name that is the same for equal policies and differs for others: 16 hexadecimal
    /// digits of the 64-bit FNV-1a hash over the canonical object without `id`.
    #[must_use]
    pub fn id(&self) -> String {
        format!("{:016x}", fnv1a(write::text(self, None).as_bytes()))
    }
}

fn fnv1a(bytes: &[u8]) -> u64 {
    const OFFSET_BASIS: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0100_0000_01b3;
    bytes.iter().fold(OFFSET_BASIS, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(PRIME))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::preset::Preset;

    // Published vectors: http://www.isthe.com/chongo/src/fnv/test_fnv.c
    #[test]
    fn the_hash_is_fnv_1a() {
        assert_eq!(fnv1a(b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fnv1a(b"a"), 0xaf63_dc4c_8601_ec8c);
        assert_eq!(fnv1a(b"foobar"), 0x8594_4171_f739_67e8);
    }

    #[test]
    fn every_preset_round_trips_and_has_an_id_of_its_own() {
        let mut ids = Vec::new();
        for preset in Preset::ALL {
            let policy = Policy::preset(preset);
            let json = policy.to_json();
            assert_eq!(Policy::from_json(&json).as_ref(), Ok(&policy), "{json}");
            assert!(json.contains(&policy.id()));
            assert!(!ids.contains(&policy.id()));
            ids.push(policy.id());
        }
    }

    #[test]
    fn a_rule_taken_from_a_preset_stays_away() {
        let strict = Policy { passphrase: None, ..Policy::preset(Preset::Unleash) };
        let json = strict.to_json();
        assert!(json.contains(r#""passphrase":null"#), "{json}");
        assert_eq!(Policy::from_json(&json), Ok(strict));
    }

    #[test]
    fn every_member_is_read_and_written() {
        let json = concat!(
            r#"{"version":1,"id":"0000000000000000","#,
            r#""length":{"min":8,"max":64,"unit":"utf16","maxBytes":512},"normalize":"none","#,
            r#""classes":"ascii","allowed":["ascii-printable"],"#,
            r#""required":[{"anyOf":["upper","lower",{"chars":"!-"}],"min":2}],"#,
            r#""atLeast":{"of":["digit","special"],"count":1},"passphrase":{"min":30},"#,
            r#""maxRepeating":{"max":3,"except":"line-breaks"},"maxSequential":4,"#,
            r#""blocklist":{"lists":["common-10k","long-15"],"match":"derived","entries":["zürichsee","Acme2024"]},"#,
            r#""context":{"words":["relatch"],"from":["email","name"],"match":"contains"},"#,
            r#""strength":{"min":3,"words":["acme","zyxomatic"]},"breach":{"mode":"warn","maxCount":9},"history":7}"#,
        );
        let policy = Policy::from_json(json).unwrap();
        let written = policy.to_json();
        assert_eq!(written, json.replace("0000000000000000", &policy.id()));
    }

    #[test]
    fn own_words_are_at_most_a_thousand_and_16_kib() {
        let many = |count: usize, length: usize| {
            let words: Vec<_> = (0..count).map(|at| format!("\"{at:0>length$}\"")).collect();
            words.join(",")
        };
        for (rule, path) in [("blocklist", "entries"), ("strength", "words")] {
            let read = |words: &str| {
                let min = if rule == "strength" { r#""min":0,"# } else { "" };
                let json = format!(r#"{{"version":1,"{rule}":{{{min}"{path}":[{words}]}}}}"#);
                Policy::from_json(&json).map_err(|error| error.to_string())
            };
            assert!(read(&many(1000, 16)).is_ok());
            assert!(read(&many(256, 64)).is_ok());
            let counted = format!("{rule}.{path}: must be between 0 and 1000");
            assert_eq!(read(&many(1001, 4)), Err(counted));
            let weighed = format!("{rule}.{path}: must be at most 16384 bytes");
            assert_eq!(read(&many(257, 64)), Err(weighed));
        }
    }

    #[test]
    fn an_own_list_is_kept_composed_and_a_vocabulary_folded_and_in_order() {
        let json = concat!(
            r#"{"version":1,"blocklist":{"entries":["Zu\u0308rich","ACME","acme"]},"#,
            r#""strength":{"min":1,"words":["Zu\u0308rich","ACME","acme"]}}"#,
        );
        let policy = Policy::from_json(json).unwrap();
        assert_eq!(policy.entries, ["Zürich", "ACME", "acme"]);
        assert_eq!(policy.vocabulary.words().collect::<Vec<_>>(), ["acme", "zürich"]);
        assert!(policy.blocklist.unwrap().lists.has(crate::policy::ListId::Own));
        assert_eq!(Policy::from_json(&policy.to_json()), Ok(policy));
        let none = r#"{"version":1,"preset":"recommended","blocklist":null}"#;
        assert!(Policy::from_json(none).unwrap().entries.is_empty());
    }

    #[test]
    fn members_given_replace_the_preset_s_one_by_one() {
        let json =
            r#"{"version":1,"preset":"recommended","length":{"min":15},"breach":{"mode":"block"}}"#;
        let policy = Policy::from_json(json).unwrap();
        let preset = Policy::preset(Preset::Recommended);
        assert_eq!(policy.length.min(), 15);
        assert_eq!(policy.length.max(), preset.length.max());
        assert_eq!(policy.blocklist, preset.blocklist);
    }

    #[test]
    fn what_is_wrong_is_named_with_its_path() {
        let cases = [
            ("{", "line 1 column 1: not json"),
            ("[]", "policy: must be an object"),
            ("{}", "version: must be given"),
            (r#"{"version":2}"#, "version: must be between 1 and 1"),
            (r#"{"version":1,"minLength":8}"#, "minLength: unknown member"),
            (r#"{"version":1,"length":{"mim":8}}"#, "length.mim: unknown member"),
            (r#"{"version":1,"length":{"min":9,"max":8}}"#, "length: contradicts itself"),
            (r#"{"version":1,"length":{"min":-1}}"#, "length.min: must be between 0 and 4096"),
            (r#"{"version":1,"length":{"min":"8"}}"#, "length.min: must be an integer"),
            (r#"{"version":1,"length":{"unit":"bytes"}}"#, "length.unit: unknown value"),
            (r#"{"version":1,"preset":"best"}"#, "preset: unknown value"),
            (r#"{"version":1,"allowed":[]}"#, "allowed: must not be empty"),
            (
                r#"{"version":1,"required":[{"anyOf":["upper","vowel"]}]}"#,
                "required[0].anyOf[1]: unknown value",
            ),
            (
                r#"{"version":1,"required":[{"anyOf":[{"chars":"é"}]}]}"#,
                "required[0].anyOf[0].chars: must be printable ascii",
            ),
            (
                r#"{"version":1,"atLeast":{"of":["upper"],"count":2}}"#,
                "atLeast: contradicts itself",
            ),
            (
                r#"{"version":1,"blocklist":{"lists":["ncsc"]}}"#,
                "blocklist.lists[0]: unknown value",
            ),
            (
                r#"{"version":1,"blocklist":{"entries":["a",""]}}"#,
                "blocklist.entries[1]: must be between 1 and 64",
            ),
            (r#"{"version":1,"strength":{"words":["a"]}}"#, "strength.min: must be given"),
            (
                r#"{"version":1,"strength":{"min":1,"words":"a"}}"#,
                "strength.words: must be an array",
            ),
            (r#"{"version":1,"history":25}"#, "history: must be between 0 and 24"),
        ];
        for (json, expected) in cases {
            let error = Policy::from_json(json).unwrap_err().to_string();
            assert_eq!(error, expected, "{json}");
        }
    }
}
