//! Why an answer that arrives item by item failed.

use std::fmt;

use http::StatusCode;

use super::error::Failure;
use super::locate::Fault;
use super::transport::TransportError;

/// Why an item of a stream could not be had.
#[derive(Debug)]
#[non_exhaustive]
pub enum StreamError {
    /// The connection broke; the stream is over.
    Transport(TransportError),
    /// An item is not what the document describes; the next one may be.
    Undecodable {
        /// The item as it came.
        text: String,
        /// The value at fault as a JSON pointer (RFC 6901) into the item; empty
        /// for the whole item.
        pointer: String,
        /// What is wrong with it.
        message: String,
    },
    /// An item is longer than the client's limit in bytes; the stream is over.
    TooLong(usize),
    /// The server answered otherwise when it was asked to go on; the stream is
    /// over.
    Refused(StatusCode),
    /// Asking the server to go on failed; the stream is over.
    Reconnect(String),
}

impl StreamError {
    pub(crate) fn undecodable(text: &[u8], fault: Fault) -> Self {
        Self::Undecodable {
            text: String::from_utf8_lossy(text).into_owned(),
            pointer: fault.pointer,
            message: fault.message,
        }
    }

    pub(crate) fn reconnect(failure: Failure) -> Self {
        let error: super::error::Error = failure.into();
        Self::Reconnect(error.to_string())
    }
}

impl fmt::Display for StreamError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Transport(fault) => write!(f, "{fault}"),
            Self::Undecodable {
                pointer, message, ..
            } => write!(f, "an item is not as documented, at {pointer:?}: {message}"),
            Self::TooLong(limit) => write!(f, "an item is longer than {limit} bytes"),
            Self::Refused(status) => write!(f, "the stream does not go on: {status}"),
            Self::Reconnect(fault) => write!(f, "the stream does not go on: {fault}"),
        }
    }
}

impl From<TransportError> for StreamError {
    fn from(fault: TransportError) -> Self {
        Self::Transport(fault)
    }
}

impl std::error::Error for StreamError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Transport(fault) => fault.source(),
            _ => None,
        }
    }
}
