//! JSON bodies: every string wiped after use, no key twice, nothing guessed.

use core::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use zeroize::Zeroizing;

use crate::account::Plain;

/// A JSON value whose strings are wiped when it is dropped.
#[derive(Clone)]
pub enum Json {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, as it prints.
    Number(String),
    /// A string.
    Text(Zeroizing<String>),
    /// An array.
    Array(Vec<Json>),
    /// An object.
    Object(Object),
}

/// A JSON object, its members in the order of the text.
#[derive(Clone, Default)]
pub struct Object(Vec<(String, Json)>);

/// The body was over so many bytes and was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLarge(pub usize);

/// What the `Content-Type` header says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ContentType {
    /// `application/json`, with or without parameters.
    Json,
    /// Another one.
    Other(String),
    /// None.
    Missing,
}

/// Why a body is not a JSON object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BodyError {
    /// Over the limit, in bytes.
    TooLarge(usize),
    /// Not JSON, not UTF-8, or a key comes twice.
    Malformed,
    /// JSON, but not an object.
    NotAnObject,
    /// Not `application/json`, or of another charset than UTF-8.
    ContentType(ContentType),
    /// In a content coding, such as gzip.
    Encoded,
    /// `tenant` is there and is no string: it names no tenant, the default one included.
    Tenant,
}

/// The bytes that some editors and shells put before a text in UTF-8. A reader may pass over them
/// (RFC 8259, section 8.1).
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// The text of a body without a byte order mark.
pub fn unmarked(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes)
}

const TWICE: &str = "a key comes twice";

/// Reads a JSON object, behind a byte order mark if there is one.
///
/// # Errors
///
/// [`BodyError::Malformed`] or [`BodyError::NotAnObject`].
pub fn parse(bytes: &[u8]) -> Result<Object, BodyError> {
    match serde_json::from_slice(unmarked(bytes)) {
        Ok(Json::Object(object)) => Ok(object),
        Ok(_) => Err(BodyError::NotAnObject),
        Err(_) => Err(BodyError::Malformed),
    }
}

impl Object {
    /// A member.
    pub fn get(&self, name: &str) -> Option<&Json> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// A member that is a string.
    pub fn text(&self, name: &str) -> Option<&str> {
        match self.get(name) {
            Some(Json::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// A member that is a string, as a password.
    pub fn plain(&self, name: &str) -> Option<Plain> {
        self.text(name).map(|text| Plain::new(text.to_owned()))
    }

    /// The names of the members, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(key, _)| key.as_str())
    }

    /// The members, in order.
    pub fn into_members(self) -> impl Iterator<Item = (String, Json)> {
        self.0.into_iter()
    }

    /// The object as a value for a typed reader. Only for bodies without passwords: what is read
    /// out of it is not wiped.
    pub fn to_value(&self) -> serde_json::Value {
        let members = self.0.iter().map(|(key, value)| (key.clone(), value.to_value()));
        serde_json::Value::Object(members.collect())
    }
}

impl Json {
    /// The value for a typed reader; see [`Object::to_value`].
    pub fn to_value(&self) -> serde_json::Value {
        use serde_json::Value;
        match self {
            Self::Null => Value::Null,
            Self::Bool(value) => Value::Bool(*value),
            Self::Number(text) => serde_json::from_str(text).unwrap_or_default(),
            Self::Text(text) => Value::String(text.to_string()),
            Self::Array(items) => items.iter().map(Self::to_value).collect(),
            Self::Object(object) => object.to_value(),
        }
    }
}

impl fmt::Debug for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Json(…)")
    }
}

impl fmt::Debug for Object {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Object(…)")
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Json, E> {
        Ok(Json::Number(value.to_string()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Json, E> {
        Ok(Json::Number(value.to_string()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Json, E> {
        Ok(Json::Number(value.to_string()))
    }

    fn visit_str<E>(self, value: &str) -> Result<Json, E> {
        Ok(Json::Text(Zeroizing::new(value.to_owned())))
    }

    fn visit_string<E>(self, value: String) -> Result<Json, E> {
        Ok(Json::Text(Zeroizing::new(value)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Json, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = access.next_element()? {
            items.push(item);
        }
        Ok(Json::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Json, A::Error> {
        let mut object = Object::default();
        while let Some((key, value)) = access.next_entry::<String, Json>()? {
            if object.get(&key).is_some() {
                return Err(A::Error::custom(TWICE));
            }
            object.0.push((key, value));
        }
        Ok(Json::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(text: &str) -> BodyError {
        parse(text.as_bytes()).unwrap_err()
    }

    #[test]
    fn a_key_may_come_once() {
        assert_eq!(error(r#"{"a":1,"a":1}"#), BodyError::Malformed);
        assert_eq!(error(r#"{"x":{"b":1,"b":2}}"#), BodyError::Malformed);
        assert_eq!(error("{\"a\":1,\"\\u0061\":1}"), BodyError::Malformed);
    }

    #[test]
    fn only_objects_are_bodies() {
        for text in ["[]", "1", "null", "\"a\""] {
            assert_eq!(error(text), BodyError::NotAnObject);
        }
        for text in ["", "{", "{}x", "{'a':1}", "{\"a\":\"\\ud800\"}"] {
            assert_eq!(error(text), BodyError::Malformed, "{text}");
        }
        assert_eq!(parse(b"{\"a\":\"\xff\"}").unwrap_err(), BodyError::Malformed);
    }

    #[test]
    fn one_byte_order_mark_may_come_first() {
        assert!(parse("\u{feff}{\"a\":1}".as_bytes()).is_ok());
        for text in ["\u{feff}\u{feff}{}", "{}\u{feff}", " \u{feff}{}", "\u{feff}", "\u{fffe}{}"] {
            assert_eq!(error(text), BodyError::Malformed, "{text:?}");
        }
        let utf16 = [0xff, 0xfe, b'{', 0, b'}', 0];
        assert_eq!(parse(&utf16).unwrap_err(), BodyError::Malformed);
    }

    #[test]
    fn deep_nesting_is_refused_and_not_followed() {
        let text = format!("{{\"a\":{}{}}}", "[".repeat(5_000), "]".repeat(5_000));
        assert_eq!(error(&text), BodyError::Malformed);
    }
}
