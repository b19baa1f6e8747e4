//! Paths and what can be done there.

use serde_json::{Map, Value};

use crate::diagnostic::Problem;
use crate::dialect::at::At;
use crate::dialect::incoming::SECTIONS;
use crate::dialect::shape::{Keys, Shape, nearest};
use crate::dialect::{Normalizer, Object};

const PATH_ITEM: Keys = &[
    ("$ref", Shape::Any),
    ("summary", Shape::Text),
    ("description", Shape::Text),
    ("servers", Shape::Any),
    ("parameters", Shape::Any),
    ("get", Shape::Any),
    ("put", Shape::Any),
    ("post", Shape::Any),
    ("delete", Shape::Any),
    ("options", Shape::Any),
    ("head", Shape::Any),
    ("patch", Shape::Any),
    ("trace", Shape::Any),
    ("query", Shape::Any),
    ("additionalOperations", Shape::Object),
];

/// The methods of OpenAPI 3.0.
pub(super) const METHODS: &[&str] = &[
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

impl Normalizer<'_> {
    /// `paths` of the document.
    pub(super) fn paths(&mut self, document: &mut Object, at: &At<'_>) {
        let Some(Value::Object(paths)) = document.get_mut("paths") else {
            let has_webhooks = SECTIONS
                .iter()
                .any(|section| document.contains_key(*section));
            let is_empty = self.components.is_empty() && !has_webhooks;
            if is_empty {
                let message = "a document with neither `paths`, `components` nor `webhooks` has nothing to generate";
                let problem = Problem::error("nothing-to-generate", message);
                self.report.push(problem, at);
            } else if !self.dialect.has_json_schema() {
                let message = "a document has to have `paths`; the crate gets types alone";
                self.report.warn(at, "paths-missing", message);
            }
            document.insert("paths".to_owned(), Value::Object(Map::new()));
            return;
        };
        let here = at.key("paths");
        if paths
            .keys()
            .any(|path| !path.starts_with('/') && !path.starts_with("x-"))
        {
            self.absolute(paths, &here);
        }
        for (path, item) in paths.iter_mut() {
            if path.starts_with('/') {
                self.path_item(path, item, &here.key(path));
            }
        }
    }

    /// Paths start with a slash.
    fn absolute(&mut self, paths: &mut Object, at: &At<'_>) {
        let mut absolute = Map::new();
        for (path, item) in std::mem::take(paths) {
            if path.starts_with('/') || path.starts_with("x-") {
                absolute.insert(path, item);
                continue;
            }
            let new = format!("/{path}");
            let message = format!("path `{path}` does not start with `/`; it is read as `{new}`");
            self.report
                .warn(&at.key(&path), "path-without-slash", message);
            self.report
                .moved(at.key(&new).pointer(), &at.key(&path).pointer());
            absolute.entry(new).or_insert(item);
        }
        *paths = absolute;
    }

    fn path_item(&mut self, path: &str, value: &mut Value, at: &At<'_>) {
        self.path_text(path, at);
        if value.is_null() {
            *value = Value::Object(Map::new());
        }
        if self.object(value, at, "a path item").is_none() {
            *value = Value::Object(Map::new());
        }
        let Some(item) = value.as_object_mut() else {
            return;
        };
        self.method_names(item, at);
        self.shape(item, at, PATH_ITEM);
        item.shift_remove("$ref");
        self.servers(item, at);
        self.parameter_list(item, at);
        self.shared_path_parameters(item, path, at);
        let shared = self.path_parameter_names(item.get("parameters"));
        let mut unfit = Vec::new();
        for (method, operation) in item.iter_mut() {
            let known = METHODS.contains(&method.as_str()) || method == "query";
            if known && !self.operation(path, method, &shared, operation, &at.key(method)) {
                unfit.push(method.clone());
            }
        }
        for method in unfit {
            item.shift_remove(&method);
        }
        self.further_methods(item, path, &shared, at);
    }

    /// Methods are keys in lower case.
    fn method_names(&mut self, item: &mut Object, at: &At<'_>) {
        let odd = |key: &&String| {
            let lower = key.to_ascii_lowercase();
            !METHODS.contains(&key.as_str())
                && (METHODS.contains(&lower.as_str()) || near_method(key).is_some())
        };
        let odd: Vec<String> = item.keys().filter(odd).cloned().collect();
        for key in odd {
            let lower = key.to_ascii_lowercase();
            if !METHODS.contains(&lower.as_str()) {
                let near = near_method(&key).unwrap_or_default();
                let message = format!(
                    "`{key}` is no method; the operation is ignored. Did you mean `{near}`?"
                );
                self.report.warn(&at.key(&key), "unknown-key", message);
                continue;
            }
            let message = format!("method `{key}` is written `{lower}`; it is read so");
            self.report.warn(&at.key(&key), "wrong-case", message);
            if let Some(operation) = item.shift_remove(&key) {
                self.report
                    .moved(at.key(&lower).pointer(), &at.key(&key).pointer());
                item.entry(lower).or_insert(operation);
            }
        }
    }

    /// Methods that came with OpenAPI 3.2 travel in extensions.
    fn further_methods(&mut self, item: &mut Object, path: &str, shared: &[String], at: &At<'_>) {
        if let Some(query) = item.shift_remove("query") {
            self.unsupported_method("QUERY", &at.key("query"));
            item.insert("x-clientwright-query".to_owned(), query);
        }
        let Some(Value::Object(mut further)) = item.shift_remove("additionalOperations") else {
            return;
        };
        let here = at.key("additionalOperations");
        further.retain(|method, operation| {
            let at = here.key(method);
            self.unsupported_method(method, &at);
            self.operation(path, method, shared, operation, &at)
        });
        item.insert(
            "x-clientwright-additional-operations".to_owned(),
            Value::Object(further),
        );
    }

    fn unsupported_method(&mut self, method: &str, at: &At<'_>) {
        let message =
            format!("method `{method}` is not supported yet; callers get no function for it");
        self.report.warn(at, "unsupported-method", message);
    }
}

fn near_method(key: &str) -> Option<&'static str> {
    let known = PATH_ITEM.iter().any(|(known, _)| *known == key);
    if known || key.starts_with("x-") {
        return None;
    }
    nearest(key, METHODS.iter().copied())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::dialect::testing::{codes, normalized};

    const HEAD: &str = "info: {title: t, version: v}\n";

    #[test]
    fn paths_and_methods_are_mended() {
        let (root, problems) = normalized(&format!(
            "openapi: 3.0.0\n{HEAD}paths: {{a: {{GET: {{operationId: a, responses: {{}}}}, pots: {{}}}}, /b: null, x-note: 1}}",
        ));
        let expected = json!({
            "/a": {"pots": {}, "get": {"operationId": "a", "responses": {}}},
            "/b": {},
            "x-note": 1,
        });
        assert_eq!(root["paths"], expected);
        let expected = [
            ("path-without-slash", "/paths/a".to_owned()),
            ("wrong-case", "/paths/~1a/GET".to_owned()),
        ];
        assert_eq!(problems[..2], expected);
    }

    #[test]
    fn paths_are_optional_since_they_are_not_all() {
        let schemas = "components: {schemas: {S: {type: object}}}";
        let (root, problems) = normalized(&format!("openapi: 3.1.0\n{HEAD}{schemas}"));
        assert_eq!(root["paths"], json!({}));
        assert_eq!(codes(&problems), [] as [&str; 0]);
        let (_, problems) = normalized(&format!("openapi: 3.0.0\n{HEAD}{schemas}"));
        assert_eq!(codes(&problems), ["paths-missing"]);
        let (_, problems) = normalized(&format!("openapi: 3.1.0\n{HEAD}"));
        assert_eq!(codes(&problems), ["nothing-to-generate"]);
    }

    #[test]
    fn newer_methods_travel_in_extensions() {
        let (root, problems) = normalized(&format!(
            "openapi: 3.2.0\n{HEAD}paths: {{/a: {{query: {{operationId: q}}, additionalOperations: {{COPY: {{operationId: c}}}}}}}}",
        ));
        let expected = json!({
            "x-clientwright-query": {"operationId": "q", "responses": {}},
            "x-clientwright-additional-operations": {"COPY": {"operationId": "c", "responses": {}}},
        });
        assert_eq!(root["paths"]["/a"], expected);
        let expected = [
            ("unsupported-method", "/paths/~1a/query".to_owned()),
            (
                "unsupported-method",
                "/paths/~1a/additionalOperations/COPY".to_owned(),
            ),
        ];
        assert_eq!(problems, expected);
    }
}
