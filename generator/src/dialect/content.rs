//! Media types of bodies, and their examples.

use serde_json::{Map, Value};

use crate::diagnostic::Problem;
use crate::dialect::at::At;
use crate::dialect::components::component;
use crate::dialect::schema::Role;
use crate::dialect::schema::is_text;
use crate::dialect::shape::{Keys, Shape};
use crate::dialect::wire_name::{is_header_value, is_media_type, shown};
use crate::dialect::{Normalizer, Object, is_reference};

const MEDIA_TYPE: Keys = &[
    ("schema", Shape::Any),
    ("itemSchema", Shape::Any),
    ("example", Shape::Any),
    ("examples", Shape::Any),
    ("encoding", Shape::Object),
    ("prefixEncoding", Shape::Any),
    ("itemEncoding", Shape::Any),
];
const ENCODING: Keys = &[
    ("contentType", Shape::Text),
    ("headers", Shape::Object),
    ("style", Shape::Text),
    ("explode", Shape::Flag),
    ("allowReserved", Shape::Flag),
    ("encoding", Shape::Any),
];
const STYLES: &[&str] = &["form", "spaceDelimited", "pipeDelimited", "deepObject"];
const REQUEST_BODY: Keys = &[
    ("description", Shape::Text),
    ("content", Shape::Object),
    ("required", Shape::Flag),
    ("schema", Shape::Any),
];
const EXAMPLE: Keys = &[
    ("summary", Shape::Text),
    ("description", Shape::Text),
    ("value", Shape::Any),
    ("externalValue", Shape::Text),
    ("dataValue", Shape::Any),
    ("serializedValue", Shape::Text),
];

impl Normalizer<'_> {
    /// Whether a request body could be brought into order.
    pub(super) fn request_body(&mut self, value: &mut Value, at: &At<'_>) -> bool {
        let Some(body) = self.object(value, at, "a request body") else {
            return false;
        };
        if is_reference(body) {
            return true;
        }
        self.shape(body, at, REQUEST_BODY);
        self.body_content(body, at);
        true
    }

    /// `content` of a body, or a `schema` that should stand in it.
    pub(super) fn body_content(&mut self, body: &mut Object, at: &At<'_>) {
        if let Some(schema) = body.shift_remove("schema")
            && !body.contains_key("content")
        {
            let message = "`schema` belongs under a media type of `content` since OpenAPI 3.0; it is read as that of `application/json`";
            self.report
                .warn(&at.key("schema"), "schema-misplaced", message);
            let content_at = at.key("content");
            let media_type_at = content_at.key("application/json");
            self.report.moved(
                media_type_at.key("schema").pointer(),
                &at.key("schema").pointer(),
            );
            let media_type = Map::from_iter([("schema".to_owned(), schema)]);
            let content =
                Map::from_iter([("application/json".to_owned(), Value::Object(media_type))]);
            body.insert("content".to_owned(), Value::Object(content));
        }
        if let Some(Value::Object(content)) = body.get_mut("content") {
            self.content(content, &at.key("content"));
        }
    }

    /// Media types by name.
    pub(super) fn content(&mut self, content: &mut Object, at: &At<'_>) {
        content.retain(|name, value| {
            let at = at.key(name);
            self.media_type_name(name, &at) && self.media_type(name, value, &at)
        });
    }

    /// Whether a media type is one. What would end the header is an error,
    /// what makes no sense there is left out.
    fn media_type_name(&mut self, name: &str, at: &At<'_>) -> bool {
        if !is_header_value(name) {
            let message = format!(
                "media type `{}` has characters in it that no header has",
                shown(name)
            );
            let problem = Problem::error("invalid-media-type", message)
                .help("a media type is like `application/json` (RFC 9110, section 8.3.1)");
            self.report.push(problem, at);
            return false;
        }
        let sound = is_media_type(name);
        if !sound {
            let message = format!("`{name}` is no media type; what it stands for is left out");
            let problem = Problem::warning("invalid-media-type", message)
                .help("a media type is like `application/json` (RFC 9110, section 8.3.1)");
            self.report.push(problem, at);
        }
        sound
    }

    fn media_type(&mut self, name: &str, value: &mut Value, at: &At<'_>) -> bool {
        if value.is_null() {
            *value = Value::Object(Map::new());
        }
        if let Some(reference) = value.get("$ref").and_then(Value::as_str)
            && let Some(target) = component(&self.components, "mediaTypes", reference)
        {
            *value = self.report.copy(target, at);
        }
        let Some(media_type) = self.object(value, at, "a media type") else {
            return false;
        };
        self.shape(media_type, at, MEDIA_TYPE);
        self.item_schema(media_type, at);
        if name.to_ascii_lowercase().starts_with("text/event-stream") {
            self.events(media_type, at);
        }
        if is_opaque(name) && media_type.get("schema").is_none_or(says_nothing) {
            let schema = Map::from_iter([
                ("type".to_owned(), Value::from("string")),
                ("format".to_owned(), Value::from("binary")),
            ]);
            media_type.insert("schema".to_owned(), Value::Object(schema));
        }
        if let Some(schema) = media_type.get_mut("schema") {
            self.schema(schema, &at.key("schema"), Role::Whole);
        }
        self.examples(media_type, at);
        self.encodings(media_type, at);
        true
    }

    /// A stream of items, as 3.2 says it, is a list of them that comes piece by
    /// piece.
    fn item_schema(&mut self, media_type: &mut Object, at: &At<'_>) {
        let Some(item) = media_type.shift_remove("itemSchema") else {
            return;
        };
        if media_type.contains_key("schema") {
            let message = || {
                "`itemSchema` beside `schema`: callers get the items, the whole is not checked"
                    .to_owned()
            };
            self.report.once(
                &at.key("schema"),
                "not-checked",
                "schema beside itemSchema",
                message,
                None,
            );
        }
        let schema_at = at.key("schema");
        self.report.moved(
            schema_at.key("items").pointer(),
            &at.key("itemSchema").pointer(),
        );
        let list = Map::from_iter([
            ("type".to_owned(), Value::from("array")),
            ("items".to_owned(), item),
        ]);
        media_type.insert("schema".to_owned(), Value::Object(list));
        media_type.insert("x-clientwright-item-schema".to_owned(), Value::Bool(true));
    }

    fn encodings(&mut self, media_type: &mut Object, at: &At<'_>) {
        for key in ["prefixEncoding", "itemEncoding"] {
            if media_type.shift_remove(key).is_some() {
                let message = || {
                    format!("`{key}` is not supported yet; parts are sent by their schema alone")
                };
                self.report
                    .once(&at.key(key), "unsupported-encoding", key, message, None);
            }
        }
        let here = at.key("encoding");
        if let Some(Value::Object(encodings)) = media_type.get_mut("encoding") {
            encodings.retain(|name, encoding| self.encoding(encoding, &here.key(name)));
        }
    }

    fn encoding(&mut self, value: &mut Value, at: &At<'_>) -> bool {
        let Some(encoding) = self.object(value, at, "an encoding") else {
            return false;
        };
        if let Some(Value::Array(types)) = encoding.get_mut("contentType") {
            let types: Vec<&str> = types.iter().filter_map(Value::as_str).collect();
            let types = Value::from(types.join(", "));
            encoding.insert("contentType".to_owned(), types);
        }
        self.shape(encoding, at, ENCODING);
        let ty = encoding.get("contentType").and_then(Value::as_str);
        if let Some(ty) = ty.filter(|ty| !is_header_value(ty)) {
            let message = format!(
                "`contentType: {}` has characters in it that no header has; the part is sent as its schema says",
                shown(ty)
            );
            self.report
                .warn(&at.key("contentType"), "invalid-media-type", message);
            encoding.shift_remove("contentType");
        }
        self.headers(encoding, at);
        let style = encoding.get("style").and_then(Value::as_str);
        if let Some(style) = style.filter(|style| !STYLES.contains(style)) {
            let message = format!("`style: {style}` is none for a form; `form` is taken");
            self.report.warn(&at.key("style"), "unknown-style", message);
            encoding.shift_remove("style");
        }
        // The default depends on the style (OpenAPI 3.0.3, "Encoding Object").
        let form = encoding.get("style").is_none_or(|style| style == "form");
        encoding.entry("explode").or_insert(Value::Bool(form));
        true
    }

    /// `examples` of a media type, parameter or header.
    pub(super) fn examples(&mut self, owner: &mut Object, at: &At<'_>) {
        let here = at.key("examples");
        match owner.get_mut("examples") {
            None => {}
            Some(Value::Object(examples)) => {
                examples.retain(|name, example| self.example(example, &here.key(name)));
            }
            Some(Value::Array(examples)) => {
                let message = || {
                    "`examples` is a list where named examples are expected; the first is taken"
                        .to_owned()
                };
                self.report.once(&here, "examples-list", "", message, None);
                let first = (!examples.is_empty()).then(|| examples.swap_remove(0));
                owner.shift_remove("examples");
                if let Some(first) = first {
                    owner.entry("example").or_insert(first);
                }
            }
            Some(_) => {
                owner.shift_remove("examples");
            }
        }
    }

    /// An example object; a bare value is the value of one.
    pub(super) fn example(&mut self, value: &mut Value, at: &At<'_>) -> bool {
        let object = match value {
            Value::Object(example) if is_reference(example) => return true,
            Value::Object(example)
                if example.is_empty() || example.keys().any(|key| is_example_key(key)) =>
            {
                example
            }
            _ => {
                let message = || {
                    "an example is an object with a `value`, this is the value alone; it is read so"
                        .to_owned()
                };
                self.report
                    .once(at, "example-without-value", "", message, None);
                let bare = value.take();
                *value = Value::Object(Map::from_iter([("value".to_owned(), bare)]));
                return true;
            }
        };
        self.shape(object, at, EXAMPLE);
        for key in ["dataValue", "serializedValue"] {
            if let Some(value) = object.shift_remove(key) {
                object.entry("value").or_insert(value);
            }
        }
        true
    }
}

fn is_example_key(key: &str) -> bool {
    EXAMPLE.iter().any(|(known, _)| *known == key) || key.starts_with("x-")
}

/// Whether bodies of a media type are bytes that nothing here looks into.
fn is_opaque(name: &str) -> bool {
    let essence = name
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    let structured = is_text(&essence)
        || essence.starts_with("multipart/")
        || ["jsonl", "ndjson", "json-seq", "x-ndjson"]
            .iter()
            .any(|end| essence.ends_with(end));
    !structured && !essence.contains('*') && essence.contains('/')
}

fn says_nothing(schema: &Value) -> bool {
    match schema {
        Value::Object(schema) => schema.keys().all(|key| {
            matches!(
                key.as_str(),
                "contentMediaType" | "contentEncoding" | "description" | "title"
            )
        }),
        other => *other == Value::Bool(true),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::dialect::testing::{codes, normalized};

    fn content(version: &str, text: &str) -> (Value, Vec<(&'static str, String)>) {
        let document = format!(
            "openapi: {version}\ninfo: {{title: t, version: v}}\npaths: {{}}\ncomponents: {{requestBodies: {{B: {{content: {text}}}}}}}"
        );
        let (root, problems) = normalized(&document);
        (
            root["components"]["requestBodies"]["B"]["content"].clone(),
            problems,
        )
    }

    #[test]
    fn bodies_without_a_schema_are_bytes_unless_they_are_text() {
        let (found, problems) = content(
            "3.1.0",
            "{image/png: {}, application/octet-stream: {schema: {}}, application/json: {}, application/pdf: null, text/csv: {}}",
        );
        let binary = json!({"schema": {"type": "string", "format": "binary"}});
        assert_eq!(found["image/png"], binary);
        assert_eq!(found["application/octet-stream"], binary);
        assert_eq!(found["application/pdf"], binary);
        assert_eq!(found["application/json"], json!({}));
        assert_eq!(found["text/csv"], json!({}));
        assert_eq!(codes(&problems), [] as [&str; 0]);
    }

    #[test]
    fn streams_of_items_are_lists() {
        let (found, problems) = content(
            "3.2.0",
            "{application/jsonl: {itemSchema: {type: [string, 'null']}}}",
        );
        let expected = json!({
            "schema": {"type": "array", "items": {"type": "string", "nullable": true}},
            "x-clientwright-item-schema": true,
        });
        assert_eq!(found["application/jsonl"], expected);
        assert_eq!(codes(&problems), [] as [&str; 0]);
    }

    #[test]
    fn examples_are_named_objects() {
        let (found, problems) = content(
            "3.0.0",
            "{a/json: {examples: {x: 3, y: {a: 1}, z: {value: 2}}}, b/json: {examples: [1, 2]}, c/json: {examples: {w: {dataValue: 4}}}}",
        );
        assert_eq!(
            found["a/json"]["examples"],
            json!({"x": {"value": 3}, "y": {"value": {"a": 1}}, "z": {"value": 2}})
        );
        assert_eq!(found["b/json"], json!({"example": 1}));
        assert_eq!(found["c/json"]["examples"], json!({"w": {"value": 4}}));
        assert_eq!(codes(&problems), ["example-without-value", "examples-list"]);
    }

    #[test]
    fn encodings_say_whether_they_explode() {
        let (found, problems) = content(
            "3.0.0",
            "{multipart/form-data: {schema: {}, encoding: {a: {contentType: [image/png, image/gif]}, b: {style: pipeDelimited}, c: {style: odd}}}}",
        );
        let expected = json!({
            "a": {"contentType": "image/png, image/gif", "explode": true},
            "b": {"style": "pipeDelimited", "explode": false},
            "c": {"explode": true},
        });
        assert_eq!(found["multipart/form-data"]["encoding"], expected);
        assert_eq!(codes(&problems), ["unknown-style"]);
    }

    #[test]
    fn a_schema_beside_content_is_that_of_json() {
        let (root, problems) = normalized(
            "openapi: 3.0.0\ninfo: {title: t, version: v}\npaths: {}\ncomponents: {requestBodies: {B: {schema: {type: string}}}}",
        );
        let expected = json!({"content": {"application/json": {"schema": {"type": "string"}}}});
        assert_eq!(root["components"]["requestBodies"]["B"], expected);
        assert_eq!(
            problems,
            [(
                "schema-misplaced",
                "/components/requestBodies/B/schema".to_owned()
            )]
        );
    }
}
