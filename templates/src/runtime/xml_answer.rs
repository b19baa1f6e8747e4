//! Answers that are XML.

use serde::de::DeserializeOwned;

use super::answer::{Answer, is_json};
use super::error::Error;
use super::locate::{Fault, decode};
use super::response::Response;
use super::xml::XmlNode;
use super::xml_read::decode_xml;

impl Answer {
    /// A documented success with an XML body.
    pub(crate) fn xml<T: DeserializeOwned, H, E>(
        self,
        node: &XmlNode,
    ) -> Result<Response<T, H>, Error<E>> {
        match self.decoded(node) {
            Ok(body) => Ok(self.with(body)),
            Err(fault) => Err(self.undecodable(fault, is_xml)),
        }
    }

    /// A documented error with an XML body.
    pub(crate) fn xml_error<T, E: DeserializeOwned>(self, node: &XmlNode) -> Result<T, Error<E>> {
        self.xml_error_as(node, |error| error)
    }

    /// A documented error that is one of several types. As with JSON, what is empty
    /// or says that it is no XML is told by its status.
    pub(crate) fn xml_error_as<T, B: DeserializeOwned, E>(
        self,
        node: &XmlNode,
        wrap: fn(B) -> E,
    ) -> Result<T, Error<E>> {
        match self.decoded(node) {
            Ok(body) => self.error(wrap(body)),
            Err(_) if self.body().is_empty() || self.foreign_media_type(is_readable).is_some() => {
                self.undocumented()
            }
            Err(fault) => Err(self.undecodable(fault, is_xml)),
        }
    }

    /// Whether it is XML rather than JSON; what does not say so starts with a tag.
    pub(crate) fn is_xml(&self) -> bool {
        match self.media_type() {
            Some(media_type) => is_xml(media_type),
            None => self.body().trim_ascii_start().starts_with(b"<"),
        }
    }

    /// Servers that speak both answer JSON now and then, whatever they were asked for.
    fn decoded<T: DeserializeOwned>(&self, node: &XmlNode) -> Result<T, Fault> {
        match self.is_said_to_be_json() {
            true => decode(self.body()),
            false => decode_xml(self.body(), node),
        }
    }

    pub(crate) fn is_said_to_be_json(&self) -> bool {
        self.media_type().is_some_and(is_json)
    }
}

fn is_readable(media_type: &str) -> bool {
    is_xml(media_type) || is_json(media_type)
}

/// XML by its subtype or suffix (RFC 7303).
fn is_xml(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    let essence = essence.to_ascii_lowercase();
    essence.ends_with("/xml") || essence.ends_with("+xml")
}
