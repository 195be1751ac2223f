//! Stored hashes as values: by which method a digest comes about, and the digest. Reads and writes
//! every form that a row may hold. May import `account`.
//!
//! - `$argon2id$v=19$m=…,t=…,p=…,keyid=…$salt$digest`: ours.
//! - `$scheme$params$salt$digest`: imported and strong enough to wait for a sign-in.
//! - `$wrapped$l=…$scheme$params$salt$argon2id$…$digest`: imported and weak. What is stored is
//!   Argon2id over the weak digest (of `l` bytes), never that digest itself.

use std::fmt;

use serde_json::Value;

use super::HashError;
use super::argon::Recipe;
use super::imported::{Foreign, spelling};
use super::phc::{self, Stem};
use crate::account::Phc;

/// What opens a wrapped hash; the length of the digest inside follows.
const WRAPPED: &str = "$wrapped$l=";

/// What opens the outer recipe of a wrapped hash.
const OUTER: &str = "$argon2id$";

/// What turns a password into a digest.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Source {
    /// Argon2: ours, or imported.
    Argon2(Recipe),
    /// Another product's scheme.
    Foreign(Foreign),
}

impl Source {
    fn parse(stem: &str, digest_bytes: usize) -> Result<Self, HashError> {
        let stem = Stem::parse(stem).ok_or(HashError::Unreadable)?;
        if Recipe::knows(stem.name) {
            return Recipe::parse(&stem, digest_bytes).map(Self::Argon2);
        }
        Foreign::parse(&stem, digest_bytes).map(Self::Foreign)
    }

    /// Whether its digest may be stored as it is.
    pub(super) fn is_strong(&self) -> bool {
        match self {
            Self::Argon2(recipe) => recipe.is_strong(),
            Self::Foreign(foreign) => foreign.is_strong(),
        }
    }
}

/// How a stored digest comes about: a source, and an Argon2id over its digest if that is weak.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Method {
    pub(super) source: Source,
    pub(super) wrap: Option<Wrap>,
}

/// The Argon2id around a weak digest.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Wrap {
    pub(super) recipe: Recipe,
    /// Bytes of the digest inside, which the stored one does not show.
    pub(super) inner_bytes: usize,
}

impl Method {
    /// The recipe, if this is a plain Argon2.
    pub(super) fn plain_argon2(&self) -> Option<&Recipe> {
        match (&self.source, &self.wrap) {
            (Source::Argon2(recipe), None) => Some(recipe),
            _ => None,
        }
    }

    /// Whether the password was hashed by this service, and so in its NFC form.
    pub(super) fn is_ours(&self) -> bool {
        self.plain_argon2().is_some_and(|recipe| recipe.pepper().is_some())
    }

    /// Whether two digests of it, and what a sign-in computes besides, stay within a second of CPU.
    pub(super) fn is_affordable_twice(&self) -> bool {
        match &self.source {
            Source::Argon2(recipe) => recipe.is_affordable_twice(),
            Source::Foreign(foreign) => foreign.is_affordable_twice(),
        }
    }

    /// The scheme and the costs, without salts.
    pub(super) fn form(&self) -> String {
        let source = self.source.to_string();
        let costs = source.rsplit_once('$').map_or("", |(costs, _)| costs);
        let wrapped = if self.wrap.is_some() { "$wrapped" } else { "" };
        format!("{wrapped}{costs}")
    }

    /// The ids of the peppers that it needs.
    pub(super) fn peppers(&self) -> impl Iterator<Item = &str> {
        let source = match &self.source {
            Source::Argon2(recipe) => recipe.pepper(),
            Source::Foreign(_) => None,
        };
        source.into_iter().chain(self.wrap.iter().filter_map(|wrap| wrap.recipe.pepper()))
    }

    fn parse(stem: &str, digest_bytes: usize) -> Result<Self, HashError> {
        let Some(wrapped) = stem.strip_prefix(WRAPPED) else {
            return Ok(Self { source: Source::parse(stem, digest_bytes)?, wrap: None });
        };
        let (inner, outer) = wrapped.rsplit_once(OUTER).ok_or(HashError::Unreadable)?;
        let (length, inner) = inner.split_once('$').ok_or(HashError::Unreadable)?;
        let length = phc::number(length).ok_or(HashError::Unreadable)?;
        let inner_bytes = usize::try_from(length).map_err(|_| HashError::Unreadable)?;
        let source = Source::parse(&format!("${inner}"), inner_bytes)?;
        let outer = format!("{OUTER}{outer}");
        let outer = Stem::parse(&outer).ok_or(HashError::Unreadable)?;
        let recipe = Recipe::parse(&outer, digest_bytes)?;
        Ok(Self { source, wrap: Some(Wrap { recipe, inner_bytes }) })
    }
}

/// A stored hash, parsed and bounded.
pub(super) struct Stored {
    pub(super) method: Method,
    pub(super) digest: Vec<u8>,
}

impl Stored {
    /// Reads what this service wrote.
    pub(super) fn parse(text: &Phc) -> Result<Self, HashError> {
        let (stem, digest) = phc::split(text.as_str()).ok_or(HashError::Unreadable)?;
        Ok(Self { method: Method::parse(stem, digest.len())?, digest })
    }

    /// Reads what this service or another product wrote.
    pub(super) fn import(text: &str) -> Result<Self, HashError> {
        let text = spelling::known(text);
        match Self::parse(&Phc::new(&*text)) {
            Err(HashError::Unreadable) => {}
            known => return known,
        }
        if text.len() > phc::MAX_BYTES {
            return Err(HashError::Unreadable);
        }
        let (foreign, digest) = Foreign::read(&text)?;
        Ok(Self { method: Method { source: Source::Foreign(foreign), wrap: None }, digest })
    }

    /// The text for the store.
    pub(super) fn to_phc(&self) -> Phc {
        Phc::new(format!("{}${}", self.method, phc::encode(&self.digest)))
    }
}

/// A stored hash of a cost class: its parts between `$` as a JSON list in which a number stands for so
/// many characters of base64, those of salts and the digest. They are zeros here. `None` for another text.
pub(super) fn of_class(class: &str) -> Option<Phc> {
    let parts: Vec<Value> = serde_json::from_str(class).ok()?;
    let part = |part: &Value| match part {
        Value::String(text) => Some(text.clone()),
        Value::Number(length) => {
            let length = usize::try_from(length.as_u64()?).ok()?;
            (length <= phc::MAX_BYTES).then(|| "A".repeat(length))
        }
        _ => None,
    };
    Some(Phc::new(parts.iter().map(part).collect::<Option<Vec<_>>>()?.join("$")))
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Argon2(recipe) => recipe.fmt(f),
            Self::Foreign(foreign) => foreign.fmt(f),
        }
    }
}

/// Writes the stem.
impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.wrap {
            None => self.source.fmt(f),
            Some(Wrap { recipe, inner_bytes }) => {
                write!(f, "{WRAPPED}{inner_bytes}{}{recipe}", self.source)
            }
        }
    }
}
