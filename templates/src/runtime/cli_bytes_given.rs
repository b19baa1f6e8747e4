//! Bytes that the command-line program is given: as text, as base64 or as a file.
#![cfg(feature = "cli")]

use std::fs::File;
use std::io::{self, Read};
use std::task::{Context, Poll};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use serde::de::{Deserialize, Deserializer, Error};
use serde_json::{Map, Value};

use super::request_body::RequestBody;
use super::transport::{Body, BodySource, TransportError};

/// As much of a file is kept in memory, so that it can be sent again; a longer one is
/// read while it is sent.
const KEPT: u64 = 1 << 20;

/// How much is read at once of a longer file.
const PIECE: u64 = 64 << 10;

/// A text, or an object with one of `text`, `base64` and `path`, and perhaps
/// `mediaType`; for the part of a form also with `fileName`. The path `-` is standard
/// input.
#[derive(Debug)]
pub(crate) struct BytesGiven {
    body: RequestBody,
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
            body: body(&members)?,
            file_name: text("fileName").map(str::to_owned),
            media_type: text("mediaType").map(str::to_owned),
        })
    }

    fn text(text: String) -> Self {
        Self {
            body: text.into(),
            file_name: None,
            media_type: None,
        }
    }
}

fn body(members: &Map<String, Value>) -> Result<RequestBody, String> {
    let text = |name: &str| members.get(name).and_then(Value::as_str);
    match (text("text"), text("base64"), text("path")) {
        (Some(text), None, None) => Ok(text.into()),
        (None, Some(encoded), None) => match STANDARD.decode(encoded) {
            Ok(bytes) => Ok(bytes.into()),
            Err(error) => Err(error.to_string()),
        },
        (None, None, Some(path)) => file(path).map_err(|error| format!("{path}: {error}")),
        _ => Err("one of `text`, `base64` and `path` is expected".to_owned()),
    }
}

fn file(path: &str) -> io::Result<RequestBody> {
    let (mut input, length): (Box<dyn Read + Send>, _) = match path {
        "-" => (Box::new(io::stdin()), None),
        path => {
            let file = File::open(path)?;
            let metadata = file.metadata()?;
            let length = metadata.is_file().then_some(metadata.len());
            (Box::new(file), length)
        }
    };
    let mut start = Vec::new();
    let read = input.by_ref().take(KEPT).read_to_end(&mut start)?;
    if u64::try_from(read).is_ok_and(|read| read < KEPT) {
        return Ok(start.into());
    }
    let start = Bytes::from(start);
    let body = RequestBody::from(Body::new(Rest { start, input }));
    Ok(match length {
        Some(length) => body.with_length(length),
        None => body,
    })
}

/// A file of which the start was read already.
struct Rest {
    start: Bytes,
    input: Box<dyn Read + Send>,
}

impl BodySource for Rest {
    /// It waits for the file: the program has nothing else to do.
    fn poll_chunk(&mut self, _: &mut Context<'_>) -> Poll<Option<Result<Bytes, TransportError>>> {
        let mut piece = std::mem::take(&mut self.start);
        if piece.is_empty() {
            let mut next = Vec::new();
            let read = self.input.by_ref().take(PIECE).read_to_end(&mut next);
            if let Err(error) = read {
                return Poll::Ready(Some(Err(TransportError::new(error))));
            }
            piece = next.into();
        }
        Poll::Ready((!piece.is_empty()).then_some(Ok(piece)))
    }
}

impl<'de> Deserialize<'de> for BytesGiven {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::of(Value::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

impl From<BytesGiven> for RequestBody {
    fn from(given: BytesGiven) -> Self {
        match given.media_type {
            Some(media_type) => given.body.with_media_type(media_type),
            None => given.body,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    async fn content(mut body: RequestBody) -> Vec<u8> {
        let mut content = Vec::new();
        while let Some(piece) = std::future::poll_fn(|context| body.poll_chunk(context)).await {
            content.extend(piece.unwrap());
        }
        content
    }

    #[tokio::test]
    async fn long_files_are_read_while_they_are_sent() {
        let folder = std::env::temp_dir().join(format!("bytes-given-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let kept = usize::try_from(KEPT).unwrap();
        for (length, streamed) in [(0, false), (kept - 1, false), (kept + 70_000, true)] {
            let path = folder.join(length.to_string());
            let wanted: Vec<u8> = (0..length).map(|index| (index % 251) as u8).collect();
            std::fs::write(&path, &wanted).unwrap();
            let given = BytesGiven::of(json!({"path": path, "mediaType": "a/b"})).unwrap();
            let body = RequestBody::from(given);
            assert_eq!(body.as_bytes().is_none(), streamed);
            assert_eq!(body.length(), u64::try_from(length).ok());
            assert_eq!(body.media_type(), Some("a/b"));
            assert!(content(body).await == wanted, "{length}");
        }
        let fault = BytesGiven::of(json!({"path": folder})).unwrap_err();
        assert!(fault.contains("bytes-given-"), "{fault}");
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn bytes_are_given_in_one_way() {
        for given in [json!("a"), json!({"text": "a"}), json!({"base64": "YQ=="})] {
            let body = RequestBody::from(BytesGiven::of(given).unwrap());
            assert_eq!(body.as_bytes().unwrap(), "a");
        }
        for wrong in [json!(1), json!({}), json!({"text": "a", "path": "b"})] {
            assert!(BytesGiven::of(wrong).is_err());
        }
    }
}
