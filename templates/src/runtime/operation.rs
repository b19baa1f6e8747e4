//! What is known of an operation before it is called.

use std::fmt;

use http::Method;

/// An operation of the document.
#[derive(Debug)]
pub(crate) struct Operation {
    /// `operationId`.
    pub(crate) id: &'static str,
    /// The HTTP method.
    pub(crate) method: Method,
    /// The path, with `{name}` for parameters.
    pub(crate) path: &'static str,
    /// The server of this operation alone; empty where it is the client's.
    pub(crate) server: &'static str,
    /// Whether redirects are followed; not where the document describes them as
    /// the answer.
    pub(crate) follows: bool,
    /// The `Accept` header; empty where no body is documented.
    pub(crate) accept: &'static str,
    /// Alternatives of security schemes that must be used together; empty where
    /// no credentials are asked for.
    pub(crate) security: &'static [&'static [&'static str]],
}

impl fmt::Display for Operation {
    /// Method and path template, which hold no value of the caller's.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.path)
    }
}
