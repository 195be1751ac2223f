//! How an account's id looks to clients that want to see its kind: `usr_` and base58.

use core::fmt;
use core::str::FromStr;

use super::{AccountId, IdError};

const PREFIX: &str = "usr_";

/// An account's id as some clients see it: `usr_` and the UUID's 16 bytes in base58, with
/// Bitcoin's alphabet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UserId(pub AccountId);

impl fmt::Display for UserId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let encoded = bs58::encode(self.0.as_bytes()).into_string();
        write!(f, "{PREFIX}{encoded}")
    }
}

impl FromStr for UserId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let encoded = text.strip_prefix(PREFIX).ok_or(IdError)?;
        let mut bytes = [0; 16];
        let length = bs58::decode(encoded).onto(&mut bytes).map_err(|_| IdError)?;
        let id = Self(AccountId::from_bytes(bytes));
        // Every id has one spelling.
        (length == bytes.len() && id.to_string() == text).then_some(id).ok_or(IdError)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_read_back() {
        let account: AccountId = "019a9d5e-5f6f-7a3c-9a51-0242ac120002".parse().unwrap();
        let shown = UserId(account).to_string();
        assert!(shown.starts_with("usr_"), "{shown}");
        assert_eq!(shown.parse(), Ok(UserId(account)));
    }

    #[test]
    fn leading_zeros_survive() {
        let account = AccountId::from_bytes([0; 16]);
        let shown = UserId(account).to_string();
        assert_eq!(shown, "usr_1111111111111111");
        assert_eq!(shown.parse(), Ok(UserId(account)));
    }

    #[test]
    fn what_is_no_id_is_refused() {
        for text in [
            "",
            "usr_",
            "usr_0",
            "usr_1",
            "org_1111111111111111",
            "usr_zzzzzzzzzzzzzzzzzzzzzzzzzzzzzz",
        ] {
            assert_eq!(text.parse::<UserId>(), Err(IdError), "{text}");
        }
    }
}
