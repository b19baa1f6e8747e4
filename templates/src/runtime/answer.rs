//! A whole answer, and how it is decoded.

use bytes::Bytes;
use http::header;
use serde::de::DeserializeOwned;

use super::envelope::Envelope;
use super::error::{Error, ErrorResponse, RawResponse, Undecodable};
use super::locate::{Fault, decode, escape};
use super::response::Response;

/// A whole answer.
pub(crate) struct Answer {
    raw: RawResponse,
    /// The body inside of an envelope, and its pointer in the whole body.
    content: Option<(Bytes, String)>,
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
        Self { raw, content }
    }

    /// The status that chooses the decoder.
    pub(crate) fn status(&self) -> u16 {
        self.raw.status.as_u16()
    }

    /// A documented success with a JSON body.
    pub(crate) fn json<T: DeserializeOwned, H, E>(self) -> Result<Response<T, H>, Error<E>> {
        match decode(self.body()) {
            Ok(body) => Ok(Response::new(self.raw.status, self.raw.headers, body)),
            Err(fault) => Err(self.undecodable(fault)),
        }
    }

    /// A documented success without a body.
    pub(crate) fn empty<H, E>(self) -> Result<Response<(), H>, Error<E>> {
        Ok(Response::new(self.raw.status, self.raw.headers, ()))
    }

    /// A documented error with a JSON body.
    pub(crate) fn json_error<T, E: DeserializeOwned>(self) -> Result<T, Error<E>> {
        self.json_error_as(|error| error)
    }

    /// A documented error that is one of several types.
    pub(crate) fn json_error_as<T, B: DeserializeOwned, E>(
        self,
        wrap: fn(B) -> E,
    ) -> Result<T, Error<E>> {
        match decode(self.body()) {
            Ok(body) => Err(Error::Api(Box::new(ErrorResponse {
                error: wrap(body),
                raw: self.raw,
            }))),
            Err(fault) => Err(self.undecodable(fault)),
        }
    }

    /// A status whose body the document does not describe.
    pub(crate) fn undocumented<T, E>(self) -> Result<T, Error<E>> {
        Err(Error::UndocumentedStatus(Box::new(self.raw)))
    }

    fn body(&self) -> &[u8] {
        match &self.content {
            Some((content, _)) => content,
            None => &self.raw.body,
        }
    }

    fn undecodable<E>(self, fault: Fault) -> Error<E> {
        let mut message = fault.message;
        let media_type = self.raw.headers.get(header::CONTENT_TYPE);
        if let Some(media_type) = media_type.and_then(|value| value.to_str().ok())
            && !is_json(media_type)
        {
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
fn is_json(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    let essence = essence.to_ascii_lowercase();
    essence.ends_with("/json") || essence.ends_with("+json")
}
