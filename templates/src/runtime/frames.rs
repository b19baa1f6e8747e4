//! Bodies as the other crates of the ecosystem know them.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http_body::{Frame, SizeHint};

use super::request_body::RequestBody;
use super::transport::{Body, BodySource, TransportError};

type Polled = Poll<Option<Result<Frame<Bytes>, TransportError>>>;

impl http_body::Body for RequestBody {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Polled {
        self.poll_chunk(context).map_ok(Frame::data)
    }

    fn is_end_stream(&self) -> bool {
        self.as_bytes().is_some_and(Bytes::is_empty)
    }

    fn size_hint(&self) -> SizeHint {
        self.length()
            .map_or_else(SizeHint::new, SizeHint::with_exact)
    }
}

impl http_body::Body for Body {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Polled {
        self.poll_chunk(context).map_ok(Frame::data)
    }
}

/// The body of an HTTP library, with what its errors become.
pub(crate) struct Frames<B: http_body::Body> {
    pub(crate) body: B,
    pub(crate) fault: fn(B::Error) -> TransportError,
}

impl<B> BodySource for Frames<B>
where
    B: http_body::Body<Data = Bytes> + Send + Unpin,
{
    fn poll_chunk(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, TransportError>>> {
        loop {
            match ready!(Pin::new(&mut self.body).poll_frame(context)) {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err((self.fault)(error)))),
                Some(Ok(frame)) => {
                    // Trailers carry no part of the body.
                    if let Ok(data) = frame.into_data() {
                        return Poll::Ready(Some(Ok(data)));
                    }
                }
            }
        }
    }
}
