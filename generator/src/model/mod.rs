//! What the emitters must know, as plain data.
//!
//! The model is made once by [`lower`](crate::lower), named once by
//! [`names`](crate::names) and then only read. It knows neither `openapiv3`
//! nor `syn`.

mod mentions;
mod operation;
mod security;
mod types;
mod union;

pub use operation::*;
pub use security::*;
pub use types::*;
pub use union::*;

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
}

impl Api {
    /// The type behind an id.
    pub fn type_def(&self, id: TypeId) -> &TypeDef {
        &self.types[id.0]
    }
}

/// A tag of the document: a group of operations and a Cargo feature.
#[derive(Debug, Clone)]
pub struct Tag {
    /// The tag as the document writes it.
    pub name: String,
    /// `tags[].description`, untrusted CommonMark.
    pub description: Option<String>,
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
