//! JSON for typed readers in which an object is an object: what serde derives for a struct reads an
//! array as its members in order, and nobody who sends one means that. Must not know what is read.

use serde::de::value::{MapAccessDeserializer, MapDeserializer, SeqDeserializer};
use serde::de::{Deserializer, Error as _, Expected, IntoDeserializer, Unexpected, Visitor};
use serde::forward_to_deserialize_any;
use serde_json::{Error, Number};

use crate::dialect::body::{Json, Object};

/// Reads these kinds by one function. A reader of one kind is compiled for that kind alone: with
/// `deserialize_any` for all, each of the types of the administration API had a copy of every kind.
macro_rules! forward_to {
    ($function:ident: $($method:ident)+) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            self.$function(visitor)
        })+
    };
}

/// A value to be read.
pub(super) struct Reader(pub(super) Json);

impl Reader {
    /// Reads the members of an object, and nothing else: an array is refused where members are wanted.
    fn members<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Json::Object(members) => object(members, visitor),
            other => Err(mismatch(&other, &visitor)),
        }
    }

    fn number<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Json::Number(text) => text.parse::<Number>()?.deserialize_any(visitor),
            other => Err(mismatch(&other, &visitor)),
        }
    }

    fn text<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            // The allocation moves on, so that the reader that keeps it can wipe it.
            Json::Text(mut text) => visitor.visit_string(core::mem::take(&mut *text)),
            other => Err(mismatch(&other, &visitor)),
        }
    }
}

fn array<'de, V: Visitor<'de>>(items: Vec<Json>, visitor: V) -> Result<V::Value, Error> {
    let mut items = SeqDeserializer::new(items.into_iter().map(Reader));
    let value = visitor.visit_seq(&mut items)?;
    items.end().map(|()| value)
}

fn object<'de, V: Visitor<'de>>(members: Object, visitor: V) -> Result<V::Value, Error> {
    let members = members.into_members().map(|(name, value)| (name, Reader(value)));
    let mut members = MapDeserializer::new(members);
    let value = visitor.visit_map(&mut members)?;
    members.end().map(|()| value)
}

/// That a value is of another kind than what is read.
fn mismatch(json: &Json, expected: &dyn Expected) -> Error {
    let number = |text: &str| match text.parse::<Number>().ok() {
        Some(number) if number.is_u64() => number.as_u64().map(Unexpected::Unsigned),
        Some(number) if number.is_i64() => number.as_i64().map(Unexpected::Signed),
        Some(number) => number.as_f64().map(Unexpected::Float),
        None => None,
    };
    let found = match json {
        Json::Null => Unexpected::Unit,
        Json::Bool(value) => Unexpected::Bool(*value),
        Json::Number(text) => number(text).unwrap_or(Unexpected::Other("number")),
        Json::Text(text) => Unexpected::Str(text),
        Json::Array(_) => Unexpected::Seq,
        Json::Object(_) => Unexpected::Map,
    };
    Error::invalid_type(found, expected)
}

impl<'de> Deserializer<'de> for Reader {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Json::Null => visitor.visit_unit(),
            Json::Bool(value) => visitor.visit_bool(value),
            Json::Number(_) => self.number(visitor),
            Json::Text(_) => self.text(visitor),
            Json::Array(items) => array(items, visitor),
            Json::Object(members) => object(members, visitor),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Json::Bool(value) => visitor.visit_bool(value),
            other => Err(mismatch(&other, &visitor)),
        }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Json::Array(items) => array(items, visitor),
            other => Err(mismatch(&other, &visitor)),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Json::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self.0 {
            Json::Text(mut text) => {
                visitor.visit_enum(core::mem::take(&mut *text).into_deserializer())
            }
            Json::Object(members) => {
                let members = members.into_members().map(|(name, value)| (name, Self(value)));
                visitor.visit_enum(MapAccessDeserializer::new(MapDeserializer::new(members)))
            }
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.members(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.members(visitor)
    }

    forward_to!(number: deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_u8
        deserialize_u16 deserialize_u32 deserialize_u64 deserialize_f32 deserialize_f64);
    forward_to!(text: deserialize_char deserialize_str deserialize_string);

    forward_to_deserialize_any! {
        i128 u128 bytes byte_buf unit unit_struct tuple tuple_struct identifier ignored_any
    }
}

impl<'de> IntoDeserializer<'de, Error> for Reader {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;
    use crate::account::{Rule, Settings};

    fn read<T: for<'de> Deserialize<'de>>(text: &str) -> Result<T, String> {
        let json: Json = serde_json::from_str(text).unwrap();
        T::deserialize(Reader(json)).map_err(|error| error.to_string())
    }

    #[test]
    fn an_array_is_no_object_at_any_depth() {
        for text in [
            "[]",
            r#"{"session":[600,2592000]}"#,
            r#"{"branding":["Name"]}"#,
            r#"{"branding":{"links":[["text","https://example.com"]]}}"#,
            r#"{"limit_numbers":[]}"#,
            r#"{"limit_numbers":{"sign-in.address":[1,2]}}"#,
        ] {
            assert!(read::<Settings>(text).is_err(), "{text}");
            assert!(
                read::<Settings>(text).unwrap_err().contains("invalid type: sequence"),
                "{text}"
            );
        }
        let between = r#"{"id":"a","effect":"forbid","action":"users:changePassword","conditions":[{"between":[0,1]}]}"#;
        assert!(read::<Rule>(between).is_err());
        assert!(read::<Rule>(&between.replace("[0,1]", r#"{"from":0,"to":1}"#)).is_ok());
    }

    #[test]
    fn a_value_of_another_kind_is_named() {
        for (text, found) in [
            (r#"{"history":"3"}"#, "string \"3\""),
            (r#"{"cors":{"a":1}}"#, "map"),
            (r#"{"cors":[true]}"#, "boolean `true`"),
            (r#"{"turnstile":3}"#, "integer `3`"),
            (r#"{"turnstile":-3}"#, "integer `-3`"),
            (r#"{"turnstile":0.5}"#, "floating point `0.5`"),
            (r#"{"turnstile":null}"#, "null"),
            (r#"{"branding":"Name"}"#, "string \"Name\""),
            (r#"{"limit_numbers":null}"#, "null"),
        ] {
            let error = read::<Settings>(text).unwrap_err();
            assert!(error.starts_with(&format!("invalid type: {found}")), "{text}: {error}");
        }
    }

    #[test]
    fn everything_else_is_read_as_it_is_written() {
        let settings: Settings = read(
            r#"{"origin":null,"cors":["https://a.example"],"history":3,"turnstile":true,
                "branding":{"links":[{"text":"a","href":"https://a.example"}]},
                "limit_numbers":{"sign-in.address":{"most":1,"seconds":2}}}"#,
        )
        .unwrap();
        assert_eq!(settings.history, Some(3));
        assert_eq!((settings.cors.len(), settings.branding.links.len()), (1, 1));
        assert_eq!(settings.limit_numbers.len(), 1);
    }
}
