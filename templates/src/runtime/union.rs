//! Tagged unions: the variant is chosen by one property, wherever it stands.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::value::BorrowedStrDeserializer;
use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, Visitor};
use serde::ser::{Serialize, SerializeMap};

use super::kept::{Kept, KeptDeserializer, plain_text};
use super::locate::relay_entry;
use super::object::{FromObject, Key, ToObject};

/// A union whose variants are told apart by a property.
pub(crate) trait FromTagged<'de>: Sized {
    /// The property's name.
    const TAG: &'static str;

    /// Reads the variant of a tag from the other entries of the object.
    ///
    /// # Errors
    /// The entries are not those of the variant.
    fn from_tagged<A: MapAccess<'de>>(tag: &str, object: A) -> Result<Self, A::Error>;

    /// Whether the variant of a tag reads and writes the tag itself.
    fn carries_tag(_tag: &str) -> bool {
        false
    }

    /// Reads an object up to its tag, if that comes first and the variant does
    /// not read it itself, else all of it; what [`tagged_reads!`](tagged_reads)
    /// begins with.
    fn begin<A: MapAccess<'de>>(object: &mut A) -> Result<Beginning<'de>, A::Error> {
        Beginning::read(object, Self::TAG, Self::carries_tag)
    }

    /// Reads an object; what [`tagged_reads!`](tagged_reads) calls.
    fn deserialize_tagged<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error>
    where
        Self: FromObject<'de>,
    {
        deserializer.deserialize_map(TaggedVisitor(PhantomData))
    }
}

/// Writes the tag, then a variant that does not write it itself.
///
/// # Errors
/// Those of the serializer.
pub(crate) fn write_tagged<M: SerializeMap>(
    object: &mut M,
    key: &'static str,
    tag: impl Serialize,
    variant: &impl ToObject,
) -> Result<(), M::Error> {
    object.serialize_entry(key, &tag)?;
    variant.write_fields(object)
}

struct TaggedVisitor<T>(PhantomData<T>);

impl<'de, T: FromTagged<'de> + FromObject<'de>> Visitor<'de> for TaggedVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object with `{}`", T::TAG)
    }

    fn visit_map<A: MapAccess<'de>>(self, object: A) -> Result<T, A::Error> {
        T::from_object(object)
    }
}

/// What was read of an object to learn its tag.
pub(crate) enum Beginning<'de> {
    /// The tag, a text without escapes, came first; the rest is still to come.
    Tag(Kept<'de>),
    /// All entries, since the tag did not come first or is no such text.
    Entries(Entries<'de>),
}

impl<'de> Beginning<'de> {
    fn read<A: MapAccess<'de>>(
        object: &mut A,
        tag: &'static str,
        carries_tag: fn(&str) -> bool,
    ) -> Result<Self, A::Error> {
        let mut entries = Entries::default();
        while let Some(key) = object.next_key::<Key<'de>>()? {
            let value = Kept::next(object, &key)?;
            let is_tag = entries.tag.is_none() && key.as_str() == tag;
            let is_first = is_tag && entries.list.is_empty() && !is_buffered(object);
            if is_first && plain_text(value.get()).is_some_and(|tag| !carries_tag(tag)) {
                return Ok(Self::Tag(value));
            }
            entries.push(key, value, is_tag);
        }
        entries.whole = carries_tag(&entries.tag_value().map(tag_text).unwrap_or_default());
        Ok(Self::Entries(entries))
    }

    /// The tag: a text as it is, a number or boolean as JSON, else empty.
    pub(crate) fn tag(&self) -> Cow<'_, str> {
        match self {
            Self::Tag(value) => tag_text(value.get()),
            Self::Entries(entries) => entries.tag_value().map(tag_text).unwrap_or_default(),
        }
    }

    /// The entries, if all of them were read.
    pub(crate) fn buffered<E: de::Error>(&self) -> Option<Buffered<'_, E>> {
        match self {
            Self::Tag(_) => None,
            Self::Entries(entries) => Some(Buffered::new(entries)),
        }
    }
}

/// The entries of an object whose tag did not come first.
#[derive(Default)]
pub(crate) struct Entries<'de> {
    list: Vec<(Key<'de>, Kept<'de>)>,
    tag: Option<usize>,
    /// The variant reads the tag itself.
    whole: bool,
}

impl<'de> Entries<'de> {
    fn push(&mut self, key: Key<'de>, value: Kept<'de>, is_tag: bool) {
        if self.list.is_empty() {
            self.list.reserve(16);
        }
        if is_tag {
            self.tag = Some(self.list.len());
        }
        self.list.push((key, value));
    }

    fn tag_value(&self) -> Option<&str> {
        self.list.get(self.tag?).map(|(_, value)| value.get())
    }
}

fn tag_text(json: &str) -> Cow<'_, str> {
    match json.as_bytes().first() {
        Some(b'"') => match plain_text(json) {
            Some(text) => Cow::Borrowed(text),
            None => Cow::Owned(serde_json::from_str(json).unwrap_or_default()),
        },
        None | Some(b'{' | b'[' | b'n') => Cow::Borrowed(""),
        Some(_) => Cow::Borrowed(json),
    }
}

/// Whether `object` is a buffered one. JSON text being read cannot know how many
/// entries are left; a tree of values can, and its objects are buffered anew. So
/// are those of a union around this one, since what
/// [`UnknownVariant`](super::unknown::UnknownVariant) takes from a buffered object
/// must be this union's tag.
pub(crate) fn is_buffered<'de>(object: &impl MapAccess<'de>) -> bool {
    object.size_hint().is_some()
}

/// Gives buffered entries to a variant: all but the tag by key and value, unless
/// the variant reads it itself, and the tag too by entry, which is how an unknown
/// variant keeps the object whole.
pub(crate) struct Buffered<'b, E> {
    entries: &'b Entries<'b>,
    at: usize,
    value: Option<&'b (Key<'b>, Kept<'b>)>,
    error: PhantomData<E>,
}

impl<'b, E: de::Error> Buffered<'b, E> {
    fn new(entries: &'b Entries<'b>) -> Self {
        Self {
            entries,
            at: 0,
            value: None,
            error: PhantomData,
        }
    }

    fn key<K: DeserializeSeed<'b>>(&mut self, seed: K) -> Result<Option<K::Value>, E> {
        let Some(entry) = self.entries.list.get(self.at) else {
            return Ok(None);
        };
        self.at += 1;
        self.value = Some(entry);
        seed.deserialize(BorrowedStrDeserializer::new(entry.0.as_str()))
            .map(Some)
    }
}

impl<'b, E: de::Error> MapAccess<'b> for Buffered<'b, E> {
    type Error = E;

    fn next_key_seed<K: DeserializeSeed<'b>>(&mut self, seed: K) -> Result<Option<K::Value>, E> {
        if self.entries.tag == Some(self.at) && !self.entries.whole {
            self.at += 1;
        }
        self.key(seed)
    }

    fn next_value_seed<V: DeserializeSeed<'b>>(&mut self, seed: V) -> Result<V::Value, E> {
        let Some((key, value)) = self.value.take() else {
            return Err(E::custom("a value was asked for before its key"));
        };
        seed.deserialize(KeptDeserializer(value.get()))
            .map_err(|error| relay_entry(key.as_str(), value.get(), &error))
    }

    fn next_entry_seed<K: DeserializeSeed<'b>, V: DeserializeSeed<'b>>(
        &mut self,
        key: K,
        value: V,
    ) -> Result<Option<(K::Value, V::Value)>, E> {
        match self.key(key)? {
            Some(key) => Ok(Some((key, self.next_value_seed(value)?))),
            None => Ok(None),
        }
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.entries.list.len() - self.at)
    }
}

/// `Deserialize`, `Serialize` and `FromObject` by [`FromTagged`] and [`ToObject`],
/// which must be in scope, as must `FromObject`.
macro_rules! tagged_reads {
    ($name:ident) => {
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                <Self as FromTagged<'de>>::deserialize_tagged(deserializer)
            }
        }

        impl<'de> FromObject<'de> for $name {
            fn from_object<A: serde::de::MapAccess<'de>>(mut object: A) -> Result<Self, A::Error> {
                let beginning = <Self as FromTagged<'de>>::begin(&mut object)?;
                match beginning.buffered() {
                    Some(entries) => FromTagged::from_tagged(&beginning.tag(), entries),
                    None => FromTagged::from_tagged(&beginning.tag(), object),
                }
            }
        }
    };
}
pub(crate) use tagged_reads;
