//! The runtime files that a generated crate carries: only those in use.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::file::{EmitError, render};
use crate::emit::rust_type::ident;
use crate::emit::{Emission, Files};
use crate::model::{Api, KeyLocation, SchemeKind, Type, TypeKind};

/// What an API needs of the runtime.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Need {
    /// Every crate.
    Always,
    /// Crates with operations.
    Client,
    /// Crates with structs or unions.
    Objects,
    /// Crates with tagged unions.
    Unions,
    /// Crates with string enums.
    Enums,
    /// Parameters with a `pattern`.
    Patterns,
    /// Parameters with other constraints.
    Constraints,
    /// A rule for envelopes.
    Envelopes,
    /// A security scheme of that kind.
    Digest,
    /// A security scheme of that kind.
    ClientCredentials,
    /// A security scheme of that kind.
    Basic,
    /// A security scheme of that kind.
    Bearer,
    /// A security scheme of that kind.
    ApiKey,
}

/// A crate that a runtime file depends on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Dependency {
    pub(super) name: &'static str,
    pub(super) version: &'static str,
    pub(super) default_features: bool,
    pub(super) features: &'static [&'static str],
}

/// The runtime's files, if any is needed.
pub(super) fn files(_emission: Emission<'_>) -> Result<Files, EmitError> {
    Ok(Files::new())
}

impl Emission<'_> {
    /// The dependencies of the runtime files in use.
    pub(super) fn dependencies(&self) -> Vec<Dependency> {
        Vec::new()
    }
}
