//! Values that are kept as JSON text for a while and decoded later.

use serde::de::{Deserializer, Error, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::key::Key;

/// Lists and objects that may be open in a kept value that is decoded:
/// `serde_json` allows as many for a whole text. Keeping a value is no recursion,
/// so the limit of the outer decoder does not see what is in it.
const DEEPEST: usize = 127;

/// The value of an entry as JSON text, borrowed where the body is in memory.
#[derive(Debug)]
pub(crate) enum Kept<'de> {
    /// A part of the body.
    Borrowed(&'de RawValue),
    /// A copy, since the source cannot lend.
    Owned(Box<RawValue>),
}

impl<'de> Kept<'de> {
    /// The value that belongs to a key just read from `object`.
    ///
    /// A key that is lent says that the source is text in memory, unless the
    /// source knows how many entries there are: then it is no text at all.
    pub(crate) fn next<A: MapAccess<'de>>(
        object: &mut A,
        key: &Key<'de>,
    ) -> Result<Self, A::Error> {
        if key.is_borrowed() && object.size_hint().is_none() {
            object.next_value().map(Self::Borrowed)
        } else {
            object.next_value().map(Self::Owned)
        }
    }

    /// The JSON text.
    pub(crate) fn get(&self) -> &str {
        match self {
            Self::Borrowed(raw) => raw.get(),
            Self::Owned(raw) => raw.get(),
        }
    }
}

/// What stands between the quotation marks, if `json` is a text without escapes.
pub(crate) fn plain_text(json: &str) -> Option<&str> {
    let text = json.strip_prefix('"')?.strip_suffix('"')?;
    (!text.as_bytes().contains(&b'\\')).then_some(text)
}

/// Decodes a valid JSON text.
///
/// Containers go to the decoder that bodies go to, so that types are compiled for
/// one decoder only; texts without escapes need none.
#[derive(Debug, Clone, Copy)]
pub(crate) struct KeptDeserializer<'b>(pub(crate) &'b str);

impl<'b> KeptDeserializer<'b> {
    fn decoder(
        self,
    ) -> Result<serde_json::Deserializer<serde_json::de::SliceRead<'b>>, serde_json::Error> {
        if is_deeper_than(self.0, DEEPEST) {
            return Err(serde_json::Error::custom(format_args!(
                "nested deeper than {DEEPEST} levels"
            )));
        }
        Ok(serde_json::Deserializer::from_slice(self.0.as_bytes()))
    }
}

macro_rules! by_decoder {
    ($($method:ident($($argument:ident: $type:ty),*))*) => {$(
        fn $method<V: Visitor<'b>>(self, $($argument: $type,)* visitor: V) -> Result<V::Value, Self::Error> {
            self.decoder()?.$method($($argument,)* visitor)
        }
    )*};
}

macro_rules! by_text {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'b>>(self, visitor: V) -> Result<V::Value, Self::Error> {
            match plain_text(self.0) {
                Some(text) => visitor.visit_borrowed_str(text),
                None => self.decoder()?.$method(visitor),
            }
        }
    )*};
}

impl<'b> Deserializer<'b> for KeptDeserializer<'b> {
    type Error = serde_json::Error;

    by_text! { deserialize_any deserialize_str deserialize_string }

    by_decoder! {
        deserialize_bool() deserialize_char() deserialize_unit()
        deserialize_i8() deserialize_i16() deserialize_i32() deserialize_i64() deserialize_i128()
        deserialize_u8() deserialize_u16() deserialize_u32() deserialize_u64() deserialize_u128()
        deserialize_f32() deserialize_f64()
        deserialize_bytes() deserialize_byte_buf()
        deserialize_seq() deserialize_map() deserialize_identifier()
        deserialize_tuple(length: usize)
        deserialize_unit_struct(name: &'static str)
        deserialize_newtype_struct(name: &'static str)
        deserialize_tuple_struct(name: &'static str, length: usize)
        deserialize_struct(name: &'static str, fields: &'static [&'static str])
        deserialize_enum(name: &'static str, variants: &'static [&'static str])
    }

    fn deserialize_option<V: Visitor<'b>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        match self.0 {
            "null" => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'b>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        visitor.visit_unit()
    }
}

/// Whether more than `limit` lists and objects are open anywhere in a valid text.
fn is_deeper_than(json: &str, limit: usize) -> bool {
    // Each level takes two brackets. Most texts are too short for that or have too
    // few of them, and counting is far quicker.
    let opening = json.bytes().filter(|byte| matches!(byte, b'{' | b'['));
    if json.len() <= 2 * limit || !json.starts_with(['{', '[']) || opening.count() <= limit {
        return false;
    }
    let mut depth = 0_usize;
    let mut bytes = json.bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            b'{' | b'[' if depth == limit => return true,
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            b'"' => pass_text(&mut bytes),
            _ => {}
        }
    }
    false
}

/// Passes over a text whose opening quotation mark has been read.
fn pass_text(bytes: &mut std::str::Bytes<'_>) {
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' => return,
            b'\\' => {
                bytes.next();
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[test]
    fn depth_counts_brackets_outside_of_texts() {
        let json = r#"{"a":[{"b":"[[[\"{{"},{"b":{}}]}"#;
        assert!(is_deeper_than(json, 3));
        assert!(!is_deeper_than(json, 4));
        assert!(!is_deeper_than("\"[[[\"", 0));
    }

    #[test]
    fn the_limit_is_the_one_of_the_decoder() {
        for depth in [DEEPEST, DEEPEST + 1] {
            let json = "[".repeat(depth) + &"]".repeat(depth);
            let by_serde_json = serde_json::from_str::<serde_json::Value>(&json).is_ok();
            assert_eq!(
                serde_json::Value::deserialize(KeptDeserializer(&json)).is_ok(),
                by_serde_json
            );
        }
    }

    #[test]
    fn texts_are_read_with_and_without_escapes() {
        let read = |json| <&str>::deserialize(KeptDeserializer(json)).ok();
        assert_eq!(read(r#""a b""#), Some("a b"));
        assert_eq!(read(r#""""#), Some(""));
        let read = |json| String::deserialize(KeptDeserializer(json)).ok();
        assert_eq!(read(r#""a\"\u00e9""#), Some("a\"é".to_owned()));
        assert_eq!(read("1"), None);
        let read = |json| Option::<Option<String>>::deserialize(KeptDeserializer(json)).ok();
        assert_eq!(read("null"), Some(None));
        assert_eq!(read("\"a\""), Some(Some(Some("a".to_owned()))));
    }
}
