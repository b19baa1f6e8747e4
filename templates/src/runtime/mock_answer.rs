//! What a stand-in server answers, faults included.
#![cfg(feature = "mock")]

use std::fmt;
use std::marker::PhantomData;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};

use super::mock_content::Content;
use super::mock_request::RawRequest;
use super::mock_route::{Documented, Mocked};

/// An answer of an operation: a documented one, anything else, or a fault.
pub struct Answer<O> {
    pub(crate) reply: Reply,
    operation: PhantomData<fn() -> O>,
}

/// What goes over the wire.
#[derive(Debug, Clone, Default)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    pub(crate) delay: Duration,
    pub(crate) fault: Option<Fault>,
}

/// How an answer goes wrong.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Fault {
    /// The connection is reset.
    Reset,
    /// It ends after so many bytes of the body.
    Truncated(usize),
}

/// The document has a body for a status: for one, for a range by its first digit, or
/// for all others by 0.
#[diagnostic::on_unimplemented(
    message = "the document has no body for status {STATUS} of `{Self}`",
    note = "`Answer::raw` sends anything, and `Answer::ranged` what is documented for `4XX` or `default`"
)]
pub trait Documents<const STATUS: u16>: Mocked {
    /// The body.
    type Body;
    /// How it is written.
    #[doc(hidden)]
    type Content: Content<Self::Body>;
}

/// What the document has as bodies, by status.
macro_rules! documents {
    ($name:ident: $($($status:literal)|+ => $content:ident($body:ty)),+ $(,)?) => {$($(
        impl Documents<$status> for $name {
            type Body = $body;
            type Content = $crate::runtime::mock_content::$content;
        }
    )+)+};
}
pub(crate) use documents;

impl<O: Mocked> Answer<O> {
    /// A documented answer: `Answer::of::<404>(error)`.
    pub fn of<const STATUS: u16>(body: O::Body) -> Self
    where
        O: Documents<STATUS>,
    {
        Self::typed::<STATUS>(STATUS, &body)
    }

    /// An answer that the document has for a range of statuses or for all others:
    /// `Answer::ranged::<4>(418, error)`, with 0 for `default`.
    pub fn ranged<const DIGIT: u16>(status: u16, body: O::Body) -> Self
    where
        O: Documents<DIGIT>,
    {
        Self::typed::<DIGIT>(status, &body)
    }

    fn typed<const KEY: u16>(status: u16, body: &O::Body) -> Self
    where
        O: Documents<KEY>,
    {
        let mut known = O::ROUTE.answers.iter();
        let known = known.find(|answer| answer.status == KEY);
        let media_type = known.map_or("", |answer| answer.media_type);
        Self::raw(status, media_type, O::Content::write(body))
    }

    /// Any status, media type (none if it is empty) and body. A status that is none
    /// becomes 500.
    pub fn raw(status: u16, media_type: &str, body: impl Into<Bytes>) -> Self {
        let mut reply = Reply {
            status: StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
            body: body.into(),
            ..Reply::default()
        };
        // `*/*` and `text/*` are ranges, which no answer can be of.
        if !media_type.is_empty() && !media_type.contains('*') {
            let value = HeaderValue::try_from(media_type);
            reply
                .headers
                .extend(value.map(|value| (header::CONTENT_TYPE, value)));
        }
        Self::from(reply)
    }

    /// The connection is reset before anything is answered.
    pub fn reset() -> Self {
        let mut answer = Self::from(Reply::default());
        answer.reply.fault = Some(Fault::Reset);
        answer
    }

    /// The same answer with a header; one that cannot be sent is left out.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        let header = HeaderName::try_from(name).ok();
        let header = header.zip(HeaderValue::try_from(value).ok());
        self.reply.headers.extend(header);
        self
    }

    /// The same answer, later.
    #[must_use]
    pub fn delayed(mut self, delay: Duration) -> Self {
        self.reply.delay = delay;
        self
    }

    /// The same answer, but the connection breaks after so many bytes of the body.
    #[must_use]
    pub fn truncated(mut self, bytes: usize) -> Self {
        self.reply.fault = Some(Fault::Truncated(bytes));
        self
    }

    pub(crate) fn documented(request: &RawRequest) -> Self {
        let first = request.route().and_then(|route| route.answers.first());
        match first {
            Some(answer) => Self::filled(answer, answer.status(), answer.fitting(request)),
            None => Self::raw(200, "", ""),
        }
    }

    pub(crate) fn example(request: &RawRequest, status: u16) -> Self {
        match request.route().and_then(|route| route.documented(status)) {
            Some(answer) => Self::filled(answer, status, answer.fitting(request)),
            None => Self::raw(status, "", ""),
        }
    }

    pub(crate) fn named_example(request: &RawRequest, status: u16, name: &str) -> Self {
        let answer = request.route().and_then(|route| route.documented(status));
        match answer.and_then(|answer| Some((answer, answer.named(name)?))) {
            Some((answer, text)) => Self::filled(answer, status, text),
            None => Self::example(request, status),
        }
    }

    fn filled(answer: &Documented, status: u16, body: &'static str) -> Self {
        Self::raw(status, answer.media_type, body)
    }
}

impl<O> From<Reply> for Answer<O> {
    fn from(reply: Reply) -> Self {
        Self {
            reply,
            operation: PhantomData,
        }
    }
}

impl<O> Clone for Answer<O> {
    fn clone(&self) -> Self {
        Self::from(self.reply.clone())
    }
}

impl<O> fmt::Debug for Answer<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.reply.fmt(f)
    }
}
