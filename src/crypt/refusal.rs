//! Why a stored password cannot be taken over, shown to the person who moves it. Reads as much as
//! the import does and computes nothing.

use std::fmt;

use super::argon::Recipe;
use super::imported::Foreign;
use super::phc;
use super::phc::Stem;

/// How the spellings begin, and what they are called.
const KINDS: &[(&str, &[&str])] = &[
    ("Argon2", &["$argon2", "argon2$"]),
    ("bcrypt", &["$2a$", "$2b$", "$2y$", "bcrypt$", "bcrypt_sha256$", "$wp$2y$"]),
    ("PBKDF2", &["$pbkdf2", "pbkdf2_", "pbkdf2:"]),
    ("scrypt", &["$scrypt$", "$7$", "scrypt:", "scrypt$"]),
    ("Firebase scrypt", &["$fbscrypt$", "$firescrypt$"]),
    ("SHA-crypt", &["$5$", "$6$"]),
    ("md5-crypt", &["$1$", "$apr1$"]),
    ("phpass", &["$P$", "$H$"]),
    ("salted SHA", &["{SSHA"]),
];

/// Why a stored password cannot be taken over. Its `Display` holds nothing of the hash but its costs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It begins like no spelling that is known here.
    UnknownForm,
    /// It begins like this kind and does not go on like it.
    Malformed(&'static str),
    /// It costs more than is computed here: its costs, and the most.
    TooCostly(String),
    /// It is one of ours under a pepper that is not configured, or there was no memory for it.
    Unusable,
}

impl Refusal {
    /// Whether [`Hasher::import`](super::Hasher::import) would refuse a text, and why, without the work
    /// of taking it over.
    #[must_use]
    pub fn foreseen(text: &str) -> Option<Self> {
        super::stored::Stored::import(text).is_err().then(|| Self::of(text))
    }

    /// Why [`Hasher::import`](super::Hasher::import) refused a text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        if let Some(costs) = excess(text) {
            return Self::TooCostly(costs);
        }
        if super::stored::Stored::import(text).is_ok() {
            return Self::Unusable;
        }
        let begins =
            |(_, starts): &&(&str, &[&str])| starts.iter().any(|start| text.starts_with(start));
        KINDS.iter().find(begins).map_or(Self::UnknownForm, |(kind, _)| Self::Malformed(kind))
    }
}

/// The costs of a text that is read and is past the bounds.
fn excess(text: &str) -> Option<String> {
    if text.len() > phc::MAX_BYTES {
        return None;
    }
    let phc = text.strip_prefix("argon2$").map(|rest| format!("${rest}"));
    let argon = phc::split(phc.as_deref().unwrap_or(text))
        .and_then(|(stem, digest)| Recipe::excess(&Stem::parse(stem)?, digest.len()));
    argon.or_else(|| Foreign::excess(text))
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownForm => f.write_str("unknown form"),
            Self::Malformed(kind) => {
                write!(
                    f,
                    "malformed: it begins like {kind}, and is cut off or has other characters"
                )
            }
            Self::TooCostly(costs) => write!(f, "too costly: {costs}"),
            Self::Unusable => f.write_str("it needs a pepper that this deployment does not have"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_refusal_has_its_own_reason() {
        let digest = "AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA";
        for (text, reason) in [
            ("", "unknown form"),
            ("5f4dcc3b5aa765d61d8327deb882cf99", "unknown form"),
            ("$2x$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", "unknown form"),
            (
                "$2b$10$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmy",
                "malformed: it begins like bcrypt, and is cut off or has other characters",
            ),
            (
                "{SSHA}nothing",
                "malformed: it begins like salted SHA, and is cut off or has other characters",
            ),
            (
                "$2b$31$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
                "too costly: bcrypt with cost 31; 4 to 13 is taken",
            ),
            (
                "$5$rounds=999999999$salt$U0prpBQd4PloSGU0pnpM4z9wKn4vZ1.jsrzQfPqxph9",
                "too costly: SHA-crypt with 999999999 rounds; 1000 to 656000 is taken",
            ),
            (
                &format!("$argon2id$v=19$m=102400,t=2,p=8$c2FsdHNhbHQ${digest}"),
                "too costly: Argon2 with m=102400 KiB, t=2, p=8; up to m=65536, p=16 and m × t = 778240 is taken",
            ),
            (
                &format!("argon2$argon2id$v=19$m=102400,t=2,p=8$c2FsdHNhbHQ${digest}"),
                "too costly: Argon2 with m=102400 KiB, t=2, p=8; up to m=65536, p=16 and m × t = 778240 is taken",
            ),
            (
                &format!("$scrypt$ln=63,r=8,p=1$c2FsdA${digest}"),
                "too costly: scrypt with N=2^63, r=8, p=1; up to N × r = 524288 and N × r × p = 2097152 is taken",
            ),
            (
                &format!("pbkdf2_sha256$4294967295$salt${digest}"),
                "too costly: PBKDF2-SHA256 with 4294967295 iterations of 1 blocks; 1500000 together is taken",
            ),
        ] {
            assert_eq!(Refusal::of(text).to_string(), reason, "{text}");
        }
    }
}
