//! Swagger 2.0 to the layout of OpenAPI 3.0. Schemas stay as they are; the walk
//! over the whole document brings them in order.

mod bodies;
mod parameters;
mod responses;
mod security;
mod servers;

use std::collections::HashSet;

use serde_json::{Map, Value};

use crate::dialect::Object;
use crate::dialect::at::At;
use crate::dialect::report::Report;
use crate::dialect::swagger2::bodies::Incoming;

const METHODS: &[&str] = &["get", "put", "post", "delete", "options", "head", "patch"];

/// Brings a document to the layout of OpenAPI 3.0.
pub(super) fn convert(document: &mut Object, report: &mut Report) {
    let schemes = match document.get("schemes") {
        Some(Value::Array(schemes)) => schemes.clone(),
        _ => Vec::new(),
    };
    servers::convert(document, report);
    let consumes = media_types(document, "consumes", report, &At::Root).unwrap_or_default();
    let produces = media_types(document, "produces", report, &At::Root).unwrap_or_default();
    let mut converter = Converter {
        report,
        consumes,
        produces,
        schemes,
        shared: take_object(document, "parameters"),
    };
    converter.components(document);
    if let Some(Value::Object(paths)) = document.get_mut("paths") {
        let at = At::Root.key("paths");
        for (path, item) in paths.iter_mut() {
            if let Value::Object(item) = item {
                converter.path_item(item, &at.key(path));
            }
        }
    }
}

/// What the whole document says of all operations.
struct Converter<'r> {
    report: &'r mut Report,
    consumes: Vec<String>,
    produces: Vec<String>,
    schemes: Vec<Value>,
    /// Shared parameters as they were written.
    shared: Object,
}

impl Converter<'_> {
    fn components(&mut self, document: &mut Object) {
        let mut components = Map::new();
        let root = At::Root;
        let components_at = root.key("components");
        for (from, to) in [
            ("definitions", "schemas"),
            ("responses", "responses"),
            ("securityDefinitions", "securitySchemes"),
        ] {
            if let Some(section) = document.shift_remove(from) {
                self.report
                    .moved(components_at.key(to).pointer(), &root.key(from).pointer());
                components.insert(to.to_owned(), section);
            }
        }
        if let Some(Value::Object(responses)) = components.get_mut("responses") {
            let at = components_at.key("responses");
            let produces = self.produces.clone();
            for (name, response) in responses {
                self.response(response, &produces, &at.key(name));
            }
        }
        if let Some(Value::Object(schemes)) = components.get_mut("securitySchemes") {
            security::convert(schemes);
        }
        self.shared_parameters(&mut components, &components_at);
        document.insert("components".to_owned(), Value::Object(components));
    }

    /// Bodies become request bodies; form fields are put into the operations
    /// that have them.
    fn shared_parameters(&mut self, components: &mut Object, at: &At<'_>) {
        let (mut parameters, mut bodies) = (Map::new(), Map::new());
        let root = At::Root;
        let old_at = root.key("parameters");
        let (parameters_at, bodies_at) = (at.key("parameters"), at.key("requestBodies"));
        for (name, parameter) in self.shared.clone() {
            let from = old_at.key(&name).pointer();
            match place(&parameter) {
                "body" => {
                    let at = bodies_at.key(&name);
                    self.report.moved(at.pointer(), &from);
                    let consumes = self.consumes.clone();
                    let incoming = Incoming { parameter, from };
                    let body = self.body(incoming, &consumes, &at);
                    bodies.insert(name, body);
                }
                "formData" => {}
                _ => {
                    let at = parameters_at.key(&name);
                    self.report.moved(at.pointer(), &from);
                    let mut parameter = parameter;
                    self.parameter(&mut parameter, &at);
                    parameters.insert(name, parameter);
                }
            }
        }
        for (key, section) in [("parameters", parameters), ("requestBodies", bodies)] {
            if !section.is_empty() {
                components.insert(key.to_owned(), Value::Object(section));
            }
        }
    }

    fn path_item(&mut self, item: &mut Object, at: &At<'_>) {
        let inherited = self.split(item, at);
        for method in METHODS {
            let operation_at = at.key(method);
            if let Some(Value::Object(operation)) = item.get_mut(*method) {
                self.operation(operation, &inherited, &operation_at);
            }
        }
    }

    fn operation(&mut self, operation: &mut Object, inherited: &[Incoming], at: &At<'_>) {
        let own_consumes = media_types(operation, "consumes", self.report, at);
        let own_produces = media_types(operation, "produces", self.report, at);
        let schemes = operation.shift_remove("schemes");
        if schemes.is_some_and(|schemes| self.is_elsewhere(&schemes)) {
            let message = || {
                "`schemes` of an operation are not supported; it is sent where all others are"
                    .to_owned()
            };
            self.report
                .once(&at.key("schemes"), "operation-schemes", "", message, None);
        }
        let mut incoming = self.split(operation, at);
        let own: HashSet<_> = incoming.iter().map(Incoming::key).collect();
        let is_new = |parameter: &&Incoming| !own.contains(&parameter.key());
        let inherited: Vec<&Incoming> = inherited.iter().filter(is_new).collect();
        for Incoming { parameter, from } in inherited {
            let parameter = self.report.copy(parameter, at);
            let from = from.clone();
            incoming.push(Incoming { parameter, from });
        }
        let body_at = at.key("requestBody");
        let own = own_consumes.is_some();
        let consumes = own_consumes.unwrap_or_else(|| self.consumes.clone());
        if let Some(body) = self.request_body(incoming, &consumes, own, &body_at) {
            operation.insert("requestBody".to_owned(), body);
        }
        let produces = own_produces.unwrap_or_else(|| self.produces.clone());
        let responses_at = at.key("responses");
        if let Some(Value::Object(responses)) = operation.get_mut("responses") {
            for (status, response) in responses {
                self.response(response, &produces, &responses_at.key(status));
            }
        }
    }

    /// Whether an operation speaks none of the schemes of the document.
    fn is_elsewhere(&self, schemes: &Value) -> bool {
        let own = schemes.as_array().map(Vec::as_slice).unwrap_or_default();
        !self.schemes.is_empty() && !own.iter().any(|scheme| self.schemes.contains(scheme))
    }

    /// Takes body and form parameters out of a list and brings the others to
    /// the shape of 3.0.
    fn split(&mut self, owner: &mut Object, at: &At<'_>) -> Vec<Incoming> {
        let mut incoming = Vec::new();
        let Some(Value::Array(parameters)) = owner.get_mut("parameters") else {
            return incoming;
        };
        let here = at.key("parameters");
        let mut kept = Vec::new();
        for (index, mut parameter) in std::mem::take(parameters).into_iter().enumerate() {
            let from = here.index(index).pointer();
            let place = place(target_of(&self.shared, &parameter)).to_owned();
            if matches!(place.as_str(), "body" | "formData") {
                incoming.push(Incoming { parameter, from });
                continue;
            }
            let to = here.index(kept.len());
            if kept.len() != index {
                self.report.moved(to.pointer(), &from);
            }
            self.parameter(&mut parameter, &to);
            kept.push(parameter);
        }
        *parameters = kept;
        incoming
    }
}

/// The shared parameter that a reference means, or the parameter itself.
fn target_of<'p>(shared: &'p Object, parameter: &'p Value) -> &'p Value {
    let reference = parameter.get("$ref").and_then(Value::as_str);
    let name = reference.and_then(|reference| reference.strip_prefix("#/parameters/"));
    name.and_then(|name| shared.get(name)).unwrap_or(parameter)
}

fn place(parameter: &Value) -> &str {
    parameter
        .get("in")
        .and_then(Value::as_str)
        .unwrap_or_default()
}

fn take_object(document: &mut Object, key: &str) -> Object {
    match document.shift_remove(key) {
        Some(Value::Object(object)) => object,
        _ => Object::new(),
    }
}

/// How many media types of one list are read.
const MOST_MEDIA_TYPES: usize = 32;

/// A list of media types; what takes or gives anything is spoken to in JSON.
fn media_types(
    owner: &mut Object,
    key: &str,
    report: &mut Report,
    at: &At<'_>,
) -> Option<Vec<String>> {
    let mut list = match owner.shift_remove(key)? {
        Value::Array(list) => list,
        one @ Value::String(_) => vec![one],
        _ => return None,
    };
    if list.len() > MOST_MEDIA_TYPES {
        let message =
            format!("`{key}` names more than {MOST_MEDIA_TYPES} media types; the rest are ignored");
        report.warn(&at.key(key), "too-many-media-types", message);
        list.truncate(MOST_MEDIA_TYPES);
    }
    let mut names: Vec<String> = Vec::new();
    for name in list.iter().filter_map(Value::as_str) {
        let name = if name.trim() == "*/*" {
            "application/json"
        } else {
            name.trim()
        };
        if !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
    }
    Some(names)
}

/// Stands in where a document names no media type.
const JSON: &str = "application/json";

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::dialect::testing::{codes, moves, normalized};

    const HEAD: &str = "swagger: '2.0'\ninfo: {title: t, version: v}\n";

    #[test]
    fn definitions_become_components_and_keep_their_places() {
        let document = format!(
            "{HEAD}paths: {{}}\ndefinitions: {{A: {{type: object, x-nullable: true, properties: {{b: {{$ref: '#/definitions/B'}}}}}}, B: {{type: string}}}}"
        );
        let (root, problems) = normalized(&document);
        let expected = json!({
            "A": {"type": "object", "nullable": true, "properties": {"b": {"$ref": "#/components/schemas/B"}}},
            "B": {"type": "string"},
        });
        assert_eq!(root["components"]["schemas"], expected);
        assert_eq!(root.get("definitions"), None);
        assert_eq!(codes(&problems), [] as [&str; 0]);
        let expected = ("/components/schemas".to_owned(), "/definitions".to_owned());
        assert!(moves(&document).contains(&expected));
    }

    #[test]
    fn shared_parameters_go_where_they_belong() {
        let (root, problems) = normalized(&format!(
            "{HEAD}parameters: {{Q: {{name: q, in: query, type: string}}, B: {{name: b, in: body, required: true, schema: {{$ref: '#/definitions/D'}}}}, F: {{name: f, in: formData, type: string}}}}
definitions: {{D: {{type: object}}}}
paths:
  /a:
    parameters: [{{$ref: '#/parameters/B'}}]
    put: {{operationId: a, parameters: [{{$ref: '#/parameters/Q'}}], responses: {{default: {{description: d}}}}}}
    post: {{operationId: p, consumes: [application/xml], responses: {{default: {{description: d}}}}}}
  /f:
    post: {{operationId: f, parameters: [{{$ref: '#/parameters/F'}}], responses: {{default: {{description: d}}}}}}
"
        ));
        assert_eq!(codes(&problems), [] as [&str; 0]);
        let put = &root["paths"]["/a"]["put"];
        assert_eq!(
            put["parameters"],
            json!([{"$ref": "#/components/parameters/Q"}])
        );
        assert_eq!(
            put["requestBody"],
            json!({"$ref": "#/components/requestBodies/B"})
        );
        let reference = json!({"schema": {"$ref": "#/components/schemas/D"}});
        let expected = json!({"required": true, "content": {"application/json": reference}});
        assert_eq!(root["components"]["requestBodies"]["B"], expected);
        let expected = json!({"required": true, "content": {"application/xml": reference}});
        assert_eq!(root["paths"]["/a"]["post"]["requestBody"], expected);
        let form = &root["paths"]["/f"]["post"]["requestBody"]["content"]["application/x-www-form-urlencoded"];
        assert_eq!(
            form["schema"],
            json!({"type": "object", "properties": {"f": {"type": "string"}}})
        );
    }
}
