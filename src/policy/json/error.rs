//! Why a policy object is refused.
//!
//! Imports nothing of the engine.

use alloc::string::String;
use core::fmt;

/// Why a policy object is refused. Paths read like `required[0].anyOf`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PolicyError {
    /// Limits that no password, or no policy, can satisfy together.
    Contradiction {
        /// The member concerned.
        path: String,
    },
    /// A list without entries where some are needed.
    Empty {
        /// The member concerned.
        path: String,
    },
    /// A member that must be there is not.
    Missing {
        /// The member concerned.
        path: String,
    },
    /// A single character that is not U+0020 to U+007E.
    NotPrintable {
        /// The member concerned.
        path: String,
    },
    /// A number, or a number of entries, outside its bounds.
    OutOfRange {
        /// The member concerned.
        path: String,
        /// The least value.
        min: u32,
        /// The greatest value.
        max: u32,
    },
    /// Not JSON.
    Syntax {
        /// The line, from 1.
        line: usize,
        /// The column in bytes, from 1.
        column: usize,
    },
    /// Words that together have more bytes than a policy may carry.
    TooLarge {
        /// The member concerned.
        path: String,
        /// The most bytes of UTF-8.
        max: usize,
    },
    /// A member that policies do not have.
    UnknownMember {
        /// The member concerned.
        path: String,
    },
    /// A word that does not stand for anything here.
    UnknownValue {
        /// The member concerned.
        path: String,
    },
    /// A value of another JSON type.
    WrongType {
        /// The member concerned.
        path: String,
        /// What it must be.
        expected: &'static str,
    },
}

impl PolicyError {
    pub(super) fn syntax(error: serde_json::Error) -> Self {
        Self::Syntax { line: error.line(), column: error.column() }
    }
}

impl fmt::Display for PolicyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Contradiction { path } => write!(f, "{path}: contradicts itself"),
            Self::Empty { path } => write!(f, "{path}: must not be empty"),
            Self::Missing { path } => write!(f, "{path}: must be given"),
            Self::NotPrintable { path } => write!(f, "{path}: must be printable ascii"),
            Self::OutOfRange { path, min, max } => {
                write!(f, "{path}: must be between {min} and {max}")
            }
            Self::Syntax { line, column } => write!(f, "line {line} column {column}: not json"),
            Self::TooLarge { path, max } => write!(f, "{path}: must be at most {max} bytes"),
            Self::UnknownMember { path } => write!(f, "{path}: unknown member"),
            Self::UnknownValue { path } => write!(f, "{path}: unknown value"),
            Self::WrongType { path, expected } => write!(f, "{path}: must be {expected}"),
        }
    }
}

impl core::error::Error for PolicyError {}
