//! Parameters.

use serde_json::{Map, Value};

use crate::dialect::at::At;
use crate::dialect::schema::Role;
use crate::dialect::shape::{Keys, Shape};
use crate::dialect::{Normalizer, Object, is_reference};

const PARAMETER: Keys = &[
    ("name", Shape::Text),
    ("in", Shape::Text),
    ("description", Shape::Text),
    ("required", Shape::Flag),
    ("deprecated", Shape::Flag),
    ("allowEmptyValue", Shape::Flag),
    ("style", Shape::Text),
    ("explode", Shape::Flag),
    ("allowReserved", Shape::Flag),
    ("schema", Shape::Any),
    ("content", Shape::Object),
    ("example", Shape::Any),
    ("examples", Shape::Any),
    // What Swagger 2.0 wrote here, and 3.0 in `schema`.
    ("type", Shape::Any),
    ("items", Shape::Any),
    ("format", Shape::Any),
    ("default", Shape::Any),
    ("enum", Shape::Any),
];

const FORM: &str = "application/x-www-form-urlencoded";

/// Where a parameter may stand, and the styles that go with it, the default
/// first (OpenAPI 3.0.3, "Style Values").
const PLACES: &[(&str, &[&str])] = &[
    (
        "query",
        &["form", "spaceDelimited", "pipeDelimited", "deepObject"],
    ),
    ("path", &["simple", "label", "matrix"]),
    ("header", &["simple"]),
    ("cookie", &["form"]),
];

/// Headers that the rest of the document decides.
const IGNORED: &[&str] = &["accept", "content-type", "authorization"];

impl Normalizer<'_> {
    /// Whether a parameter could be brought into order.
    pub(super) fn parameter(&mut self, value: &mut Value, at: &At<'_>) -> bool {
        let Some(parameter) = self.object(value, at, "a parameter") else {
            return false;
        };
        if is_reference(parameter) {
            return true;
        }
        self.shape(parameter, at, PARAMETER);
        let Some(name) = parameter
            .get("name")
            .and_then(Value::as_str)
            .map(str::to_owned)
        else {
            self.report.warn(
                at,
                "parameter-without-name",
                "a parameter has no `name`; it is not sent",
            );
            return false;
        };
        let Some(place) = self.place(parameter, &name, at) else {
            return false;
        };
        if place == "header" && IGNORED.contains(&name.to_ascii_lowercase().as_str()) {
            let message = || {
                format!(
                    "header `{name}` is no parameter (OpenAPI 3.0.3, \"Parameter Object\"); the media types and security of the operation decide it"
                )
            };
            self.report.once(
                at,
                "ignored-header",
                &name.to_ascii_lowercase(),
                message,
                None,
            );
            return false;
        }
        if !self.is_sendable(&name, place, at) {
            return false;
        }
        self.style(parameter, place, at);
        if place == "path" && parameter.get("required") != Some(&Value::Bool(true)) {
            let message = format!(
                "path parameter `{name}` is not `required: true`, as it has to be; it is required"
            );
            self.report.warn(at, "path-parameter-optional", message);
            parameter.insert("required".to_owned(), Value::Bool(true));
        }
        self.parameter_value(parameter, &name, at);
        true
    }

    /// `in`, as one of the places there are.
    fn place(&mut self, parameter: &mut Object, name: &str, at: &At<'_>) -> Option<&'static str> {
        let written = parameter.get("in").and_then(Value::as_str);
        let written = written.unwrap_or_default().to_owned();
        let written = written.as_str();
        if let Some((known, _)) = PLACES.iter().find(|(known, _)| *known == written) {
            return Some(known);
        }
        let lower = written.to_ascii_lowercase();
        let is_form = lower == "querystring" && self.as_form(parameter, at);
        let place = match lower.as_str() {
            _ if is_form => "query",
            "querystring" => {
                let message = format!(
                    "`{name}` is the whole query string; it is sent as one query parameter"
                );
                self.report
                    .warn(&at.key("in"), "querystring-parameter", message);
                "query"
            }
            lower @ ("body" | "formdata") => {
                let message = format!(
                    "a parameter in `{lower}` is a `requestBody` since OpenAPI 3.0; `{name}` is not sent"
                );
                self.report
                    .warn(&at.key("in"), "unknown-parameter-location", message);
                return None;
            }
            lower => {
                let known = PLACES.iter().map(|(known, _)| *known);
                let found = known.clone().find(|known| *known == lower);
                let near = found.or_else(|| crate::dialect::shape::nearest(lower, known));
                let place = near.unwrap_or("query");
                let message = format!(
                    "`in: {written}` is no place for a parameter; `{name}` is sent in the {place}"
                );
                self.report.warn(at, "unknown-parameter-location", message);
                place
            }
        };
        parameter.insert("in".to_owned(), Value::from(place));
        Some(place)
    }

    /// Makes a form that is the whole query what it is: an object whose properties are
    /// parameters each. False where the query is something else.
    fn as_form(&mut self, parameter: &mut Object, at: &At<'_>) -> bool {
        let schema = parameter
            .get_mut("content")
            .and_then(|content| content.get_mut(FORM))
            .and_then(|form| form.get_mut("schema"))
            .map(Value::take);
        let Some(schema) = schema else {
            return false;
        };
        let content_at = at.key("content");
        let form_at = content_at.key(FORM);
        let from = form_at.key("schema").pointer();
        self.report.moved(at.key("schema").pointer(), &from);
        parameter.shift_remove("content");
        parameter.insert("schema".to_owned(), schema);
        parameter.insert("style".to_owned(), Value::from("form"));
        parameter.insert("explode".to_owned(), Value::Bool(true));
        true
    }

    /// A style that goes with the place, or the place's default.
    fn style(&mut self, parameter: &mut Object, place: &str, at: &At<'_>) {
        let Some(style) = parameter.get("style").and_then(Value::as_str) else {
            return;
        };
        let styles = PLACES.iter().find(|(known, _)| *known == place);
        let Some((_, styles)) = styles.filter(|(_, styles)| !styles.contains(&style)) else {
            return;
        };
        let default = styles.first().copied().unwrap_or_default();
        // A style of OpenAPI 3.2 that differs from `form` in escaping alone.
        if style != "cookie" {
            let near = crate::dialect::shape::nearest(style, styles.iter().copied());
            let guess = near
                .map(|near| format!(". Did you mean `{near}`?"))
                .unwrap_or_default();
            let message = format!(
                "`style: {style}` is none for a parameter in {place}; `{default}` is taken{guess}"
            );
            self.report.warn(&at.key("style"), "unknown-style", message);
        }
        parameter.insert("style".to_owned(), Value::from(default));
    }

    /// `schema`, or `content` with one media type; of parameters and headers.
    pub(super) fn parameter_value(&mut self, owner: &mut Object, name: &str, at: &At<'_>) {
        self.schema_beside(owner, name, at);
        if owner.contains_key("schema") && owner.shift_remove("content").is_some() {
            let message = format!("`{name}` has both `schema` and `content`; `content` is ignored");
            self.report
                .warn(&at.key("content"), "schema-and-content", message);
        }
        if let Some(Value::Object(content)) = owner.get_mut("content") {
            let here = at.key("content");
            if content.len() > 1 {
                let message = format!(
                    "`content` of `{name}` has more than one media type; the first is taken"
                );
                self.report.warn(&here, "several-media-types", message);
                let mut first = true;
                content.retain(|_, _| std::mem::take(&mut first));
            }
            self.content(content, &here);
            if content.is_empty() {
                owner.shift_remove("content");
            }
        }
        if let Some(schema) = owner.get_mut("schema") {
            self.schema(schema, &at.key("schema"), Role::Whole);
        } else if !owner.contains_key("content") {
            let message = format!("`{name}` has no `schema`; it is text");
            self.report.warn(at, "schema-missing", message);
            owner.insert("schema".to_owned(), text_schema());
        }
        self.examples(owner, at);
    }

    /// Keywords that Swagger 2.0 had beside the name belong in `schema`.
    fn schema_beside(&mut self, owner: &mut Object, name: &str, at: &At<'_>) {
        const KEYWORDS: &[&str] = &["type", "format", "items", "default", "enum"];
        let misplaced = owner.contains_key("type") && !owner.contains_key("schema");
        let mut schema = Map::new();
        for key in KEYWORDS {
            if let Some(value) = owner.shift_remove(*key) {
                schema.insert((*key).to_owned(), value);
            }
        }
        if misplaced && !owner.contains_key("content") {
            let message = format!(
                "the type of `{name}` belongs in `schema` since OpenAPI 3.0; it is read as if there"
            );
            self.report.warn(at, "schema-misplaced", message);
            let schema_at = at.key("schema");
            for key in schema.keys() {
                self.report
                    .moved(schema_at.key(key).pointer(), &at.key(key).pointer());
            }
            owner.insert("schema".to_owned(), Value::Object(schema));
        }
    }
}

/// The schema of text.
pub(super) fn text_schema() -> Value {
    Value::Object(Map::from_iter([("type".to_owned(), Value::from("string"))]))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::dialect::testing::normalized;

    fn parameters(text: &str) -> (Value, Vec<(&'static str, String)>) {
        let document = format!(
            "openapi: 3.0.0\ninfo: {{title: t, version: v}}\npaths: {{}}\ncomponents: {{parameters: {text}}}"
        );
        let (root, problems) = normalized(&document);
        let base = "/components/parameters/";
        let relative = |(code, at): (&'static str, String)| (code, at.replace(base, ""));
        (
            root["components"]["parameters"].clone(),
            problems.into_iter().map(relative).collect(),
        )
    }

    #[test]
    fn places_and_styles_are_those_there_are() {
        let (found, problems) = parameters(
            "{a: {name: a, in: Query, schema: {}}, b: {name: b, in: path, style: form, schema: {}}, c: {name: c, in: body, schema: {}}, d: {in: query, schema: {}}, e: {name: e, in: header, style: deepObject, schema: {}}}",
        );
        let expected = json!({
            "a": {"name": "a", "in": "query", "schema": {}},
            "b": {"name": "b", "in": "path", "style": "simple", "required": true, "schema": {}},
            "e": {"name": "e", "in": "header", "style": "simple", "schema": {}},
        });
        assert_eq!(found, expected);
        let expected = [
            ("unknown-parameter-location", "a".to_owned()),
            ("unknown-style", "b/style".to_owned()),
            ("path-parameter-optional", "b".to_owned()),
            ("unknown-parameter-location", "c/in".to_owned()),
            ("parameter-without-name", "d".to_owned()),
            ("unknown-style", "e/style".to_owned()),
        ];
        assert_eq!(problems, expected);
    }

    #[test]
    fn a_form_that_is_the_whole_query_is_an_object_of_parameters() {
        let (found, problems) = parameters(
            "{q: {name: q, in: querystring, content: {application/x-www-form-urlencoded: {schema: {type: object, properties: {a: {type: string}}}}}}}",
        );
        let query = &found["q"];
        assert_eq!([&query["in"], &query["style"]], ["query", "form"]);
        assert_eq!(query["explode"], true);
        assert!(query["schema"]["properties"]["a"].is_object() && query["content"].is_null());
        assert_eq!(problems, [] as [(&str, String); 0]);
    }

    #[test]
    fn headers_that_others_decide_are_left_out() {
        let (found, problems) =
            parameters("{a: {name: accept, in: header, schema: {type: string}}}");
        assert_eq!(found, json!({}));
        assert_eq!(problems, [("ignored-header", "a".to_owned())]);
    }

    #[test]
    fn values_have_one_schema() {
        let (found, problems) = parameters(
            "{a: {name: a, in: query}, b: {name: b, in: query, type: integer, format: int32}, c: {name: c, in: query, schema: {}, content: {}}, d: {name: d, in: query, content: {application/json: {}, text/plain: {}}}, e: {name: e, in: query, required: 'yes', content: {}}}",
        );
        let expected = json!({
            "a": {"name": "a", "in": "query", "schema": {"type": "string"}},
            "b": {"name": "b", "in": "query", "schema": {"type": "integer", "format": "int32"}},
            "c": {"name": "c", "in": "query", "schema": {}},
            "d": {"name": "d", "in": "query", "content": {"application/json": {}}},
            "e": {"name": "e", "in": "query", "required": true, "schema": {"type": "string"}},
        });
        assert_eq!(found, expected);
        let expected = [
            ("schema-missing", "a".to_owned()),
            ("schema-misplaced", "b".to_owned()),
            ("schema-and-content", "c/content".to_owned()),
            ("several-media-types", "d/content".to_owned()),
            ("wrong-kind", "e/required".to_owned()),
            ("schema-missing", "e".to_owned()),
        ];
        assert_eq!(problems, expected);
    }
}
