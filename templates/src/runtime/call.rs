//! A request under construction.

use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, header};
use serde::Serialize;
use serde_json::Value;

use super::answer::Answer;
use super::client::Client;
use super::envelope::Envelope;
use super::error::{Failure, InvalidRequest};
use super::operation::Operation;
use super::options::CallOptions;
use super::parameter::{self, PathStyle, QueryStyle};

/// A request under construction. The first fault is kept until the call is sent,
/// which then sends nothing.
pub(crate) struct Call<'c> {
    pub(crate) client: &'c Client,
    pub(crate) operation: &'static Operation,
    pub(crate) path: String,
    pub(crate) query: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    pub(crate) envelope: Option<&'static Envelope>,
    pub(crate) options: CallOptions,
    pub(crate) idempotent: bool,
    pub(crate) fault: Option<InvalidRequest>,
}

impl<'c> Call<'c> {
    pub(crate) fn new(client: &'c Client, operation: &'static Operation) -> Self {
        let mut call = Self {
            client,
            operation,
            path: operation.path.to_owned(),
            query: String::new(),
            headers: HeaderMap::new(),
            body: Bytes::new(),
            envelope: None,
            options: CallOptions::default(),
            idempotent: false,
            fault: None,
        };
        if !operation.accept.is_empty() {
            call.set_header("Accept", operation.accept.to_owned());
        }
        call
    }

    /// Says that the request may be sent again, whatever its method.
    pub(crate) fn idempotent(&mut self) {
        self.idempotent = true;
    }

    /// Puts a value into the path.
    pub(crate) fn path(&mut self, name: &'static str, value: &(impl Serialize + ?Sized)) {
        self.path_styled(name, PathStyle::Simple, false, value);
    }

    /// Puts a value into the path in a style other than the usual one.
    pub(crate) fn path_styled(
        &mut self,
        name: &'static str,
        style: PathStyle,
        explode: bool,
        value: &(impl Serialize + ?Sized),
    ) {
        let value = self.value(name, value);
        match parameter::path(style, name, explode, &value) {
            Ok(text) => self.path = self.path.replace(&format!("{{{name}}}"), &text),
            Err(message) => self.refuse(name, message),
        }
    }

    /// Adds a value to the query; `null` adds none.
    pub(crate) fn query(&mut self, name: &'static str, value: &(impl Serialize + ?Sized)) {
        self.query_styled(name, QueryStyle::Form, true, false, value);
    }

    /// Adds a value to the query in a style other than the usual one.
    pub(crate) fn query_styled(
        &mut self,
        name: &'static str,
        style: QueryStyle,
        explode: bool,
        allow_reserved: bool,
        value: &(impl Serialize + ?Sized),
    ) {
        let value = self.value(name, value);
        for (key, value) in parameter::query(style, name, explode, allow_reserved, &value) {
            add_pair(&mut self.query, &key, &value);
        }
    }

    /// Sets a header; `null` sets none.
    pub(crate) fn header(&mut self, name: &'static str, value: &(impl Serialize + ?Sized)) {
        let value = self.value(name, value);
        if !value.is_null() {
            self.set_header(name, parameter::plain(&value));
        }
    }

    /// Adds a cookie; `null` adds none.
    pub(crate) fn cookie(&mut self, name: &'static str, value: &(impl Serialize + ?Sized)) {
        let value = self.value(name, value);
        for (key, value) in parameter::query(QueryStyle::Form, name, false, false, &value) {
            let known = self
                .headers
                .get(header::COOKIE)
                .and_then(|known| known.to_str().ok());
            let cookies = match known {
                Some(known) => format!("{known}; {key}={value}"),
                None => format!("{key}={value}"),
            };
            self.set_header("Cookie", cookies);
        }
    }

    /// Sets a JSON body.
    pub(crate) fn json(&mut self, media_type: &'static str, body: &(impl Serialize + ?Sized)) {
        self.set_header("Content-Type", media_type.to_owned());
        match serde_json::to_vec(body) {
            Ok(json) => self.body = json.into(),
            Err(error) => self.refuse("body", error),
        }
    }

    /// Notes the outcome of a check of the document's constraints.
    pub(crate) fn check(&mut self, parameter: &'static str, outcome: Result<(), String>) {
        if let Err(message) = outcome {
            self.refuse(parameter, message);
        }
    }

    /// Lets the answer be taken out of an envelope.
    pub(crate) fn unwrap_envelope(&mut self, envelope: &'static Envelope) {
        self.envelope = Some(envelope);
    }

    /// Sets what is wanted otherwise for this call.
    pub(crate) fn options(&mut self, options: CallOptions) {
        self.options = options;
    }

    /// Sends the request.
    pub(crate) async fn send(mut self) -> Result<Answer, Failure> {
        match self.fault.take() {
            Some(fault) => Err(Failure::InvalidRequest(fault)),
            None => self.client.execute(&self).await,
        }
    }

    fn set_header(&mut self, name: &'static str, value: String) {
        match (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            (Ok(key), Ok(value)) => drop(self.headers.insert(key, value)),
            _ => self.refuse(name, "a header cannot hold it"),
        }
    }

    /// A value as JSON, without items and members that are `null`: those count
    /// as undefined (RFC 6570, section 2.3).
    fn value(&mut self, name: &'static str, value: &(impl Serialize + ?Sized)) -> Value {
        let mut value = serde_json::to_value(value).unwrap_or_else(|error| {
            self.refuse(name, error);
            Value::Null
        });
        match &mut value {
            Value::Array(items) => items.retain(|item| !item.is_null()),
            Value::Object(members) => members.retain(|_, member| !member.is_null()),
            _ => {}
        }
        value
    }

    fn refuse(&mut self, parameter: &str, message: impl ToString) {
        self.fault.get_or_insert_with(|| InvalidRequest {
            parameter: parameter.to_owned(),
            message: message.to_string(),
        });
    }
}

/// Adds an encoded pair to a query.
pub(crate) fn add_pair(query: &mut String, key: &str, value: &str) {
    if !query.is_empty() {
        query.push('&');
    }
    query.push_str(key);
    query.push('=');
    query.push_str(value);
}

impl fmt::Debug for Call<'_> {
    /// Without headers and body, which may hold secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("operation", &self.operation.id)
            .field("method", &self.operation.method)
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}
