//! Answers of bytes, as the command-line program prints them.
#![cfg(feature = "cli")]

use super::byte_stream::ByteStream;
use super::cli_answer::{Content, Failed};

/// All of it.
///
/// # Errors
/// It did not come whole.
pub(crate) async fn bytes(stream: ByteStream) -> Result<Content, Failed> {
    let bytes = stream.bytes().await;
    bytes
        .map(|bytes| Content::Bytes(bytes.to_vec()))
        .map_err(|error| Failed::new("stream", error.to_string()))
}
