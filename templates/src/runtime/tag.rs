//! The value of a discriminator.

use std::borrow::Cow;
use std::fmt;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{self, Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

/// A discriminator's value: text, or a number or boolean by its JSON text.
/// `null`, a list or an object is kept, but matches no variant.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tag<'de> {
    text: Cow<'de, str>,
    json: Option<Value>,
}

impl<'de> Tag<'de> {
    /// The text that variants are matched by; empty where there is none.
    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    /// The value as JSON text; `None` where the object has no such property.
    pub(crate) fn to_json(&self) -> Option<String> {
        self.json.as_ref().map(Value::to_string)
    }

    fn text(text: impl Into<Cow<'de, str>>) -> Self {
        let text = text.into();
        Self {
            json: Some(Value::from(&*text)),
            text,
        }
    }

    fn other(json: Value) -> Self {
        let text = match &json {
            Value::Number(_) | Value::Bool(_) => Cow::Owned(json.to_string()),
            _ => Cow::Borrowed(""),
        };
        Self {
            text,
            json: Some(json),
        }
    }
}

impl<'de> Deserialize<'de> for Tag<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TagVisitor)
    }
}

struct TagVisitor;

impl<'de> Visitor<'de> for TagVisitor {
    type Value = Tag<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a discriminator")
    }

    fn visit_borrowed_str<E: de::Error>(self, text: &'de str) -> Result<Tag<'de>, E> {
        Ok(Tag::text(text))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Tag<'de>, E> {
        Ok(Tag::text(text.to_owned()))
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<Tag<'de>, E> {
        Ok(Tag::other(value.into()))
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Tag<'de>, E> {
        Ok(Tag::other(value.into()))
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Tag<'de>, E> {
        Ok(Tag::other(value.into()))
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Tag<'de>, E> {
        Ok(Tag::other(value.into()))
    }

    fn visit_unit<E: de::Error>(self) -> Result<Tag<'de>, E> {
        Ok(Tag::other(Value::Null))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<Tag<'de>, A::Error> {
        Value::deserialize(SeqAccessDeserializer::new(items)).map(Tag::other)
    }

    fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<Tag<'de>, A::Error> {
        Value::deserialize(MapAccessDeserializer::new(entries)).map(Tag::other)
    }
}
