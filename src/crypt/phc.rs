//! The grammar of stored hashes: PHC strings (<https://github.com/P-H-C/phc-string-format>), split
//! into a stem that says how to compute and a digest to compare with. Imports nothing of ours.

use base64ct::{Base64Unpadded, Encoding};

/// Longest stored hash that is looked at, in bytes.
pub(super) const MAX_BYTES: usize = 1024;

/// Splits a text into its stem and its decoded digest. `None` where it is too long, has no digest
/// or the digest is not unpadded base64.
pub(super) fn split(text: &str) -> Option<(&str, Vec<u8>)> {
    if text.len() > MAX_BYTES {
        return None;
    }
    let (stem, digest) = text.rsplit_once('$')?;
    let digest = decode(digest).filter(|digest| !digest.is_empty())?;
    Some((stem, digest))
}

/// Unpadded base64 in the standard alphabet, as PHC strings have it.
pub(super) fn encode(bytes: &[u8]) -> String {
    Base64Unpadded::encode_string(bytes)
}

/// The inverse of [`encode`]; nothing but canonical text is read.
pub(super) fn decode(text: &str) -> Option<Vec<u8>> {
    Base64Unpadded::decode_vec(text).ok()
}

/// A decimal number without sign or leading zeros.
pub(super) fn number(text: &str) -> Option<u32> {
    let canonical = text == "0" || !text.starts_with(['0', '+']);
    if canonical { text.parse().ok() } else { None }
}

/// The part before the digest: `$name[$v=version][$key=value,…]$salt`.
#[derive(Debug)]
pub(super) struct Stem<'a> {
    pub(super) name: &'a str,
    pub(super) version: Option<u32>,
    pub(super) salt: Vec<u8>,
    params: Vec<(&'a str, &'a str)>,
}

impl<'a> Stem<'a> {
    /// Reads a stem. `keys` are the parameters that it may have, each at most once.
    pub(super) fn parse(text: &'a str, keys: &[&str]) -> Option<Self> {
        let (head, salt) = text.strip_prefix('$')?.rsplit_once('$')?;
        let mut fields = head.split('$').peekable();
        let name = fields.next()?;
        let version = match fields.next_if(|field| field.starts_with("v=") && !field.contains(','))
        {
            Some(field) => Some(number(field.strip_prefix("v=")?)?),
            None => None,
        };
        let params = match fields.next() {
            Some(list) => parameters(list, keys)?,
            None => Vec::new(),
        };
        if fields.next().is_some() {
            return None;
        }
        Some(Self { name, version, salt: decode(salt)?, params })
    }

    /// A parameter's text.
    pub(super) fn text(&self, key: &str) -> Option<&'a str> {
        self.params.iter().find(|(known, _)| *known == key).map(|(_, value)| *value)
    }

    /// A parameter that is a number.
    pub(super) fn number(&self, key: &str) -> Option<u32> {
        self.text(key).and_then(number)
    }
}

fn parameters<'a>(list: &'a str, keys: &[&str]) -> Option<Vec<(&'a str, &'a str)>> {
    let mut params = Vec::new();
    for pair in list.split(',') {
        let (key, value) = pair.split_once('=')?;
        if !keys.contains(&key) || params.iter().any(|(known, _)| *known == key) {
            return None;
        }
        params.push((key, value));
    }
    Some(params)
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEYS: &[&str] = &["m", "t", "keyid"];

    #[test]
    fn a_stem_gives_its_parts() {
        let (stem, digest) = split("$argon2id$v=19$m=8,t=1,keyid=azE$c2FsdA$AQID").unwrap();
        assert_eq!(digest, [1, 2, 3]);
        let stem = Stem::parse(stem, KEYS).unwrap();
        assert_eq!(
            (stem.name, stem.version, stem.salt.as_slice()),
            ("argon2id", Some(19), b"salt".as_slice())
        );
        assert_eq!(
            (stem.number("m"), stem.number("t"), stem.text("keyid")),
            (Some(8), Some(1), Some("azE"))
        );
        assert_eq!(stem.number("p"), None);
    }

    #[test]
    fn version_and_parameters_are_optional() {
        let stem = Stem::parse("$name$c2FsdA", KEYS).unwrap();
        assert_eq!((stem.version, stem.number("m")), (None, None));
        assert_eq!(Stem::parse("$name$m=1$c2FsdA", KEYS).unwrap().number("m"), Some(1));
    }

    #[test]
    fn loose_forms_are_refused() {
        for text in [
            "name$m=1$c2FsdA",
            "$name",
            "$name$m=1,m=2$c2FsdA",
            "$name$x=1$c2FsdA",
            "$name$m$c2FsdA",
            "$name$m=1$t=1$c2FsdA",
            "$name$v=+1$c2FsdA",
            "$name$c2FsdA==",
        ] {
            assert!(Stem::parse(text, KEYS).is_none(), "{text}");
        }
        for number in ["", "+1", "01", "-1", "1 ", "4294967296", "1e3"] {
            assert!(super::number(number).is_none(), "{number}");
        }
        assert!(split("$name$c2FsdA$").is_none());
        assert!(split(&format!("$name${}$AQID", "A".repeat(MAX_BYTES))).is_none());
    }
}
