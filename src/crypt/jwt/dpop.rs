//! Proofs of possession (RFC 9449): tokens that bring their own key and prove no more than that
//! their sender holds it. Imports nothing of ours.

use serde_json::{Map, Value};

use super::compact::Compact;
use super::key::Judged;
use super::token::same_type;
use super::{JwtError, VerifyingKey};

/// The `typ` of a proof.
const TYPE: &str = "dpop+jwt";

/// Longest `jti` and nonce, in bytes.
const MAX_ID_BYTES: usize = 256;

/// Members of private keys (RFC 7518, sections 6.2.2 and 6.4; RFC 8037, section 2).
const PRIVATE_MEMBERS: [&str; 2] = ["d", "k"];

/// A proof whose signature is good under the key that it brings. What it claims to be for, and
/// when it was made, is still to be compared with the request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// Thumbprint of the key (RFC 7638), base64url.
    pub thumbprint: String,
    /// The proof's own id.
    pub id: String,
    /// The method of the request.
    pub method: String,
    /// The address of the request, without query and fragment.
    pub address: String,
    /// When it was made, in seconds since 1970.
    pub issued_at: i64,
    /// The nonce that the service asked for.
    pub nonce: Option<String>,
}

impl Proof {
    /// Reads a `DPoP` header and checks its signature (RFC 9449, section 4.3, steps 2 to 7).
    ///
    /// # Errors
    ///
    /// [`JwtError`]: too long, malformed, a claim missing, another `typ`, a key that is private,
    /// weak or not for EdDSA or ES256, or a signature that is not of this key.
    pub fn read(text: &str) -> Result<Self, JwtError> {
        let token = Compact::parse(text)?;
        let key = key(&token)?;
        // A key that only the platform can use has no thumbprint.
        let thumbprint = key.thumbprint().ok_or(JwtError::UnknownKey)?;
        let algorithm = key.fits(&token).ok_or(JwtError::UnknownKey)?;
        if !matches!(key.judge(&token, algorithm), Judged::Known(true)) {
            return Err(JwtError::BadSignature);
        }
        let payload = token.claims()?;
        let issued_at = payload.issued_at.ok_or(JwtError::Malformed)?.timestamp();
        let claims = payload.custom.0;
        Ok(Self {
            thumbprint,
            id: id(&claims, "jti").ok_or(JwtError::Malformed)?,
            method: text_of(&claims, "htm").ok_or(JwtError::Malformed)?,
            address: text_of(&claims, "htu").ok_or(JwtError::Malformed)?,
            issued_at,
            nonce: id(&claims, "nonce"),
        })
    }
}

/// The key that the header brings: the one kind of token whose key may come with it.
fn key(token: &Compact<'_>) -> Result<VerifyingKey, JwtError> {
    let others = &token.others.0;
    if others.contains_key("crit") {
        return Err(JwtError::Critical);
    }
    if !same_type(Some(TYPE), token.typ.as_deref()) {
        return Err(JwtError::WrongType);
    }
    let jwk = others.get("jwk").ok_or(JwtError::UnknownKey)?;
    if PRIVATE_MEMBERS.iter().any(|member| jwk.get(member).is_some()) {
        return Err(JwtError::WeakKey);
    }
    VerifyingKey::from_jwk(jwk)
}

fn text_of(claims: &Map<String, Value>, name: &str) -> Option<String> {
    claims.get(name)?.as_str().map(str::to_owned)
}

fn id(claims: &Map<String, Value>, name: &str) -> Option<String> {
    text_of(claims, name).filter(|text| (1..=MAX_ID_BYTES).contains(&text.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 9449, section 4.1, figure 1.
    const RFC_9449: &str = "eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2IiwiandrIjp7Imt0eSI6IkVDIiwieCI6Imw4dEZyaHgtMzR0VjNoUklDUkRZOXpDa0RscEJoRjQyVVFVZldWQVdCRnMiLCJ5IjoiOVZFNGpmX09rX282NHpiVFRsY3VOSmFqSG10NnY5VERWclUwQ2R2R1JEQSIsImNydiI6IlAtMjU2In19.eyJqdGkiOiItQndDM0VTYzZhY2MybFRjIiwiaHRtIjoiUE9TVCIsImh0dSI6Imh0dHBzOi8vc2VydmVyLmV4YW1wbGUuY29tL3Rva2VuIiwiaWF0IjoxNTYyMjYyNjE2fQ.2-GxA6T8lP4vfrg8v-FdWP0A0zdrj8igiMLvqRMUvwnQg4PtFLbdLXiOSsX0x7NVY-FNyJK70nfbV37xRZT3Lg";

    #[test]
    fn rfc_9449_s_own_proof_is_read() {
        let proof = Proof::read(RFC_9449).unwrap();
        // RFC 9449, section 6.1: `cnf.jkt` of the same key.
        assert_eq!(proof.thumbprint, "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I");
        assert_eq!(proof.id, "-BwC3ESc6acc2lTc");
        assert_eq!((proof.method.as_str(), proof.issued_at), ("POST", 1_562_262_616));
        assert_eq!(proof.address, "https://server.example.com/token");
        assert_eq!(proof.nonce, None);
    }

    /// RFC 7638's canonical form for Ed25519: the vector of RFC 8037, appendix A.3.
    #[test]
    fn rfc_8037_thumbprint() {
        let jwk = serde_json::json!({
            "kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
        });
        let key = VerifyingKey::from_jwk(&jwk).unwrap();
        assert_eq!(key.thumbprint().unwrap(), "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
    }

    fn forged(header: &str) -> JwtError {
        use base64ct::{Base64UrlUnpadded, Encoding};
        let (_, rest) = RFC_9449.split_once('.').unwrap();
        let text = format!("{}.{rest}", Base64UrlUnpadded::encode_string(header.as_bytes()));
        Proof::read(&text).unwrap_err()
    }

    #[test]
    fn attack_26_what_is_no_proof_is_refused() {
        const JWK: &str = r#""kty":"EC","crv":"P-256","x":"l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs","y":"9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA""#;
        let header = |typ: &str, alg: &str, more: &str| {
            format!(r#"{{"typ":"{typ}","alg":"{alg}","jwk":{{{JWK}{more}}}}}"#)
        };
        assert_eq!(forged(&header("dpop+jwt", "ES256", "")), JwtError::BadSignature);
        assert_eq!(forged(&header("at+jwt", "ES256", "")), JwtError::WrongType);
        assert_eq!(forged(&header("dpop+jwt", "none", "")), JwtError::UnknownKey);
        assert_eq!(forged(&header("dpop+jwt", "HS256", "")), JwtError::UnknownKey);
        assert_eq!(forged(&header("dpop+jwt", "ES256", r#","d":"AAAA""#)), JwtError::WeakKey);
        assert_eq!(forged(r#"{"typ":"dpop+jwt","alg":"ES256"}"#), JwtError::UnknownKey);
        assert_eq!(
            forged(r#"{"typ":"dpop+jwt","alg":"HS256","jwk":{"kty":"oct","k":"AAAA"}}"#),
            JwtError::WeakKey
        );
        assert_eq!(Proof::read("a.b").unwrap_err(), JwtError::Malformed);
        assert_eq!(Proof::read(&"a".repeat(9_000)).unwrap_err(), JwtError::TooLong);
    }
}
