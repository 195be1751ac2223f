//! A JSON value and where it stands: typed reads that name the path when they refuse.
//!
//! Imports the error type only.

use super::error::PolicyError;
use alloc::{format, string::String};
use core::num::{NonZeroU8, NonZeroU16};
use serde_json::{Map, Value};

type Read<T> = Result<T, PolicyError>;

/// A value at a path.
pub(super) struct Node<'a> {
    value: &'a Value,
    path: String,
}

/// An object at a path, all of whose members are known.
pub(super) struct Object<'a> {
    members: &'a Map<String, Value>,
    path: String,
}

impl<'a> Node<'a> {
    pub(super) const fn root(value: &'a Value) -> Self {
        Self { value, path: String::new() }
    }

    pub(super) fn is_object(&self) -> bool {
        self.value.is_object()
    }

    /// The object here, if it has no members but `known`.
    pub(super) fn object(&self, known: &[&str]) -> Read<Object<'a>> {
        let members = self.value.as_object().ok_or_else(|| self.wrong_type("an object"))?;
        let object = Object { members, path: self.path.clone() };
        match members.keys().find(|key| !known.contains(&key.as_str())) {
            Some(key) => Err(PolicyError::UnknownMember { path: object.path_of(key) }),
            None => Ok(object),
        }
    }

    /// The array here, entry by entry through `read`; at most `cap` entries.
    pub(super) fn entries<T, C: FromIterator<T>>(
        &self,
        cap: usize,
        read: impl Fn(&Self) -> Read<T>,
    ) -> Read<C> {
        let array = self.value.as_array().ok_or_else(|| self.wrong_type("an array"))?;
        if array.len() > cap {
            return Err(self.out_of_range(0, u32::try_from(cap).unwrap_or(u32::MAX)));
        }
        let entry = |(at, value)| Self { value, path: format!("{}[{at}]", self.path) };
        array.iter().enumerate().map(|pair| read(&entry(pair))).collect()
    }

    pub(super) fn text(&self) -> Read<&'a str> {
        self.value.as_str().ok_or_else(|| self.wrong_type("a string"))
    }

    /// The value that the word here stands for.
    pub(super) fn word<T: Copy>(&self, words: &[(&str, T)]) -> Read<T> {
        let text = self.text()?;
        let known = words.iter().find(|(word, _)| *word == text);
        known
            .map(|&(_, value)| value)
            .ok_or_else(|| PolicyError::UnknownValue { path: self.path.clone() })
    }

    pub(super) fn integer(&self, min: u32, max: u32) -> Read<u32> {
        if !(self.value.is_u64() || self.value.is_i64()) {
            return Err(self.wrong_type("an integer"));
        }
        let number = self.value.as_u64().and_then(|number| u32::try_from(number).ok());
        let bounded = number.filter(|number| (min..=max).contains(number));
        bounded.ok_or_else(|| self.out_of_range(min, max))
    }

    pub(super) fn short(&self, min: u16, max: u16) -> Read<u16> {
        let number = self.integer(min.into(), max.into())?;
        u16::try_from(number).map_err(|_| self.out_of_range(min.into(), max.into()))
    }

    pub(super) fn byte(&self, min: u8, max: u8) -> Read<u8> {
        let number = self.integer(min.into(), max.into())?;
        u8::try_from(number).map_err(|_| self.out_of_range(min.into(), max.into()))
    }

    /// A length or count from 1 to `max`.
    pub(super) fn positive(&self, max: u16) -> Read<NonZeroU16> {
        NonZeroU16::new(self.short(1, max)?).ok_or_else(|| self.out_of_range(1, max.into()))
    }

    /// The length of a run, or a small count, from 1.
    pub(super) fn run(&self) -> Read<NonZeroU8> {
        let max = u8::MAX;
        NonZeroU8::new(self.byte(1, max)?).ok_or_else(|| self.out_of_range(1, max.into()))
    }

    pub(super) fn contradiction(&self) -> PolicyError {
        PolicyError::Contradiction { path: self.path.clone() }
    }

    pub(super) fn empty(&self) -> PolicyError {
        PolicyError::Empty { path: self.path.clone() }
    }

    pub(super) fn not_printable(&self) -> PolicyError {
        PolicyError::NotPrintable { path: self.path.clone() }
    }

    pub(super) fn out_of_range(&self, min: u32, max: u32) -> PolicyError {
        PolicyError::OutOfRange { path: self.path.clone(), min, max }
    }

    pub(super) fn too_large(&self, max: usize) -> PolicyError {
        PolicyError::TooLarge { path: self.path.clone(), max }
    }

    fn wrong_type(&self, expected: &'static str) -> PolicyError {
        let path = if self.path.is_empty() { "policy".into() } else { self.path.clone() };
        PolicyError::WrongType { path, expected }
    }
}

impl<'a> Object<'a> {
    /// The member `key`, if it is there.
    pub(super) fn member(&self, key: &str) -> Option<Node<'a>> {
        let value = self.members.get(key)?;
        Some(Node { value, path: self.path_of(key) })
    }

    /// The member `key`, which must be there.
    pub(super) fn needed(&self, key: &str) -> Read<Node<'a>> {
        self.member(key).ok_or_else(|| PolicyError::Missing { path: self.path_of(key) })
    }

    /// What `read` makes of the member `key` and `base`; `base` if it is not there.
    pub(super) fn or<T>(
        &self,
        key: &str,
        base: T,
        read: impl FnOnce(&Node<'a>, T) -> Read<T>,
    ) -> Read<T> {
        match self.member(key) {
            Some(node) => read(&node, base),
            None => Ok(base),
        }
    }

    /// As [`Self::or`] for a rule that can be absent: `null` takes it away.
    pub(super) fn rule<T>(
        &self,
        key: &str,
        base: Option<T>,
        read: impl FnOnce(&Node<'a>, Option<T>) -> Read<T>,
    ) -> Read<Option<T>> {
        match self.member(key) {
            Some(node) if node.value.is_null() => Ok(None),
            Some(node) => read(&node, base).map(Some),
            None => Ok(base),
        }
    }

    fn path_of(&self, key: &str) -> String {
        if self.path.is_empty() { key.into() } else { format!("{}.{key}", self.path) }
    }
}
