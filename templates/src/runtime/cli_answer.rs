//! What a call prints: one JSON object with status, headers and body.
#![cfg(feature = "cli")]

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderMap, StatusCode};
use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};
use serde_json::{Map, Value};

use super::error::Error;

/// A body that was decoded, and is encoded again.
#[derive(Debug)]
pub(crate) enum Content {
    /// No body.
    Empty,
    /// A value.
    Json(Box<RawValue>),
    /// Bytes.
    Bytes(Vec<u8>),
    /// Items that were printed as they arrived.
    Printed,
}

impl Content {
    /// A value as JSON.
    ///
    /// # Errors
    /// A value that JSON cannot say.
    pub(crate) fn json(value: &(impl Serialize + ?Sized)) -> Result<Self, Failed> {
        to_raw_value(value)
            .map(Self::Json)
            .map_err(|error| Failed::new("unprintable", error.to_string()))
    }

    /// A body that was not decoded.
    fn raw(body: &[u8]) -> Self {
        if body.is_empty() {
            return Self::Empty;
        }
        match serde_json::from_slice::<Box<RawValue>>(body) {
            Ok(json) => Self::Json(json),
            Err(_) => std::str::from_utf8(body)
                .ok()
                .and_then(|text| Self::json(text).ok())
                .unwrap_or_else(|| Self::Bytes(body.to_vec())),
        }
    }
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    content: Content,
}

impl Answer {
    /// The parts of a response, its body as it is printed.
    pub(crate) fn new(status: StatusCode, headers: HeaderMap, content: Content) -> Self {
        Self {
            status,
            headers,
            content,
        }
    }

    /// As one line.
    pub(crate) fn to_json(&self) -> String {
        Printed::of(Some(self), None).to_string()
    }

    /// The body alone.
    pub(crate) fn body(&self) -> Vec<u8> {
        match &self.content {
            Content::Empty | Content::Printed => Vec::new(),
            Content::Json(value) => value.get().into(),
            Content::Bytes(bytes) => bytes.clone(),
        }
    }

    /// Whether everything was printed as it arrived.
    pub(crate) fn is_printed(&self) -> bool {
        matches!(self.content, Content::Printed)
    }

    /// Whether the body is no JSON.
    pub(crate) fn is_bytes(&self) -> bool {
        matches!(self.content, Content::Bytes(_))
    }
}

/// Why there is no answer to print.
#[derive(Debug)]
pub(crate) struct Failed(Box<Failure>);

#[derive(Debug)]
struct Failure {
    kind: &'static str,
    message: String,
    answer: Option<Answer>,
}

impl Failed {
    pub(crate) fn new(kind: &'static str, message: impl Into<String>) -> Self {
        Self(Box::new(Failure {
            kind,
            message: message.into(),
            answer: None,
        }))
    }

    /// The program was told something wrong.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::new("usage", message)
    }

    /// A call failed; `body` prints an error that the document describes.
    pub(crate) fn of<E>(error: &Error<E>, body: impl FnOnce(&E) -> Result<Content, Self>) -> Self {
        let mut failed = Self::new(error.kind(), error.to_string());
        let content = match error {
            Error::Api(response) => match body(&response.error) {
                Ok(content) => content,
                Err(failed) => return failed,
            },
            other => other
                .body()
                .map_or(Content::Empty, |body| Content::raw(body)),
        };
        if let (Some(status), Some(headers)) = (error.status(), error.headers()) {
            failed.0.answer = Some(Answer::new(status, headers.clone(), content));
        }
        failed
    }

    /// What is wrong.
    pub(crate) fn message(&self) -> &str {
        &self.0.message
    }

    /// Whether the server answered.
    pub(crate) fn has_answer(&self) -> bool {
        self.0.answer.is_some()
    }

    /// 1 for an error that the server answered with, 2 otherwise.
    pub(crate) fn exit_code(&self) -> u8 {
        match self.0.kind {
            "api" | "undocumentedStatus" => 1,
            _ => 2,
        }
    }

    /// As one line.
    pub(crate) fn to_json(&self) -> String {
        Printed::of(self.0.answer.as_ref(), Some(self)).to_string()
    }
}

/// Members of the printed object. Numbers of the body stay as they are.
struct Printed(Vec<(&'static str, Box<RawValue>)>);

impl Printed {
    fn of(answer: Option<&Answer>, failed: Option<&Failed>) -> Self {
        let mut printed = Self(Vec::new());
        if let Some(answer) = answer {
            printed.add("status", &answer.status.as_u16());
            printed.add("headers", &headers(&answer.headers));
            match &answer.content {
                Content::Empty | Content::Printed => {}
                Content::Json(value) => printed.add("body", value),
                Content::Bytes(bytes) => printed.add("bodyBase64", &STANDARD.encode(bytes)),
            }
        }
        if let Some(failed) = failed {
            let Failure { kind, message, .. } = &*failed.0;
            printed.add(
                "error",
                &serde_json::json!({ "kind": kind, "message": message }),
            );
        }
        printed
    }

    fn add(&mut self, name: &'static str, value: &impl Serialize) {
        if let Ok(value) = to_raw_value(value) {
            self.0.push((name, value));
        }
    }
}

impl std::fmt::Display for Printed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let members: Vec<String> = self
            .0
            .iter()
            .map(|(name, value)| format!("\"{name}\":{value}"))
            .collect();
        write!(f, "{{{}}}", members.join(","))
    }
}

/// Headers by name; those that come more than once as lists.
fn headers(headers: &HeaderMap) -> Map<String, Value> {
    let text = |value: &http::HeaderValue| {
        Value::String(String::from_utf8_lossy(value.as_bytes()).into_owned())
    };
    let names = headers.keys();
    let values = names.map(|name| {
        let mut all: Vec<Value> = headers.get_all(name).iter().map(text).collect();
        let value = match all.len() {
            1 => all.remove(0),
            _ => Value::Array(all),
        };
        (name.to_string(), value)
    });
    values.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_one_object() {
        let mut headers = HeaderMap::new();
        headers.append("a", "1".parse().unwrap());
        headers.append("b", "2".parse().unwrap());
        headers.append("b", "3".parse().unwrap());
        let body = serde_json::from_str::<Box<RawValue>>("1.50").unwrap();
        let answer = Answer::new(StatusCode::OK, headers, Content::Json(body));
        assert_eq!(
            answer.to_json(),
            r#"{"status":200,"headers":{"a":"1","b":["2","3"]},"body":1.50}"#
        );
    }

    #[test]
    fn bytes_are_base64_and_failures_have_a_kind() {
        let answer = Answer::new(StatusCode::OK, HeaderMap::new(), Content::Bytes(vec![0xff]));
        assert_eq!(
            answer.to_json(),
            r#"{"status":200,"headers":{},"bodyBase64":"/w=="}"#
        );
        let failed = Failed::usage("no \"such\"");
        assert_eq!(
            failed.to_json(),
            r#"{"error":{"kind":"usage","message":"no \"such\""}}"#
        );
        assert_eq!(failed.exit_code(), 2);
        assert_eq!(Failed::new("api", "").exit_code(), 1);
    }
}
