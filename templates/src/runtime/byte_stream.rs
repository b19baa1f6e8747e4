//! Answers that arrive as bytes while they are used.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::{Buf, Bytes};
use futures_core::Stream;
use tokio::io::{AsyncRead, ReadBuf};
use tokio::time::Sleep;

use super::answer::Answer;
use super::error::Error;
use super::operation::Operation;
use super::response::Response;
use super::transport::{Body, CollectError, TransportError};

/// A body that arrives while it is used: a [`Stream`] of pieces, an [`AsyncRead`],
/// or all of it by [`bytes`](Self::bytes).
///
/// The timeout of the call holds for every piece anew.
pub struct ByteStream {
    body: Body,
    limit: usize,
    idle: Duration,
    waiting: Option<Pin<Box<Sleep>>>,
    operation: &'static Operation,
    /// What a reader had no room for.
    rest: Bytes,
}

impl ByteStream {
    fn of(answer: &mut Answer) -> Self {
        let operation = answer.raw.operation;
        match answer.open.take() {
            Some(open) => Self {
                body: open.body,
                limit: open.limit,
                idle: open.idle,
                waiting: None,
                operation,
                rest: Bytes::new(),
            },
            None => Self {
                body: Body::full(answer.raw.body.clone()),
                limit: usize::MAX,
                idle: Duration::MAX,
                waiting: None,
                operation,
                rest: Bytes::new(),
            },
        }
    }

    /// The next piece; `None` at the end.
    pub async fn chunk(&mut self) -> Option<Result<Bytes, TransportError>> {
        std::future::poll_fn(|context| self.poll_piece(context)).await
    }

    /// The whole body, if it is no longer than the client's limit.
    ///
    /// # Errors
    /// It is longer, or the connection broke.
    pub async fn bytes(mut self) -> Result<Bytes, CollectError> {
        let mut whole = Vec::new();
        while let Some(piece) = self.chunk().await {
            whole.extend_from_slice(&piece.map_err(CollectError::Transport)?);
            if whole.len() > self.limit {
                return Err(CollectError::TooLarge);
            }
        }
        Ok(whole.into())
    }

    fn poll_piece(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, TransportError>>> {
        if !self.rest.is_empty() {
            return Poll::Ready(Some(Ok(std::mem::take(&mut self.rest))));
        }
        if let Poll::Ready(piece) = self.body.poll_chunk(context) {
            self.waiting = None;
            let operation = self.operation;
            return Poll::Ready(piece.map(|piece| piece.map_err(|fault| fault.of(operation))));
        }
        let idle = self.idle;
        let waiting = self
            .waiting
            .get_or_insert_with(|| Box::pin(tokio::time::sleep(idle)));
        ready!(waiting.as_mut().poll(context));
        // What comes late is not waited for.
        self.body = Body::empty();
        let fault = TransportError::new(format!("nothing came within {idle:?}"));
        Poll::Ready(Some(Err(fault.of(self.operation))))
    }
}

impl Stream for ByteStream {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_piece(context)
    }
}

impl AsyncRead for ByteStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<std::io::Result<()>> {
        while self.rest.is_empty() {
            match ready!(self.poll_piece(context)) {
                Some(Ok(piece)) => self.rest = piece,
                Some(Err(fault)) => return Poll::Ready(Err(std::io::Error::other(fault))),
                None => return Poll::Ready(Ok(())),
            }
        }
        let length = self.rest.len().min(buffer.remaining());
        buffer.put_slice(&self.rest[..length]);
        self.rest.advance(length);
        Poll::Ready(Ok(()))
    }
}

impl fmt::Debug for ByteStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ByteStream").finish_non_exhaustive()
    }
}

impl Answer {
    /// A documented success with a body of bytes.
    pub(crate) fn bytes<H, E>(mut self) -> Result<Response<ByteStream, H>, Error<E>> {
        let stream = ByteStream::of(&mut self);
        Ok(self.with(stream))
    }
}
