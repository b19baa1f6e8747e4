//! Paths and what can be done there.

use serde_json::{Map, Value};

use crate::diagnostic::{Pointer, Problem};
use crate::dialect::at::At;
use crate::dialect::incoming::SECTIONS;
use crate::dialect::shape::{Keys, Shape, nearest};
use crate::dialect::wire_name::shown;
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
        self.templates(paths, &here);
        let mut further = Vec::new();
        for (path, item) in paths.iter_mut() {
            if path.starts_with('/') {
                self.path_item(path, item, &here.key(path), &mut further);
            }
        }
        for (method, path, item) in further {
            paths.insert(key_of(&method, &path), item);
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

    fn path_item(
        &mut self,
        path: &str,
        value: &mut Value,
        at: &At<'_>,
        further: &mut Vec<(String, String, Value)>,
    ) {
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
        for (method, operation, from) in self.further_methods(item, path, &shared, at) {
            let item = self.item_of_method(item, operation, &method, at);
            let paths = At::Root.key("paths");
            let here = paths.key(&key_of(&method, path)).pointer();
            self.report.moved(here.clone(), &at.pointer());
            self.report.moved(here.child(SLOT), &from);
            further.push((method, path.to_owned(), item));
        }
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

    /// Operations of methods that came with OpenAPI 3.2, and where they stand.
    fn further_methods(
        &mut self,
        item: &mut Object,
        path: &str,
        shared: &[String],
        at: &At<'_>,
    ) -> Vec<(String, Value, Pointer)> {
        let mut found = Vec::new();
        if let Some(query) = item.shift_remove("query") {
            found.push(("QUERY".to_owned(), query, at.key("query").pointer()));
        }
        let Some(Value::Object(further)) = item.shift_remove("additionalOperations") else {
            return found;
        };
        let here = at.key("additionalOperations");
        for (method, mut operation) in further {
            let at = here.key(&method);
            if !is_method(&method) {
                let message = format!(
                    "`{}` is no method of HTTP; callers get no function for it",
                    shown(&method)
                );
                self.report.warn(&at, "unsupported-method", message);
            } else if self.operation(path, &method, shared, &mut operation, &at) {
                let from = at.pointer();
                found.push((method.clone(), operation, from));
            }
        }
        found
    }

    /// A path item of one operation whose method 3.0 has no word for: it stands where
    /// another method does, and says its own in an extension.
    fn item_of_method(
        &mut self,
        item: &Object,
        mut operation: Value,
        method: &str,
        at: &At<'_>,
    ) -> Value {
        if let Some(operation) = operation.as_object_mut() {
            operation.insert(METHOD.to_owned(), Value::from(method));
        }
        let mut alone = Map::new();
        for key in ["summary", "description", "servers", "parameters"] {
            if let Some(value) = item.get(key) {
                let value = self.report.copy(value, &at.key(key));
                if !value.is_null() {
                    alone.insert(key.to_owned(), value);
                }
            }
        }
        alone.insert(SLOT.to_owned(), operation);
        Value::Object(alone)
    }
}

/// Where an operation says its method, if 3.0 has no word for that.
const METHOD: &str = "x-clientwright-method";

/// Where such an operation stands.
const SLOT: &str = "post";

/// The key of the path item of such an operation. No path has a space in it.
fn key_of(method: &str, path: &str) -> String {
    format!("{path} {method}")
}

/// Whether a text can be a method (RFC 9110, section 9.1). `CONNECT` asks for a tunnel,
/// which no call is.
fn is_method(text: &str) -> bool {
    let token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !text.is_empty() && text != "CONNECT" && text.len() <= 64 && text.bytes().all(token)
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
    fn newer_methods_are_items_of_their_own() {
        let (root, problems) = normalized(&format!(
            "openapi: 3.2.0\n{HEAD}paths: {{/a: {{summary: s, query: {{operationId: q}}, additionalOperations: {{COPY: {{operationId: c}}, 'A B': {{operationId: x}}}}}}}}",
        ));
        let expected = json!({
            "/a": {"summary": "s"},
            "/a QUERY": {"summary": "s", "post": {"operationId": "q", "responses": {}, "x-clientwright-method": "QUERY"}},
            "/a COPY": {"summary": "s", "post": {"operationId": "c", "responses": {}, "x-clientwright-method": "COPY"}},
        });
        assert_eq!(root["paths"], expected);
        let at = "/paths/~1a/additionalOperations/A B".to_owned();
        assert_eq!(problems, [("unsupported-method", at)]);
    }
}
