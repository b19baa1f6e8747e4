//! `clientwright.toml`: what to generate from which documents.
//!
//! It is read with positions, so that what is wrong with it, and what in it
//! turns out to name nothing, is shown like the problems of a document.

mod api;
mod choices;
mod commented;
mod documents;
mod located;
mod pagination;
mod pattern;
mod read;
mod rust_path;
mod schema;
mod selector;
mod several;
mod table;

pub use api::{
    ApiConfig, CredentialConfig, Dates, DeriveConfig, DocsLevel, EnvelopeConfig, KeyConfig, Layout,
    MapType, UnknownFields,
};
pub use commented::commented;
pub use documents::FilePattern;
pub use located::Located;
pub use pagination::{AnswerPointer, BodyPointer, PaginationConfig, PaginationKind};
pub(crate) use pattern::matches;
pub use read::ConfigError;
pub use rust_path::{RustAttribute, RustName, RustType};
pub use schema::schema;
pub use selector::{Selector, SelectorKind};
pub use several::CrateConfig;

use schemars::JsonSchema;

/// A whole `clientwright.toml`.
///
/// ```
/// let config = clientwright::config::Config::parse(
///     r#"
///     [[api]]
///     name = "atlas"
///     specs = ["spec/atlas/*.yaml"]
///     out = "generated"
///     "#,
/// )?;
/// assert_eq!(config.apis[0].name.as_deref(), Some("atlas"));
/// # Ok::<(), clientwright::config::ConfigError>(())
/// ```
#[derive(Debug, Clone, Default, JsonSchema)]
#[schemars(deny_unknown_fields, title = "clientwright.toml")]
pub struct Config {
    /// One entry for each crate or module to generate.
    #[schemars(rename = "api", default)]
    pub apis: Vec<ApiConfig>,
    /// One entry for each crate that several APIs are modules of.
    #[schemars(rename = "crate", default)]
    pub crates: Vec<CrateConfig>,
}
