//! Why a stored password cannot be taken over, shown to the person who moves it. Reads as much as
//! the import does and computes nothing.

use std::fmt;

use base64ct::{Base64, Encoding};

use super::argon::Recipe;
use super::imported::{Foreign, spelling};
use super::phc;
use super::phc::Stem;

/// How the spellings begin that are read, and what they are called.
const KINDS: &[(&str, &[&str])] = &[
    ("Argon2", &["$argon2"]),
    ("bcrypt", &["$2a$", "$2b$", "$2y$", "bcrypt$", "bcrypt_sha256$", "$wp$2y$"]),
    ("PBKDF2", &["$pbkdf2", "pbkdf2_", "pbkdf2:", "{pbkdf2"]),
    ("scrypt", &["$scrypt$", "$7$", "scrypt:", "scrypt$"]),
    ("Firebase scrypt", &["$fbscrypt$", "$firescrypt$"]),
    ("SHA-crypt", &["$5$", "$6$"]),
    ("md5-crypt", &["$1$", "$apr1$"]),
    ("phpass", &["$P$", "$H$"]),
    ("salted SHA", &["{SSHA"]),
    ("ASP.NET Identity", &["AQAAAA"]),
];

/// How the spellings begin that are known and not read, and what they are called.
const OTHERS: &[(&str, &[&str])] = &[
    ("the broken $2x$ of bcrypt", &["$2x$"]),
    ("Drupal's SHA-512", &["$S$"]),
    ("yescrypt", &["$y$", "$gy$"]),
    ("Sun's MD5", &["$md5"]),
    ("SHA-1 crypt", &["$sha1$"]),
    ("salted MD5", &["{smd5}"]),
    ("Django's single round", &["sha1$", "md5$", "unsalted_"]),
    ("a verifier of SCRAM", &["SCRAM-SHA-", "{scram"]),
    ("a hash of MySQL", &["*"]),
];

/// Schemes of LDAP servers, Dovecot and Spring whose texts are the password itself.
const PLAIN: &[&str] = &["noop", "cleartext", "clear", "plain"];

/// Schemes of them that hash without a salt.
const UNSALTED: &[&str] =
    &["md4", "md5", "sha", "sha1", "sha-1", "sha256", "sha-256", "sha384", "sha512", "sha-512"];

/// Lengths of MD5, SHA-1 and SHA-2 in hexadecimal.
const HEX: [usize; 6] = [32, 40, 56, 64, 96, 128];

/// Why a stored password cannot be taken over. Its `Display` holds nothing of the hash but its costs.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refusal {
    /// There is nothing in it.
    Empty,
    /// It begins like no spelling that is known here.
    UnknownForm,
    /// A scheme in braces that is not known here.
    UnknownScheme,
    /// It begins like this kind and does not go on like it.
    Malformed(&'static str),
    /// It begins like this kind, with a blank, a line end or a control character inside.
    Blank(&'static str),
    /// A kind that is known and not taken.
    NotTaken(&'static str),
    /// A digest without a salt, or one that is not in the text.
    Unsalted,
    /// The password itself.
    PlainText,
    /// What other systems keep for an account without a password, or a locked one.
    NoPassword,
    /// A hash in base64, as LDIF has it.
    Encoded,
    /// Longer than any hash that is read.
    TooLong,
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
        let text = spelling::known(text);
        if text.len() > phc::MAX_BYTES {
            return Self::TooLong;
        }
        if let Some(costs) = excess(&text) {
            return Self::TooCostly(costs);
        }
        if super::stored::Stored::import(&text).is_ok() {
            return Self::Unusable;
        }
        Self::by_looks(&text)
    }

    fn by_looks(text: &str) -> Self {
        let lower = text.to_ascii_lowercase();
        let begins = |(_, starts): &&(&str, &[&str])| {
            starts.iter().any(|start| match start.strip_prefix('{') {
                Some(_) => lower.starts_with(&start.to_ascii_lowercase()),
                None => text.starts_with(start),
            })
        };
        let odd = text.contains(|letter: char| letter.is_whitespace() || letter.is_control());
        match (KINDS.iter().find(begins), unmarked(text)) {
            (Some((kind, _)), _) if odd => return Self::Blank(kind),
            (Some((kind, _)), _) => return Self::Malformed(kind),
            (None, Some(kind)) if odd => return Self::Blank(kind),
            (None, _) => {}
        }
        let hex = text.bytes().all(|byte| byte.is_ascii_hexdigit()) && HEX.contains(&text.len());
        let scheme = spelling::braced(text).map(|(scheme, _)| scheme);
        let among = |names: &[&str]| scheme.as_deref().is_some_and(|name| names.contains(&name));
        match text {
            "" => Self::Empty,
            "x" | "*" => Self::NoPassword,
            _ if text.starts_with('!') => Self::NoPassword,
            _ if hex || among(UNSALTED) => Self::Unsalted,
            _ if among(PLAIN) => Self::PlainText,
            _ => match OTHERS.iter().find(begins) {
                Some((kind, _)) => Self::NotTaken(kind),
                None if scheme.is_some() => Self::UnknownScheme,
                None if is_encoded(text) => Self::Encoded,
                None => unmarked(text).map_or(Self::UnknownForm, Self::Malformed),
            },
        }
    }
}

/// The kind of a text that nothing in front names, but its shape.
fn unmarked(text: &str) -> Option<&'static str> {
    if is_old_blob(text) {
        // A zero byte, 16 bytes of salt, 32 of key, in base64.
        return Some("ASP.NET Identity, version 2");
    }
    is_salted_pair(text).then_some("scrypt of Better Auth")
}

/// Whether a text has the shape of Better Auth's `salt:hash` in hexadecimal, of 32 and 128 digits: both
/// begin with more digits than a word has, and the hash is longer than the salts of the systems that write
/// `hash:salt`. Damage is found behind that.
fn is_salted_pair(text: &str) -> bool {
    let Some((salt, hash)) = text.split_once(':') else { return false };
    let begins = |part: &str| part.bytes().take(16).all(|byte| byte.is_ascii_hexdigit());
    (24..=40).contains(&salt.len()) && hash.len() > 64 && begins(salt) && begins(hash)
}

/// Whether a text begins as such a blob does: with a zero byte, and with the base64 of more of the salt
/// than a word has. Damage is found behind that.
fn is_old_blob(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_letter = |byte: &u8| byte.is_ascii_alphanumeric() || b"+/-_".contains(byte);
    let zero = matches!(bytes, [b'A', b'A'..=b'P', ..]);
    zero && (40..=96).contains(&bytes.len()) && bytes.iter().take(16).all(is_letter)
}

/// Whether a text is base64 of one that begins as modular and LDAP forms do.
fn is_encoded(text: &str) -> bool {
    let bytes = Base64::decode_vec(text).unwrap_or_default();
    let ascii = bytes.iter().all(|byte| byte.is_ascii_graphic());
    ascii && bytes.len() > 10 && matches!(bytes.first(), Some(b'$' | b'{'))
}

/// The costs of a text that is read and is past the bounds.
fn excess(text: &str) -> Option<String> {
    let argon = phc::split(text)
        .and_then(|(stem, digest)| Recipe::excess(&Stem::parse(stem)?, digest.len()));
    argon.or_else(|| Foreign::excess(text))
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("it is empty: leave it out to make the account without a password"),
            Self::UnknownForm => f.write_str("unknown form"),
            Self::UnknownScheme => f.write_str("unknown scheme in braces"),
            Self::Blank(kind) => write!(
                f,
                "malformed: it begins like {kind}, and has a blank, a line end or a control character inside"
            ),
            Self::NotTaken(kind) => write!(f, "{kind} is not taken"),
            Self::Unsalted => f.write_str("a digest without a salt is not taken"),
            Self::PlainText => f.write_str("the password itself is not taken: only a hash of it is"),
            Self::NoPassword => f.write_str(
                "it stands for no password or a locked account: leave it out to make the account without one",
            ),
            Self::Encoded => f.write_str("a hash in base64: decode it first"),
            Self::TooLong => write!(f, "longer than {} bytes", phc::MAX_BYTES),
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
            ("", "it is empty: leave it out to make the account without a password"),
            (" \r\n", "it is empty: leave it out to make the account without a password"),
            ("secret", "unknown form"),
            ("5f4dcc3b5aa765d61d8327deb882cf99", "a digest without a salt is not taken"),
            ("{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=", "a digest without a salt is not taken"),
            ("{MD5}X03MO1qnZdYdgyfeuILPmQ==", "a digest without a salt is not taken"),
            ("{noop}password", "the password itself is not taken: only a hash of it is"),
            ("{CLEARTEXT}password", "the password itself is not taken: only a hash of it is"),
            (
                "!Yw1kYYnqjZPUdVNqlEhFbqyRFyWGPHjAoqkXX9vW",
                "it stands for no password or a locked account: leave it out to make the account without one",
            ),
            ("{rot13}cnffjbeq", "unknown scheme in braces"),
            (
                "e1NTSEF9UDkwK3FpalNwOE1KMXROMjVqNW8xUGZsVXZscWpYSE9HZU9ja3c9PQ==",
                "a hash in base64: decode it first",
            ),
            ("$S$DeadBeefZyXwVu", "Drupal's SHA-512 is not taken"),
            (
                "$y$j9T$F5Jx5fExrKuPp53xLKQ..1$X3DX6M94c7o.9agCG9G317fhZg9SqC.5i5rd.RhAtQ7",
                "yescrypt is not taken",
            ),
            (&"a".repeat(1_025), "longer than 1024 bytes"),
            (
                "$2b$10$CCCCCCCCCCCCCCCCCCCCC. E5YPO9kmyuRGyh0XouQYb4YMJKvyOe",
                "malformed: it begins like bcrypt, and has a blank, a line end or a control character inside",
            ),
            (
                "{bcrypt}$2b$31$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW\r\n",
                "too costly: bcrypt with cost 31; 4 to 13 is taken",
            ),
            (
                "AQAAAAIAACcQ",
                "malformed: it begins like ASP.NET Identity, and is cut off or has other characters",
            ),
            (
                "AAECAwQFBgcICQoLDA0ODxCDMsMaC1ePjZsb7aZ6T0rTq6B4dBkIBVsBf9fCs3Pa",
                "malformed: it begins like ASP.NET Identity, version 2, and is cut off or has other characters",
            ),
            (
                "AAECAwQFBgcICQoLDA0ODxCDMsMaC1ePjZsb7aZ6T0rT q6B4dBkIBVsBf9fCs3Pag==",
                "malformed: it begins like ASP.NET Identity, version 2, and has a blank, a line end or a control character inside",
            ),
            (
                "AAECAwQFBgcICQoLDA0ODxCDMsMaC1ePjZsb7aZ6T0rT*6B4dBkIBVsBf9fCs3Pagg==",
                "malformed: it begins like ASP.NET Identity, version 2, and is cut off or has other characters",
            ),
            ("AAECAwQFBgcICQoLDA0ODxCDMs", "unknown form"),
            (
                &format!("{}:{}", "5f".repeat(16), "c7".repeat(60)),
                "malformed: it begins like scrypt of Better Auth, and is cut off or has other characters",
            ),
            (
                &format!("{}:{}", "5f".repeat(15), "c7".repeat(64)),
                "malformed: it begins like scrypt of Better Auth, and is cut off or has other characters",
            ),
            (
                &format!("{}:{}", "5F".repeat(16), "C7".repeat(64)),
                "malformed: it begins like scrypt of Better Auth, and is cut off or has other characters",
            ),
            (
                &format!("{}:{} {}", "5f".repeat(16), "c7".repeat(40), "c7".repeat(24)),
                "malformed: it begins like scrypt of Better Auth, and has a blank, a line end or a control character inside",
            ),
            ("5f4dcc3b5aa765d61d8327deb882cf99:f27f3e2bd2d4cb3b", "unknown form"),
            (
                "AQAAAAH/////AAAAEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==",
                "too costly: PBKDF2-SHA256 with 4294967295 iterations of 1 blocks; 1500000 together is taken",
            ),
            (
                "{scrypt}$3f0801$AAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                "too costly: scrypt with N=2^63, r=8, p=1; up to N × r = 524288 and N × r × p = 2097152 is taken",
            ),
            (
                "$2x$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
                "the broken $2x$ of bcrypt is not taken",
            ),
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
