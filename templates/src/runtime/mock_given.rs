//! What a request holds, read back into values.
#![cfg(feature = "mock")]

use bytes::Bytes;
use serde::de::DeserializeOwned;

use super::mock_part::{Part, parts};
use super::mock_request::{RawRequest, Unreadable};
use super::mock_written::{self as written, Written, decoded};
use super::parameter::{PathStyle, QueryStyle};

/// A request while it is read.
#[derive(Debug)]
pub struct Given<'r>(&'r RawRequest);

type Read<T> = Result<T, Unreadable>;

impl<'r> Given<'r> {
    pub(crate) fn of(request: &'r RawRequest) -> Self {
        Self(request)
    }

    /// Parameters of path and query as texts.
    pub(crate) fn texts(&self) -> Vec<(String, String)> {
        let path = self.0.path_values.iter();
        let path = path.map(|(name, value)| ((*name).to_owned(), decoded(value)));
        let query = pairs(self.0.uri.query().unwrap_or_default());
        path.chain(
            query
                .into_iter()
                .map(|(name, value)| (name, decoded(&value))),
        )
        .collect()
    }

    fn path_text(&self, name: &str) -> Option<&'r str> {
        let mut values = self.0.path_values.iter();
        let found = values.find(|(known, _)| *known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// A parameter of the path.
    pub(crate) fn path<T: DeserializeOwned>(
        &self,
        name: &str,
        style: PathStyle,
        explode: bool,
    ) -> Read<T> {
        let text = self.path_text(name);
        let value = text.map(|text| written::path(text, name, style, explode));
        read(&format!("path:{name}"), value)
    }

    /// A parameter of the path that holds JSON.
    pub(crate) fn path_json<T: DeserializeOwned>(&self, name: &str) -> Read<T> {
        json(&format!("path:{name}"), self.path_text(name).map(decoded))
    }

    /// A parameter of the query. `members` are the names of an object's properties
    /// that stand beside other parameters; none where it is no such object, or takes
    /// any.
    pub(crate) fn query<T: DeserializeOwned>(
        &self,
        name: &str,
        style: QueryStyle,
        explode: bool,
        members: Option<&[&str]>,
    ) -> Read<T> {
        let pairs = pairs(self.0.uri.query().unwrap_or_default());
        let value = match members {
            Some(members) => written::spread(&pairs, members),
            None => written::query(&pairs, name, style, explode),
        };
        read(&format!("query:{name}"), value)
    }

    /// A parameter of the query that holds JSON.
    pub(crate) fn query_json<T: DeserializeOwned>(&self, name: &str) -> Read<T> {
        let pairs = pairs(self.0.uri.query().unwrap_or_default());
        let mut pairs = pairs.iter();
        let text = pairs.find(|(key, _)| key == name);
        json(
            &format!("query:{name}"),
            text.map(|(_, value)| decoded(value)),
        )
    }

    fn header_text(&self, name: &str) -> Option<&'r str> {
        self.0.headers.get(name)?.to_str().ok()
    }

    /// A header.
    pub(crate) fn header<T: DeserializeOwned>(&self, name: &str, explode: bool) -> Read<T> {
        let text = self.header_text(name);
        let value = text.map(|text| written::plain(text, explode));
        read(&format!("header:{name}"), value)
    }

    /// A header that holds JSON.
    pub(crate) fn header_json<T: DeserializeOwned>(&self, name: &str) -> Read<T> {
        let text = self.header_text(name).map(str::to_owned);
        json(&format!("header:{name}"), text)
    }

    fn cookies(&self) -> Vec<(String, String)> {
        let cookies = self.header_text("cookie").unwrap_or_default().split(';');
        let cookies = cookies.filter_map(|one| one.trim().split_once('='));
        cookies
            .map(|(name, value)| (decoded(name), value.to_owned()))
            .collect()
    }

    /// A cookie.
    pub(crate) fn cookie<T: DeserializeOwned>(&self, name: &str, explode: bool) -> Read<T> {
        let value = written::query(&self.cookies(), name, QueryStyle::Form, explode);
        read(&format!("cookie:{name}"), value)
    }

    /// A cookie that holds JSON.
    pub(crate) fn cookie_json<T: DeserializeOwned>(&self, name: &str) -> Read<T> {
        let cookies = self.cookies();
        let mut cookies = cookies.iter();
        let text = cookies.find(|(key, _)| key == name);
        json(
            &format!("cookie:{name}"),
            text.map(|(_, value)| decoded(value)),
        )
    }

    /// A JSON body; none is `null`.
    pub(crate) fn json<T: DeserializeOwned>(&self) -> Read<T> {
        let text = String::from_utf8_lossy(&self.0.body).into_owned();
        json("body", (!text.is_empty()).then_some(text))
    }

    /// A form as the body.
    pub(crate) fn form<T: DeserializeOwned>(&self, styles: &[(&str, QueryStyle, bool)]) -> Read<T> {
        let text = String::from_utf8_lossy(&self.0.body);
        read("body", Some(written::form(&pairs(&text), styles)))
    }

    /// JSON texts, a line each.
    pub(crate) fn json_lines<T: DeserializeOwned>(&self) -> Read<Vec<T>> {
        let values = serde_json::Deserializer::from_slice(&self.0.body).into_iter();
        let values: Result<_, _> = values.collect();
        values.map_err(|error| Unreadable::new("body", error))
    }

    /// Text as the body; what is no UTF-8 is replaced.
    pub(crate) fn text(&self) -> Read<String> {
        Ok(String::from_utf8_lossy(&self.0.body).into_owned())
    }

    /// Bytes as the body.
    pub(crate) fn bytes(&self) -> Read<Bytes> {
        Ok(self.0.body.clone())
    }

    /// The parts of a multipart body; none where there is no such body.
    pub(crate) fn parts(&self) -> Read<Vec<Part>> {
        let media_type = self.header_text("content-type").unwrap_or_default();
        match self.0.body.is_empty() {
            true => Ok(Vec::new()),
            false => parts(media_type, &self.0.body),
        }
    }
}

/// Pairs of a query, of which only the keys are decoded.
fn pairs(query: &str) -> Vec<(String, String)> {
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    let pairs = pairs.map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    pairs
        .map(|(key, value)| (decoded(key), value.to_owned()))
        .collect()
}

fn read<T: DeserializeOwned>(place: &str, value: Option<Written>) -> Read<T> {
    let read = match value {
        Some(value) => T::deserialize(value),
        None => return absent(place),
    };
    read.map_err(|error| Unreadable::new(place, error))
}

fn json<T: DeserializeOwned>(place: &str, text: Option<String>) -> Read<T> {
    match text {
        Some(text) => serde_json::from_str(&text).map_err(|error| Unreadable::new(place, error)),
        None => absent(place),
    }
}

/// What may be absent reads `null`.
fn absent<T: DeserializeOwned>(place: &str) -> Read<T> {
    T::deserialize(serde_json::Value::Null).map_err(|_| Unreadable::new(place, "it is missing"))
}
