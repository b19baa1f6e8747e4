//! Everything that a call can fail with.

use std::convert::Infallible;
use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use super::credentials::CredentialsError;
use super::operation::Operation;
use super::request_id::request_id;
use super::retry::retry_after;
use super::transport::TransportError;

/// How much of a body is shown in a message, in characters.
const SHOWN: usize = 200;

/// Why a call failed. `E` is what the document describes as the body of its
/// errors.
///
/// Whatever the server sent is kept: status, headers and body are there for
/// every kind that has them.
///
/// ```ignore
/// match client.operation().await {
///     Ok(answer) => println!("{:?}", answer.body()),
///     // A body that the document describes, typed.
///     Err(Error::Api(answer)) => println!("{}: {:?}", answer.raw.status, answer.error),
///     Err(error) if error.is_timeout() => println!("too slow"),
///     Err(error) => return Err(error.into()),
/// }
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub enum Error<E = Infallible> {
    /// The server answered with an error that the document describes.
    Api(Box<ErrorResponse<E>>),
    /// The server answered with a status whose body the document does not
    /// describe, or with an error that came without the body it describes: empty,
    /// or by its media type something else.
    UndocumentedStatus(Box<RawResponse>),
    /// The server answered with a body that is not what the document
    /// describes.
    Undecodable(Box<Undecodable>),
    /// The server's answer is longer than the client's limit.
    BodyTooLarge(Box<BodyTooLarge>),
    /// The request breaks a rule of the document; nothing was sent.
    InvalidRequest(InvalidRequest),
    /// The server was not reached, or its answer did not come whole.
    Transport(TransportError),
    /// The call took longer than it may, all tries together.
    Timeout(Timeout),
    /// Credentials are missing or could not be had.
    Credentials(CredentialsError),
    /// There is another page, and it cannot be asked for.
    NextPage(Box<NextPage>),
}

/// An answer that was not decoded, as it came.
#[derive(Clone)]
pub struct RawResponse {
    /// The status that chose how to decode the body: the HTTP status, or the
    /// one inside of an envelope.
    pub status: StatusCode,
    /// All headers.
    pub headers: HeaderMap,
    /// The whole body.
    pub body: Bytes,
    pub(crate) operation: &'static Operation,
}

/// An error that the document describes.
#[derive(Debug, Clone)]
pub struct ErrorResponse<E> {
    /// The decoded body.
    pub error: E,
    /// What the server sent.
    pub raw: RawResponse,
}

/// A body that is not what the document describes.
#[derive(Debug, Clone)]
pub struct Undecodable {
    /// What the server sent.
    pub raw: RawResponse,
    /// The value at fault as a JSON pointer (RFC 6901) into the body, or into the
    /// value that a body of another kind stands for; empty for the whole body.
    pub pointer: String,
    /// What is wrong with it.
    pub message: String,
}

/// An answer that is longer than the client's limit.
#[derive(Debug, Clone)]
pub struct BodyTooLarge {
    /// The HTTP status.
    pub status: StatusCode,
    /// All headers.
    pub headers: HeaderMap,
    /// The limit in bytes.
    pub limit: usize,
    pub(crate) operation: &'static Operation,
}

/// A page that cannot be asked for: it is at another origin, or was read already, or
/// the page before does not say where it is.
#[derive(Debug, Clone)]
pub struct NextPage {
    /// The page before, as it came.
    pub raw: RawResponse,
    /// What is in the way; no links or tokens, which may be secret.
    pub message: String,
}

/// A call that took longer than it may.
#[derive(Debug, Clone)]
pub struct Timeout {
    /// How long it was allowed to take.
    pub after: Duration,
    pub(crate) operation: &'static Operation,
}

/// A request that breaks a rule of the document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidRequest {
    /// The parameter at fault, by its name in the document; `body` for the
    /// body.
    pub parameter: String,
    /// What is wrong with it.
    pub message: String,
}

/// The failures that are the same for every operation.
#[derive(Debug)]
pub(crate) enum Failure {
    BodyTooLarge(Box<BodyTooLarge>),
    InvalidRequest(InvalidRequest),
    Transport(TransportError),
    Timeout(Timeout),
    Credentials(CredentialsError),
    NextPage(Box<NextPage>),
}

impl<E> From<Failure> for Error<E> {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::BodyTooLarge(fault) => Self::BodyTooLarge(fault),
            Failure::InvalidRequest(fault) => Self::InvalidRequest(fault),
            Failure::Transport(fault) => Self::Transport(fault),
            Failure::Timeout(fault) => Self::Timeout(fault),
            Failure::Credentials(fault) => Self::Credentials(fault),
            Failure::NextPage(fault) => Self::NextPage(fault),
        }
    }
}

impl<E> Error<E> {
    /// Its kind, as the command-line program prints it. It stands here since no other
    /// crate knows all kinds.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Api(_) => "api",
            Self::UndocumentedStatus(_) => "undocumentedStatus",
            Self::Undecodable(_) => "undecodable",
            Self::BodyTooLarge(_) => "bodyTooLarge",
            Self::InvalidRequest(_) => "invalidRequest",
            Self::Transport(_) => "transport",
            Self::Timeout(_) => "timeout",
            Self::Credentials(_) => "credentials",
            Self::NextPage(_) => "nextPage",
        }
    }

    /// The error that the document describes, if it is one.
    pub fn api(&self) -> Option<&E> {
        match self {
            Self::Api(response) => Some(&response.error),
            _ => None,
        }
    }

    /// The status, if the server answered: the HTTP status, or the one inside
    /// of an envelope.
    pub fn status(&self) -> Option<StatusCode> {
        match self {
            Self::BodyTooLarge(fault) => Some(fault.status),
            _ => self.raw().map(|raw| raw.status),
        }
    }

    /// The headers, if the server answered.
    pub fn headers(&self) -> Option<&HeaderMap> {
        match self {
            Self::BodyTooLarge(fault) => Some(&fault.headers),
            _ => self.raw().map(|raw| &raw.headers),
        }
    }

    /// The whole body as it came, if one came whole.
    pub fn body(&self) -> Option<&Bytes> {
        self.raw().map(|raw| &raw.body)
    }

    /// What the server sent, if it answered.
    pub fn raw(&self) -> Option<&RawResponse> {
        match self {
            Self::Api(response) => Some(&response.raw),
            Self::UndocumentedStatus(raw) => Some(raw),
            Self::Undecodable(fault) => Some(&fault.raw),
            Self::NextPage(fault) => Some(&fault.raw),
            _ => None,
        }
    }

    /// Whether the call took longer than it may.
    pub fn is_timeout(&self) -> bool {
        matches!(self, Self::Timeout(_))
    }

    /// Whether the server was not reached, or its answer did not come whole.
    pub fn is_transport(&self) -> bool {
        matches!(self, Self::Transport(_))
    }

    /// What the server calls the request, by `x-request-id` or one of the headers
    /// that stand for it elsewhere; messages end with it.
    pub fn request_id(&self) -> Option<&str> {
        request_id(self.headers()?)
    }

    /// Whether a conditional call (`If-None-Match`, `If-Modified-Since`) found
    /// nothing new: the status is 304 (RFC 9110, section 15.4.5).
    pub fn is_not_modified(&self) -> bool {
        self.status() == Some(StatusCode::NOT_MODIFIED)
    }

    /// Whether the condition of a call (`If-Match`, `If-Unmodified-Since`) did not
    /// hold: the status is 412 (RFC 9110, section 15.5.13).
    pub fn is_precondition_failed(&self) -> bool {
        self.status() == Some(StatusCode::PRECONDITION_FAILED)
    }

    /// How long the server asks to wait before the next try (RFC 9110, section
    /// 10.2.3).
    pub fn retry_after(&self) -> Option<Duration> {
        retry_after(self.headers()?)
    }

    /// The same failure with another type of documented error.
    pub fn map_api<F>(self, change: impl FnOnce(E) -> F) -> Error<F> {
        match self {
            Self::Api(response) => Error::Api(Box::new(ErrorResponse {
                error: change(response.error),
                raw: response.raw,
            })),
            Self::UndocumentedStatus(raw) => Error::UndocumentedStatus(raw),
            Self::Undecodable(fault) => Error::Undecodable(fault),
            Self::BodyTooLarge(fault) => Error::BodyTooLarge(fault),
            Self::InvalidRequest(fault) => Error::InvalidRequest(fault),
            Self::Transport(fault) => Error::Transport(fault),
            Self::Timeout(fault) => Error::Timeout(fault),
            Self::Credentials(fault) => Error::Credentials(fault),
            Self::NextPage(fault) => Error::NextPage(fault),
        }
    }
}

impl<E> fmt::Display for Error<E> {
    /// One line; the body is cut off after 200 characters.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Api(response) => write!(f, "{}", response.raw),
            Self::UndocumentedStatus(raw) => write!(f, "{raw}"),
            Self::Undecodable(fault) => write!(f, "{fault}"),
            Self::BodyTooLarge(fault) => write!(
                f,
                "{}: the body of the answer {} is longer than {} bytes{}",
                fault.operation,
                fault.status,
                fault.limit,
                Id(&fault.headers)
            ),
            Self::InvalidRequest(fault) => write!(f, "{fault}"),
            Self::Transport(fault) => write!(f, "{fault}"),
            Self::Timeout(fault) => {
                write!(f, "{}: no answer within {:?}", fault.operation, fault.after)
            }
            Self::Credentials(fault) => write!(f, "{fault}"),
            Self::NextPage(fault) => write!(f, "{fault}"),
        }
    }
}

impl<E: fmt::Debug> std::error::Error for Error<E> {
    /// What is behind the failure, beyond what the message already says.
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Transport(fault) => fault.source(),
            Self::Credentials(fault) => fault.source(),
            _ => None,
        }
    }
}

impl fmt::Display for RawResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}: the server answered {}: {}{}",
            self.operation,
            self.status,
            Start(&self.body),
            Id(&self.headers)
        )
    }
}

impl fmt::Debug for RawResponse {
    /// With the start of the body only, which may be long.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawResponse")
            .field("status", &self.status)
            .field("headers", &self.headers)
            .field("length", &self.body.len())
            .field("body", &format_args!("{}", Start(&self.body)))
            .finish_non_exhaustive()
    }
}

impl fmt::Display for Undecodable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            raw,
            pointer,
            message,
        } = self;
        write!(
            f,
            "{}: the body of the answer {} is not as documented, at {pointer:?}: {message}: {}{}",
            raw.operation,
            raw.status,
            Start(&raw.body),
            Id(&raw.headers)
        )
    }
}

impl fmt::Display for NextPage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { raw, message } = self;
        write!(
            f,
            "{}: the next page cannot be asked for: {message}",
            raw.operation
        )
    }
}

impl fmt::Display for InvalidRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is not valid: {}", self.parameter, self.message)
    }
}

impl std::error::Error for InvalidRequest {}

/// The end of a message: the server's name for the request, if it says one.
struct Id<'a>(&'a HeaderMap);

impl fmt::Display for Id<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match request_id(self.0) {
            Some(id) => write!(f, " (request {id})"),
            None => Ok(()),
        }
    }
}

/// The start of a body as one line.
struct Start<'a>(&'a [u8]);

impl fmt::Display for Start<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return f.write_str("(no body)");
        }
        // No character of UTF-8 is longer than four bytes.
        let start = &self.0[..self.0.len().min((SHOWN + 1) * 4)];
        let text = String::from_utf8_lossy(start);
        for character in text.chars().take(SHOWN) {
            let shown = if character.is_control() {
                ' '
            } else {
                character
            };
            write!(f, "{shown}")?;
        }
        if text.chars().nth(SHOWN).is_some() {
            f.write_str("…")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_are_shown_on_one_line_and_cut_off() {
        assert_eq!(Start(b"").to_string(), "(no body)");
        assert_eq!(Start(b"a\r\nb\x1b[0m").to_string(), "a  b [0m");
        let whole = "é".repeat(SHOWN);
        assert_eq!(Start(whole.as_bytes()).to_string(), whole);
        assert_eq!(
            Start(format!("{whole}é").as_bytes()).to_string(),
            format!("{whole}…")
        );
        assert_eq!(Start(&[0xff; 4]).to_string(), "\u{fffd}".repeat(4));
    }

    #[test]
    fn errors_are_small() {
        // What `clippy::result_large_err` allows is 128 bytes.
        assert!(
            size_of::<Error<[u64; 64]>>() <= 64,
            "{}",
            size_of::<Error<[u64; 64]>>()
        );
    }
}
