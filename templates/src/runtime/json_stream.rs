//! Answers that are JSON texts one after another: a line each, or each behind a
//! record separator (RFC 7464).

use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use serde::de::DeserializeOwned;

use super::answer::Answer;
use super::error::Error;
use super::locate::decode;
use super::response::Response;
use super::stream_error::StreamError;
use super::transport::Body;

/// Typed items as they arrive: a [`Stream`].
pub struct JsonStream<T> {
    body: Body,
    limit: usize,
    /// What came and is no whole line yet.
    rest: BytesMut,
    /// How much of it was looked through for the end of a line.
    searched: usize,
    over: bool,
    items: PhantomData<fn() -> T>,
}

impl<T: DeserializeOwned> JsonStream<T> {
    fn of(answer: &mut Answer) -> Self {
        let (body, limit) = match answer.open.take() {
            Some(open) => (open.body, open.limit),
            None => (Body::full(answer.raw.body.clone()), usize::MAX),
        };
        Self {
            body,
            limit,
            rest: BytesMut::new(),
            searched: 0,
            over: false,
            items: PhantomData,
        }
    }

    /// The next item; `None` at the end.
    pub async fn next(&mut self) -> Option<Result<T, StreamError>> {
        std::future::poll_fn(|context| self.poll_item(context)).await
    }

    fn poll_item(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T, StreamError>>> {
        loop {
            while let Some(line) = self.line() {
                let line = line.trim_ascii();
                // RFC 7464 has a record separator before each text.
                let line = line.strip_prefix(b"\x1e").unwrap_or(line);
                if !line.is_empty() {
                    let item = decode(line).map_err(|fault| StreamError::undecodable(line, fault));
                    return Poll::Ready(Some(item));
                }
            }
            if self.over {
                return Poll::Ready(None);
            }
            if self.rest.len() > self.limit {
                return self.end_with(StreamError::TooLong(self.limit));
            }
            match ready!(self.body.poll_chunk(context)) {
                Some(Ok(piece)) => self.rest.extend_from_slice(&piece),
                Some(Err(fault)) => return self.end_with(StreamError::Transport(fault)),
                None => self.over = true,
            }
        }
    }

    /// The next whole line, or what is left at the end.
    fn line(&mut self) -> Option<Bytes> {
        let unseen = &self.rest[self.searched..];
        if let Some(end) = unseen.iter().position(|byte| *byte == b'\n') {
            let line = self.rest.split_to(self.searched + end + 1);
            self.searched = 0;
            return Some(line.freeze());
        }
        self.searched = self.rest.len();
        if self.over && !self.rest.is_empty() {
            self.searched = 0;
            return Some(self.rest.split().freeze());
        }
        None
    }

    fn end_with(&mut self, fault: StreamError) -> Poll<Option<Result<T, StreamError>>> {
        self.over = true;
        self.rest.clear();
        self.searched = 0;
        self.body = Body::empty();
        Poll::Ready(Some(Err(fault)))
    }
}

impl<T: DeserializeOwned> Stream for JsonStream<T> {
    type Item = Result<T, StreamError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_item(context)
    }
}

impl<T> fmt::Debug for JsonStream<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JsonStream").finish_non_exhaustive()
    }
}

impl Answer {
    /// A documented success with JSON texts one after another.
    pub(crate) fn json_stream<T: DeserializeOwned, H, E>(
        mut self,
    ) -> Result<Response<JsonStream<T>, H>, Error<E>> {
        let stream = JsonStream::of(&mut self);
        Ok(self.with(stream))
    }
}
