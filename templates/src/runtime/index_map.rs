//! `IndexMap` as an object, where `clientwright.toml` names it as the map.

use indexmap::IndexMap;
use serde::de::{Deserialize, MapAccess};
use serde::ser::{Serialize, SerializeMap};

use super::key::Key;
use super::object::{FromObject, ToObject};

/// Entries are read key by key, since `next_entry` of a buffered union also gives its
/// tag.
impl<'de, T: Deserialize<'de>> FromObject<'de> for IndexMap<String, T> {
    fn from_object<A: MapAccess<'de>>(mut object: A) -> Result<Self, A::Error> {
        let mut map = Self::new();
        while let Some(key) = object.next_key::<Key<'de>>()? {
            map.insert(key.into_string(), object.next_value()?);
        }
        Ok(map)
    }
}

impl<T: Serialize> ToObject for IndexMap<String, T> {
    fn write_fields<M: SerializeMap>(&self, object: &mut M) -> Result<(), M::Error> {
        for (key, value) in self {
            object.serialize_entry(key, value)?;
        }
        Ok(())
    }
}
