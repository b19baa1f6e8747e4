//! The client runtime: what every call of this API shares.

// A module a line: crates carry the modules they need, and this file without the
// lines of the others.
pub(crate) mod answer;
pub(crate) mod api_key;
pub(crate) mod basic;
pub(crate) mod bearer;
pub(crate) mod byte_stream;
pub(crate) mod call;
pub(crate) mod check;
pub(crate) mod cli;
pub(crate) mod cli_answer;
pub(crate) mod cli_arguments;
pub(crate) mod cli_bytes;
pub(crate) mod cli_bytes_given;
pub(crate) mod cli_dry_run;
pub(crate) mod cli_events;
pub(crate) mod cli_form_given;
pub(crate) mod cli_lines;
pub(crate) mod cli_options;
pub(crate) mod client;
pub(crate) mod client_builder;
pub(crate) mod constraint;
pub(crate) mod credentials;
pub(crate) mod date;
pub(crate) mod date_time;
pub(crate) mod decimal;
pub(crate) mod digest;
pub(crate) mod encoded_bytes;
pub(crate) mod envelope;
pub(crate) mod error;
pub(crate) mod event_parser;
pub(crate) mod event_stream;
pub(crate) mod form;
pub(crate) mod header;
pub(crate) mod json_kind;
pub(crate) mod json_lines;
pub(crate) mod json_members;
pub(crate) mod json_stream;
pub(crate) mod kept;
pub(crate) mod key;
pub(crate) mod locate;
pub(crate) mod multipart;
pub(crate) mod oauth2;
pub(crate) mod object;
pub(crate) mod object_text;
pub(crate) mod open_enum;
pub(crate) mod operation;
pub(crate) mod options;
pub(crate) mod parameter;
pub(crate) mod pattern;
pub(crate) mod raw_json;
pub(crate) mod redirect;
pub(crate) mod request_body;
pub(crate) mod reqwest_transport;
pub(crate) mod response;
pub(crate) mod retry;
pub(crate) mod scan;
pub(crate) mod shape;
pub(crate) mod stream_error;
pub(crate) mod text_value;
pub(crate) mod transport;
pub(crate) mod union;
pub(crate) mod unknown;
pub(crate) mod whole;
pub(crate) mod xml;
pub(crate) mod xml_answer;
pub(crate) mod xml_body;
pub(crate) mod xml_read;
pub(crate) mod xml_tree;
pub(crate) mod xml_write;

pub use byte_stream::*;
pub use client::*;
pub use client_builder::*;
pub use credentials::*;
pub use date::*;
pub use date_time::*;
pub use decimal::*;
pub use encoded_bytes::*;
pub use error::*;
pub use event_stream::*;
pub use header::*;
pub use json_stream::*;
pub use multipart::*;
pub use options::*;
pub use raw_json::*;
pub use request_body::*;
pub use reqwest_transport::*;
pub use response::*;
pub use retry::*;
pub use stream_error::*;
pub use transport::*;
pub use unknown::*;

pub(crate) use api_key::*;
pub(crate) use basic::*;
pub(crate) use bearer::*;
pub(crate) use call::*;
pub(crate) use check::*;
pub(crate) use digest::*;
pub(crate) use envelope::*;
pub(crate) use form::*;
pub(crate) use oauth2::*;
pub(crate) use object::*;
pub(crate) use open_enum::*;
pub(crate) use operation::*;
pub(crate) use parameter::*;
pub(crate) use pattern::*;
pub(crate) use union::*;
pub(crate) use whole::*;
pub(crate) use xml::*;

#[cfg(test)]
mod codec_fixture;
#[cfg(test)]
mod codec_tests;
#[cfg(test)]
mod locate_property_tests;
#[cfg(test)]
mod locate_tests;
#[cfg(test)]
mod xml_tests;
