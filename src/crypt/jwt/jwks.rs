//! Key sets (RFC 7517, section 5): ours as published, and those of outside issuers as fetched.
//! Imports nothing of ours.

use serde_json::{Value, json};

use super::{JwtError, VerifyingKey};

/// Longest key set that is read, in bytes.
pub const MAX_JWKS_BYTES: usize = 64 * 1024;

/// Most keys that a set may have.
pub const MAX_JWKS_KEYS: usize = 32;

/// The public key set of our keys. A secret is left out.
#[must_use]
pub fn jwks(keys: &[VerifyingKey]) -> Value {
    let keys: Vec<_> = keys.iter().filter_map(VerifyingKey::jwk).collect();
    json!({ "keys": keys })
}

/// Reads an issuer's key set. Keys of other types, curves, uses and algorithms, and secrets, are
/// passed over, and so is a byte order mark.
///
/// # Errors
///
/// [`JwtError::TooLong`] past 64 KiB, [`JwtError::TooManyKeys`] past 32 keys, and
/// [`JwtError::Malformed`] where it is no key set.
pub fn parse_jwks(text: &str) -> Result<Vec<VerifyingKey>, JwtError> {
    if text.len() > MAX_JWKS_BYTES {
        return Err(JwtError::TooLong);
    }
    let set: Value = serde_json::from_str(text.trim_start_matches('\u{feff}'))
        .map_err(|_| JwtError::Malformed)?;
    let keys = set.get("keys").and_then(Value::as_array).ok_or(JwtError::Malformed)?;
    if keys.len() > MAX_JWKS_KEYS {
        return Err(JwtError::TooManyKeys);
    }
    Ok(keys.iter().filter_map(|jwk| VerifyingKey::from_jwk(jwk).ok()).collect())
}

#[cfg(test)]
mod tests {
    use super::super::{Algorithm, SigningKey};
    use super::*;

    /// RFC 7517, appendix A.1, first key.
    const RFC_7517_EC: &str = r#"{"kty":"EC","crv":"P-256",
        "x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
        "y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM","use":"sig","kid":"1"}"#;

    /// RFC 8037, appendix A.2.
    const RFC_8037_OKP: &str =
        r#"{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#;

    fn set(keys: &[&str]) -> String {
        format!(r#"{{"keys":[{}]}}"#, keys.join(","))
    }

    #[test]
    fn published_keys_are_read() {
        let keys = parse_jwks(&set(&[RFC_7517_EC, RFC_8037_OKP])).unwrap();
        let read: Vec<_> = keys.iter().map(|key| (key.algorithms(), key.kid())).collect();
        assert_eq!(read, [([Algorithm::Es256].as_slice(), Some("1")), (&[Algorithm::EdDsa], None)]);
    }

    /// RFC 9864, section 2.2.
    #[test]
    fn a_key_may_call_its_algorithm_ed25519() {
        let named = RFC_8037_OKP.replace('}', r#","alg":"Ed25519"}"#);
        assert_eq!(parse_jwks(&set(&[&named])).unwrap()[0].algorithms(), [Algorithm::EdDsa]);
    }

    #[test]
    fn our_set_is_public_and_reads_back() {
        let key = SigningKey::from_seed("2026-11", &[3; 32]);
        let secret = VerifyingKey::hs256(None, &[7; 32]).unwrap();
        let published = jwks(&[key.verifying_key(), secret]);
        assert_eq!(published["keys"].as_array().unwrap().len(), 1);
        let jwk = published["keys"][0].as_object().unwrap();
        let mut names: Vec<_> = jwk.keys().map(String::as_str).collect();
        names.sort_unstable();
        assert_eq!(names, ["alg", "crv", "kid", "kty", "use", "x"]);
        let read = parse_jwks(&published.to_string()).unwrap();
        assert_eq!(read[0].jwk(), key.verifying_key().jwk());
    }

    #[test]
    fn foreign_and_weak_keys_are_passed_over() {
        let others = [
            r#"{"kty":"oct","k":"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75"}"#,
            r#"{"kty":"RSA","n":"AQAB","e":"AQAB"}"#,
            r#"{"kty":"EC","crv":"P-384","x":"AQAB","y":"AQAB"}"#,
            r#"{"kty":"EC","crv":"P-256","x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4","y":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4"}"#,
            r#"{"kty":"OKP","crv":"X25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#,
            r#"{"kty":"OKP","crv":"Ed25519","x":"AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}"#,
            r#"{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo","use":"enc"}"#,
            r#"{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo","alg":"HS256"}"#,
            "{}",
            "1",
        ];
        for other in others {
            assert_eq!(parse_jwks(&set(&[other])).unwrap().len(), 0, "{other}");
        }
    }

    #[test]
    fn sets_are_bounded() {
        assert_eq!(parse_jwks(&set(&[RFC_8037_OKP; 32])).unwrap().len(), 32);
        assert_eq!(parse_jwks(&set(&[RFC_8037_OKP; 33])).unwrap_err(), JwtError::TooManyKeys);
        let long = format!("{}{}", set(&[]), " ".repeat(MAX_JWKS_BYTES));
        assert_eq!(parse_jwks(&long).unwrap_err(), JwtError::TooLong);
        for odd in ["", "[]", "{}", r#"{"keys":{}}"#] {
            assert_eq!(parse_jwks(odd).unwrap_err(), JwtError::Malformed, "{odd}");
        }
    }
}
