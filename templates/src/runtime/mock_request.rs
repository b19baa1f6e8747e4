//! Requests as a stand-in server saw them.
#![cfg(feature = "mock")]

use std::fmt;
use std::ops::Deref;

use bytes::Bytes;
use http::{HeaderMap, Method, Uri};

use super::mock_answer::Answer;
use super::mock_given::Given;
use super::mock_route::{Mocked, PathValues, Route};

/// A request as it came. `Debug` shows neither headers nor body, which may hold
/// secrets.
#[derive(Clone)]
pub struct RawRequest {
    /// The method.
    pub method: Method,
    /// Path and query.
    pub uri: Uri,
    /// All headers, credentials included.
    pub headers: HeaderMap,
    /// The whole body.
    pub body: Bytes,
    pub(crate) target: Target,
    pub(crate) path_values: PathValues,
}

/// What a request is for.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Target {
    Operation(&'static Route),
    /// A token of OAuth 2.0.
    Token,
    Nothing,
}

impl RawRequest {
    /// The id of the operation that the request is for; none for tokens, and for
    /// what the document does not have.
    pub fn operation(&self) -> Option<&'static str> {
        self.route().map(|route| route.id)
    }

    /// The `Authorization` header, if there is one.
    pub fn authorization(&self) -> Option<&str> {
        self.headers.get(http::header::AUTHORIZATION)?.to_str().ok()
    }

    pub(crate) fn route(&self) -> Option<&'static Route> {
        match self.target {
            Target::Operation(route) => Some(route),
            Target::Token | Target::Nothing => None,
        }
    }
}

impl fmt::Debug for RawRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawRequest")
            .field("method", &self.method)
            .field("path", &self.uri.path())
            .field("operation", &self.operation())
            .field("body_length", &self.body.len())
            .finish_non_exhaustive()
    }
}

/// A request of one operation: its parameters and body typed, as fields of the
/// struct that this leads to, and [`raw`](Self::raw).
#[derive(Debug, Clone)]
pub struct Request<O> {
    typed: O,
    raw: RawRequest,
}

impl<O: Mocked> Request<O> {
    pub(crate) fn read(raw: RawRequest) -> Result<Self, Unreadable> {
        let typed = O::read(&Given::of(&raw))?;
        Ok(Self { typed, raw })
    }

    /// The request as it came.
    pub fn raw(&self) -> &RawRequest {
        &self.raw
    }

    /// Parameters and body alone.
    pub fn into_typed(self) -> O {
        self.typed
    }

    /// What the document has for this operation: the first success, with the
    /// example that fits the request best.
    pub fn documented(&self) -> Answer<O> {
        Answer::documented(&self.raw)
    }

    /// The document's example of a status, as it stands. A status that is not
    /// documented is sent without a body.
    pub fn example(&self, status: u16) -> Answer<O> {
        Answer::example(&self.raw, status)
    }

    /// The example that has this name in the document; the fitting one, if there is
    /// none.
    pub fn named_example(&self, status: u16, name: &str) -> Answer<O> {
        Answer::named_example(&self.raw, status, name)
    }
}

impl<O> Deref for Request<O> {
    type Target = O;

    fn deref(&self) -> &O {
        &self.typed
    }
}

/// A request that is not as the document has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    pub(crate) place: String,
    pub(crate) message: String,
}

impl Unreadable {
    pub(crate) fn new(place: impl Into<String>, message: impl ToString) -> Self {
        let (place, message) = (place.into(), message.to_string());
        Self { place, message }
    }
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`: {}", self.place, self.message)
    }
}

impl std::error::Error for Unreadable {}
