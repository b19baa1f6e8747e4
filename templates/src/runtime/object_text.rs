//! Objects as JSON text: taken apart without decoding, and put together.

use std::marker::PhantomData;

use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::key::Key;

/// An entry of an object, its value as JSON text.
pub(crate) type Entry<'b> = (Key<'b>, &'b RawValue);

/// The entries of an object's JSON text.
///
/// # Errors
/// The text is no object.
pub(crate) fn entries(json: &str) -> Result<Vec<Entry<'_>>, serde_json::Error> {
    struct Entries<'b>(PhantomData<&'b ()>);

    impl<'b> Visitor<'b> for Entries<'b> {
        type Value = Vec<Entry<'b>>;

        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: MapAccess<'b>>(self, mut object: A) -> Result<Self::Value, A::Error> {
            let mut entries = Vec::with_capacity(16);
            while let Some(entry) = object.next_entry()? {
                entries.push(entry);
            }
            Ok(entries)
        }
    }

    serde_json::Deserializer::from_str(json).deserialize_map(Entries(PhantomData))
}

/// The text of an object under construction.
#[derive(Default)]
pub(crate) struct ObjectText(String);

impl ObjectText {
    /// Adds an entry whose value is JSON text.
    pub(crate) fn add(&mut self, key: &str, json: &str) {
        self.0.push(if self.0.is_empty() { '{' } else { ',' });
        self.0.push_str(&json_text(key));
        self.0.push(':');
        self.0.push_str(json);
    }

    /// The object.
    ///
    /// # Errors
    /// A value that was added is no JSON.
    pub(crate) fn finish(mut self) -> Result<Box<RawValue>, serde_json::Error> {
        self.0.push_str(if self.0.is_empty() { "{}" } else { "}" });
        RawValue::from_string(self.0)
    }
}

/// A text in JSON.
pub(crate) fn json_text(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
