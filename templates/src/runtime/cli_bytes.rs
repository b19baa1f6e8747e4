//! Answers of bytes, as the command-line program prints them.
#![cfg(feature = "cli")]

use std::io::Write;

use super::byte_stream::ByteStream;
use super::cli::AT_ONCE;
use super::cli_answer::{Content, Failed};

/// All of it; where it is printed alone, piece by piece.
///
/// # Errors
/// It did not come whole.
pub(crate) async fn bytes(stream: ByteStream) -> Result<Content, Failed> {
    match AT_ONCE.get() {
        Some(()) => copy(stream, &mut std::io::stdout()).await,
        None => {
            let bytes = stream.bytes().await;
            bytes
                .map(|bytes| Content::Bytes(bytes.to_vec()))
                .map_err(|error| Failed::new("stream", error.to_string()))
        }
    }
}

/// Writes pieces as they come; a body may be longer than the client's limit.
pub(crate) async fn copy(
    mut stream: ByteStream,
    output: &mut impl Write,
) -> Result<Content, Failed> {
    while let Some(piece) = stream.chunk().await {
        let piece = piece.map_err(|error| Failed::new("stream", error.to_string()))?;
        let written = output.write_all(&piece).and_then(|()| output.flush());
        written.map_err(|error| Failed::usage(format!("standard output: {error}")))?;
    }
    Ok(Content::Printed)
}
