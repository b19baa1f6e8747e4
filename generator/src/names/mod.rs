//! Every Rust identifier of a generated crate, chosen here once.
//!
//! Emitters look names up and invent none, so what clashes is settled in one
//! place: words of the language, names that the generated files import, and two
//! names of the document that become one in Rust.

mod generics;
mod headers;
mod identifier;
mod operations;
mod parts;
mod program;
mod security;
mod servers;
mod tags;
mod types;
mod unmatched;
mod words;

use crate::config::ApiConfig;
use crate::model::{Api, TypeId};

pub use operations::OperationNames;
pub use parts::{PartNames, TYPES_CRATE};
pub use types::{Naming, TypeNames};

/// The names of one API.
#[derive(Debug, Clone)]
pub struct Names {
    types: Vec<TypeNames>,
    operations: Vec<OperationNames>,
    header_sets: Vec<HeaderSetNames>,
    tags: Vec<String>,
    servers: Vec<ServerNames>,
    schemes: Vec<String>,
    groups: Vec<String>,
    parts: Vec<PartNames>,
    traits: Vec<String>,
}

/// Names of a set of response headers.
#[derive(Debug, Clone)]
pub struct HeaderSetNames {
    /// The struct.
    pub name: String,
    /// Its fields, in order.
    pub fields: Vec<String>,
}

/// Names of a server.
#[derive(Debug, Clone)]
pub struct ServerNames {
    /// The constructor.
    pub name: String,
    /// Its arguments, one for each variable.
    pub variables: Vec<String>,
}

impl Names {
    /// Chooses the names of a whole API. The user's own, in `config`, come first.
    pub fn choose(api: &Api, config: &ApiConfig) -> Self {
        let tags = tags::choose(api);
        let operations = operations::choose(api, config);
        Self {
            types: types::choose(api, config),
            parts: parts::choose(api, config, &tags),
            traits: parts::traits(&tags, &operations),
            operations,
            header_sets: headers::choose(api),
            groups: program::groups(tags.iter()),
            tags,
            servers: servers::choose(api),
            schemes: security::choose(api),
        }
    }

    /// The names of a type.
    pub fn of_type(&self, id: TypeId) -> &TypeNames {
        &self.types[id.0]
    }

    /// The names of an operation, by its index in the model.
    pub fn of_operation(&self, index: usize) -> &OperationNames {
        &self.operations[index]
    }

    /// The names of a set of headers, by its index in the model.
    pub fn of_headers(&self, index: usize) -> &HeaderSetNames {
        &self.header_sets[index]
    }

    /// The module of a tag, by its index in the model.
    pub fn of_tag(&self, index: usize) -> &str {
        &self.tags[index]
    }

    /// The crates of a workspace that have operations.
    pub fn parts(&self) -> &[PartNames] {
        &self.parts
    }

    /// The trait with the operations of a tag, by the tag's index in the model; only
    /// workspaces have such traits.
    pub fn of_trait(&self, index: usize) -> &str {
        &self.traits[index]
    }

    /// The subcommand of a tag, by its index in the model.
    pub fn of_group(&self, index: usize) -> &str {
        &self.groups[index]
    }

    /// The names of a server, by its index in the model.
    pub fn of_server(&self, index: usize) -> &ServerNames {
        &self.servers[index]
    }

    /// The constructor of a security scheme, by its index in the model.
    pub fn of_scheme(&self, index: usize) -> &str {
        &self.schemes[index]
    }
}

/// A package name: `MongoDB Atlas Administration API` →
/// `mongodb-atlas-administration-api`.
pub fn package(title: &str) -> String {
    let mut name = String::new();
    for character in title.chars() {
        if character.is_ascii_alphanumeric() {
            name.push(character.to_ascii_lowercase());
        } else if !name.is_empty() && !name.ends_with('-') {
            name.push('-');
        }
    }
    let name = name.trim_end_matches('-');
    match name.chars().next() {
        None => "api-client".to_owned(),
        Some(first) if first.is_ascii_digit() => format!("api-{name}"),
        Some(_) => name.to_owned(),
    }
}
