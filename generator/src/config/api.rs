//! What is said of one API.

use std::path::PathBuf;
use std::sync::Arc;

use indexmap::IndexMap;
use schemars::JsonSchema;

use crate::config::{
    CrateConfig, Located, PaginationConfig, RustAttribute, RustName, RustType, Selector,
};
use crate::diagnostic::Source;

/// One API: the documents that describe it and the crate that comes out.
#[derive(Debug, Clone, Default, JsonSchema)]
#[schemars(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct ApiConfig {
    /// The crate's name; made from `info.title` if absent.
    pub name: Option<String>,
    /// The crate's version; if absent, that of the crate that is there, at first
    /// `0.1.0`. `generate --bump` counts it up.
    pub version: Option<String>,
    /// The crate's edition; what is generated is of edition 2024.
    pub edition: Option<String>,
    /// The crate's license, an SPDX expression.
    pub license: Option<String>,
    /// The crate's description; made from `info.title` if absent.
    pub description: Option<String>,
    /// The URL of the crate's repository.
    pub repository: Option<String>,
    /// The crate's authors.
    pub authors: Vec<String>,
    /// Whether the crate may be published: `false` writes `publish = false`.
    pub publish: Option<bool>,

    /// Documents, relative to the configuration; `*` stands for any file name.
    pub specs: Vec<Located<String>>,
    /// OpenAPI Overlay files that mend the documents, applied in order.
    pub overlays: Vec<Located<String>>,
    /// The folder that the crate is written to, relative to the configuration.
    pub out: Option<PathBuf>,
    /// The `[[crate]]` that the API is a module of, by its name; `name` is the
    /// module's then, and where the crate goes the crate says.
    #[schemars(rename = "crate", with = "Option<String>")]
    pub part_of: Option<CrateConfig>,
    /// A crate, a module inside of a crate's `src`, or a workspace of crates.
    pub layout: Located<Layout>,
    /// Workspaces: tags that share a crate, `*` in them for anything, by what
    /// follows the package's name in that of the crate. Every other tag has its own.
    pub crates: IndexMap<String, Vec<Located<String>>>,

    /// Dated media types: use the newest that is not after this date.
    pub api_version: Option<String>,
    /// Which operations to generate, if not all: `tag:NAME`, `operation:ID` or
    /// `path:PATH`, with `*` for anything.
    pub only: Vec<Located<Selector>>,
    /// Which operations to leave out.
    pub except: Vec<Located<Selector>>,
    /// Operations that may be sent again though their method does not say so.
    pub idempotent: Vec<Located<Selector>>,
    /// Headers in which the server takes a key that is the same for all tries of a
    /// call, where the document does not say so.
    #[schemars(rename = "idempotency-key")]
    pub idempotency_keys: Vec<KeyConfig>,

    /// Rust names of component schemas, by the document's name.
    pub types: IndexMap<String, Located<RustName>>,
    /// Rust names of fields, by schema and property: `"Pet.petName" = "name"`.
    pub fields: IndexMap<String, Located<RustName>>,
    /// Rust names of variants, by schema and value: `"Status.NOT_OK" = "Bad"`.
    pub variants: IndexMap<String, Located<RustName>>,
    /// Methods of the client, by `operationId`.
    pub operations: IndexMap<String, Located<RustName>>,
    /// Rust types that stand for component schemas, by the document's name.
    /// They must be `Clone`, `Debug`, `PartialEq` and serde's.
    pub replace: IndexMap<String, Located<RustType>>,
    /// Rust types of formats, by the document's name: `date-time = "String"`.
    /// They must be `Clone`, `Debug`, `PartialEq` and serde's.
    pub formats: IndexMap<String, Located<RustType>>,
    /// What dates and points in time are made of.
    pub dates: Dates,
    /// Dependencies that the generated manifest gets besides its own, as Cargo
    /// has them: for the types of `formats` and `replace`, and for derives.
    #[schemars(with = "std::collections::BTreeMap<String, serde_json::Value>")]
    pub dependencies: toml::Table,
    /// Derives and attributes of generated types.
    pub derive: Vec<DeriveConfig>,

    /// The map of `additionalProperties`.
    pub map: MapType,
    /// Whether a struct keeps properties that the document does not name.
    pub unknown_fields: UnknownFields,
    /// Whether a schema with `readOnly` or `writeOnly` properties becomes two
    /// types, one for each way; on if absent.
    pub split: Option<bool>,
    /// How much of the document's words goes into doc comments.
    pub docs: DocsLevel,
    /// Whether operations have an example in their docs; on if absent.
    pub examples: Option<bool>,
    /// Whether the crate has a test that reads and writes the examples of the
    /// document; off if absent.
    pub example_tests: Option<bool>,
    /// Whether a feature `arbitrary` of the crate makes values of its types up; off if
    /// absent.
    pub arbitrary: Option<Located<bool>>,
    /// Whether each tag is a Cargo feature; on if absent.
    pub tag_features: Option<bool>,

    /// How security schemes are called in Rust and in the environment.
    pub credentials: IndexMap<String, CredentialConfig>,
    /// Query parameters that make the server wrap its answers.
    #[schemars(rename = "envelope")]
    pub envelopes: Vec<EnvelopeConfig>,
    /// How the answers of operations are pages.
    pub pagination: Vec<PaginationConfig>,

    /// The file that says all this, which the places of values lead into.
    #[schemars(skip)]
    pub file: Option<Arc<Source>>,
}

/// What the generated code becomes a part of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, JsonSchema)]
#[schemars(rename_all = "kebab-case")]
pub enum Layout {
    /// A crate of its own, with manifest and README.
    #[default]
    Crate,
    /// A module of the user's crate.
    Module,
    /// A workspace: a crate of types, one for each tag, and one that brings them
    /// together.
    Workspace,
}

/// Maps that `additionalProperties` can become.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, JsonSchema)]
pub enum MapType {
    /// `std::collections::BTreeMap`: sorted by key.
    #[default]
    BTreeMap,
    /// `std::collections::HashMap`.
    HashMap,
    /// `indexmap::IndexMap`: in the order of the server.
    IndexMap,
}

/// What `date-time` and `date` become, and the library that they are made of and
/// turned into. The library never decides whether a body can be read: its types come
/// out of those of the crate, which keep the text that came.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, JsonSchema)]
#[schemars(rename_all = "kebab-case")]
pub enum Dates {
    /// `DateTime::timestamp` and `Date::date` give types of `jiff`.
    #[default]
    Jiff,
    /// `to_chrono` gives types of `chrono`.
    Chrono,
    /// `to_time` gives types of `time`.
    Time,
    /// They are `String`, and there is no library.
    Text,
}

/// What becomes of properties that the document does not name.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, JsonSchema)]
#[schemars(rename_all = "kebab-case")]
pub enum UnknownFields {
    /// They are passed over, unless the document says what they are.
    #[default]
    Skip,
    /// They are kept in a map, so that nothing is lost when a value is sent
    /// back.
    Keep,
}

/// How much of the document's words goes into doc comments.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, JsonSchema)]
#[schemars(rename_all = "kebab-case")]
pub enum DocsLevel {
    /// All of them.
    #[default]
    Full,
    /// The first paragraph of each description.
    Short,
    /// None: what things are called in the document, and no more.
    None,
}

/// Derives and attributes of the types whose names fit.
#[derive(Debug, Clone, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct DeriveConfig {
    /// Rust names of types, with `*` for anything.
    pub types: Located<String>,
    /// Traits to derive besides the usual ones.
    #[schemars(default)]
    pub derives: Vec<RustType>,
    /// Attributes: `#[…]`.
    #[schemars(default)]
    pub attributes: Vec<RustAttribute>,
}

/// A security scheme's constructor and environment variables.
#[derive(Debug, Clone, Default, JsonSchema)]
#[schemars(deny_unknown_fields, default)]
pub struct CredentialConfig {
    /// The constructor's name: `Credentials::name(…)`.
    pub name: Option<String>,
    /// Environment variables, in the order of the constructor's arguments.
    pub env: Vec<String>,
}

/// A header in which the server takes an idempotency key.
#[derive(Debug, Clone, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct KeyConfig {
    /// The header's name.
    pub header: Located<String>,
    /// The operations that take it, as in `only`; those with an idempotent method
    /// need none.
    pub operations: Vec<Located<Selector>>,
}

/// A query parameter that makes the server wrap its answers in an object.
#[derive(Debug, Clone, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct EnvelopeConfig {
    /// The query parameter; `true` turns the envelope on.
    pub parameter: String,
    /// The member that holds the HTTP status.
    pub status: String,
    /// The member that holds the body.
    pub content: String,
    /// The member of a list that stands beside the status; such a body is not
    /// wrapped further.
    pub list: String,
}
