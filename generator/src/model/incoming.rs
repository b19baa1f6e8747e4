//! Requests that the server makes.

use crate::model::{Docs, Slot};

/// A request that the server makes: a webhook, or a callback of an operation.
#[derive(Debug, Clone)]
pub struct Incoming {
    /// Its name in the document.
    pub name: String,
    /// The operation that a callback belongs to.
    pub operation: Option<String>,
    /// The HTTP method in capitals.
    pub method: String,
    /// What the document says of it.
    pub docs: Docs,
    /// How its body is written.
    pub media_type: String,
    /// Its body.
    pub body: Slot,
}
