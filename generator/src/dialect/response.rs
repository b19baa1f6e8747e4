//! Responses and the statuses that lead to them.

use serde_json::{Map, Value};

use crate::dialect::at::At;
use crate::dialect::shape::{Keys, Shape};
use crate::dialect::version::Dialect;
use crate::dialect::{Normalizer, Object, is_reference};

const RESPONSE: Keys = &[
    ("summary", Shape::Text),
    ("description", Shape::Text),
    ("headers", Shape::Object),
    ("content", Shape::Object),
    ("links", Shape::Object),
    ("schema", Shape::Any),
];

impl Normalizer<'_> {
    /// `responses` of an operation.
    pub(super) fn responses(&mut self, operation: &mut Object, at: &At<'_>) {
        let here = at.key("responses");
        let value = match operation.get_mut("responses") {
            Some(Value::Object(responses)) => responses,
            _ => {
                if !self.dialect.has_json_schema() {
                    let message = || {
                        "an operation has no `responses`; callers get whatever comes, undecoded"
                            .to_owned()
                    };
                    self.report.once(at, "responses-missing", "", message, None);
                }
                operation.insert("responses".to_owned(), Value::Object(Map::new()));
                return;
            }
        };
        let mut responses = Map::new();
        for (key, mut response) in std::mem::take(value) {
            let from = here.key(&key);
            if key.starts_with("x-") {
                responses.insert(key, response);
                continue;
            }
            let Some(status) = self.status(&key, &from) else {
                continue;
            };
            if responses.contains_key(&status) {
                let message =
                    format!("there is a response for {status} already; this one is ignored");
                self.report.warn(&from, "duplicate-response", message);
                continue;
            }
            if status != key {
                self.report
                    .moved(here.key(&status).pointer(), &from.pointer());
            }
            if self.response(&mut response, &here.key(&status)) {
                responses.insert(status, response);
            }
        }
        *value = responses;
    }

    /// A status code, a range such as `2XX`, or `default`.
    fn status(&mut self, key: &str, at: &At<'_>) -> Option<String> {
        let status = read_status(key);
        let Some(read) = &status else {
            let message = format!("`{key}` is no status code; the response is ignored");
            self.report.warn(at, "unknown-status", message);
            return None;
        };
        if read.starts_with('1') && read != "101" {
            let message =
                format!("`{read}` is informational and never reaches callers; it is ignored");
            self.report.warn(at, "informational-status", message);
            return None;
        }
        if read != key && !read.eq_ignore_ascii_case(key) {
            let message = format!("`{key}` is no status code; it is read as `{read}`");
            self.report.warn(at, "unknown-status", message);
        }
        status
    }

    /// Whether a response could be brought into order.
    pub(super) fn response(&mut self, value: &mut Value, at: &At<'_>) -> bool {
        match value {
            Value::Null => *value = Value::Object(Map::new()),
            Value::String(description) => {
                let message =
                    "a response is an object, this is text; it is read as its `description`";
                self.report.warn(at, "wrong-kind", message);
                let description = Value::String(std::mem::take(description));
                *value = Value::Object(Map::from_iter([("description".to_owned(), description)]));
            }
            _ => {}
        }
        let Some(response) = self.object(value, at, "a response") else {
            return false;
        };
        if is_reference(response) {
            return true;
        }
        self.shape(response, at, RESPONSE);
        self.description(response, at);
        self.headers(response, at);
        self.body_content(response, at);
        let links_at = at.key("links");
        if let Some(Value::Object(links)) = response.get_mut("links") {
            links.retain(|name, link| self.link(link, &links_at.key(name)));
        }
        true
    }

    /// A description is required before OpenAPI 3.2, which has a summary too.
    fn description(&mut self, response: &mut Object, at: &At<'_>) {
        let summary = response.shift_remove("summary");
        if response.contains_key("description") {
            return;
        }
        if summary.is_none() && self.dialect != Dialect::OpenApi32 {
            let message =
                || "a response has no `description`; its docs say only the status".to_owned();
            self.report
                .once(at, "response-without-description", "", message, None);
        }
        response.insert(
            "description".to_owned(),
            summary.unwrap_or_else(|| Value::from("")),
        );
    }
}

/// The status that a key means: `200`, `2XX`, `default`, or what people write
/// for them (`2xx`, `200 OK`, `Default`).
fn read_status(key: &str) -> Option<String> {
    let key = key.trim();
    if key.eq_ignore_ascii_case("default") {
        return Some("default".to_owned());
    }
    let mut characters = key.chars();
    let first = characters
        .next()
        .filter(|first| matches!(first, '1'..='9'))?;
    let rest: String = characters.by_ref().take(2).collect();
    let ends = characters.next().is_none_or(|next| !next.is_alphanumeric());
    if !ends || rest.len() != 2 {
        return None;
    }
    if rest.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(format!("{first}{rest}"));
    }
    let wild = rest.bytes().all(|byte| matches!(byte, b'x' | b'X' | b'*'));
    wild.then(|| format!("{first}XX"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::dialect::testing::normalized;

    #[test]
    fn statuses_are_read_however_they_are_written() {
        let read = |key| read_status(key).unwrap_or_default();
        assert_eq!(read("200"), "200");
        assert_eq!(read("4xx"), "4XX");
        assert_eq!(read("5**"), "5XX");
        assert_eq!(read("200 OK"), "200");
        assert_eq!(read("Default"), "default");
        for odd in ["ok", "20", "2000", "2x0", "", "0XX", "2éé"] {
            assert_eq!(read_status(odd), None, "{odd}");
        }
    }

    #[test]
    fn responses_are_mended() {
        let (root, problems) = normalized(
            "openapi: 3.0.0\ninfo: {title: t, version: v}\npaths: {/a: {get: {operationId: a, responses: {200: {schema: {type: string}}, 201: created, 4xx: null, '200 OK': {description: d}, fine: {}}}}}",
        );
        let expected = json!({
            "200": {"description": "", "content": {"application/json": {"schema": {"type": "string"}}}},
            "201": {"description": "created"},
            "4XX": {"description": ""},
        });
        assert_eq!(root["paths"]["/a"]["get"]["responses"], expected);
        let base = "/paths/~1a/get/responses/";
        let expected = [
            ("schema-misplaced", format!("{base}200/schema")),
            ("wrong-kind", format!("{base}201")),
            ("unknown-status", format!("{base}200 OK")),
            ("duplicate-response", format!("{base}200 OK")),
            ("unknown-status", format!("{base}fine")),
            ("response-without-description", format!("{base}200")),
        ];
        assert_eq!(problems, expected);
    }
}
