//! JSON for typed readers in which an object is an object: what serde derives for a struct reads an
//! array as its members in order, and nobody who sends one means that. Must not know what is read.

use serde::de::value::{MapAccessDeserializer, MapDeserializer, SeqDeserializer};
use serde::de::{Deserializer, Error as _, IntoDeserializer, Unexpected, Visitor};
use serde::forward_to_deserialize_any;
use serde_json::{Error, Number};

use crate::dialect::body::Json;

/// A value to be read.
pub(super) struct Reader(pub(super) Json);

impl Reader {
    /// Refuses an array where members are wanted.
    fn members<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Json::Array(_) => Err(Error::invalid_type(Unexpected::Seq, &visitor)),
            _ => self.deserialize_any(visitor),
        }
    }
}

impl<'de> Deserializer<'de> for Reader {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Json::Null => visitor.visit_unit(),
            Json::Bool(value) => visitor.visit_bool(value),
            Json::Number(text) => text.parse::<Number>()?.deserialize_any(visitor),
            // The allocation moves on, so that the reader that keeps it can wipe it.
            Json::Text(mut text) => visitor.visit_string(core::mem::take(&mut *text)),
            Json::Array(items) => {
                let mut items = SeqDeserializer::new(items.into_iter().map(Self));
                let value = visitor.visit_seq(&mut items)?;
                items.end().map(|()| value)
            }
            Json::Object(members) => {
                let members = members.into_members().map(|(name, value)| (name, Self(value)));
                let mut members = MapDeserializer::new(members);
                let value = visitor.visit_map(&mut members)?;
                members.end().map(|()| value)
            }
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

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct seq tuple tuple_struct identifier ignored_any
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
