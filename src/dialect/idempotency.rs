//! The `Idempotency-Key` header (draft-ietf-httpapi-idempotency-key-header, section 2.1).

use super::problem::bad;
use super::{ApiError, Request};

/// Fewest characters: a key that others could guess would be a question about their passwords.
const MIN: usize = 16;
/// Most characters.
const MAX: usize = 128;

/// The key of a request, if it has one: a quoted string, or the same without quotes.
pub(super) fn key(request: &Request) -> Result<Option<String>, ApiError> {
    let Some(value) = request.headers.get("idempotency-key") else { return Ok(None) };
    let text = value.to_str().unwrap_or_default().trim();
    let quoted = text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
    let key = quoted.unwrap_or(text);
    let plain = |byte: u8| byte.is_ascii_graphic() && byte != b'"' && byte != b'\\';
    if (MIN..=MAX).contains(&key.len()) && key.bytes().all(plain) {
        return Ok(Some(key.to_owned()));
    }
    Err(bad("Idempotency-Key must be 16 to 128 visible characters, such as a UUID").into())
}
