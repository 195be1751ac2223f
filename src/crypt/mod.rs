//! Hashing, secrets, sealing and tokens. Entropy and time are arguments. May import `account`.

pub mod chain;
pub mod hash;
pub mod jwt;
pub mod keys;
pub mod range;
pub mod refresh;
pub mod seal;
pub mod secret;
pub mod webhook;

mod argon;
mod fault;
mod fingerprint;
mod frame;
mod imported;
mod mark;
mod phc;
mod refusal;
mod stored;
mod typed;

pub use fault::HashError;
pub use fingerprint::{FINGERPRINT_BYTES, fingerprint};
pub use hash::{Hasher, Salt, Verdict};
pub use keys::{Key, KeyError, KeyId, KeyRing};
pub use mark::Marks;
pub use refresh::{RefreshClaim, RefreshError};
pub use refusal::Refusal;
pub use seal::{Place, SealError, Sealer};
pub use secret::{CodeLength, Digest, SecretKey};
