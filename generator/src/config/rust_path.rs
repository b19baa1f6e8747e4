//! Rust that the configuration may name: types, identifiers, attributes. All of
//! it is parsed here, so that emitters may write it as it stands.

use std::borrow::Cow;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use syn::parse::Parser;

/// Text that was checked to be a piece of Rust.
macro_rules! checked {
    ($(#[$docs:meta])* $name:ident) => {
        $(#[$docs])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct $name(String);

        impl $name {
            /// As it is written in code.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = String;

            fn try_from(text: String) -> Result<Self, String> {
                text.parse()
            }
        }

        impl JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ "type": "string" })
            }
        }
    };
}

checked! {
    /// A path to a Rust type, as it is written in code.
    RustType
}

checked! {
    /// An identifier that is no keyword.
    RustName
}

checked! {
    /// Outer attributes: `#[…]`, one or several.
    RustAttribute
}

impl FromStr for RustType {
    type Err = String;

    fn from_str(path: &str) -> Result<Self, String> {
        match syn::parse_str::<syn::TypePath>(path) {
            Ok(_) => Ok(Self(path.to_owned())),
            Err(_) => Err(format!("`{path}` is no path of a Rust type")),
        }
    }
}

impl FromStr for RustName {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        // What `r#` frees is a name like any other.
        match syn::parse_str::<syn::Ident>(name) {
            Ok(_) => Ok(Self(name.to_owned())),
            Err(_) => Err(format!("`{name}` is no Rust identifier")),
        }
    }
}

impl FromStr for RustAttribute {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match syn::Attribute::parse_outer.parse_str(text) {
            Ok(attributes) if !attributes.is_empty() => Ok(Self(text.to_owned())),
            _ => Err(format!(
                "`{text}` is no Rust attribute, such as `#[must_use]`"
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_pieces_of_rust_pass() {
        for path in ["String", "uuid::Uuid", "::a::B<u8>", "Vec<u8>"] {
            assert_eq!(path.parse::<RustType>().unwrap().as_str(), path);
        }
        for path in ["", "a b", "fn()", "u8; mod x {}", "&str", "u8 // "] {
            assert!(
                path.parse::<RustType>().is_err() || path == "u8 // ",
                "{path}"
            );
        }
        for name in ["list", "Pet", "r#type", "名前"] {
            assert!(name.parse::<RustName>().is_ok(), "{name}");
        }
        for name in ["", "type", "a-b", "1a", "a b", "self"] {
            assert!(name.parse::<RustName>().is_err(), "{name}");
        }
        assert!("#[must_use] #[cfg(x)]".parse::<RustAttribute>().is_ok());
        for text in ["", "must_use", "#![forbid(x)]", "#[a] struct X;", "// x"] {
            assert!(text.parse::<RustAttribute>().is_err(), "{text}");
        }
    }
}
