//! Who is calling: px0's bearer token, which is the secret of a session. May import what `dialect` may.

use core::fmt::Write;

use zeroize::Zeroizing;

use super::super::Call;
use crate::flow::limit::Operation;
use crate::flow::session::caller;
use crate::flow::session::presented::SECRET_BYTES;
use crate::flow::{Caller, Ports, UseCaseError, bearer};

const PREFIX: &str = "sess_";

/// Who is calling.
///
/// # Errors
///
/// [`UseCaseError::Unauthenticated`] without a good session; [`UseCaseError::Limited`].
pub(super) async fn caller<P: Ports>(
    call: &Call<'_, P>,
    operation: Option<Operation>,
) -> Result<Caller, UseCaseError> {
    let secret: Vec<_> = bearer(call.request.authorization()).and_then(read).into_iter().collect();
    caller::by_secrets(&call.cx, &secret, operation).await
}

/// `sess_` and the secret's bytes as lower-case hexadecimal digits.
pub(super) fn spelled(secret: &[u8]) -> Zeroizing<String> {
    let mut token = Zeroizing::new(String::with_capacity(PREFIX.len() + 2 * secret.len()));
    token.push_str(PREFIX);
    for byte in secret {
        // Writing to a string cannot fail.
        let _ = write!(token, "{byte:02x}");
    }
    token
}

fn read(token: &str) -> Option<Zeroizing<Vec<u8>>> {
    let digits = token.strip_prefix(PREFIX)?.as_bytes();
    if digits.len() != 2 * SECRET_BYTES {
        return None;
    }
    let mut bytes = Zeroizing::new(Vec::with_capacity(SECRET_BYTES));
    for pair in digits.chunks_exact(2) {
        let digit = |byte: &u8| char::from(*byte).to_digit(16);
        let (high, low) = pair.first().and_then(digit).zip(pair.last().and_then(digit))?;
        bytes.push(u8::try_from(high << 4 | low).ok()?);
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_sess_and_64_hexadecimal_digits() {
        let secret: Vec<u8> = (0..32).map(|byte| byte * 8).collect();
        let token = spelled(&secret);
        assert_eq!(token.len(), PREFIX.len() + 64);
        assert!(token.starts_with("sess_0008101820"));
        assert_eq!(*read(&token).unwrap(), secret);
    }

    #[test]
    fn what_is_no_token_is_refused() {
        let digits = "0".repeat(64);
        for token in
            [digits.clone(), format!("sess_{digits}0"), format!("sess_{}é", "0".repeat(62))]
        {
            assert!(read(&token).is_none(), "{token}");
        }
        assert!(read(&format!("sess_{}g", "0".repeat(63))).is_none());
        assert!(read("sess_").is_none());
    }
}
