//! Operations.

use serde_json::Value;

use crate::diagnostic::Problem;
use crate::dialect::at::At;
use crate::dialect::shape::{Keys, Shape, text};
use crate::dialect::{Normalizer, Object};

const OPERATION: Keys = &[
    ("tags", Shape::Texts),
    ("summary", Shape::Text),
    ("description", Shape::Text),
    ("externalDocs", Shape::Object),
    ("operationId", Shape::Text),
    ("parameters", Shape::Any),
    ("requestBody", Shape::Any),
    ("responses", Shape::Object),
    ("callbacks", Shape::Object),
    ("deprecated", Shape::Flag),
    ("security", Shape::Any),
    ("servers", Shape::Any),
];

impl Normalizer<'_> {
    /// Whether an operation could be brought into order.
    pub(super) fn operation(
        &mut self,
        path: &str,
        method: &str,
        shared: &[String],
        value: &mut Value,
        at: &At<'_>,
    ) -> bool {
        if value.is_null() {
            return false;
        }
        let Some(operation) = self.object(value, at, "an operation") else {
            return false;
        };
        self.shape(operation, at, OPERATION);
        self.operation_id(operation, path, method, at);
        self.external_docs(operation, at);
        self.parameter_list(operation, at);
        self.path_parameters(operation, path, shared, at);
        let body_at = at.key("requestBody");
        if let Some(body) = operation.get_mut("requestBody")
            && (body.is_null() || !self.request_body(body, &body_at))
        {
            operation.shift_remove("requestBody");
        }
        self.responses(operation, at);
        self.callbacks(operation, at);
        self.security(operation, at);
        self.servers(operation, at);
        true
    }

    /// Ids are told apart; whoever comes second is named by method and path.
    fn operation_id(&mut self, operation: &mut Object, path: &str, method: &str, at: &At<'_>) {
        let id = operation.get("operationId").and_then(Value::as_str);
        match id.filter(|id| !id.trim().is_empty()) {
            None => {
                operation.shift_remove("operationId");
                let message = || {
                    "an operation has no `operationId`; it is named after its method and path"
                        .to_owned()
                };
                let help =
                    Some("an `operationId` gives it a name that does not change with the path");
                self.report
                    .once(at, "operation-id-missing", "", message, help);
            }
            Some(id) if self.operation_ids.insert(id.to_owned()) => {}
            Some(id) => {
                let name = format!("{method}{path}");
                let problem = Problem::warning(
                    "duplicate-operation-id",
                    format!(
                        "`{id}` is the id of another operation already; this one is named `{name}`"
                    ),
                )
                .help("give each operation an `operationId` of its own");
                self.report.push(problem, &at.key("operationId"));
                operation.insert("operationId".to_owned(), Value::String(name));
            }
        }
    }

    /// `parameters` of a path or an operation, each name once for each place.
    pub(super) fn parameter_list(&mut self, owner: &mut Object, at: &At<'_>) {
        let here = at.key("parameters");
        let Some(value) = owner.get_mut("parameters") else {
            return;
        };
        if !value.is_array() && !self.reshape(value, Shape::List, "parameters", &here) {
            owner.shift_remove("parameters");
            return;
        }
        let Value::Array(parameters) = value else {
            return;
        };
        let mut seen = std::collections::HashSet::new();
        let mut kept = Vec::new();
        for (index, mut parameter) in std::mem::take(parameters).into_iter().enumerate() {
            let from = here.index(index);
            if !self.parameter(&mut parameter, &from) || !self.parameter_is_kept(&parameter) {
                continue;
            }
            if !seen.insert(self.parameter_key(&parameter)) {
                let message =
                    "a parameter of this name and place is there already; this one is ignored";
                self.report.warn(&from, "duplicate-parameter", message);
                continue;
            }
            if kept.len() != index {
                self.report
                    .moved(here.index(kept.len()).pointer(), &from.pointer());
            }
            kept.push(parameter);
        }
        *parameters = kept;
    }

    /// A component that made no sense is gone, and references to it go too.
    fn parameter_is_kept(&self, parameter: &Value) -> bool {
        let reference = parameter.get("$ref").and_then(Value::as_str);
        let ours = reference.filter(|reference| reference.starts_with("#/components/parameters/"));
        ours.is_none_or(|reference| self.component("parameters", reference).is_some())
    }

    /// What no two parameters of an operation may share.
    pub(super) fn parameter_key(&self, parameter: &Value) -> (String, String) {
        let reference = parameter.get("$ref").and_then(Value::as_str);
        let target = reference.and_then(|reference| self.component("parameters", reference));
        let source = target.unwrap_or(parameter);
        let part = |key: &str| source.get(key).and_then(text).unwrap_or_default();
        match (reference, target) {
            (Some(reference), None) => (reference.to_owned(), String::new()),
            _ => (part("name"), part("in")),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::dialect::testing::{codes, normalized};

    const HEAD: &str = "openapi: 3.0.0\ninfo: {title: t, version: v}\n";

    #[test]
    fn ids_are_told_apart() {
        let (root, problems) = normalized(&format!(
            "{HEAD}paths: {{/a: {{get: {{operationId: x, responses: {{}}}}, put: {{operationId: x, responses: {{}}}}, head: {{responses: {{}}}}}}}}",
        ));
        assert_eq!(root["paths"]["/a"]["put"]["operationId"], json!("put/a"));
        let expected = [
            (
                "duplicate-operation-id",
                "/paths/~1a/put/operationId".to_owned(),
            ),
            ("operation-id-missing", "/paths/~1a/head".to_owned()),
        ];
        assert_eq!(problems, expected);
    }

    #[test]
    fn parameters_are_told_apart() {
        let (root, problems) = normalized(&format!(
            "{HEAD}components: {{parameters: {{Q: {{name: q, in: query, schema: {{}}}}, A: {{name: Accept, in: header, schema: {{}}}}}}}}\npaths: {{/a: {{get: {{operationId: x, tags: [1, b], responses: {{}}, parameters: [{{$ref: '#/components/parameters/A'}}, {{$ref: '#/components/parameters/Q'}}, {{name: q, in: query, schema: {{}}}}, {{name: q, in: header, schema: {{}}}}]}}}}}}",
        ));
        let operation = &root["paths"]["/a"]["get"];
        assert_eq!(operation["tags"], json!(["1", "b"]));
        let expected = json!([
            {"$ref": "#/components/parameters/Q"},
            {"name": "q", "in": "header", "schema": {}},
        ]);
        assert_eq!(operation["parameters"], expected);
        assert_eq!(
            codes(&problems),
            ["wrong-kind", "duplicate-parameter", "ignored-header"]
        );
    }
}
