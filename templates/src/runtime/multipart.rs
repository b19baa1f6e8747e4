//! Bodies of `multipart/form-data` (RFC 7578).

use std::collections::VecDeque;
use std::fmt::Write;
use std::task::{Context, Poll};

use bytes::Bytes;
use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};

use super::call::Call;
use super::opened::{Opened, text};
use super::request_body::RequestBody;
use super::transport::{Body, BodySource, TransportError};

/// A file of a form: its content, and what the server is told of it.
#[derive(Debug)]
pub struct FilePart {
    content: RequestBody,
    file_name: Option<String>,
    media_type: Option<String>,
}

impl FilePart {
    /// A file of bytes, or of a stream of known or unknown length.
    pub fn new(content: impl Into<RequestBody>) -> Self {
        Self {
            content: content.into(),
            file_name: None,
            media_type: None,
        }
    }

    /// The file's name; by default that of the form's field.
    #[must_use]
    pub fn file_name(mut self, name: impl Into<String>) -> Self {
        self.file_name = Some(name.into());
        self
    }

    /// The media type of the content; by default what the document says.
    #[must_use]
    pub fn media_type(mut self, media_type: impl Into<String>) -> Self {
        self.media_type = Some(media_type.into());
        self
    }
}

impl<T: Into<RequestBody>> From<T> for FilePart {
    fn from(content: T) -> Self {
        Self::new(content)
    }
}

/// A form of parts under construction. The first fault is kept until the form is
/// sent.
///
/// It can be sent again as long as all parts are bytes.
#[derive(Debug)]
pub struct Multipart {
    boundary: String,
    parts: Vec<(String, RequestBody)>,
    fault: Option<(String, String)>,
}

impl Default for Multipart {
    fn default() -> Self {
        Self::new()
    }
}

impl Multipart {
    /// A form without parts.
    pub fn new() -> Self {
        Self::with_boundary(format!(
            "{:016x}{:016x}",
            fastrand::u64(..),
            fastrand::u64(..)
        ))
    }

    pub(crate) fn with_boundary(boundary: impl Into<String>) -> Self {
        Self {
            boundary: boundary.into(),
            parts: Vec::new(),
            fault: None,
        }
    }

    /// Adds text.
    #[must_use]
    pub fn with_text(mut self, name: &str, text: &str) -> Self {
        self.add(name, None, None, text.into());
        self
    }

    /// Adds a value as JSON.
    #[must_use]
    pub fn with_json(mut self, name: &str, value: &(impl Serialize + ?Sized)) -> Self {
        self.value(name, "application/json", value);
        self
    }

    /// Adds a file.
    #[must_use]
    pub fn with_file(mut self, name: &str, file: impl Into<FilePart>) -> Self {
        self.file(name, "application/octet-stream", file);
        self
    }

    /// Adds a value: text for a scalar, a part for each item of a list, and JSON
    /// for an object. An explicit `media_type` holds for every part.
    pub(crate) fn value(
        &mut self,
        name: &str,
        media_type: &str,
        value: &(impl Serialize + ?Sized),
    ) {
        let value = match to_raw_value(value) {
            Ok(value) => value,
            Err(error) => return self.refuse(name, error.to_string()),
        };
        match Opened::of(&value) {
            Opened::Items(items) if !is_json(media_type) => {
                for item in items {
                    self.one(name, media_type, item);
                }
            }
            _ => self.one(name, media_type, &value),
        }
    }

    fn one(&mut self, name: &str, media_type: &str, value: &RawValue) {
        let given = Some(media_type).filter(|media_type| !media_type.is_empty());
        match Opened::of(value) {
            Opened::Null => {}
            Opened::Scalar(scalar) if !is_json(media_type) => {
                self.add(name, None, given, text(scalar).into_owned().into());
            }
            _ => {
                let media_type = given.or(Some("application/json"));
                self.add(name, None, media_type, value.get().to_owned().into());
            }
        }
    }

    /// Adds a file; `media_type` is what it is unless it says otherwise.
    pub(crate) fn file(&mut self, name: &str, media_type: &str, file: impl Into<FilePart>) {
        let file = file.into();
        let file_name = file.file_name.as_deref().unwrap_or(name);
        let media_type = file.media_type.as_deref().unwrap_or(media_type);
        self.add(name, Some(file_name), Some(media_type), file.content);
    }

    fn add(
        &mut self,
        name: &str,
        file_name: Option<&str>,
        media_type: Option<&str>,
        content: RequestBody,
    ) {
        let mut head = format!(
            "--{}\r\nContent-Disposition: form-data; name=\"{}\"",
            self.boundary,
            quoted(name)
        );
        if let Some(file_name) = file_name {
            let _ = write!(head, "; filename=\"{}\"", quoted(file_name));
        }
        if let Some(media_type) = media_type {
            if media_type.contains(['\r', '\n']) {
                self.refuse(name, "a media type stands on one line".to_owned());
            }
            let _ = write!(head, "\r\nContent-Type: {media_type}");
        }
        head.push_str("\r\n\r\n");
        self.parts.push((head, content));
    }

    fn refuse(&mut self, name: &str, message: String) {
        self.fault.get_or_insert((name.to_owned(), message));
    }

    /// Whether there are no parts.
    pub(crate) fn is_empty(&self) -> bool {
        self.parts.is_empty() && self.fault.is_none()
    }

    /// The body: bytes if all parts are, else a stream, of known length if all
    /// parts' lengths are known.
    fn into_body(self) -> RequestBody {
        let end = format!("--{}--\r\n", self.boundary);
        let mut length = Some(end.len() as u64);
        let mut pieces = VecDeque::new();
        for (head, content) in self.parts {
            let own = content.length().map(|own| own + (head.len() + 2) as u64);
            length = length.zip(own).map(|(length, own)| length + own);
            pieces.extend([head.into(), content, "\r\n".into()]);
        }
        pieces.push_back(RequestBody::from(end));
        let bytes = pieces
            .iter()
            .map(|piece| piece.as_bytes().map(|bytes| &bytes[..]));
        let bytes: Option<Vec<&[u8]>> = bytes.collect();
        if let Some(bytes) = bytes {
            return bytes.concat().into();
        }
        let pieces = pieces.into_iter().map(RequestBody::into_body).collect();
        let stream = RequestBody::from(Body::new(Chain(pieces)));
        match length {
            Some(length) => stream.with_length(length),
            None => stream,
        }
    }
}

fn is_json(media_type: &str) -> bool {
    media_type.ends_with("/json") || media_type.ends_with("+json")
}

/// A name as the `form-data` encoding of the HTML standard escapes it.
fn quoted(name: &str) -> String {
    name.replace('"', "%22")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// Bodies one after another.
struct Chain(VecDeque<Body>);

impl BodySource for Chain {
    fn poll_chunk(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, TransportError>>> {
        while let Some(first) = self.0.front_mut() {
            match first.poll_chunk(context) {
                Poll::Ready(None) => drop(self.0.pop_front()),
                other => return other,
            }
        }
        Poll::Ready(None)
    }
}

impl Call<'_> {
    /// Sets a form of parts as the body.
    pub(crate) fn multipart(&mut self, media_type: &str, mut form: Multipart) {
        if let Some((part, message)) = form.fault.take() {
            self.refuse(&part, message);
        }
        let boundary = &form.boundary;
        self.set_header("Content-Type", format!("{media_type}; boundary={boundary}"));
        self.body = form.into_body();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn streams_are_as_long_as_they_say() {
        let form = |file: RequestBody| {
            Multipart::with_boundary("b")
                .with_text("t", "x")
                .with_file("f", file)
                .into_body()
        };
        let bytes = form("12345".into());
        let written = bytes.as_bytes().unwrap().clone();
        let known = form(RequestBody::reader(&b"12345"[..]).with_length(5));
        assert_eq!(known.length(), Some(written.len() as u64));
        assert_eq!(known.into_body().collect(1 << 20).await.unwrap(), written);
        let unknown = form(RequestBody::reader(&b"12345"[..]));
        assert_eq!(unknown.length(), None);
        assert_eq!(unknown.into_body().collect(1 << 20).await.unwrap(), written);
    }

    #[test]
    fn names_cannot_end_their_header() {
        let file = FilePart::new("x").file_name("a\"\r\nX: 1");
        let body = Multipart::with_boundary("b")
            .with_file("n\"", file)
            .into_body();
        let written = String::from_utf8(body.as_bytes().unwrap().to_vec()).unwrap();
        let line = "Content-Disposition: form-data; name=\"n%22\"; filename=\"a%22%0D%0AX: 1\"\r\n";
        assert!(written.contains(line), "{written}");
    }
}
