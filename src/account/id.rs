//! Identifiers: newtypes over UUIDs, so that an account's id never stands where a tenant's should.

use core::fmt;
use core::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use uuid::Uuid;

use super::Time;

/// A text is not a UUID in its hyphenated form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IdError;

impl fmt::Display for IdError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a UUID")
    }
}

impl core::error::Error for IdError {}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Uuid);

        impl $name {
            /// A UUIDv7 (RFC 9562): 48 bits of time, the rest from `entropy`.
            pub fn new(now: Time, entropy: [u8; 10]) -> Self {
                let millis = u64::try_from(now.millis()).unwrap_or_default();
                Self(uuid::Builder::from_unix_timestamp_millis(millis, &entropy).into_uuid())
            }

            /// The identifier with these 16 bytes.
            pub const fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(Uuid::from_bytes(bytes))
            }

            /// The 16 bytes of the identifier.
            pub const fn as_bytes(&self) -> &[u8; 16] {
                self.0.as_bytes()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.as_hyphenated().fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            /// Reads any version of UUID in the hyphenated form, in either case. The other
            /// spellings that a parser may know (braced, `urn:`, without hyphens) are not ours.
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                if text.len() != uuid::fmt::Hyphenated::LENGTH {
                    return Err(IdError);
                }
                Uuid::try_parse(text).map(Self).map_err(|_| IdError)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

id!(
    /// A tenant. Any UUID version: the ids of products that are replaced stay as they are.
    TenantId
);
id!(
    /// An account.
    AccountId
);
id!(
    /// A session.
    SessionId
);
id!(
    /// A request for a reset, known to the person who asked.
    RequestId
);
id!(
    /// A mail that waits in the outbox; also the idempotency key towards the mail provider.
    OutboxId
);
id!(
    /// An entry of the audit trail.
    EventId
);
id!(
    /// An endpoint that is notified of events.
    WebhookId
);
id!(
    /// One attempt at a write: a repeated attempt is recognised by it and not done twice.
    Nonce
);

impl Nonce {
    /// The nonce with these bytes. Its version (UUIDv8, RFC 9562) differs from that of a drawn one.
    pub fn derived(bytes: [u8; 16]) -> Self {
        Self(uuid::Builder::from_custom_bytes(bytes).into_uuid())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_a_version_8_tenant_in_upper_case() {
        let id: TenantId = "2489E9AD-2EE2-8E00-8EC9-32D5F69181C0".parse().unwrap();
        assert_eq!(id.to_string(), "2489e9ad-2ee2-8e00-8ec9-32d5f69181c0");
    }

    #[test]
    fn refuses_other_spellings() {
        for text in [
            "",
            "not-a-uuid",
            "2489e9ad2ee28e008ec932d5f69181c0",
            "{2489e9ad-2ee2-8e00-8ec9-32d5f69181c0}",
        ] {
            assert!(text.parse::<TenantId>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_derived_nonce_says_so() {
        assert_eq!(Nonce::derived([255; 16]).to_string(), "ffffffff-ffff-8fff-bfff-ffffffffffff");
    }

    #[test]
    fn new_ids_sort_by_time() {
        let early = AccountId::new(Time::from_millis(1_000), [255; 10]);
        let late = AccountId::new(Time::from_millis(2_000), [0; 10]);
        assert!(early < late);
    }
}
