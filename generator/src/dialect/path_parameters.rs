//! The parameters of a path and the names in its template agree.

use std::collections::HashSet;

use serde_json::{Map, Value};

use crate::dialect::at::At;
use crate::dialect::parameter::text_schema;
use crate::dialect::servers::names_in;
use crate::dialect::{Normalizer, Object};

impl Normalizer<'_> {
    /// Names of the path parameters in a list.
    pub(super) fn path_parameter_names(&self, parameters: Option<&Value>) -> Vec<String> {
        let parameters = parameters.and_then(Value::as_array).into_iter().flatten();
        let keys = parameters.map(|parameter| self.parameter_key(parameter));
        keys.filter(|(_, place)| place == "path")
            .map(|(name, _)| name)
            .collect()
    }

    /// Takes out shared parameters that the template has no place for.
    pub(super) fn shared_path_parameters(&mut self, item: &mut Object, path: &str, at: &At<'_>) {
        let names = names_in(path);
        self.without_place(item, &names, at);
    }

    /// Takes out parameters that the template has no place for, and adds those
    /// that it names and nobody declares.
    pub(super) fn path_parameters(
        &mut self,
        operation: &mut Object,
        path: &str,
        shared: &[String],
        at: &At<'_>,
    ) {
        let names = names_in(path);
        self.without_place(operation, &names, at);
        let own = self.path_parameter_names(operation.get("parameters"));
        let mut known: HashSet<&str> = own.iter().chain(shared).map(String::as_str).collect();
        for name in &names {
            if !known.insert(name) {
                continue;
            }
            let message = format!(
                "`{{{name}}}` of the path is no parameter of the operation; it is added as text"
            );
            self.report.warn(at, "path-parameter-undeclared", message);
            let parameters = operation
                .entry("parameters")
                .or_insert_with(|| Value::Array(Vec::new()));
            if let Value::Array(parameters) = parameters {
                parameters.push(declared(name));
            }
        }
    }

    fn without_place(&mut self, owner: &mut Object, names: &[String], at: &At<'_>) {
        let Some(Value::Array(parameters)) = owner.get_mut("parameters") else {
            return;
        };
        let known: HashSet<&str> = names.iter().map(String::as_str).collect();
        let here = at.key("parameters");
        let mut kept = Vec::new();
        for (index, parameter) in std::mem::take(parameters).into_iter().enumerate() {
            let (name, place) = self.parameter_key(&parameter);
            let from = here.index(index);
            if place == "path" && !known.contains(name.as_str()) {
                let message = format!("the path has no `{{{name}}}`; the parameter is not sent");
                self.report
                    .warn(&from, "path-parameter-without-place", message);
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
}

fn declared(name: &str) -> Value {
    Value::Object(Map::from_iter([
        ("name".to_owned(), Value::from(name)),
        ("in".to_owned(), Value::from("path")),
        ("required".to_owned(), Value::Bool(true)),
        ("schema".to_owned(), text_schema()),
    ]))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::dialect::testing::normalized;

    #[test]
    fn templates_and_parameters_agree() {
        let (root, problems) = normalized(
            "openapi: 3.0.0\ninfo: {title: t, version: v}\ncomponents: {parameters: {B: {name: b, in: path, required: true, schema: {}}}}\npaths: {'/{a}/{b}': {parameters: [{$ref: '#/components/parameters/B'}, {name: c, in: path, required: true, schema: {}}], get: {operationId: x, responses: {}, parameters: [{name: d, in: path, required: true, schema: {}}]}}}",
        );
        let item = &root["paths"]["/{a}/{b}"];
        assert_eq!(
            item["parameters"],
            json!([{"$ref": "#/components/parameters/B"}])
        );
        let expected =
            json!([{"name": "a", "in": "path", "required": true, "schema": {"type": "string"}}]);
        assert_eq!(item["get"]["parameters"], expected);
        let base = "/paths/~1{a}~1{b}";
        let expected = [
            (
                "path-parameter-without-place",
                format!("{base}/parameters/1"),
            ),
            (
                "path-parameter-without-place",
                format!("{base}/get/parameters/0"),
            ),
            ("path-parameter-undeclared", format!("{base}/get")),
        ];
        assert_eq!(problems, expected);
    }
}
