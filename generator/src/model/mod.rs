//! What the emitters must know, as plain data.
//!
//! The model is made once by [`lower`](crate::lower), named once by
//! [`names`](crate::names) and then only read. It knows neither `openapiv3`
//! nor `syn`.

mod decision;
mod fits;
mod incoming;
mod mentions;
mod operation;
mod pagination;
mod security;
mod types;
mod union;
mod xml;

pub use decision::*;
pub use incoming::*;
pub use operation::*;
pub use pagination::*;
pub use security::*;
pub use types::*;
pub use union::*;
pub use xml::*;

use crate::diagnostic::Place;

/// One API: everything that becomes one generated crate.
#[derive(Debug, Clone, Default)]
pub struct Api {
    /// `info.title`.
    pub title: String,
    /// `info.version`.
    pub version: String,
    /// `info.description`, untrusted CommonMark.
    pub description: Option<String>,
    /// The URL calls go to unless the user says otherwise; empty when the
    /// document names none.
    pub server: String,
    /// All servers of the document, if there is something to choose: several, or
    /// one with variables.
    pub servers: Vec<Server>,
    /// The document's first server where that is a path, which the user's base URL
    /// must end with.
    pub relative_server: Option<String>,
    /// Tags in the order the operations use them.
    pub tags: Vec<Tag>,
    /// Security schemes that at least one operation asks for.
    pub security_schemes: Vec<SecurityScheme>,
    /// Operations in document order.
    pub operations: Vec<Operation>,
    /// Every named type; a [`TypeId`] is an index into it.
    pub types: Vec<TypeDef>,
    /// Sets of documented response headers, shared by the responses that
    /// document the same headers.
    pub header_sets: Vec<HeaderSet>,
    /// Requests that the server makes.
    pub incoming: Vec<Incoming>,
    /// Schemas that got no item of their own, and why.
    pub unnamed: Vec<Unnamed>,
    /// What `recursion_limit` of crates with these types must be, where they hold
    /// each other deeper than rustc looks.
    pub recursion_limit: Option<usize>,
}

impl Api {
    /// The type behind an id.
    pub fn type_def(&self, id: TypeId) -> &TypeDef {
        &self.types[id.0]
    }
}

/// A server that the document names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    /// Its URL, with `{name}` for variables.
    pub url: String,
    /// What the document says of it, untrusted CommonMark.
    pub description: Option<String>,
    /// Its variables.
    pub variables: Vec<ServerVariable>,
}

/// A variable of a server's URL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerVariable {
    /// Its name in the URL.
    pub name: String,
    /// Its value unless the user says otherwise.
    pub default: String,
    /// The values it may have; empty where the document does not say.
    pub values: Vec<String>,
    /// What the document says of it, untrusted CommonMark.
    pub description: Option<String>,
}

/// A tag of the document: a group of operations and a Cargo feature.
#[derive(Debug, Clone)]
pub struct Tag {
    /// The tag as the document writes it.
    pub name: String,
    /// `tags[].description`, untrusted CommonMark.
    pub description: Option<String>,
}

/// A value that the document gives as an example.
#[derive(Debug, Clone, PartialEq)]
pub struct Example {
    /// The schema it is an example of: a JSON pointer (RFC 6901) into the document
    /// as OpenAPI 3.0.
    pub schema: String,
    /// The value.
    pub value: serde_json::Value,
}

/// An example of a body.
#[derive(Debug, Clone, PartialEq)]
pub struct NamedExample {
    /// Its name; empty where there is but one.
    pub name: String,
    /// The value.
    pub value: serde_json::Value,
    /// Where it stands.
    pub place: Option<Place>,
}

/// Documentation of anything, untrusted CommonMark.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Docs {
    /// `title` or `summary`.
    pub title: Option<String>,
    /// `description`.
    pub description: Option<String>,
    /// `externalDocs`: description and URL.
    pub external: Option<(Option<String>, String)>,
    /// `deprecated: true`.
    pub deprecated: bool,
}
