//! Variants that the document does not know, kept as they came.

use std::fmt;

use serde::de::{DeserializeOwned, Error as _, MapAccess};
use serde::ser::{Error as _, Serialize, SerializeMap, Serializer};
use serde_json::value::RawValue;

use super::object::{FromObject, Key, ToObject};
use super::object_text::{ObjectText, entries, json_text};
use super::union::is_buffered;

/// A variant that the document does not know: its tag and the whole object.
///
/// Values are kept byte for byte, numbers of any size included, and are written
/// again as they came.
#[derive(Clone)]
pub struct UnknownVariant {
    tag: String,
    json: Box<RawValue>,
}

impl UnknownVariant {
    /// The value of the discriminator: a text as it is, a number or boolean as
    /// JSON. Empty where there is none.
    pub fn tag(&self) -> &str {
        &self.tag
    }

    /// The object as JSON text, the discriminator included.
    pub fn json(&self) -> &str {
        self.json.get()
    }

    /// Reads the object as a type of the caller's own.
    ///
    /// # Errors
    /// The object is not of that type.
    pub fn decode<T: DeserializeOwned>(&self) -> Result<T, serde_json::Error> {
        serde_json::from_str(self.json.get())
    }

    /// Reads an object without a tag as the type that such objects are of; `None` where
    /// there is a tag, or it is not of that type.
    pub(crate) fn untagged<T: DeserializeOwned>(&self, key: &str) -> Option<T> {
        let entries = entries(self.json.get()).ok()?;
        let is_tag = |name: &str, value: &RawValue| name == key && value.get() != "null";
        let mut tags = entries
            .iter()
            .filter(|(name, value)| is_tag(name.as_str(), value));
        match tags.next() {
            Some(_) => None,
            None => self.decode().ok(),
        }
    }

    /// Keeps an object whose tag is no known one.
    pub(crate) fn from_tagged<'de, A: MapAccess<'de>>(
        key: &str,
        tag: &str,
        mut object: A,
    ) -> Result<Self, A::Error> {
        let mut text = ObjectText::default();
        if !is_buffered(&object) {
            // The tag has been taken from the object: it came first, as a text.
            text.add(key, &json_text(tag));
        }
        while let Some((key, value)) = object.next_entry::<Key<'de>, Box<RawValue>>()? {
            text.add(key.as_str(), value.get());
        }
        Ok(Self {
            tag: tag.to_owned(),
            json: text.finish().map_err(A::Error::custom)?,
        })
    }
}

impl<'de> FromObject<'de> for UnknownVariant {
    fn from_object<A: MapAccess<'de>>(mut object: A) -> Result<Self, A::Error> {
        let mut text = ObjectText::default();
        while let Some(key) = object.next_key::<Key<'de>>()? {
            let value: Box<RawValue> = object.next_value()?;
            text.add(key.as_str(), value.get());
        }
        Ok(Self {
            tag: String::new(),
            json: text.finish().map_err(A::Error::custom)?,
        })
    }
}

impl ToObject for UnknownVariant {
    fn write_fields<M: SerializeMap>(&self, object: &mut M) -> Result<(), M::Error> {
        for (key, value) in entries(self.json.get()).map_err(M::Error::custom)? {
            object.serialize_entry(key.as_str(), value)?;
        }
        Ok(())
    }
}

impl Serialize for UnknownVariant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.json.serialize(serializer)
    }
}

impl PartialEq for UnknownVariant {
    fn eq(&self, other: &Self) -> bool {
        self.json.get() == other.json.get()
    }
}

impl fmt::Debug for UnknownVariant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UnknownVariant")
            .field("tag", &self.tag)
            .field("json", &format_args!("{}", self.json.get()))
            .finish()
    }
}
