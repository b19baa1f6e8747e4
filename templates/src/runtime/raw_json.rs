//! A JSON value kept exactly as it came.

use std::fmt;

use serde::de::{Deserialize, DeserializeOwned, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde::ser::{Serialize, Serializer};
use serde_json::value::RawValue;

use super::key::Key;

/// Any JSON value, byte for byte as it came, numbers of any size included.
///
/// Unions whose variants no property tells apart keep in it what is none of them.
#[derive(Clone)]
pub struct RawJson(Box<RawValue>);

/// The type of a JSON value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `null`.
    Null,
    /// `true` or `false`.
    Boolean,
    /// A number.
    Number,
    /// A string.
    String,
    /// An array.
    Array,
    /// An object.
    Object,
}

impl RawJson {
    /// The value as JSON text, without white space around it.
    pub fn json(&self) -> &str {
        self.0.get()
    }

    /// The type of the value.
    pub fn kind(&self) -> Kind {
        match self.0.get().as_bytes().first() {
            Some(b'"') => Kind::String,
            Some(b'{') => Kind::Object,
            Some(b'[') => Kind::Array,
            Some(b't' | b'f') => Kind::Boolean,
            Some(b'-' | b'0'..=b'9') => Kind::Number,
            _ => Kind::Null,
        }
    }

    /// Whether it is an object with this member.
    pub fn has_key(&self, key: &str) -> bool {
        self.find(key, |_| ()).is_some()
    }

    /// The text of a member, if this is an object whose member is a string. Of
    /// members that come twice, the last one counts.
    pub fn text(&self, key: &str) -> Option<String> {
        self.find(key, |value| serde_json::from_str(value.get()).ok())
            .flatten()
    }

    /// Reads the value as a type of the caller's own.
    ///
    /// # Errors
    /// The value is not of that type.
    pub fn decode<T: DeserializeOwned>(&self) -> Result<T, serde_json::Error> {
        serde_json::from_str(self.0.get())
    }

    /// Writes a value of the caller's own as JSON.
    ///
    /// # Errors
    /// The value cannot be written as JSON.
    pub fn of<T: Serialize + ?Sized>(value: &T) -> Result<Self, serde_json::Error> {
        serde_json::value::to_raw_value(value).map(Self)
    }

    fn find<T>(&self, key: &str, read: fn(&RawValue) -> T) -> Option<T> {
        let mut json = serde_json::Deserializer::from_str(self.0.get());
        json.deserialize_map(Find { key, read }).ok().flatten()
    }
}

struct Find<'k, T> {
    key: &'k str,
    read: fn(&RawValue) -> T,
}

impl<'de, T> Visitor<'de> for Find<'_, T> {
    type Value = Option<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Option<T>, A::Error> {
        let mut found = None;
        while let Some(key) = object.next_key::<Key<'de>>()? {
            if key.as_str() == self.key {
                found = Some((self.read)(object.next_value()?));
            } else {
                object.next_value::<IgnoredAny>()?;
            }
        }
        Ok(found)
    }
}

impl<'de> Deserialize<'de> for RawJson {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Deserialize::deserialize(deserializer).map(Self)
    }
}

impl From<Box<RawValue>> for RawJson {
    fn from(json: Box<RawValue>) -> Self {
        Self(json)
    }
}

impl Serialize for RawJson {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl PartialEq for RawJson {
    fn eq(&self, other: &Self) -> bool {
        self.json() == other.json()
    }
}

impl fmt::Debug for RawJson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RawJson({})", self.json())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn raw(json: &str) -> RawJson {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn kinds_are_told_by_the_text() {
        for (json, kind) in [
            (" null ", Kind::Null),
            ("false", Kind::Boolean),
            ("-1.50e400", Kind::Number),
            ("\"1\"", Kind::String),
            ("[ ]", Kind::Array),
            ("{ }", Kind::Object),
        ] {
            let value = raw(json);
            assert_eq!(value.kind(), kind);
            assert_eq!(value.json(), json.trim());
            assert_eq!(serde_json::to_string(&value).unwrap(), json.trim());
        }
    }

    #[test]
    fn members_are_found_at_the_top_only() {
        let value = raw(r#"{"a":{"b":1},"\u0063":"x\ny","d":1,"e":"1","e":"2"}"#);
        assert!(value.has_key("a") && value.has_key("c"));
        assert!(!value.has_key("b") && !value.has_key(""));
        assert_eq!(value.text("c").as_deref(), Some("x\ny"));
        assert_eq!(value.text("e").as_deref(), Some("2"));
        assert_eq!(value.text("d"), None);
        assert!(!raw("[\"a\"]").has_key("a"));
        assert!(!raw("\"a\"").has_key("a"));
    }

    #[test]
    fn a_value_is_decoded_and_compared_by_its_text() {
        assert_eq!(raw("[1,2]").decode::<Vec<u8>>().unwrap(), [1, 2]);
        assert!(raw("[1,2]").decode::<String>().is_err());
        assert_eq!(RawJson::of(&[1, 2]).unwrap(), raw("[1,2]"));
        assert_eq!(raw("1.0"), raw(" 1.0"));
        assert_ne!(raw("1.0"), raw("1.00"));
    }
}
