//! Parts of forms that the command-line program is given.
#![cfg(feature = "cli")]

use serde::de::{Deserialize, Deserializer, Error};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::cli_bytes_given::BytesGiven;
use super::multipart::{FilePart, Multipart};
use super::opened::Opened;
use super::request_body::RequestBody;

impl BytesGiven {
    /// As the part of a form.
    pub(crate) fn into_part(mut self) -> FilePart {
        let (name, media_type) = (self.file_name.take(), self.media_type.take());
        let mut part = FilePart::new(RequestBody::from(self));
        if let Some(name) = name {
            part = part.file_name(name);
        }
        if let Some(media_type) = media_type {
            part = part.media_type(media_type);
        }
        part
    }
}

/// An object of parts by name: texts, files as [`BytesGiven`] has them, and other
/// values as JSON.
#[derive(Debug)]
pub(crate) struct FormGiven(Multipart);

impl<'de> Deserialize<'de> for FormGiven {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let json = Box::<RawValue>::deserialize(deserializer)?;
        let Opened::Members(parts) = Opened::of(&json) else {
            return Err(D::Error::custom("an object of parts is expected"));
        };
        let mut form = Multipart::new();
        for (name, part) in parts {
            form = match serde_json::from_str(part.get()).map_err(D::Error::custom)? {
                Value::String(text) => form.with_text(&name, &text),
                Value::Object(members) if is_file(&members) => {
                    let file = BytesGiven::of(Value::Object(members)).map_err(D::Error::custom)?;
                    form.with_file(&name, file.into_part())
                }
                _ => form.with_json(&name, part),
            };
        }
        Ok(Self(form))
    }
}

fn is_file(members: &Map<String, Value>) -> bool {
    ["base64", "path"]
        .iter()
        .any(|name| members.contains_key(*name))
}

impl From<FormGiven> for Multipart {
    fn from(given: FormGiven) -> Self {
        given.0
    }
}
