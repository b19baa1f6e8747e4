//! The body of a request: bytes, or pieces that come from elsewhere.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use tokio::io::{AsyncRead, ReadBuf};

use super::transport::{Body, BodySource, TransportError};

/// How much is read at once from a reader.
const PIECE: usize = 64 << 10;

/// The body of a request.
///
/// Bytes can be sent again: after a 401, for a redirect and for another try. A
/// stream is sent once, so such a call ends with the first answer or fault.
#[derive(Debug)]
pub struct RequestBody {
    content: Content,
    media_type: Option<String>,
}

enum Content {
    Bytes(Bytes),
    Stream(Body, Option<u64>),
    /// A stream that was sent already.
    Spent,
}

impl RequestBody {
    /// No body.
    pub fn empty() -> Self {
        Self::from(Bytes::new())
    }

    /// A body that arrives in pieces, of unknown length.
    pub fn stream<S, E>(stream: S) -> Self
    where
        S: Stream<Item = Result<Bytes, E>> + Send + Unpin + 'static,
        E: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        Self::from(Body::new(Pieces(stream)))
    }

    /// A body that is read from a file, a pipe or the like, of unknown length.
    pub fn reader(reader: impl AsyncRead + Send + Unpin + 'static) -> Self {
        Self::from(Body::new(Reader(reader)))
    }

    /// Says how long a stream is, so that it is sent with a `Content-Length`.
    /// A stream of another length breaks the connection. Bytes know their own.
    #[must_use]
    pub fn with_length(self, length: u64) -> Self {
        let content = match self.content {
            Content::Stream(body, _) => Content::Stream(body, Some(length)),
            other => other,
        };
        Self { content, ..self }
    }

    /// Says what the body is, for operations that take several media types: the
    /// `Content-Type` in place of the one that the document has.
    #[must_use]
    pub fn with_media_type(mut self, media_type: impl Into<String>) -> Self {
        self.media_type = Some(media_type.into());
        self
    }

    pub(crate) fn media_type(&self) -> Option<&str> {
        self.media_type.as_deref()
    }

    fn of(content: Content) -> Self {
        Self {
            content,
            media_type: None,
        }
    }

    /// The length in bytes, where it is known.
    pub fn length(&self) -> Option<u64> {
        match &self.content {
            Content::Bytes(bytes) => u64::try_from(bytes.len()).ok(),
            Content::Stream(_, length) => *length,
            Content::Spent => None,
        }
    }

    /// The bytes; `None` for a stream.
    pub fn as_bytes(&self) -> Option<&Bytes> {
        match &self.content {
            Content::Bytes(bytes) => Some(bytes),
            Content::Stream(..) | Content::Spent => None,
        }
    }

    /// The pieces, whatever they come from.
    pub fn into_body(self) -> Body {
        match self.content {
            Content::Bytes(bytes) => Body::full(bytes),
            Content::Stream(body, _) => body,
            Content::Spent => Body::empty(),
        }
    }

    /// The next piece; `None` at the end.
    pub(crate) fn poll_chunk(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, TransportError>>> {
        match &mut self.content {
            Content::Bytes(bytes) => {
                let piece = std::mem::take(bytes);
                Poll::Ready((!piece.is_empty()).then_some(Ok(piece)))
            }
            Content::Stream(body, _) => body.poll_chunk(context),
            Content::Spent => Poll::Ready(None),
        }
    }

    /// Whether it can be sent, or sent once more.
    pub(crate) fn is_left(&self) -> bool {
        !matches!(self.content, Content::Spent)
    }

    /// The body for one try: a copy of bytes, or the stream itself, which is then
    /// gone.
    pub(crate) fn take(&mut self) -> Self {
        Self::of(match &self.content {
            Content::Bytes(bytes) => Content::Bytes(bytes.clone()),
            _ => std::mem::replace(&mut self.content, Content::Spent),
        })
    }
}

impl Default for RequestBody {
    /// No body.
    fn default() -> Self {
        Self::empty()
    }
}

impl fmt::Debug for Content {
    /// Without the content, which may be secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bytes(bytes) => write!(f, "{} bytes", bytes.len()),
            Self::Stream(_, Some(length)) => write!(f, "a stream of {length} bytes"),
            Self::Stream(_, None) => f.write_str("a stream"),
            Self::Spent => f.write_str("a stream that was sent"),
        }
    }
}

impl From<Bytes> for RequestBody {
    fn from(bytes: Bytes) -> Self {
        Self::of(Content::Bytes(bytes))
    }
}

impl From<Body> for RequestBody {
    fn from(body: Body) -> Self {
        Self::of(Content::Stream(body, None))
    }
}

impl From<Vec<u8>> for RequestBody {
    fn from(bytes: Vec<u8>) -> Self {
        Bytes::from(bytes).into()
    }
}

impl From<&[u8]> for RequestBody {
    fn from(bytes: &[u8]) -> Self {
        Bytes::copy_from_slice(bytes).into()
    }
}

impl<const N: usize> From<&[u8; N]> for RequestBody {
    fn from(bytes: &[u8; N]) -> Self {
        bytes[..].into()
    }
}

impl From<String> for RequestBody {
    fn from(text: String) -> Self {
        Bytes::from(text).into()
    }
}

impl From<&str> for RequestBody {
    fn from(text: &str) -> Self {
        text.as_bytes().into()
    }
}

struct Pieces<S>(S);

impl<S, E> BodySource for Pieces<S>
where
    S: Stream<Item = Result<Bytes, E>> + Send + Unpin,
    E: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    fn poll_chunk(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, TransportError>>> {
        let piece = ready!(Pin::new(&mut self.0).poll_next(context));
        Poll::Ready(piece.map(|piece| piece.map_err(TransportError::new)))
    }
}

struct Reader<R>(R);

impl<R: AsyncRead + Send + Unpin> BodySource for Reader<R> {
    fn poll_chunk(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, TransportError>>> {
        let mut piece = vec![0; PIECE];
        let mut buffer = ReadBuf::new(&mut piece);
        match ready!(Pin::new(&mut self.0).poll_read(context, &mut buffer)) {
            Err(error) => Poll::Ready(Some(Err(TransportError::new(error)))),
            Ok(()) => {
                let read = buffer.filled().len();
                piece.truncate(read);
                Poll::Ready((read > 0).then(|| Ok(Bytes::from(piece))))
            }
        }
    }
}
