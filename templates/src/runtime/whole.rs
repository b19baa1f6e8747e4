//! Variants of tagged unions that read no entries but one value: unions without
//! a discriminator, and any JSON.

use serde::de::{DeserializeOwned, Error as _, MapAccess};
use serde::ser::{Error as _, Serialize, SerializeMap};

use super::kept::KeptDeserializer;
use super::locate::relay_value;
use super::object::Key;
use super::object_text::{ObjectText, entries};
use super::raw_json::RawJson;

/// Reads a variant from the text of the entries.
///
/// # Errors
/// The object is not of the variant.
pub(crate) fn read_whole<'de, T: DeserializeOwned, A: MapAccess<'de>>(
    mut object: A,
) -> Result<T, A::Error> {
    let mut text = ObjectText::default();
    while let Some(key) = object.next_key::<Key<'de>>()? {
        let value: RawJson = object.next_value()?;
        text.add(key.as_str(), value.json());
    }
    let json = RawJson::from(text.finish().map_err(A::Error::custom)?);
    T::deserialize(KeptDeserializer(json.json())).map_err(|error| relay_value(json.json(), &error))
}

/// Writes the entries of a variant.
///
/// # Errors
/// The variant is no object, and those of the serializer.
pub(crate) fn write_whole<M: SerializeMap>(
    object: &mut M,
    variant: &impl Serialize,
) -> Result<(), M::Error> {
    let json = RawJson::of(variant).map_err(M::Error::custom)?;
    for (key, value) in entries(json.json()).map_err(M::Error::custom)? {
        object.serialize_entry(key.as_str(), value)?;
    }
    Ok(())
}
