//! Typed bodies: read whole, closed, and refused with the path of the member that is wrong.

use serde::Deserialize;
use serde::de::{DeserializeOwned, Deserializer, Error};

use super::AdminCall;
use super::object::Reader;
use crate::account::{HostName, Plain, is_label};
use crate::dialect::ApiError;
use crate::dialect::body::ContentType;
use crate::dialect::body::{self, BodyError, Json, Object};
use crate::dialect::problem::bad;
use crate::flow::Ports;

/// Most entries of a page.
const MOST: u32 = 500;
/// Entries of a page that asks for no number.
const USUAL: u32 = 100;

impl<P: Ports> AdminCall<'_, P> {
    fn object(&self) -> Result<Object, ApiError> {
        let type_ = self.request.content_type();
        if type_ != ContentType::Json {
            return Err(BodyError::ContentType(type_).into());
        }
        Ok(self.request.object()?)
    }

    /// The body as text that is known to be one JSON object without a key twice.
    pub(super) fn json(&self) -> Result<&[u8], ApiError> {
        self.object()?;
        Ok(body::unmarked(self.request.bytes()?))
    }

    /// The body, typed.
    pub(super) fn body<T: DeserializeOwned>(&self) -> Result<T, ApiError> {
        Ok(typed(Json::Object(self.object()?), "body")?)
    }

    /// Refuses parameters of the query that this endpoint does not know, and one that comes twice.
    pub(super) fn query(&self, known: &[&str]) -> Result<(), ApiError> {
        for (index, (name, _)) in self.request.query.iter().enumerate() {
            if !known.contains(&name.as_str()) {
                let known = if known.is_empty() { "none" } else { &known.join(", ") };
                // The caller sent the name: it is repeated only if it looks like one.
                let name = if is_label(&name.replace('_', "-")) { name } else { "query" };
                return Err(wrong(name, format!("unknown parameter; known are: {known}")));
            }
            if self.request.query.iter().take(index).any(|(earlier, _)| earlier == name) {
                return Err(wrong(name, "it comes twice"));
            }
        }
        Ok(())
    }

    /// A number of the query, if it is there.
    pub(super) fn number<N: core::str::FromStr>(&self, name: &str) -> Result<Option<N>, ApiError> {
        let given = self.request.parameter(name);
        given.map(|text| text.parse().map_err(|_| wrong(name, "must be a number"))).transpose()
    }

    /// How many entries the query asks for.
    pub(super) fn limit(&self) -> Result<u32, ApiError> {
        Ok(self.number("limit")?.unwrap_or(USUAL).clamp(1, MOST))
    }
}

/// A value, typed; a refusal names the path of the member, or the `whole` if it is about all of it.
pub(super) fn typed<T: DeserializeOwned>(json: Json, whole: &str) -> Result<T, Wrong> {
    serde_path_to_error::deserialize(Reader(json)).map_err(|error| {
        let path = error.path().to_string();
        Wrong::new(if path == "." { whole } else { &path }, reason(error.inner()))
    })
}

/// What a reader wants, without the place in the text and without the value that it found there.
fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let text = text.rsplit_once(" at line ").map_or(text.as_str(), |(text, _)| text);
    match text.rsplit_once(", expected ") {
        Some((found, wanted)) if !found.starts_with("unknown field") => format!("must be {wanted}"),
        _ => text.to_owned(),
    }
}

/// A member and what is wrong with it, without what was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wrong(pub(super) String);

impl Wrong {
    /// What is wrong with a member.
    pub(super) fn new(member: &str, reason: impl core::fmt::Display) -> Self {
        Self(format!("{member}: {reason}"))
    }
}

impl From<Wrong> for ApiError {
    fn from(wrong: Wrong) -> Self {
        bad(&wrong.0).into()
    }
}

/// The refusal of a request with a member that is wrong.
pub(super) fn wrong(member: &str, reason: impl core::fmt::Display) -> ApiError {
    Wrong::new(member, reason).into()
}

/// A password.
pub(super) fn plain<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Plain>, D::Error> {
    String::deserialize(deserializer).map(Plain::new).map(Some)
}

/// A member whose `null` differs from its absence.
pub(super) fn present<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Option<String>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

/// The short name of a tenant: it stands in host names, cookies and paths.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct Slug(pub(super) String);

impl TryFrom<String> for Slug {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let label = is_label(&text) && !text.bytes().any(|byte| byte.is_ascii_uppercase());
        let id = text.parse::<crate::account::TenantId>().is_ok();
        if label && !id { Ok(Self(text)) } else { Err("must be 1 to 63 of a-z, 0-9 and inner -") }
    }
}

/// A host name without port, in lower case.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct Host(pub(super) String);

impl TryFrom<String> for Host {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let host = text.parse::<HostName>();
        host.map(|host| Self(host.as_str().to_owned())).map_err(|_| "must be a host name, no port")
    }
}

/// An e-mail address.
pub(super) fn email<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<crate::account::Email, D::Error> {
    crate::account::Email::parse(&String::deserialize(deserializer)?).map_err(D::Error::custom)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told<T: DeserializeOwned + core::fmt::Debug>(json: &str) -> String {
        reason(&serde_json::from_str::<T>(json).unwrap_err())
    }

    #[test]
    fn reasons_never_hold_what_was_sent() {
        assert_eq!(told::<String>("12345678"), "must be a string");
        assert_eq!(told::<bool>(r#""hunter2, expected hunter2 at line 1""#), "must be a boolean");
        assert_eq!(
            told::<crate::account::Provider>(r#""hunter2""#),
            "must be one of `local`, `oidc`, `saml`"
        );
        assert_eq!(told::<Slug>(r#""Hunter 2""#), "must be 1 to 63 of a-z, 0-9 and inner -");
    }

    #[test]
    fn slugs_are_labels_and_no_ids() {
        for text in ["demo", "a", "a-1", &"a".repeat(63)] {
            assert!(Slug::try_from(text.to_owned()).is_ok(), "{text}");
        }
        for text in
            ["", "Demo", "-a", "a-", "a.b", "a b", "ü", "2489e9ad-2ee2-8e00-8ec9-32d5f69181c0"]
        {
            assert!(Slug::try_from(text.to_owned()).is_err(), "{text}");
        }
    }

    #[test]
    fn hosts_have_no_port_scheme_or_path() {
        assert_eq!(Host::try_from("App.Example".to_owned()).unwrap().0, "app.example");
        let unicode = Host::try_from("b\u{fc}cher.example.".to_owned()).unwrap();
        assert_eq!(unicode.0, "xn--bcher-kva.example");
        for text in ["", "a:1", "https://a", "a/b", ".a", "a..b", "a..", "*.a"] {
            assert!(Host::try_from(text.to_owned()).is_err(), "{text}");
        }
    }
}
