//! Spellings of other systems, written as one that the readers of this room know: stray characters of
//! exports, scheme names in braces, and blobs that hold their parameters. Reads text and computes no
//! hash. Imports nothing of ours but the room's grammar.

use std::borrow::Cow;

use base64ct::{Base64, Encoding};

use super::super::phc;

/// What exports leave around a hash: a byte order mark, and the padding of fixed columns.
const STRAY: [char; 2] = ['\u{feff}', '\0'];

/// Schemes that stand in braces before a hash which says itself what it is: those of LDAP servers,
/// Dovecot and Spring Security.
const TRANSPARENT: &[&str] = &[
    "argon2",
    "argon2d",
    "argon2i",
    "argon2id",
    "bcrypt",
    "blf-crypt",
    "crypt",
    "md5-crypt",
    "scrypt",
    "sha256-crypt",
    "sha512-crypt",
];

/// Schemes that the reader of salted SHA knows, in capitals.
const SALTED: &[&str] = &["ssha", "ssha256", "ssha512"];

/// A hash without what exports leave around it.
pub(in crate::crypt) fn trimmed(text: &str) -> &str {
    text.trim_matches(|letter: char| letter.is_whitespace() || STRAY.contains(&letter))
}

/// The scheme in braces in lower case, without Spring's version behind `@`, and what follows.
pub(in crate::crypt) fn braced(text: &str) -> Option<(String, &str)> {
    let (name, rest) = text.strip_prefix('{')?.split_once('}')?;
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.@".contains(&byte);
    if !(1..=40).contains(&name.len()) || !name.bytes().all(plain) {
        return None;
    }
    Some((name.to_ascii_lowercase(), rest))
}

/// A hash in a spelling that is read here; as it is where there is nothing to change.
pub(in crate::crypt) fn known(text: &str) -> Cow<'_, str> {
    let text = trimmed(text);
    // Spring names the encoder of a whole LDAP form.
    let text = match braced(text) {
        Some((scheme, rest)) if scheme == "ldap" => rest,
        _ => text,
    };
    if text.len() > phc::MAX_BYTES {
        return text.into();
    }
    if let Some((scheme, rest)) = braced(text) {
        return unbraced(&scheme, rest).unwrap_or_else(|| text.into());
    }
    // Django writes the name of its Argon2 before the PHC string.
    if let Some(rest) = text.strip_prefix("argon2$") {
        return format!("${rest}").into();
    }
    aspnet(text).map_or_else(|| text.into(), Cow::from)
}

fn unbraced<'a>(scheme: &str, rest: &'a str) -> Option<Cow<'a, str>> {
    let (name, version) = scheme.split_once('@').unwrap_or((scheme, ""));
    if SALTED.contains(&name) {
        return Some(format!("{{{}}}{rest}", name.to_uppercase()).into());
    }
    if name == "scrypt" {
        return Some(spring_scrypt(rest).map_or_else(|| rest.into(), Cow::from));
    }
    if TRANSPARENT.contains(&name) {
        return Some(rest.into());
    }
    let suffix = name.strip_prefix("pbkdf2")?;
    if rest.contains('$') {
        // OpenLDAP's pw-pbkdf2: `{PBKDF2-SHA256}iterations$salt$hash`.
        return Some(format!("$pbkdf2{suffix}${rest}").into());
    }
    if suffix.is_empty() { spring_pbkdf2(version, rest).map(Cow::from) } else { None }
}

/// Spring's `$e0801$salt$hash`: log2 N, r and p as one hexadecimal number of a byte each.
fn spring_scrypt(text: &str) -> Option<String> {
    let mut fields = text.strip_prefix('$')?.split('$');
    let (costs, salt, hash) = (fields.next()?, fields.next()?, fields.next()?);
    let hexadecimal = costs.bytes().all(|byte| byte.is_ascii_hexdigit());
    if fields.next().is_some() || !hexadecimal || costs.len() > 6 {
        return None;
    }
    let costs = u32::from_str_radix(costs, 16).ok()?;
    let (log_n, block, lanes) = (costs >> 16, (costs >> 8) & 0xff, costs & 0xff);
    let (salt, hash) = (salt.trim_end_matches('='), hash.trim_end_matches('='));
    Some(format!("$scrypt$ln={log_n},r={block},p={lanes}${salt}${hash}"))
}

/// Spring's hexadecimal salt and hash, whose costs are those of its version's defaults: since 5.8
/// SHA-256, 310,000 iterations and a salt of 16 bytes; before, SHA-1, 185,000 and 8.
fn spring_pbkdf2(version: &str, hex: &str) -> Option<String> {
    let (hash, iterations, salt_bytes) = match version {
        "" => ("sha1", 185_000, 8),
        "springsecurity_v5_8" => ("sha256", 310_000, 16),
        _ => return None,
    };
    let bytes = base16ct::mixed::decode_vec(hex).ok()?;
    let (salt, digest) = bytes.split_at_checked(salt_bytes)?;
    (digest.len() == 32).then(|| pbkdf2(hash, iterations, salt, digest))
}

/// ASP.NET Identity's blobs (`PasswordHasher<TUser>`). Version 2 is 0, a salt of 16 bytes and a digest of
/// 32, by SHA-1 and 1,000 iterations. Version 3 is 1, then, each as four bytes with the highest first: the
/// hash (0 to 2), the iterations and the length of the salt; the salt; and the digest.
fn aspnet(text: &str) -> Option<String> {
    let bytes = Base64::decode_vec(text).ok()?;
    let (version, rest) = bytes.split_first()?;
    if *version == 0 && rest.len() == 48 {
        let (salt, digest) = rest.split_at_checked(16)?;
        return Some(pbkdf2("sha1", 1_000, salt, digest));
    }
    let (hash, rest) = number(rest).filter(|_| *version == 1)?;
    let (iterations, rest) = number(rest)?;
    let (salt_bytes, rest) = number(rest)?;
    let (salt, digest) = rest.split_at_checked(usize::try_from(salt_bytes).ok()?)?;
    let hash = ["sha1", "sha256", "sha512"].get(usize::try_from(hash).ok()?)?;
    // The bounds of ASP.NET's own reader.
    (salt.len() >= 16 && digest.len() >= 16).then(|| pbkdf2(hash, iterations, salt, digest))
}

fn number(bytes: &[u8]) -> Option<(u32, &[u8])> {
    let (number, rest) = bytes.split_first_chunk()?;
    Some((u32::from_be_bytes(*number), rest))
}

fn pbkdf2(hash: &str, iterations: u32, salt: &[u8], digest: &[u8]) -> String {
    let (salt, digest) = (phc::encode(salt), phc::encode(digest));
    format!("$pbkdf2-{hash}$i={iterations}${salt}${digest}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_needs_no_change_gets_none() {
        for text in [
            "$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy",
            "00112233445566778899aabbccddeeff:1762fac19ceae82a5c91adad1269afe1",
            "",
            "{}x",
            "{no such scheme}x",
            "{unknown}x",
        ] {
            assert_eq!(known(text), text);
        }
    }

    #[test]
    fn braces_are_taken_off_in_any_case_and_stray_characters_too() {
        let bcrypt = "$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy";
        for before in ["{bcrypt}", "{BCRYPT}", "{CRYPT}", "{blf-crypt}", "{ldap}{crypt}", ""] {
            for after in ["", "\n", "\r\n", " ", "\t", "\0\0"] {
                assert_eq!(known(&format!("{before}{bcrypt}{after}")), bcrypt);
                assert_eq!(known(&format!("\u{feff} {before}{bcrypt}{after}")), bcrypt);
            }
        }
        assert_eq!(known("{sSha512}AAAA"), "{SSHA512}AAAA");
        assert_eq!(known("{pbkdf2-SHA256}10$c2FsdA$AAAA"), "$pbkdf2-sha256$10$c2FsdA$AAAA");
    }
}
