//! A crate that several APIs are modules of.

use std::path::PathBuf;

use schemars::JsonSchema;

/// A crate of several APIs: those that say `crate = "NAME"`.
#[derive(Debug, Clone, Default, PartialEq, Eq, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct CrateConfig {
    /// The crate's name.
    pub name: String,
    /// The folder that the crate is written to, relative to the configuration.
    pub out: PathBuf,
    /// The crate's version; if absent, that of the crate that is there, at first
    /// `0.1.0`. `generate --bump` counts it up.
    #[schemars(default)]
    pub version: Option<String>,
    /// The crate's license, an SPDX expression.
    #[schemars(default)]
    pub license: Option<String>,
    /// The crate's description; made from the names of its APIs if absent.
    #[schemars(default)]
    pub description: Option<String>,
    /// The URL of the crate's repository.
    #[schemars(default)]
    pub repository: Option<String>,
    /// The crate's authors.
    #[schemars(default)]
    pub authors: Vec<String>,
    /// Whether the crate may be published: `false` writes `publish = false`.
    #[schemars(default)]
    pub publish: Option<bool>,
}
