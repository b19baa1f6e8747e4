//! A JSON value, opened one level deep: for places where it is written otherwise
//! than as JSON. Numbers keep all their digits, members their order.

use std::borrow::Cow;
use std::fmt;

use serde::Deserializer;
use serde::de::{MapAccess, Visitor};
use serde_json::value::RawValue;

use super::key::Key;

/// What a JSON value is made of.
#[derive(Debug)]
pub(crate) enum Opened<'j> {
    Null,
    Scalar(&'j RawValue),
    Items(Vec<&'j RawValue>),
    Members(Vec<(String, &'j RawValue)>),
}

impl<'j> Opened<'j> {
    pub(crate) fn of(value: &'j RawValue) -> Self {
        let json = value.get();
        let opened = match json.as_bytes().first() {
            Some(b'n') => Some(Self::Null),
            Some(b'[') => serde_json::from_str(json).ok().map(Self::Items),
            Some(b'{') => {
                let mut json = serde_json::Deserializer::from_str(json);
                json.deserialize_map(MembersVisitor).ok().map(Self::Members)
            }
            _ => None,
        };
        opened.unwrap_or(Self::Scalar(value))
    }

    /// Without items and members that are `null`: those count as undefined (RFC
    /// 6570, section 2.3).
    pub(crate) fn without_nulls(mut self) -> Self {
        match &mut self {
            Self::Items(items) => items.retain(|item| !is_null(item)),
            Self::Members(members) => members.retain(|(_, member)| !is_null(member)),
            Self::Null | Self::Scalar(_) => {}
        }
        self
    }
}

fn is_null(value: &RawValue) -> bool {
    value.get() == "null"
}

/// The text of a scalar; an object or list inside of another stands as JSON.
pub(crate) fn text(value: &RawValue) -> Cow<'_, str> {
    let json = value.get();
    match json.as_bytes().first() {
        Some(b'n') => Cow::Borrowed(""),
        Some(b'"') => serde_json::from_str(json).map_or(Cow::Borrowed(json), Key::into_text),
        _ => Cow::Borrowed(json),
    }
}

struct MembersVisitor;

impl<'de> Visitor<'de> for MembersVisitor {
    type Value = Vec<(String, &'de RawValue)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::new();
        while let Some(key) = object.next_key::<Key<'de>>()? {
            members.push((key.into_string(), object.next_value()?));
        }
        Ok(members)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn raw(json: &str) -> Box<RawValue> {
        RawValue::from_string(json.to_owned()).unwrap()
    }

    #[test]
    fn order_and_digits_are_kept() {
        let value = raw(r#"{"b": 0.10000000000000000555, "a\n": null, "c": ["x", 1e400]}"#);
        let Opened::Members(members) = Opened::of(&value) else {
            panic!("{value}");
        };
        let texts = members
            .iter()
            .map(|(key, value)| (key.as_str(), text(value)));
        let texts: Vec<_> = texts.collect();
        let [(b, number), (a, nothing), (c, list)] = &texts[..] else {
            panic!("{texts:?}");
        };
        assert_eq!((*b, *a, *c), ("b", "a\n", "c"));
        assert_eq!(number, "0.10000000000000000555");
        assert_eq!((&**nothing, &**list), ("", r#"["x", 1e400]"#));
        let Opened::Items(items) = Opened::of(members[2].1) else {
            panic!("{value}");
        };
        assert_eq!([text(items[0]), text(items[1])], ["x", "1e400"]);
    }

    #[test]
    fn nulls_count_as_undefined() {
        for (json, left) in [(r#"[null, 1]"#, 1), (r#"{"a": null}"#, 0)] {
            let value = raw(json);
            let left_over = match Opened::of(&value).without_nulls() {
                Opened::Items(items) => items.len(),
                Opened::Members(members) => members.len(),
                scalar => panic!("{scalar:?}"),
            };
            assert_eq!(left_over, left);
        }
    }
}
