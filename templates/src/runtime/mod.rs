//! The client runtime. Generated crates carry the files they need.

pub mod answer;
pub mod api_key;
pub mod awaitable;
pub mod basic;
pub mod bearer;
pub mod call;
pub mod client;
pub mod client_builder;
pub mod client_credentials;
pub mod constraint;
pub mod credentials;
pub mod digest;
pub mod envelope;
pub mod error;
pub mod header;
pub mod kept;
pub mod locate;
pub mod object;
pub mod open_enum;
pub mod operation;
pub mod options;
pub mod parameter;
pub mod pattern;
pub mod raw_json;
pub mod redirect;
pub mod reqwest_transport;
pub mod response;
pub mod retry;
pub mod scan;
pub mod tag;
pub mod transport;
pub mod union;
pub mod unknown;

pub use raw_json::{Kind, RawJson};
pub use unknown::UnknownVariant;

pub(crate) use object::{FromObject, Key, ToObject, object_codec, optional, required, skip};
pub(crate) use open_enum::{OpenEnum, open_enum_codec};
pub(crate) use union::{FromTagged, tagged_codec, write_tagged};

#[cfg(test)]
mod codec_fixture;
#[cfg(test)]
mod codec_tests;
#[cfg(test)]
mod locate_property_tests;
#[cfg(test)]
mod locate_tests;
