//! A decoded answer.

use std::fmt;
use std::marker::PhantomData;

use http::{HeaderMap, StatusCode, header};

use super::header::{FromHeaders, InvalidHeader, NoHeaders};
use super::request_id::request_id;

/// A decoded answer: status, headers and body. `H` are its documented headers.
pub struct Response<T, H = NoHeaders> {
    status: StatusCode,
    headers: HeaderMap,
    body: T,
    documented: PhantomData<fn() -> H>,
}

impl<T, H> Response<T, H> {
    pub(crate) fn new(status: StatusCode, headers: HeaderMap, body: T) -> Self {
        Self {
            status,
            headers,
            body,
            documented: PhantomData,
        }
    }

    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// All headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The entity tag of the body, as `If-Match` and `If-None-Match` take it: with
    /// its quotes (RFC 9110, section 8.8.3).
    pub fn etag(&self) -> Option<&str> {
        self.headers.get(header::ETAG)?.to_str().ok()
    }

    /// What the server calls the request, by `x-request-id` or one of the headers
    /// that stand for it elsewhere.
    pub fn request_id(&self) -> Option<&str> {
        request_id(&self.headers)
    }

    /// The headers that the document describes, typed.
    ///
    /// # Errors
    /// A header that is there and not of its documented type.
    pub fn documented_headers(&self) -> Result<H, InvalidHeader>
    where
        H: FromHeaders,
    {
        H::from_headers(&self.headers)
    }

    /// The body.
    pub fn body(&self) -> &T {
        &self.body
    }

    /// The body alone.
    pub fn into_body(self) -> T {
        self.body
    }

    /// Status, headers and body.
    pub fn into_parts(self) -> (StatusCode, HeaderMap, T) {
        (self.status, self.headers, self.body)
    }

    /// The same answer with another body.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Response<U, H> {
        Response::new(self.status, self.headers, change(self.body))
    }
}

impl<T: Clone, H> Clone for Response<T, H> {
    fn clone(&self) -> Self {
        Self::new(self.status, self.headers.clone(), self.body.clone())
    }
}

impl<T: fmt::Debug, H> fmt::Debug for Response<T, H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.status)
            .field("headers", &self.headers)
            .field("body", &self.body)
            .finish()
    }
}
