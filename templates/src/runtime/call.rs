//! A request under construction.

use std::fmt;
use std::ops::Range;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use serde::Serialize;
use serde_json::value::RawValue;
use url::Url;

use super::answer::Answer;
use super::client::Client;
use super::envelope::Envelope;
use super::error::{Failure, InvalidRequest};
use super::opened::Opened;
use super::operation::Operation;
use super::options::CallOptions;
use super::parameter::{self, PathStyle, QueryStyle};
use super::request_body::RequestBody;
use super::transport::BoxFuture;

/// A request under construction. The first fault is kept until the call is sent,
/// which then sends nothing.
pub(crate) struct Call<'c> {
    pub(crate) client: &'c Client,
    pub(crate) operation: &'static Operation,
    /// Where it goes, in place of server, path and query: the link to a page, which is
    /// read by GET.
    pub(crate) target: Option<Box<Url>>,
    pub(crate) path: String,
    pub(crate) query: String,
    /// What to ask for; empty where it does not matter.
    pub(crate) accept: &'static str,
    /// Those of the call alone, in place of the client's.
    pub(crate) headers: HeaderMap,
    pub(crate) body: RequestBody,
    pub(crate) envelope: Option<&'static Envelope>,
    pub(crate) options: CallOptions,
    pub(crate) idempotent: bool,
    pub(crate) fault: Option<Box<InvalidRequest>>,
    /// Room for the JSON of one parameter after another.
    pub(super) room: Vec<u8>,
}

/// How long most values in paths and queries are at the most, all together.
const ROOM: usize = 64;

/// How many headers a call has of its own: what it accepts, and credentials.
const MORE_HEADERS: usize = 2;

/// The name of a value, and whether it could be written as JSON.
pub(crate) type Written = (&'static str, serde_json::Result<()>);

impl<'c> Call<'c> {
    pub(crate) fn new(client: &'c Client, operation: &'static Operation) -> Self {
        let (path, query) = match operation.path.split_once('?') {
            Some((path, query)) => (path, query),
            None => (operation.path, ""),
        };
        let mut call = Self {
            client,
            operation,
            target: None,
            path: String::with_capacity(path.len() + ROOM),
            query: query.to_owned(),
            accept: operation.accept,
            headers: HeaderMap::new(),
            body: RequestBody::empty(),
            envelope: None,
            options: CallOptions::default(),
            idempotent: false,
            fault: None,
            room: Vec::new(),
        };
        call.path.push_str(path);
        call
    }

    pub(crate) fn method(&self) -> Method {
        match self.target {
            Some(_) => Method::GET,
            None => self.operation.method.clone(),
        }
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
        let written = self.write(value);
        self.add_path((name, written), style, explode);
    }

    fn add_path(&mut self, written: Written, style: PathStyle, explode: bool) {
        let name = written.0;
        self.with_written(written, |call, value| {
            match parameter::path(style, name, explode, &value) {
                Ok(text) => call.fill(name, &text),
                Err(message) => call.refuse(name, message),
            }
        });
    }

    /// Puts a value into the path as JSON.
    pub(crate) fn path_json(&mut self, name: &'static str, value: &(impl Serialize + ?Sized)) {
        if let Some(json) = self.json_text(name, value) {
            self.path(name, &json);
        }
    }

    /// Encoded braces cannot be taken for those of another parameter.
    fn fill(&mut self, name: &str, text: &str) {
        for part in [&mut self.path, &mut self.query] {
            let mut from = 0;
            while let Some(place) = place_of(name, part, from) {
                part.replace_range(place.clone(), text);
                from = place.start + text.len();
            }
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
        let written = self.write(value);
        self.add_query((name, written), style, explode, allow_reserved);
    }

    fn add_query(
        &mut self,
        written: Written,
        style: QueryStyle,
        explode: bool,
        allow_reserved: bool,
    ) {
        let name = written.0;
        self.with_written(written, |call, value| {
            let mut add = |key: &str, value: &str| add_pair(&mut call.query, key, value);
            parameter::query(style, name, explode, allow_reserved, &value, &mut add);
        });
    }

    /// Adds a value to the query as JSON.
    pub(crate) fn query_json(&mut self, name: &'static str, value: &(impl Serialize + ?Sized)) {
        if let Some(json) = self.json_text(name, value) {
            self.query(name, &json);
        }
    }

    /// Sets a header; `null` sets none.
    pub(crate) fn header(&mut self, name: &'static str, value: &(impl Serialize + ?Sized)) {
        self.header_styled(name, false, value);
    }

    /// Sets a header; an object is exploded to `key=value`.
    pub(crate) fn header_styled(
        &mut self,
        name: &'static str,
        explode: bool,
        value: &(impl Serialize + ?Sized),
    ) {
        let written = self.write(value);
        self.add_header((name, written), explode);
    }

    fn add_header(&mut self, written: Written, explode: bool) {
        let name = written.0;
        self.with_written(written, |call, value| match value {
            Opened::Null => {}
            value => call.set_header(name, parameter::plain(explode, &value)),
        });
    }

    /// Sets a header to JSON.
    pub(crate) fn header_json(&mut self, name: &'static str, value: &(impl Serialize + ?Sized)) {
        if let Some(json) = self.json_text(name, value) {
            self.set_header(name, json);
        }
    }

    /// Adds a cookie; `null` adds none.
    pub(crate) fn cookie(&mut self, name: &'static str, value: &(impl Serialize + ?Sized)) {
        self.cookie_styled(name, false, value);
    }

    /// Adds a cookie, or one for each item or member if it is exploded.
    pub(crate) fn cookie_styled(
        &mut self,
        name: &'static str,
        explode: bool,
        value: &(impl Serialize + ?Sized),
    ) {
        let written = self.write(value);
        self.add_cookies((name, written), explode);
    }

    fn add_cookies(&mut self, written: Written, explode: bool) {
        let name = written.0;
        self.with_written(written, |call, value| {
            let mut add = |key: &str, value: &str| call.add_cookie(key, value);
            parameter::query(QueryStyle::Form, name, explode, false, &value, &mut add);
        });
    }

    fn add_cookie(&mut self, key: &str, value: &str) {
        let known = self.header_value("Cookie");
        let is_secret = known.is_some_and(HeaderValue::is_sensitive);
        let cookies = match known.and_then(|known| known.to_str().ok()) {
            Some(known) => format!("{known}; {key}={value}"),
            None => format!("{key}={value}"),
        };
        self.set_header("Cookie", cookies);
        if let Some(cookies) = self.headers.get_mut(header::COOKIE) {
            cookies.set_sensitive(is_secret);
        }
    }

    /// Adds a cookie that holds JSON.
    pub(crate) fn cookie_json(&mut self, name: &'static str, value: &(impl Serialize + ?Sized)) {
        if let Some(json) = self.json_text(name, value) {
            self.cookie(name, &json);
        }
    }

    /// Sets a JSON body.
    pub(crate) fn json(&mut self, media_type: &'static str, body: &(impl Serialize + ?Sized)) {
        match serde_json::to_vec(body) {
            Ok(json) => self.body(media_type, json),
            Err(error) => {
                self.set_header("Content-Type", media_type.to_owned());
                self.refuse("body", error);
            }
        }
    }

    /// Sets a body of any kind.
    pub(crate) fn body(&mut self, media_type: &'static str, body: impl Into<RequestBody>) {
        let body = body.into();
        let media_type = body.media_type().unwrap_or(media_type);
        self.set_header("Content-Type", media_type.to_owned());
        self.body = body;
    }

    /// Asks for another media type.
    pub(crate) fn accept(&mut self, media_type: &'static str) {
        self.accept = media_type;
    }

    /// Notes the outcome of a check of the document's constraints.
    pub(crate) fn check(
        &mut self,
        parameter: &'static str,
        outcome: Result<(), impl Into<String>>,
    ) {
        if let Err(message) = outcome {
            self.refuse(parameter, message.into());
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

    /// Sends the request and decodes the whole answer.
    pub(crate) fn decoded<T: 'c, E: From<Failure> + 'c>(
        self,
        decode: fn(Answer) -> Result<T, E>,
    ) -> BoxFuture<'c, Result<T, E>> {
        self.decoded_as_it_comes(|_| false, decode)
    }

    /// Sends the request and decodes the answer, whose body is left open if it has one
    /// of some statuses.
    pub(crate) fn decoded_as_it_comes<T: 'c, E: From<Failure> + 'c>(
        self,
        left_open: fn(u16) -> bool,
        decode: fn(Answer) -> Result<T, E>,
    ) -> BoxFuture<'c, Result<T, E>> {
        Box::pin(async move { decode(self.open(left_open).await?) })
    }

    /// Sends the request and takes the whole answer.
    pub(crate) fn send(self) -> impl Future<Output = Result<Answer, Failure>> {
        self.open(|_| false)
    }

    /// Sends the request; the body of an answer with one of some statuses is left
    /// open.
    pub(crate) fn open(
        self,
        left_open: fn(u16) -> bool,
    ) -> impl Future<Output = Result<Answer, Failure>> {
        // No `async fn`, whose future would hold the call twice.
        let mut call = self;
        async move {
            match call.fault.take() {
                Some(fault) => Err(Failure::InvalidRequest(*fault)),
                None => call.client.execute(&mut call, left_open).await,
            }
        }
    }

    pub(crate) fn set_header(&mut self, name: &'static str, value: String) {
        match (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            (Ok(key), Ok(value)) => drop(self.headers.insert(key, value)),
            _ => self.refuse(name, "a header cannot hold it"),
        }
    }

    /// The value of a header, of the call or else of the client.
    pub(crate) fn header_value(&self, name: &str) -> Option<&HeaderValue> {
        let own = self.headers.get(name);
        own.or_else(|| self.client.settings.headers.get(name))
    }

    /// All headers but those of credentials.
    ///
    /// # Errors
    /// The media type that is asked for is none.
    pub(crate) fn all_headers(&self) -> Result<HeaderMap, InvalidRequest> {
        let client = &self.client.settings.headers;
        let options = &self.options.headers;
        let count = client.len() + self.headers.len() + options.len();
        let mut headers = HeaderMap::with_capacity(count + MORE_HEADERS);
        headers.extend(
            client
                .iter()
                .map(|(name, value)| (name.clone(), value.clone())),
        );
        if !self.accept.is_empty() {
            let accept = Bytes::from_static(self.accept.as_bytes());
            let accept = HeaderValue::from_maybe_shared(accept).map_err(|_| InvalidRequest {
                parameter: "Accept".to_owned(),
                message: "a header cannot hold it".to_owned(),
            })?;
            headers.insert(header::ACCEPT, accept);
        }
        for (name, value) in self
            .headers
            .iter()
            .chain(options.iter().map(|(n, v)| (n, v)))
        {
            headers.insert(name.clone(), value.clone());
        }
        Ok(headers)
    }

    /// Writes a value as JSON. All else is done once for all types of values.
    pub(crate) fn write(&mut self, value: &(impl Serialize + ?Sized)) -> serde_json::Result<()> {
        self.room.clear();
        self.room.reserve(ROOM);
        serde_json::to_writer(&mut self.room, value)
    }

    /// Puts what was just written where it belongs; `null` if it could not be
    /// written.
    pub(crate) fn with_written(
        &mut self,
        (name, written): Written,
        put: impl FnOnce(&mut Self, Opened<'_>),
    ) {
        let room = std::mem::take(&mut self.room);
        let value = match written.and_then(|()| serde_json::from_slice(&room)) {
            Ok(value) => value,
            Err(error) => {
                self.refuse(name, error);
                RawValue::NULL
            }
        };
        put(self, Opened::of(value).without_nulls());
        self.room = room;
    }

    /// A value as the text of its JSON; nothing for `null`.
    fn json_text(
        &mut self,
        name: &'static str,
        value: &(impl Serialize + ?Sized),
    ) -> Option<String> {
        match serde_json::to_string(value) {
            Ok(json) => (json != "null").then_some(json),
            Err(error) => {
                self.refuse(name, error);
                None
            }
        }
    }

    pub(crate) fn refuse(&mut self, parameter: &str, message: impl ToString) {
        self.fault.get_or_insert_with(|| {
            Box::new(InvalidRequest {
                parameter: parameter.to_owned(),
                message: message.to_string(),
            })
        });
    }
}

/// Where the braces of a parameter stand in a template.
fn place_of(name: &str, template: &str, from: usize) -> Option<Range<usize>> {
    let rest = template.get(from..)?;
    let is_place = |(_, text): &(usize, &str)| {
        let name_on = text.get(1..).and_then(|text| text.strip_prefix(name));
        name_on.is_some_and(|rest| rest.starts_with('}'))
    };
    let mut braces = rest.match_indices('{').map(|(at, _)| (at, &rest[at..]));
    let (at, _) = braces.find(is_place)?;
    Some(from + at..from + at + name.len() + 2)
}

/// Adds an encoded pair to a query.
pub(crate) fn add_pair(query: &mut String, key: &str, value: &str) {
    match query.is_empty() {
        true => query.reserve(ROOM),
        false => query.push('&'),
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
