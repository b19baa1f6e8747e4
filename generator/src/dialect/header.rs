//! Headers of responses and of parts.

use serde_json::Value;

use crate::dialect::at::At;
use crate::dialect::shape::{Keys, Shape};
use crate::dialect::wire_name::{is_token, shown};
use crate::dialect::{Normalizer, Object, is_reference};

const HEADER: Keys = &[
    ("description", Shape::Text),
    ("required", Shape::Flag),
    ("deprecated", Shape::Flag),
    ("style", Shape::Text),
    ("explode", Shape::Flag),
    ("schema", Shape::Any),
    ("content", Shape::Object),
    ("example", Shape::Any),
    ("examples", Shape::Any),
    ("type", Shape::Any),
    ("items", Shape::Any),
    ("format", Shape::Any),
    ("default", Shape::Any),
    ("enum", Shape::Any),
];

impl Normalizer<'_> {
    /// `headers` of a response or an encoding.
    pub(super) fn headers(&mut self, owner: &mut Object, at: &At<'_>) {
        let here = at.key("headers");
        if let Some(Value::Object(headers)) = owner.get_mut("headers") {
            headers.retain(|name, header| {
                let at = here.key(name);
                self.is_header_name(name, &at) && self.header(header, &at)
            });
        }
    }

    /// Whether anybody can send a header of this name.
    fn is_header_name(&mut self, name: &str, at: &At<'_>) -> bool {
        let sendable = is_token(name);
        if !sendable {
            let message = format!(
                "`{}` is no header name, so nobody can send it; it is left out",
                shown(name)
            );
            self.report.warn(at, "invalid-header-name", message);
        }
        sendable
    }

    /// Whether a header could be brought into order.
    pub(super) fn header(&mut self, value: &mut Value, at: &At<'_>) -> bool {
        let Some(header) = self.object(value, at, "a header") else {
            return false;
        };
        if is_reference(header) {
            return true;
        }
        self.shape(header, at, HEADER);
        let style = header.get("style").and_then(Value::as_str);
        if let Some(style) = style.filter(|style| *style != "simple") {
            let message = format!("`style: {style}` is none for a header; `simple` is taken");
            self.report.warn(&at.key("style"), "unknown-style", message);
            header.shift_remove("style");
        }
        if let Some(explode) = header.shift_remove("explode") {
            header.insert("x-clientwright-explode".to_owned(), explode);
        }
        let name = at.tokens().pop().unwrap_or_default();
        self.parameter_value(header, &name, at);
        true
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::dialect::testing::normalized;

    #[test]
    fn headers_have_a_schema_and_one_style() {
        let (root, problems) = normalized(
            "openapi: 3.0.0\ninfo: {title: t, version: v}\npaths: {}\ncomponents: {headers: {A: {description: d}, B: {schema: {}, style: form, explode: true}, C: 3}}",
        );
        let expected = json!({
            "A": {"description": "d", "schema": {"type": "string"}},
            "B": {"schema": {}, "x-clientwright-explode": true},
        });
        assert_eq!(root["components"]["headers"], expected);
        let expected = [
            ("schema-missing", "/components/headers/A".to_owned()),
            ("unknown-style", "/components/headers/B/style".to_owned()),
            ("wrong-kind", "/components/headers/C".to_owned()),
        ];
        assert_eq!(problems, expected);
    }
}
