//! New passwords: whether one is taken, how it is hashed, whether a change is asked for again. May use
//! `limit`.

pub mod breach;
#[cfg(feature = "dev-endpoints")]
pub mod parity;
pub mod password_check;
pub mod replay;
pub(in crate::flow) mod stand_in;
