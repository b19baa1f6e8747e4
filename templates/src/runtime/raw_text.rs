//! A JSON value as its text, lent by the input where that is in memory.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, DeserializeOwned, Deserializer, Error, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::kept::KeptDeserializer;
use super::key::Key;
use super::raw_json::RawJson;

/// How `serde_json` is asked for the text of a value. It tells nobody but its own
/// types; one that does not know the name gives the value instead, see
/// [`TextVisitor`].
const NAME: &str = "$serde_json::private::RawValue";

/// The valid text of a JSON value.
#[derive(Debug)]
pub(crate) struct RawText<'de>(Cow<'de, str>);

impl RawText<'_> {
    /// The text, without white space around it.
    pub(crate) fn get(&self) -> &str {
        &self.0
    }

    /// Reads the value as a type of a body that is being read.
    pub(crate) fn part<T: DeserializeOwned>(&self) -> Result<T, serde_json::Error> {
        T::deserialize(KeptDeserializer(&self.0))
    }

    /// The value to be kept.
    ///
    /// # Errors
    /// None but those of a text that is no JSON.
    pub(crate) fn into_raw(self) -> Result<RawJson, serde_json::Error> {
        RawValue::from_string(self.0.into_owned()).map(RawJson::from)
    }
}

impl<'de> Deserialize<'de> for RawText<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(NAME, TextVisitor)
    }
}

/// Takes what a decoder of JSON makes of a [`RawValue`], which is an object with the
/// text as its value, and from any other decoder a `RawValue`.
struct TextVisitor;

impl<'de> Visitor<'de> for TextVisitor {
    type Value = RawText<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any valid JSON value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Self::Value, A::Error> {
        match object.next_key::<Key<'de>>()? {
            Some(key) if key.as_str() == NAME => {
                let text = object.next_value::<Key<'de>>()?;
                Ok(RawText(text.into_text()))
            }
            _ => Err(A::Error::custom("the text of the value is not to be had")),
        }
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> Result<Self::Value, D::Error> {
        let value = Box::<RawValue>::deserialize(deserializer)?;
        Ok(RawText(Cow::Owned(Box::<str>::from(value).into())))
    }
}

#[cfg(test)]
mod tests {
    use serde::de::IntoDeserializer;
    use serde::de::value::{Error, MapDeserializer};

    use super::*;

    #[test]
    fn text_in_memory_is_lent() {
        let json = br#" [1.50, {"a" : "\u0062"}] "#;
        let text: RawText<'_> = serde_json::from_slice(json).unwrap();
        assert!(matches!(text.0, Cow::Borrowed(_)), "{text:?}");
        assert_eq!(text.get(), r#"[1.50, {"a" : "\u0062"}]"#);
        assert_eq!(
            text.into_raw().unwrap().json(),
            r#"[1.50, {"a" : "\u0062"}]"#
        );
    }

    #[test]
    fn other_sources_give_a_copy() {
        let json = r#"{"a":[1.50]}"#;
        let mut reader = serde_json::Deserializer::from_reader(json.as_bytes());
        assert_eq!(RawText::deserialize(&mut reader).unwrap().get(), json);
        let tree = serde_json::json!({"a": [true]});
        assert_eq!(RawText::deserialize(&tree).unwrap().get(), tree.to_string());
        assert_eq!(RawText::deserialize(tree).unwrap().get(), r#"{"a":[true]}"#);
    }

    #[test]
    fn objects_of_other_decoders_are_no_texts() {
        let entries = [("a", 1)].into_iter();
        let map: MapDeserializer<'_, _, Error> = MapDeserializer::new(entries);
        assert!(RawText::deserialize(map).is_err());
        let number: serde::de::value::I32Deserializer<Error> = 1.into_deserializer();
        assert!(RawText::deserialize(number).is_err());
    }
}
