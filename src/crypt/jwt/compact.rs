//! The compact serialisation of a JWS (RFC 7515, section 7.1), taken apart. Imports nothing of ours.

use base64ct::{Base64UrlUnpadded, Encoding};
use serde_json::Value;

use super::JwtError;
use super::object::Object;

/// Longest token that is parsed, in bytes.
pub const MAX_TOKEN_BYTES: usize = 8 * 1024;

/// A token's three parts, decoded. Header members that neither name a key nor change how the token is
/// read, such as `x5t`, are left as they are.
pub(super) struct Compact<'a> {
    pub(super) alg: String,
    pub(super) kid: Option<String>,
    pub(super) typ: Option<String>,
    /// Every other member of the header.
    pub(super) others: Object,
    /// What was signed.
    pub(super) message: &'a [u8],
    pub(super) signature: Vec<u8>,
    payload: Vec<u8>,
}

impl<'a> Compact<'a> {
    /// Takes a token apart.
    ///
    /// # Errors
    ///
    /// [`JwtError::TooLong`] past 8 KiB; [`JwtError::Malformed`] for anything that is not three parts of
    /// unpadded base64url, the first a JSON object of distinct members with a text `alg`.
    pub(super) fn parse(text: &'a str) -> Result<Self, JwtError> {
        if text.len() > MAX_TOKEN_BYTES {
            return Err(JwtError::TooLong);
        }
        let (message, signature) = text.rsplit_once('.').ok_or(JwtError::Malformed)?;
        let (header, payload) = message.split_once('.').ok_or(JwtError::Malformed)?;
        let mut others: Object =
            serde_json::from_slice(&decoded(header)?).map_err(|_| JwtError::Malformed)?;
        let alg = taken(&mut others, "alg")?.ok_or(JwtError::Malformed)?;
        let (kid, typ) = (taken(&mut others, "kid")?, taken(&mut others, "typ")?);
        let content = taken(&mut others, "cty")?;
        // A token inside a token is none that is taken (RFC 7519, section 5.2).
        if content.is_some_and(|content| !content.eq_ignore_ascii_case("json")) {
            return Err(JwtError::Malformed);
        }
        Ok(Self {
            alg,
            kid,
            typ,
            others,
            message: message.as_bytes(),
            signature: decoded(signature)?,
            payload: decoded(payload)?,
        })
    }

    /// The payload as claims.
    ///
    /// # Errors
    ///
    /// [`JwtError::Malformed`] where it is no JSON object of distinct members, or a time is none.
    pub(super) fn claims(&self) -> Result<jwt_compact::Claims<Object>, JwtError> {
        serde_json::from_slice(&self.payload).map_err(|_| JwtError::Malformed)
    }
}

fn decoded(part: &str) -> Result<Vec<u8>, JwtError> {
    Base64UrlUnpadded::decode_vec(part).map_err(|_| JwtError::Malformed)
}

/// Takes a member that is text, null or absent out of the header.
fn taken(header: &mut Object, name: &str) -> Result<Option<String>, JwtError> {
    match header.0.remove(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(JwtError::Malformed),
    }
}
