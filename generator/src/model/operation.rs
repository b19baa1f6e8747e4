use crate::diagnostic::Place;
use crate::model::{Constraints, Decision, Docs, NamedExample, Pagination, Slot, Type, Xml};

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
    /// Parameters and the parts of a multipart body, required ones first, in
    /// document order otherwise.
    pub parameters: Vec<Parameter>,
    /// The request body.
    pub body: Option<Body>,
    /// Documented responses by status. An error that comes as JSON or as XML is two,
    /// JSON first.
    pub responses: Vec<Response>,
    /// Alternatives of scheme names; empty where no credentials are asked for.
    pub security: Vec<Vec<String>>,
    /// The scopes that the alternatives ask for, by scheme.
    pub scopes: Vec<(String, Vec<String>)>,
    /// The `Accept` header: media types of the documented successes.
    pub accept: String,
    /// Other media types that the successes come in, if they are asked for.
    pub offers: Vec<Offer>,
    /// The server of this operation alone, a URL or a path; empty where it is the
    /// document's.
    pub server: String,
    /// `clientwright.toml` says that it may be sent again.
    pub idempotent: bool,
    /// How its answers are pages, if they are.
    pub pagination: Option<Pagination>,
    /// For problems found later.
    pub place: Option<Place>,
    /// Why it is what it is.
    pub decisions: Vec<Decision>,
}

/// More arguments than this, with `self` and the body, and readers lose count: then
/// they become a struct.
const MANY_ARGUMENTS: usize = 6;

impl Operation {
    /// The body, if it must be there.
    pub fn required_body(&self) -> Option<&Body> {
        self.body.as_ref().filter(|body| body.required)
    }

    /// Whether the body is made of parts that stand among the parameters.
    pub fn has_parts(&self) -> bool {
        let content = self.body.as_ref().map(|body| &body.content);
        matches!(content, Some(BodyContent::Parts))
    }

    /// The operation as it is when another media type is asked for.
    #[must_use]
    pub fn offering(&self, offer: &Offer) -> Self {
        let mut operation = self.clone();
        operation.accept.clone_from(&offer.media_type);
        for response in &mut operation.responses {
            let mut bodies = offer.bodies.iter();
            if let Some((_, body)) = bodies.find(|(status, _)| *status == response.status) {
                response.body = Some(body.clone());
            }
        }
        operation
    }

    /// The responses, of two with one status the first.
    pub fn by_status(&self) -> impl Iterator<Item = &Response> {
        let responses = self.responses.iter().enumerate();
        let firsts = responses.filter(|(index, _)| !self.is_again(*index));
        firsts.map(|(_, response)| response)
    }

    /// Whether a response has the status of the one before.
    pub fn is_again(&self, index: usize) -> bool {
        let before = index.checked_sub(1).and_then(|at| self.responses.get(at));
        let status = self.responses.get(index).map(|one| one.status);
        before.is_some_and(|before| Some(before.status) == status)
    }

    /// Whether more is required than fits into arguments.
    pub fn has_many_arguments(&self) -> bool {
        let required = self.parameters.iter().filter(|one| one.required).count();
        let body = self.required_body().is_some() && !self.has_parts();
        required + usize::from(body) > MANY_ARGUMENTS
    }
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
    /// A part of a multipart body.
    Part,
}

/// How the value of a parameter becomes text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Serialization {
    /// By its style.
    Styled,
    /// As JSON: a parameter with `content`.
    Json,
    /// A value in a part, of this media type; empty where the document does not
    /// say.
    Part(String),
    /// A file in a part, of this media type.
    File(String),
    /// Files in parts of one name, of this media type.
    Files(String),
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
    /// How the value becomes text.
    pub serialization: Serialization,
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
    /// Where that stands.
    pub example_place: Option<Place>,
    /// The rule of `clientwright.toml` by which a `true` here makes the server
    /// wrap its answer.
    pub envelope: Option<Envelope>,
    /// What the client sends where the caller sets nothing.
    pub made: Option<Made>,
}

/// A header that the client makes, the same for all tries of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Made {
    /// A random key, by which the server knows the tries of a call.
    IdempotencyKey,
    /// When the call was first sent.
    FirstSent,
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
    /// What it holds and how that is written.
    pub content: BodyContent,
    /// `required: true`.
    pub required: bool,
    /// What the document says of it.
    pub docs: Docs,
    /// `example`, or the first of `examples`.
    pub example: Option<serde_json::Value>,
    /// All examples.
    pub examples: Vec<NamedExample>,
    /// Other media types that the document offers, for the docs.
    pub alternatives: Vec<String>,
}

/// What a request body holds.
#[derive(Debug, Clone)]
pub enum BodyContent {
    /// A value as JSON.
    Json(Slot),
    /// A value as XML, with its outermost element.
    Xml(Slot, Xml),
    /// An object as `application/x-www-form-urlencoded`, with the properties that
    /// the document gives a style.
    Form(Slot, Vec<FormField>),
    /// Parts, which stand among the operation's parameters.
    Parts,
    /// Parts that the document does not name.
    OpenParts,
    /// Values as JSON, one after another.
    JsonLines(Slot),
    /// Text.
    Text,
    /// Bytes, or a stream of them.
    Binary,
}

/// A property of a form with a style of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormField {
    /// The property.
    pub name: String,
    /// How it is written.
    pub style: Style,
    /// Lists and objects are spread over several pairs.
    pub explode: bool,
}

impl BodyContent {
    /// The typed value, if it holds one.
    pub fn slot(&self) -> Option<&Slot> {
        match self {
            Self::Json(slot) | Self::Xml(slot, _) | Self::Form(slot, _) | Self::JsonLines(slot) => {
                Some(slot)
            }
            Self::Parts | Self::OpenParts | Self::Text | Self::Binary => None,
        }
    }

    /// The typed value, if it holds one.
    pub fn slot_mut(&mut self) -> Option<&mut Slot> {
        match self {
            Self::Json(slot) | Self::Xml(slot, _) | Self::Form(slot, _) | Self::JsonLines(slot) => {
                Some(slot)
            }
            Self::Parts | Self::OpenParts | Self::Text | Self::Binary => None,
        }
    }
}

/// What a response holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// A value as JSON.
    Json(Slot),
    /// A value as XML, with its outermost element.
    Xml(Slot, Xml),
    /// Text.
    Text,
    /// Bytes that arrive while they are used.
    Bytes,
    /// Server-sent events with data of this type.
    Events(Slot, EventData),
    /// Values as JSON, one after another.
    JsonLines(Slot),
}

/// What the type of a server-sent event describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventData {
    /// The data as JSON.
    Json,
    /// The data as text.
    Text,
    /// The event as an object with `event`, `data` and `id`.
    Whole,
    /// The same with data that is JSON.
    WholeJson,
}

impl Content {
    /// The typed value, if it holds one.
    pub fn slot(&self) -> Option<&Slot> {
        match self {
            Self::Json(slot)
            | Self::Xml(slot, _)
            | Self::Events(slot, _)
            | Self::JsonLines(slot) => Some(slot),
            Self::Text | Self::Bytes => None,
        }
    }

    /// The typed value, if it holds one.
    pub fn slot_mut(&mut self) -> Option<&mut Slot> {
        match self {
            Self::Json(slot)
            | Self::Xml(slot, _)
            | Self::Events(slot, _)
            | Self::JsonLines(slot) => Some(slot),
            Self::Text | Self::Bytes => None,
        }
    }

    /// Whether it has the type of another in Rust, however it travels.
    pub fn is_same_type(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Json(one) | Self::Xml(one, _), Self::Json(other) | Self::Xml(other, _)) => {
                one == other
            }
            _ => self == other,
        }
    }

    /// Whether it arrives while it is used.
    pub fn is_stream(&self) -> bool {
        matches!(self, Self::Bytes | Self::Events(..) | Self::JsonLines(_))
    }
}

/// A media type that successes come in besides the one that is asked for.
#[derive(Debug, Clone)]
pub struct Offer {
    /// The `Accept` header.
    pub media_type: String,
    /// What the successes hold that come in it.
    pub bodies: Vec<(StatusSpec, Content)>,
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
    pub body: Option<Content>,
    /// The media type of the body; empty where there is none.
    pub media_type: String,
    /// Examples of the body.
    pub examples: Vec<NamedExample>,
    /// The body stands behind a `Box` where it is one of several, since it is far
    /// larger than the others.
    pub boxed: bool,
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
    /// Its type: text, a number, a boolean, known values, or a list of these.
    pub ty: Type,
    /// What the document says of it.
    pub docs: Docs,
}
