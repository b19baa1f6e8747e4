//! Objects in JSON: the core that the written-out impls of generated structs
//! share.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::marker::PhantomData;

use serde::de::{self, Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};

pub(crate) use super::key::Key;

/// A type that reads itself from the entries of an object.
pub(crate) trait FromObject<'de>: Sized {
    /// Takes all entries of `object`.
    ///
    /// # Errors
    /// An entry is not what it should be, or one that is required is missing.
    fn from_object<A: MapAccess<'de>>(object: A) -> Result<Self, A::Error>;

    /// Reads an object; what [`object_reads!`](object_reads) calls.
    fn deserialize_object<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ObjectVisitor(PhantomData))
    }
}

/// A type that writes itself as entries of an object.
pub(crate) trait ToObject {
    /// Adds its entries to `object`, which may already hold others.
    ///
    /// # Errors
    /// Those of the serializer.
    fn write_fields<M: SerializeMap>(&self, object: &mut M) -> Result<(), M::Error>;

    /// Writes an object.
    fn serialize_object<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(None)?;
        self.write_fields(&mut object)?;
        object.end()
    }
}

impl<'de, T: FromObject<'de>> FromObject<'de> for Box<T> {
    fn from_object<A: MapAccess<'de>>(object: A) -> Result<Self, A::Error> {
        T::from_object(object).map(Box::new)
    }
}

impl<T: ToObject> ToObject for Box<T> {
    fn write_fields<M: SerializeMap>(&self, object: &mut M) -> Result<(), M::Error> {
        (**self).write_fields(object)
    }
}

/// Maps as objects. Entries are read key by key, since `next_entry` of a buffered
/// union also gives its tag.
macro_rules! map_object {
    ($([$($parameter:ident)?] $map:ty: $value:ty;)*) => {$(
        impl<'de, $($parameter: Deserialize<'de>)?> FromObject<'de> for $map {
            fn from_object<A: MapAccess<'de>>(mut object: A) -> Result<Self, A::Error> {
                let mut map = Self::new();
                while let Some(key) = object.next_key::<Key<'de>>()? {
                    map.insert(key.into_string(), object.next_value::<$value>()?);
                }
                Ok(map)
            }
        }

        impl<$($parameter: Serialize)?> ToObject for $map {
            fn write_fields<M: SerializeMap>(&self, object: &mut M) -> Result<(), M::Error> {
                for (key, value) in self {
                    object.serialize_entry(key, value)?;
                }
                Ok(())
            }
        }
    )*};
}

map_object! {
    [T] BTreeMap<String, T>: T;
    [T] HashMap<String, T>: T;
    [] serde_json::Map<String, serde_json::Value>: serde_json::Value;
}

/// Reads an object by [`FromObject`].
pub(crate) struct ObjectVisitor<T>(pub(crate) PhantomData<T>);

impl<'de, T: FromObject<'de>> Visitor<'de> for ObjectVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, object: A) -> Result<T, A::Error> {
        T::from_object(object)
    }
}

/// Reads the value of an entry.
///
/// # Errors
/// The value is not what it should be.
pub(crate) fn read_into<'de, A, T>(object: &mut A, to: &mut T) -> Result<(), A::Error>
where
    A: MapAccess<'de>,
    T: Deserialize<'de>,
{
    *to = object.next_value()?;
    Ok(())
}

/// Reads the value of an entry that, if it is there, is not absent by being `null`.
///
/// # Errors
/// The value is not what it should be.
pub(crate) fn read_some<'de, A, T>(object: &mut A, to: &mut Option<T>) -> Result<(), A::Error>
where
    A: MapAccess<'de>,
    T: Deserialize<'de>,
{
    *to = Some(object.next_value()?);
    Ok(())
}

/// Reads an entry into the map of those that have no field.
///
/// # Errors
/// The value is not what it should be.
pub(crate) fn read_rest<'de, A, T>(
    object: &mut A,
    key: Key<'de>,
    to: &mut impl Extend<(String, T)>,
) -> Result<(), A::Error>
where
    A: MapAccess<'de>,
    T: Deserialize<'de>,
{
    let value = object.next_value()?;
    to.extend([(key.into_string(), value)]);
    Ok(())
}

/// Passes over the value of an entry that nobody asked for.
///
/// # Errors
/// The value is not JSON.
pub(crate) fn skip<'de, A: MapAccess<'de>>(object: &mut A) -> Result<(), A::Error> {
    object.next_value::<IgnoredAny>().map(|_| ())
}

/// A field that must be there.
///
/// # Errors
/// It is not.
pub(crate) fn required<T, E: de::Error>(value: Option<T>, key: &'static str) -> Result<T, E> {
    value.ok_or_else(|| E::missing_field(key))
}

/// Writes entries one after another; after a failure no more, so that what lists
/// them need not ask after each.
pub(crate) struct Fields<'o, M: SerializeMap> {
    object: &'o mut M,
    result: Result<(), M::Error>,
}

impl<'o, M: SerializeMap> Fields<'o, M> {
    /// Adds entries to an object.
    pub(crate) fn of(object: &'o mut M) -> Self {
        let result = Ok(());
        Self { object, result }
    }

    /// Writes an entry.
    pub(crate) fn entry<T: Serialize + ?Sized>(mut self, key: &str, value: &T) -> Self {
        if self.result.is_ok() {
            self.result = self.object.serialize_entry(key, value);
        }
        self
    }

    /// Writes an entry if there is a value for it.
    pub(crate) fn optional<T: Serialize>(self, key: &str, value: &Option<T>) -> Self {
        match value {
            Some(value) => self.entry(key, value),
            None => self,
        }
    }

    /// Writes the entries of a map.
    pub(crate) fn rest<'v, T: Serialize + 'v>(
        self,
        map: impl IntoIterator<Item = (&'v String, &'v T)>,
    ) -> Self {
        let entries = map.into_iter();
        entries.fold(self, |object, (key, value)| object.entry(key, value))
    }

    /// The first failure, if any.
    ///
    /// # Errors
    /// Those of the serializer.
    pub(crate) fn end(self) -> Result<(), M::Error> {
        self.result
    }
}

/// `Deserialize` by [`FromObject`], which must be in scope.
macro_rules! object_reads {
    ($name:ident) => {
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                <Self as FromObject<'de>>::deserialize_object(deserializer)
            }
        }
    };
}
pub(crate) use object_reads;

/// `Serialize` by [`ToObject`], which must be in scope.
macro_rules! object_writes {
    ($name:ident) => {
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                ToObject::serialize_object(self, serializer)
            }
        }
    };
}
pub(crate) use object_writes;
