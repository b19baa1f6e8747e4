//! Bytes that the command-line program is given: as text, as base64 or as a file.
#![cfg(feature = "cli")]

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::de::{Deserialize, Deserializer, Error};
use serde_json::{Map, Value};

use super::request_body::RequestBody;

/// A text, or an object with one of `text`, `base64` and `path`, and perhaps
/// `mediaType`; for the part of a form also with `fileName`.
#[derive(Debug)]
pub(crate) struct BytesGiven {
    bytes: Vec<u8>,
    pub(crate) file_name: Option<String>,
    pub(crate) media_type: Option<String>,
}

impl BytesGiven {
    pub(crate) fn of(value: Value) -> Result<Self, String> {
        let members = match value {
            Value::String(text) => return Ok(Self::text(text)),
            Value::Object(members) => members,
            _ => return Err("a text or an object is expected".to_owned()),
        };
        let text = |name: &str| members.get(name).and_then(Value::as_str);
        Ok(Self {
            bytes: bytes(&members)?,
            file_name: text("fileName").map(str::to_owned),
            media_type: text("mediaType").map(str::to_owned),
        })
    }

    fn text(text: String) -> Self {
        Self {
            bytes: text.into(),
            file_name: None,
            media_type: None,
        }
    }
}

fn bytes(members: &Map<String, Value>) -> Result<Vec<u8>, String> {
    let text = |name: &str| members.get(name).and_then(Value::as_str);
    match (text("text"), text("base64"), text("path")) {
        (Some(text), None, None) => Ok(text.into()),
        (None, Some(encoded), None) => STANDARD.decode(encoded).map_err(|e| e.to_string()),
        (None, None, Some(path)) => std::fs::read(path).map_err(|e| format!("{path}: {e}")),
        _ => Err("one of `text`, `base64` and `path` is expected".to_owned()),
    }
}

impl<'de> Deserialize<'de> for BytesGiven {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::of(Value::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

impl From<BytesGiven> for RequestBody {
    fn from(given: BytesGiven) -> Self {
        let body = Self::from(given.bytes);
        match given.media_type {
            Some(media_type) => body.with_media_type(media_type),
            None => body,
        }
    }
}
