//! Why a document does not fit OpenAPI 3.0 after all: the smallest parts that
//! do not.
//!
//! Parts are looked at from the inside out, and what holds a part at fault is
//! not looked at again, so each fault is told once.

use openapiv3::{
    Components, ExternalDocumentation, Header, Info, MediaType, OpenAPI, Operation, Parameter,
    PathItem, ReferenceOr, RequestBody, Response, Schema, SecurityRequirement, SecurityScheme,
    Server, Tag,
};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::diagnostic::Problem;
use crate::dialect::at::At;
use crate::dialect::paths::METHODS;
use crate::dialect::report::Report;

/// Reports each part that does not fit.
pub(super) fn explain(root: &Value, whole: &serde_json::Error, report: &mut Report) {
    let mut search = Search { report };
    if search.document(root) {
        let problem = Problem::error(
            "does-not-fit",
            format!("not as OpenAPI 3.0 has it: {whole}"),
        );
        report.push(problem, &At::Root);
    }
}

/// Looks at one part; false if it does not fit.
type Check<'r> = fn(&mut Search<'r>, &Value, &At<'_>) -> bool;

struct Search<'r> {
    report: &'r mut Report,
}

impl<'r> Search<'r> {
    /// Whether everything fits.
    fn document(&mut self, root: &Value) -> bool {
        let at = At::Root;
        let info = match root.get("info") {
            Some(info) => self.check::<Info>(info, &at.key("info")),
            None => self.tell(&at, "`info` is missing"),
        };
        let parts = info
            & self.items(root, "servers", &at, Self::check::<Server>)
            & self.items(root, "tags", &at, Self::check::<Tag>)
            & self.items(root, "security", &at, Self::check::<SecurityRequirement>)
            & self.part(
                root,
                "externalDocs",
                &at,
                Self::check::<ExternalDocumentation>,
            )
            & self.part(root, "components", &at, Self::components)
            & self.entries(root, "paths", &at, Self::path_item);
        parts && self.check::<OpenAPI>(root, &at)
    }

    fn components(&mut self, value: &Value, at: &At<'_>) -> bool {
        let parts = self.entries(value, "schemas", at, Self::schema)
            & self.entries(value, "parameters", at, Self::parameter)
            & self.entries(value, "responses", at, Self::response)
            & self.entries(value, "requestBodies", at, Self::request_body)
            & self.entries(value, "headers", at, Self::header)
            & self.entries(
                value,
                "securitySchemes",
                at,
                Self::check::<ReferenceOr<SecurityScheme>>,
            );
        parts && self.check::<Components>(value, at)
    }

    fn path_item(&mut self, value: &Value, at: &At<'_>) -> bool {
        let mut parts = self.items(value, "parameters", at, Self::parameter);
        for method in METHODS {
            parts &= self.part(value, method, at, Self::operation);
        }
        let is_path = matches!(at, At::Key(_, path) if path.starts_with('/'));
        parts && (!is_path || self.check::<ReferenceOr<PathItem>>(value, at))
    }

    fn operation(&mut self, value: &Value, at: &At<'_>) -> bool {
        let parts = self.items(value, "parameters", at, Self::parameter)
            & self.part(value, "requestBody", at, Self::request_body)
            & self.entries(value, "responses", at, Self::response)
            & self.items(value, "security", at, Self::check::<SecurityRequirement>)
            & self.items(value, "servers", at, Self::check::<Server>);
        parts && self.check::<Operation>(value, at)
    }

    fn parameter(&mut self, value: &Value, at: &At<'_>) -> bool {
        let parts = self.part(value, "schema", at, Self::schema)
            & self.entries(value, "content", at, Self::media_type);
        parts && self.check::<ReferenceOr<Parameter>>(value, at)
    }

    fn header(&mut self, value: &Value, at: &At<'_>) -> bool {
        let parts = self.part(value, "schema", at, Self::schema)
            & self.entries(value, "content", at, Self::media_type);
        parts && self.check::<ReferenceOr<Header>>(value, at)
    }

    fn request_body(&mut self, value: &Value, at: &At<'_>) -> bool {
        let parts = self.entries(value, "content", at, Self::media_type);
        parts && self.check::<ReferenceOr<RequestBody>>(value, at)
    }

    fn response(&mut self, value: &Value, at: &At<'_>) -> bool {
        let extension = matches!(at, At::Key(_, key) if key.starts_with("x-"));
        if extension {
            return true;
        }
        let parts = self.entries(value, "content", at, Self::media_type)
            & self.entries(value, "headers", at, Self::header);
        parts && self.check::<ReferenceOr<Response>>(value, at)
    }

    fn media_type(&mut self, value: &Value, at: &At<'_>) -> bool {
        let parts = self.part(value, "schema", at, Self::schema);
        parts && self.check::<MediaType>(value, at)
    }

    fn schema(&mut self, value: &Value, at: &At<'_>) -> bool {
        let mut parts = self.entries(value, "properties", at, Self::schema);
        for key in ["items", "additionalProperties", "not"] {
            if value.get(key).is_some_and(Value::is_object) {
                parts &= self.part(value, key, at, Self::schema);
            }
        }
        for key in ["allOf", "oneOf", "anyOf"] {
            parts &= self.items(value, key, at, Self::schema);
        }
        parts && self.check::<ReferenceOr<Schema>>(value, at)
    }

    fn part(&mut self, value: &Value, key: &str, at: &At<'_>, check: Check<'r>) -> bool {
        value
            .get(key)
            .is_none_or(|part| check(self, part, &at.key(key)))
    }

    fn entries(&mut self, value: &Value, key: &str, at: &At<'_>, check: Check<'r>) -> bool {
        let here = at.key(key);
        let mut fit = true;
        for (name, entry) in value
            .get(key)
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            fit &= check(self, entry, &here.key(name));
        }
        fit
    }

    fn items(&mut self, value: &Value, key: &str, at: &At<'_>, check: Check<'r>) -> bool {
        let here = at.key(key);
        let mut fit = true;
        for (index, item) in value
            .get(key)
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .enumerate()
        {
            fit &= check(self, item, &here.index(index));
        }
        fit
    }

    fn check<T: DeserializeOwned>(&mut self, value: &Value, at: &At<'_>) -> bool {
        match T::deserialize(value) {
            Ok(_) => true,
            Err(fault) => self.tell(at, &fault.to_string()),
        }
    }

    fn tell(&mut self, at: &At<'_>, fault: &str) -> bool {
        let problem = Problem::error(
            "does-not-fit",
            format!("not as OpenAPI 3.0 has it: {fault}"),
        );
        self.report.push(problem, at);
        false
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;
    use crate::document::Origins;

    /// What is told of a tree that was not normalized.
    fn faults(yaml: &str) -> Vec<String> {
        let root: Value = serde_yaml::from_str(yaml).unwrap();
        let error = OpenAPI::deserialize(&root).unwrap_err();
        let mut report = Report::new(Origins::default());
        explain(&root, &error, &mut report);
        report
            .finish()
            .0
            .into_iter()
            .map(|found| found.pointer.to_string())
            .collect()
    }

    const HEAD: &str = "openapi: 3.0.0\ninfo: {title: t, version: v}\n";

    #[test]
    fn the_smallest_parts_are_told() {
        let found = faults(&format!(
            "{HEAD}paths: {{/a: {{get: {{responses: {{200: {{description: d, content: {{a/b: {{schema: {{properties: {{x: {{minLength: x}}}}}}}}}}}}}}, parameters: [{{in: query, schema: {{}}}}]}}}}}}\ncomponents: {{schemas: {{S: {{allOf: [{{items: 3}}]}}, T: {{}}}}}}",
        ));
        let expected = [
            "/components/schemas/S/allOf/0",
            "/paths/~1a/get/parameters/0",
            "/paths/~1a/get/responses/200/content/a~1b/schema/properties/x",
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn the_whole_is_told_where_no_part_is_at_fault() {
        assert_eq!(faults("openapi: 3.0.0\ninfo: {title: t, version: v}"), [""]);
        assert_eq!(faults("openapi: 3.0.0\npaths: {}"), [""]);
    }
}
