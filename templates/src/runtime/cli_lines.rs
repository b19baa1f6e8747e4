//! JSON lines, as the command-line program prints them.
#![cfg(feature = "cli")]

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::cli_answer::{Content, Failed};
use super::json_stream::JsonStream;

/// All values as a list.
///
/// # Errors
/// The first value that did not come or decode.
pub(crate) async fn lines<T: Serialize + DeserializeOwned>(
    mut stream: JsonStream<T>,
) -> Result<Content, Failed> {
    let mut values = Vec::new();
    while let Some(value) = stream.next().await {
        values.push(value.map_err(|error| Failed::new("stream", error.to_string()))?);
    }
    Content::json(&values)
}
