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
    pub(super) params: Params<'a>,
    pub(super) salt: Vec<u8>,
}

impl<'a> Stem<'a> {
    /// Reads a stem; which parameters it may have is for the scheme to say.
    pub(super) fn parse(text: &'a str) -> Option<Self> {
        let (head, salt) = text.strip_prefix('$')?.rsplit_once('$')?;
        let mut fields = head.split('$').peekable();
        let name = fields.next()?;
        let is_version = |field: &&str| field.starts_with("v=") && !field.contains(',');
        let version = match fields.next_if(is_version) {
            Some(field) => Some(number(field.strip_prefix("v=")?)?),
            None => None,
        };
        let params = match fields.next() {
            Some(list) => Params::parse(list)?,
            None => Params(Vec::new()),
        };
        if fields.next().is_some() {
            return None;
        }
        Some(Self { name, version, params, salt: decode(salt)? })
    }
}

/// The parameters of a stem: `key=value,…`, each key once.
#[derive(Debug)]
pub(super) struct Params<'a>(Vec<(&'a str, &'a str)>);

impl<'a> Params<'a> {
    /// Reads a list of at least one.
    pub(super) fn parse(list: &'a str) -> Option<Self> {
        let mut params: Vec<(&str, &str)> = Vec::new();
        for pair in list.split(',') {
            let (key, value) = pair.split_once('=')?;
            if params.iter().any(|(known, _)| *known == key) {
                return None;
            }
            params.push((key, value));
        }
        Some(Self(params))
    }

    /// Nothing but these, if there are no others.
    pub(super) fn only(&self, keys: &[&str]) -> Option<&Self> {
        self.0.iter().all(|(key, _)| keys.contains(key)).then_some(self)
    }

    /// A parameter's text.
    pub(super) fn text(&self, key: &str) -> Option<&'a str> {
        self.0.iter().find(|(known, _)| *known == key).map(|(_, value)| *value)
    }

    /// A parameter that is a number.
    pub(super) fn number(&self, key: &str) -> Option<u32> {
        self.text(key).and_then(number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stem_gives_its_parts() {
        let (stem, digest) = split("$argon2id$v=19$m=8,t=1,keyid=azE$c2FsdA$AQID").unwrap();
        assert_eq!(digest, [1, 2, 3]);
        let Stem { name, version, params, salt } = Stem::parse(stem).unwrap();
        assert_eq!((name, version, salt.as_slice()), ("argon2id", Some(19), b"salt".as_slice()));
        assert_eq!((params.number("m"), params.number("t")), (Some(8), Some(1)));
        assert_eq!((params.text("keyid"), params.number("p")), (Some("azE"), None));
        assert!(params.only(&["m", "t", "keyid"]).is_some());
        assert!(params.only(&["m", "t"]).is_none());
    }

    #[test]
    fn version_and_parameters_are_optional() {
        let stem = Stem::parse("$name$c2FsdA").unwrap();
        assert_eq!((stem.version, stem.params.number("m")), (None, None));
        assert_eq!(Stem::parse("$name$m=1$c2FsdA").unwrap().params.number("m"), Some(1));
    }

    #[test]
    fn loose_forms_are_refused() {
        for text in [
            "name$m=1$c2FsdA",
            "$name",
            "$name$m=1,m=2$c2FsdA",
            "$name$m$c2FsdA",
            "$name$m=1$t=1$c2FsdA",
            "$name$v=+1$c2FsdA",
            "$name$c2FsdA==",
        ] {
            assert!(Stem::parse(text).is_none(), "{text}");
        }
        for text in ["", "+1", "01", "-1", "1 ", "4294967296", "1e3"] {
            assert!(number(text).is_none(), "{text}");
        }
        assert!(split("$name$c2FsdA$").is_none());
        assert!(split(&format!("$name${}$AQID", "A".repeat(MAX_BYTES))).is_none());
    }
}
