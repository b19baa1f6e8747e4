//! Where a body does not decode.
//!
//! `serde_json` tells line and column of an error. A scan of the body up to there
//! finds the JSON pointer (RFC 6901) of the value, so that decoding itself pays
//! nothing for it, neither in time nor in code for each type.

use std::fmt;

use serde::de::{self, DeserializeOwned};
use serde_json::error::Category;

pub(crate) use super::scan::escape;
use super::scan::{About, pointer_at};

/// Why a body does not decode.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    /// The JSON pointer of the value at fault; empty for the whole body.
    pub(crate) pointer: String,
    /// What is wrong with it, without a position.
    pub(crate) message: String,
}

/// Decodes a body.
///
/// # Errors
/// The first fault: no JSON, or not of the type.
pub(crate) fn decode<T: DeserializeOwned>(body: &[u8]) -> Result<T, Fault> {
    serde_json::from_slice(body).map_err(|error| fault_of(body, &error))
}

/// The fault behind an error of `serde_json` about a text.
pub(crate) fn fault_of(text: &[u8], error: &serde_json::Error) -> Fault {
    let full = error.to_string();
    let position = format!(" at line {} column {}", error.line(), error.column());
    let message = full.strip_suffix(&position).unwrap_or(&full);
    let relayed = Relayed::parse(message);
    let message = relayed.as_ref().map_or(message, |relayed| relayed.message);
    let mut pointer = match offset_of(text, error) {
        Some(offset) => pointer_at(text, offset, about(error, message, relayed.as_ref())),
        None => String::new(),
    };
    if let Some(relayed) = &relayed {
        pointer.push_str(&relayed.pointer);
    }
    Fault {
        pointer,
        message: message.to_owned(),
    }
}

/// How the position of an error is to be read.
///
/// Errors about types stand behind the value, or before a list or object that was
/// not expected. An error that a type raises on its own gets the place where its
/// surroundings stopped, and those may have passed a comma or their own end.
fn about(error: &serde_json::Error, message: &str, relayed: Option<&Relayed<'_>>) -> About {
    match (error.classify(), relayed) {
        (Category::Eof, _) => About::CutOff,
        (Category::Syntax | Category::Io, _) => About::Unexpected,
        (
            Category::Data,
            Some(Relayed {
                bytes: Some(bytes), ..
            }),
        ) => About::Sized(*bytes),
        (Category::Data, Some(_)) => About::Ended,
        (Category::Data, None) if is_about_opening(message) => About::Opening,
        (Category::Data, None) => About::Ended,
    }
}

fn is_about_opening(message: &str) -> bool {
    message.starts_with("invalid type: map,") || message.starts_with("invalid type: sequence,")
}

/// The byte that line and column stand for; columns count bytes. `None` if the
/// error has no position: it is about the whole text.
fn offset_of(text: &[u8], error: &serde_json::Error) -> Option<usize> {
    let newlines = error.line().checked_sub(1)?;
    let line = match newlines {
        0 => 0,
        _ => {
            let mut ends = text.iter().enumerate().filter(|(_, byte)| **byte == b'\n');
            ends.nth(newlines - 1).map_or(text.len(), |(at, _)| at + 1)
        }
    };
    Some((line + error.column()).min(text.len()))
}

/// An error about a value inside of text that was kept and decoded later. Its own
/// position is lost on the way out, so its pointer travels in the message:
/// `at "/name": …`, from the object that is being read, or `at "/name" in 12
/// bytes: …`, from a value of that length.
struct Relayed<'m> {
    pointer: String,
    bytes: Option<usize>,
    message: &'m str,
}

impl<'m> Relayed<'m> {
    fn parse(message: &'m str) -> Option<Self> {
        let rest = message.strip_prefix("at ")?;
        let mut texts = serde_json::Deserializer::from_str(rest).into_iter::<String>();
        let pointer = texts.next()?.ok()?;
        let rest = rest.get(texts.byte_offset()..)?;
        if !pointer.is_empty() && !pointer.starts_with('/') {
            return None;
        }
        if let Some(message) = rest.strip_prefix(": ") {
            return Some(Self {
                pointer,
                bytes: None,
                message,
            });
        }
        let (bytes, message) = rest.strip_prefix(" in ")?.split_once(" bytes: ")?;
        Some(Self {
            pointer,
            bytes: Some(bytes.parse().ok()?),
            message,
        })
    }
}

impl fmt::Display for Relayed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "at {}", serde_json::Value::from(self.pointer.as_str()))?;
        if let Some(bytes) = self.bytes {
            write!(f, " in {bytes} bytes")?;
        }
        write!(f, ": {}", self.message)
    }
}

/// The error of an object whose kept entry `key`, of this text, did not decode.
pub(crate) fn relay_entry<E: de::Error>(key: &str, text: &str, error: &serde_json::Error) -> E {
    let fault = fault_of(text.as_bytes(), error);
    E::custom(Relayed {
        pointer: format!("/{}{}", escape(key), fault.pointer),
        bytes: None,
        message: &fault.message,
    })
}

/// The error of a kept value, of this text, that did not decode.
pub(crate) fn relay_value<E: de::Error>(text: &str, error: &serde_json::Error) -> E {
    let fault = fault_of(text.as_bytes(), error);
    E::custom(Relayed {
        pointer: fault.pointer,
        bytes: Some(text.len()),
        message: &fault.message,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relayed_messages_are_read_back_whatever_the_key() {
        for (pointer, bytes, message) in [
            ("/a", None, "plain"),
            ("", Some(12), "plain"),
            (
                "/\": at \"/x\": \u{1f}\\",
                Some(3),
                "at \"/y\": in 5 bytes: x",
            ),
        ] {
            let text = Relayed {
                pointer: pointer.to_owned(),
                bytes,
                message,
            }
            .to_string();
            let read = Relayed::parse(&text).unwrap();
            assert_eq!(
                (read.pointer.as_str(), read.bytes, read.message),
                (pointer, bytes, message)
            );
        }
    }

    #[test]
    fn other_messages_are_left_alone() {
        for message in [
            "at noon",
            "at \"noon\": late",
            "at \"/a\"",
            "invalid type: string \"at \\\"/a\\\": b\"",
        ] {
            assert!(Relayed::parse(message).is_none(), "{message}");
        }
    }

    #[test]
    fn lines_and_columns_count_bytes() {
        let body = "{\n\r\n \"é\": \"\u{1F980}\",\n\n  \"b\":   true\n}";
        let error =
            serde_json::from_str::<std::collections::BTreeMap<String, String>>(body).unwrap_err();
        let fault = fault_of(body.as_bytes(), &error);
        assert_eq!(fault.pointer, "/b");
        assert_eq!(
            fault.message,
            "invalid type: boolean `true`, expected a string"
        );
    }
}
