//! Bodies as px0 reads them: string members, absent or `null` ones empty, unknown ones ignored. May
//! import what `dialect` may.

use super::super::body::{BodyError, Json, Object};
use super::super::{Answer, ApiError, Call};
use super::error;
use crate::flow::Ports;

/// The body of a request.
#[derive(Debug)]
pub(super) struct Fields(Object);

impl Fields {
    /// Reads the body, in which these members are strings if they are there.
    ///
    /// # Errors
    ///
    /// 400 for everything else, whatever is wrong with it.
    pub(super) fn read<P: Ports>(call: &Call<'_, P>, names: &[&str]) -> Result<Self, BodyError> {
        let body = call.json()?;
        let is_text =
            |name: &&str| matches!(body.get(name), None | Some(Json::Null | Json::Text(_)));
        if names.iter().all(is_text) { Ok(Self(body)) } else { Err(BodyError::Malformed) }
    }

    /// A member, empty if it is absent.
    pub(super) fn text(&self, name: &str) -> &str {
        self.0.text(name).unwrap_or_default()
    }

    /// Two members that must not be empty.
    ///
    /// # Errors
    ///
    /// 400 with the sentence that names both.
    pub(super) fn pair(&self, first: &str, second: &str) -> Result<(&str, &str), ApiError> {
        let pair = (self.text(first), self.text(second));
        if pair.0.is_empty() || pair.1.is_empty() {
            let answer: Answer = error::of(400, &format!("{first} and {second} are required"));
            return Err(answer.into());
        }
        Ok(pair)
    }
}
