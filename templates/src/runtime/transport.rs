//! How requests reach a server: the one place to change for tests, proxies and
//! other HTTP clients.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll};

use bytes::{Bytes, BytesMut};

use super::operation::Operation;
use super::request_body::RequestBody;

/// A future that can be stored and sent between threads.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Sends one request and returns the answer, whatever its status.
///
/// A transport follows no redirects, keeps no cookies and repeats nothing: the
/// client does that, since it knows what may be repeated and who may see
/// credentials.
pub trait Transport: Send + Sync + 'static {
    /// Sends a request.
    fn send(
        &self,
        request: http::Request<RequestBody>,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>>;
}

/// The pieces of a body as they arrive.
pub trait BodySource: Send {
    /// The next piece; `None` at the end.
    fn poll_chunk(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, TransportError>>>;
}

/// A body that is still arriving. The lock, which only its owner ever opens, makes
/// bodies `Sync` whatever they come from.
pub struct Body(Mutex<Source>);

enum Source {
    /// All there; `None` once it was taken.
    Whole(Option<Bytes>),
    Pieces(Box<dyn BodySource>),
}

impl Body {
    /// A body from its pieces.
    pub fn new(source: impl BodySource + 'static) -> Self {
        Self(Mutex::new(Source::Pieces(Box::new(source))))
    }

    /// A body that is all there.
    pub fn full(bytes: impl Into<Bytes>) -> Self {
        Self(Mutex::new(Source::Whole(Some(bytes.into()))))
    }

    /// No body.
    pub fn empty() -> Self {
        Self(Mutex::new(Source::Whole(None)))
    }

    /// The next piece, for those who poll; `None` at the end.
    pub fn poll_chunk(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, TransportError>>> {
        let source = self.0.get_mut().unwrap_or_else(PoisonError::into_inner);
        match source {
            Source::Whole(bytes) => Poll::Ready(bytes.take().map(Ok)),
            Source::Pieces(source) => source.poll_chunk(context),
        }
    }

    /// The next piece; `None` at the end.
    ///
    /// # Errors
    /// The connection broke.
    pub async fn chunk(&mut self) -> Option<Result<Bytes, TransportError>> {
        std::future::poll_fn(|context| self.poll_chunk(context)).await
    }

    /// The whole body, if it is no longer than `limit` bytes.
    ///
    /// # Errors
    /// It is longer, or the connection broke.
    pub async fn collect(mut self, limit: usize) -> Result<Bytes, CollectError> {
        self.rest(limit).await
    }

    /// What has not come yet, if it is no longer than `limit` bytes.
    pub(crate) async fn rest(&mut self, limit: usize) -> Result<Bytes, CollectError> {
        let Some(first) = self.chunk().await else {
            return Ok(Bytes::new());
        };
        let first = first.map_err(CollectError::Transport)?;
        if first.len() > limit {
            return Err(CollectError::TooLarge);
        }
        // Most bodies come in one piece, which needs no copy.
        let Some(second) = self.chunk().await else {
            return Ok(first);
        };
        let mut whole = BytesMut::from(first);
        whole.extend_from_slice(&second.map_err(CollectError::Transport)?);
        while whole.len() <= limit {
            match self.chunk().await {
                Some(piece) => whole.extend_from_slice(&piece.map_err(CollectError::Transport)?),
                None => return Ok(whole.freeze()),
            }
        }
        Err(CollectError::TooLarge)
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Body")
    }
}

/// Why a body could not be read whole.
#[derive(Debug)]
pub enum CollectError {
    /// It is longer than allowed.
    TooLarge,
    /// The connection broke.
    Transport(TransportError),
}

impl fmt::Display for CollectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge => f.write_str("the body is too long"),
            Self::Transport(fault) => write!(f, "{fault}"),
        }
    }
}

impl std::error::Error for CollectError {}

/// A request that did not reach the server, or an answer that did not come
/// whole.
#[derive(Debug)]
pub struct TransportError {
    cause: Box<dyn std::error::Error + Send + Sync>,
    before_sending: bool,
    /// The call, once the client knows of the fault.
    operation: Option<&'static Operation>,
}

impl TransportError {
    /// A fault after the request, or a part of it, was sent.
    pub fn new(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self {
            cause: cause.into(),
            before_sending: false,
            operation: None,
        }
    }

    /// A fault before anything was sent, so that the request can be repeated.
    pub fn unsent(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self {
            cause: cause.into(),
            before_sending: true,
            operation: None,
        }
    }

    /// Whether the server cannot have seen the request.
    pub fn before_sending(&self) -> bool {
        self.before_sending
    }

    pub(crate) fn of(mut self, operation: &'static Operation) -> Self {
        self.operation = Some(operation);
        self
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(operation) = self.operation {
            write!(f, "{operation}: ")?;
        }
        f.write_str(match self.before_sending {
            true => "the server was not reached",
            false => "the connection broke",
        })?;
        // Causes of HTTP libraries say little on their first level.
        let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(&*self.cause);
        while let Some(error) = cause {
            write!(f, ": {error}")?;
            cause = error.source();
        }
        Ok(())
    }
}

impl std::error::Error for TransportError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&*self.cause)
    }
}
