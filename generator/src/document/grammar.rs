//! Which objects of a description stand where: what may be a reference, and
//! what is payload that only looks like one.

use serde_json::Value;

use super::reference::part;
use crate::diagnostic::Pointer;

/// The objects of OpenAPI and Swagger that hold references, or may be one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    Document,
    Components,
    PathItem,
    Operation,
    Callback,
    Parameter,
    Header,
    RequestBody,
    Response,
    MediaType,
    Encoding,
    Schema,
    Example,
    Link,
    SecurityScheme,
}

/// What stands under a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// Nothing that holds references.
    Other,
    One(Kind),
    List(Kind),
    /// Objects by name.
    Map(Kind),
    /// Objects by name, beside extensions (`x-…`).
    Patterned(Kind),
}

/// The specifications differ in where shared objects are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    Swagger2,
    OpenApi3,
}

impl Dialect {
    pub(super) fn of(root: &Value) -> Self {
        match root.get("swagger") {
            Some(_) => Self::Swagger2,
            None => Self::OpenApi3,
        }
    }

    /// The tokens before the name of a shared object; `None` for what is only
    /// ever put in place of its reference.
    pub(super) fn section(self, kind: Kind) -> Option<&'static [&'static str]> {
        let section: &[&str] = match (self, kind) {
            (Self::Swagger2, Kind::Schema) => &["definitions"],
            (Self::Swagger2, Kind::Parameter) => &["parameters"],
            (Self::Swagger2, Kind::Response) => &["responses"],
            (Self::Swagger2, _) => return None,
            (Self::OpenApi3, Kind::Schema) => &["components", "schemas"],
            (Self::OpenApi3, Kind::Parameter) => &["components", "parameters"],
            (Self::OpenApi3, Kind::Response) => &["components", "responses"],
            (Self::OpenApi3, Kind::RequestBody) => &["components", "requestBodies"],
            (Self::OpenApi3, Kind::Header) => &["components", "headers"],
            (Self::OpenApi3, Kind::Example) => &["components", "examples"],
            (Self::OpenApi3, Kind::Link) => &["components", "links"],
            (Self::OpenApi3, Kind::Callback) => &["components", "callbacks"],
            (Self::OpenApi3, Kind::SecurityScheme) => &["components", "securitySchemes"],
            (Self::OpenApi3, _) => return None,
        };
        Some(section)
    }

    /// Every kind that has a section.
    pub(super) fn shared_kinds(self) -> impl Iterator<Item = (Kind, &'static [&'static str])> {
        const ALL: [Kind; 9] = [
            Kind::Schema,
            Kind::Parameter,
            Kind::Response,
            Kind::RequestBody,
            Kind::Header,
            Kind::Example,
            Kind::Link,
            Kind::Callback,
            Kind::SecurityScheme,
        ];
        ALL.into_iter()
            .filter_map(move |kind| Some((kind, self.section(kind)?)))
    }
}

impl Kind {
    /// Whether a reference may stand in its place.
    pub(super) fn is_referable(self) -> bool {
        !matches!(
            self,
            Self::Document | Self::Components | Self::Operation | Self::Encoding
        )
    }

    /// What the specification calls it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Document => "document",
            Self::Components => "components object",
            Self::PathItem => "path item",
            Self::Operation => "operation",
            Self::Callback => "callback",
            Self::Parameter => "parameter",
            Self::Header => "header",
            Self::RequestBody => "request body",
            Self::Response => "response",
            Self::MediaType => "media type",
            Self::Encoding => "encoding",
            Self::Schema => "schema",
            Self::Example => "example",
            Self::Link => "link",
            Self::SecurityScheme => "security scheme",
        }
    }

    /// What an object of this kind holds under a key.
    pub(super) fn shape(self, key: &str) -> Shape {
        match self {
            Self::Document => document(key),
            Self::Components => components(key),
            Self::PathItem => path_item(key),
            Self::Operation => match key {
                "parameters" => Shape::List(Self::Parameter),
                "requestBody" => Shape::One(Self::RequestBody),
                "responses" => Shape::Patterned(Self::Response),
                "callbacks" => Shape::Map(Self::Callback),
                _ => Shape::Other,
            },
            Self::Callback => match key.starts_with("x-") {
                true => Shape::Other,
                false => Shape::One(Self::PathItem),
            },
            Self::Parameter | Self::Header => match key {
                "schema" => Shape::One(Self::Schema),
                "content" => Shape::Map(Self::MediaType),
                "examples" => Shape::Map(Self::Example),
                _ => Shape::Other,
            },
            Self::RequestBody => match key {
                "content" => Shape::Map(Self::MediaType),
                _ => Shape::Other,
            },
            Self::Response => match key {
                "schema" => Shape::One(Self::Schema),
                "content" => Shape::Map(Self::MediaType),
                "headers" => Shape::Map(Self::Header),
                "links" => Shape::Map(Self::Link),
                _ => Shape::Other,
            },
            Self::MediaType => media_type(key),
            Self::Encoding => match key {
                "headers" => Shape::Map(Self::Header),
                "encoding" => Shape::Map(Self::Encoding),
                _ => Shape::Other,
            },
            Self::Schema => schema(key),
            Self::Example | Self::Link | Self::SecurityScheme => Shape::Other,
        }
    }
}

fn document(key: &str) -> Shape {
    match key {
        "paths" | "webhooks" | "x-webhooks" => Shape::Patterned(Kind::PathItem),
        "components" => Shape::One(Kind::Components),
        "definitions" => Shape::Map(Kind::Schema),
        "parameters" => Shape::Map(Kind::Parameter),
        "responses" => Shape::Map(Kind::Response),
        _ => Shape::Other,
    }
}

fn components(key: &str) -> Shape {
    match key {
        "schemas" => Shape::Map(Kind::Schema),
        "parameters" => Shape::Map(Kind::Parameter),
        "responses" => Shape::Map(Kind::Response),
        "requestBodies" => Shape::Map(Kind::RequestBody),
        "headers" => Shape::Map(Kind::Header),
        "examples" => Shape::Map(Kind::Example),
        "links" => Shape::Map(Kind::Link),
        "callbacks" => Shape::Map(Kind::Callback),
        "securitySchemes" => Shape::Map(Kind::SecurityScheme),
        "pathItems" => Shape::Map(Kind::PathItem),
        "mediaTypes" => Shape::Map(Kind::MediaType),
        _ => Shape::Other,
    }
}

fn path_item(key: &str) -> Shape {
    match key {
        "parameters" => Shape::List(Kind::Parameter),
        "additionalOperations" => Shape::Map(Kind::Operation),
        _ if is_method(key) => Shape::One(Kind::Operation),
        _ => Shape::Other,
    }
}

/// Whether a key of a path item holds an operation.
pub(super) fn is_method(key: &str) -> bool {
    const METHODS: [&str; 9] = [
        "get", "put", "post", "delete", "options", "head", "patch", "trace", "query",
    ];
    METHODS.contains(&key)
}

fn media_type(key: &str) -> Shape {
    match key {
        "schema" | "itemSchema" => Shape::One(Kind::Schema),
        "examples" => Shape::Map(Kind::Example),
        "encoding" => Shape::Map(Kind::Encoding),
        "prefixEncoding" => Shape::List(Kind::Encoding),
        "itemEncoding" => Shape::One(Kind::Encoding),
        _ => Shape::Other,
    }
}

fn schema(key: &str) -> Shape {
    match key {
        "items"
        | "additionalItems"
        | "additionalProperties"
        | "unevaluatedItems"
        | "unevaluatedProperties"
        | "not"
        | "contains"
        | "propertyNames"
        | "if"
        | "then"
        | "else"
        | "contentSchema" => Shape::One(Kind::Schema),
        "allOf" | "anyOf" | "oneOf" | "prefixItems" => Shape::List(Kind::Schema),
        "properties" | "patternProperties" | "dependentSchemas" | "dependencies" | "$defs"
        | "definitions" => Shape::Map(Kind::Schema),
        _ => Shape::Other,
    }
}

/// What the specification takes a part of a document for.
pub(super) fn kind_at(root: &Value, pointer: &Pointer) -> Option<Kind> {
    let mut kind = Kind::Document;
    let mut value = root;
    let tokens = pointer.tokens();
    let mut tokens = tokens.into_iter();
    while let Some(token) = tokens.next() {
        let shape = kind.shape(token);
        value = part(value, &Pointer::root().child(token))?;
        let (next, is_named) = match shape {
            Shape::Other => return None,
            Shape::One(next) => (next, value.is_array()),
            Shape::List(next) | Shape::Map(next) | Shape::Patterned(next) => (next, true),
        };
        kind = next;
        if is_named {
            let token = tokens.next()?;
            if matches!(shape, Shape::Patterned(_)) && token.starts_with("x-") {
                return None;
            }
            value = part(value, &Pointer::root().child(token))?;
        }
    }
    Some(kind)
}
