use crate::diagnostic::Place;
use crate::model::{Constraints, Docs, Slot, Type};

/// One operation: a method on a path.
#[derive(Debug, Clone)]
pub struct Operation {
    /// `operationId`, or one made from method and path.
    pub id: String,
    /// The HTTP method in capitals.
    pub method: String,
    /// The path with `{name}` for parameters.
    pub path: String,
    /// Index of its first tag in [`Api::tags`](super::Api::tags).
    pub tag: usize,
    /// What the document says of it.
    pub docs: Docs,
    /// Path and query parameters, required ones first, in document order
    /// otherwise.
    pub parameters: Vec<Parameter>,
    /// The request body.
    pub body: Option<Body>,
    /// Documented responses by status.
    pub responses: Vec<Response>,
    /// Alternatives of scheme names; empty where no credentials are asked for.
    pub security: Vec<Vec<String>>,
    /// The `Accept` header: media types of the documented successes.
    pub accept: String,
    /// `clientwright.toml` says that it may be sent again.
    pub idempotent: bool,
    /// For problems found later.
    pub place: Option<Place>,
}

/// Where a parameter travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ParameterIn {
    /// In the path.
    Path,
    /// In the query.
    Query,
    /// In a header.
    Header,
    /// In a cookie.
    Cookie,
}

/// How a value is written into a path or query (OpenAPI 3.0.3, "Style Values").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// `simple`: comma-separated.
    Simple,
    /// `label`: dot-prefixed.
    Label,
    /// `matrix`: semicolon-prefixed.
    Matrix,
    /// `form`: ampersand-separated.
    Form,
    /// `spaceDelimited`.
    SpaceDelimited,
    /// `pipeDelimited`.
    PipeDelimited,
    /// `deepObject`.
    DeepObject,
}

/// A parameter of an operation.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// The name on the wire.
    pub name: String,
    /// Where it travels.
    pub location: ParameterIn,
    /// How it is written.
    pub style: Style,
    /// Lists and objects are spread over several pairs.
    pub explode: bool,
    /// `allowReserved`: reserved characters are not percent-encoded.
    pub allow_reserved: bool,
    /// `required: true`.
    pub required: bool,
    /// Its type.
    pub ty: Type,
    /// What the document says of it.
    pub docs: Docs,
    /// What the value must satisfy before it is sent.
    pub constraints: Constraints,
    /// `default`, for the docs.
    pub default: Option<serde_json::Value>,
    /// `example`, for the docs.
    pub example: Option<serde_json::Value>,
    /// The rule of `clientwright.toml` by which a `true` here makes the server
    /// wrap its answer.
    pub envelope: Option<Envelope>,
}

/// Names of the members of an envelope that the server wraps an answer in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope {
    /// Holds the HTTP status.
    pub status: String,
    /// Holds the body.
    pub content: String,
    /// Stands beside `status` in a list, which is not wrapped further.
    pub list: String,
}

/// A request body.
#[derive(Debug, Clone)]
pub struct Body {
    /// The `Content-Type`.
    pub media_type: String,
    /// What it holds.
    pub slot: Slot,
    /// `required: true`.
    pub required: bool,
    /// What the document says of it.
    pub docs: Docs,
    /// `example`, or the first of `examples`.
    pub example: Option<serde_json::Value>,
}

/// The statuses a response is documented for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum StatusSpec {
    /// One status.
    Code(u16),
    /// `4XX`: the first digit.
    Range(u8),
    /// `default`: whatever is not documented otherwise.
    Default,
}

impl StatusSpec {
    /// Whether it stands for success: `2xx`.
    pub fn is_success(self) -> bool {
        matches!(self, Self::Code(200..=299) | Self::Range(2))
    }
}

/// A documented response.
#[derive(Debug, Clone)]
pub struct Response {
    /// When it is sent.
    pub status: StatusSpec,
    /// What it holds; `None` for no body.
    pub body: Option<Slot>,
    /// Index of its documented headers in
    /// [`Api::header_sets`](super::Api::header_sets).
    pub headers: Option<usize>,
    /// What the document says of it, untrusted CommonMark.
    pub description: String,
}

/// Documented headers of a response.
#[derive(Debug, Clone, PartialEq)]
pub struct HeaderSet {
    /// Headers in document order.
    pub headers: Vec<Header>,
    /// The operation that documents it first, for its name.
    pub first_operation: String,
    /// The status that documents it first, for its name.
    pub first_status: StatusSpec,
}

/// A documented response header.
#[derive(Debug, Clone, PartialEq)]
pub struct Header {
    /// The name on the wire.
    pub name: String,
    /// Its type: text, a number or a boolean.
    pub ty: Type,
    /// What the document says of it.
    pub docs: Docs,
}
