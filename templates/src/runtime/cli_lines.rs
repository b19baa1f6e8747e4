//! JSON lines, as the command-line program prints them.
#![cfg(feature = "cli")]

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::cli::{AT_ONCE, print_line};
use super::cli_answer::{Content, Failed};
use super::json_stream::JsonStream;

/// All values, in a list or a line each.
///
/// # Errors
/// The first value that did not come or decode.
pub(crate) async fn lines<T: Serialize + DeserializeOwned>(
    mut stream: JsonStream<T>,
) -> Result<Content, Failed> {
    let mut values = Vec::new();
    while let Some(value) = stream.next().await {
        let value = value.map_err(|error| Failed::new("stream", error.to_string()))?;
        match AT_ONCE.get() {
            Some(()) => print_line(&value)?,
            None => values.push(value),
        }
    }
    match AT_ONCE.get() {
        Some(()) => Ok(Content::Printed),
        None => Content::json(&values),
    }
}
