//! An answer, and how it is decoded.

use std::time::Duration;

use bytes::Bytes;
use http::{Request, header};
use serde::de::DeserializeOwned;

use super::client::Client;
use super::envelope::Envelope;
use super::error::{Error, ErrorResponse, RawResponse, Undecodable};
use super::locate::{Fault, decode, escape};
use super::operation::Operation;
use super::request_body::RequestBody;
use super::response::Response;
use super::transport::Body;

/// An answer: whole, or with a body that is still to come.
pub(crate) struct Answer {
    pub(crate) raw: RawResponse,
    /// The body inside of an envelope, and its pointer in the whole body.
    content: Option<(Bytes, String)>,
    pub(crate) open: Option<Box<OpenBody>>,
}

/// A body that is still to come, and what it takes to ask for it again.
pub(crate) struct OpenBody {
    pub(crate) body: Body,
    /// How long a body may be that is kept in memory.
    pub(crate) limit: usize,
    /// How long to wait for a piece.
    pub(crate) idle: Duration,
    pub(crate) client: Client,
    pub(crate) request: Request<RequestBody>,
    pub(crate) operation: &'static Operation,
}

impl Answer {
    pub(crate) fn new(mut raw: RawResponse, envelope: Option<&Envelope>) -> Self {
        let mut content = None;
        if let Some(envelope) = envelope
            && let Some((status, inner)) = envelope.open(&raw.body)
        {
            raw.status = status.unwrap_or(raw.status);
            content = inner.map(|inner| {
                let inner = Bytes::from(inner.get().to_owned());
                (inner, format!("/{}", escape(envelope.content)))
            });
        }
        Self {
            raw,
            content,
            open: None,
        }
    }

    pub(crate) fn open(raw: RawResponse, open: OpenBody) -> Self {
        Self {
            raw,
            content: None,
            open: Some(Box::new(open)),
        }
    }

    /// The status that chooses the decoder.
    pub(crate) fn status(&self) -> u16 {
        self.raw.status.as_u16()
    }

    /// A documented success with a JSON body.
    pub(crate) fn json<T: DeserializeOwned, H, E>(self) -> Result<Response<T, H>, Error<E>> {
        match decode(self.body()) {
            Ok(body) => Ok(self.with(body)),
            Err(fault) => Err(self.undecodable(fault, is_json)),
        }
    }

    /// A documented success with any JSON, or none.
    pub(crate) fn any_json<T: DeserializeOwned, H, E>(self) -> Result<Response<T, H>, Error<E>> {
        let nothing = self.body().is_empty();
        match decode(if nothing { b"null" } else { self.body() }) {
            Ok(body) => Ok(self.with(body)),
            Err(fault) => Err(self.undecodable(fault, is_json)),
        }
    }

    /// A documented success with text; what is no UTF-8 is replaced.
    pub(crate) fn text<H, E>(self) -> Result<Response<String, H>, Error<E>> {
        let text = String::from_utf8_lossy(self.body()).into_owned();
        Ok(self.with(text))
    }

    /// A documented success without a body.
    pub(crate) fn empty<H, E>(self) -> Result<Response<(), H>, Error<E>> {
        Ok(self.with(()))
    }

    /// A documented error with a JSON body.
    pub(crate) fn json_error<T, E: DeserializeOwned>(self) -> Result<T, Error<E>> {
        self.json_error_as(|error| error)
    }

    /// A documented error that is one of several types. What is empty, or says of
    /// itself that it is no JSON, comes from elsewhere than the document has it:
    /// then the status tells what happened.
    pub(crate) fn json_error_as<T, B: DeserializeOwned, E>(
        self,
        wrap: fn(B) -> E,
    ) -> Result<T, Error<E>> {
        match decode(self.body()) {
            Ok(body) => self.error(wrap(body)),
            Err(_) if self.body().is_empty() || self.foreign_media_type(is_json).is_some() => {
                self.undocumented()
            }
            Err(fault) => Err(self.undecodable(fault, is_json)),
        }
    }

    /// A documented error with text.
    pub(crate) fn text_error<T>(self) -> Result<T, Error<String>> {
        self.text_error_as(|text| text)
    }

    /// A documented error with text that is one of several types.
    pub(crate) fn text_error_as<T, E>(self, wrap: fn(String) -> E) -> Result<T, Error<E>> {
        let text = String::from_utf8_lossy(self.body()).into_owned();
        self.error(wrap(text))
    }

    /// A status whose body the document does not describe.
    pub(crate) fn undocumented<T, E>(self) -> Result<T, Error<E>> {
        Err(Error::UndocumentedStatus(Box::new(self.raw)))
    }

    pub(crate) fn with<T, H>(self, body: T) -> Response<T, H> {
        Response::new(self.raw.status, self.raw.headers, body)
    }

    pub(crate) fn error<T, E>(self, error: E) -> Result<T, Error<E>> {
        let raw = self.raw;
        Err(Error::Api(Box::new(ErrorResponse { error, raw })))
    }

    /// The body, without an envelope around it.
    pub(crate) fn body(&self) -> &[u8] {
        match &self.content {
            Some((content, _)) => content,
            None => &self.raw.body,
        }
    }

    /// What the answer says it is.
    pub(crate) fn media_type(&self) -> Option<&str> {
        self.raw.headers.get(header::CONTENT_TYPE)?.to_str().ok()
    }

    /// The media type, if it says that the body is not what is expected.
    pub(crate) fn foreign_media_type(&self, is_expected: fn(&str) -> bool) -> Option<&str> {
        self.media_type()
            .filter(|media_type| !is_expected(media_type))
    }

    pub(crate) fn undecodable<E>(self, fault: Fault, is_expected: fn(&str) -> bool) -> Error<E> {
        let mut message = fault.message;
        if let Some(media_type) = self.foreign_media_type(is_expected) {
            message = format!("{message} (the answer is `{media_type}`)");
        }
        Error::Undecodable(Box::new(Undecodable {
            raw: self.raw,
            pointer: self.content.map_or_else(String::new, |(_, at)| at) + &fault.pointer,
            message,
        }))
    }
}

/// JSON by its subtype or suffix (RFC 6838, section 4.2.8).
pub(crate) fn is_json(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    let essence = essence.to_ascii_lowercase();
    essence.ends_with("/json") || essence.ends_with("+json")
}
