//! Why a password could not be hashed or verified. Imports nothing of ours.

use std::fmt;

/// Why a password could not be hashed, verified or imported. None of these is about the password
/// that somebody typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum HashError {
    /// The stored hash has no form that is known here.
    Unreadable,
    /// The stored hash asks for more work or memory than is allowed.
    TooCostly,
    /// The stored hash is keyed by a pepper that is not configured.
    UnknownPepper,
    /// The memory for the computation could not be had.
    OutOfMemory,
}

impl fmt::Display for HashError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unreadable => "the stored hash has an unknown form",
            Self::TooCostly => "the stored hash costs more than is allowed",
            Self::UnknownPepper => "the stored hash names a pepper that is not configured",
            Self::OutOfMemory => "no memory to hash in",
        })
    }
}

impl std::error::Error for HashError {}
