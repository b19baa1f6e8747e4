//! Strings with known values that stay open to others.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserializer, Error, Visitor};

/// A string with known values and a variant for all others.
pub(crate) trait OpenEnum: Sized {
    /// The value on the wire.
    fn as_str(&self) -> &str;

    /// The variant of a known value.
    fn known(text: &str) -> Option<Self>;

    /// The variant that keeps any other value.
    fn unknown(text: String) -> Self;

    /// Reads a string, without a copy if the value is known; what
    /// [`open_enum_codec!`](open_enum_codec) calls.
    fn deserialize_text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(EnumVisitor(PhantomData))
    }
}

struct EnumVisitor<T>(PhantomData<T>);

impl<T: OpenEnum> Visitor<'_> for EnumVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        Ok(T::known(text).unwrap_or_else(|| T::unknown(text.to_owned())))
    }

    fn visit_string<E: Error>(self, text: String) -> Result<T, E> {
        Ok(T::known(&text).unwrap_or_else(|| T::unknown(text)))
    }
}

/// Text in and out by [`OpenEnum`], which must be in scope.
macro_rules! open_enum_codec {
    ($name:ident) => {
        impl $name {
            /// The value on the wire.
            pub fn as_str(&self) -> &str {
                OpenEnum::as_str(self)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                <Self as OpenEnum>::known(text)
                    .unwrap_or_else(|| <Self as OpenEnum>::unknown(text.to_owned()))
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                <Self as OpenEnum>::known(&text)
                    .unwrap_or_else(|| <Self as OpenEnum>::unknown(text))
            }
        }

        impl std::str::FromStr for $name {
            type Err = std::convert::Infallible;

            // `Self::Err` might be a variant.
            fn from_str(text: &str) -> Result<Self, std::convert::Infallible> {
                Ok(Self::from(text))
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                <Self as OpenEnum>::deserialize_text(deserializer)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }
    };
}
pub(crate) use open_enum_codec;
