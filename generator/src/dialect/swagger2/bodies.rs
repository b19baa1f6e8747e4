//! Body and form parameters to request bodies.

use serde_json::{Map, Value};

use crate::diagnostic::Pointer;
use crate::dialect::Object;
use crate::dialect::at::At;
use crate::dialect::swagger2::parameters::collection_format;
use crate::dialect::swagger2::{Converter, JSON, place, target_of};

const FORM: &str = "application/x-www-form-urlencoded";
const MULTIPART: &str = "multipart/form-data";

/// A body or form parameter and where it was.
#[derive(Debug, Clone)]
pub(super) struct Incoming {
    pub(super) parameter: Value,
    pub(super) from: Pointer,
}

impl Incoming {
    /// What the operation's own parameters win by.
    pub(super) fn key(&self) -> (&str, &str, &str) {
        let text = |key: &str| {
            self.parameter
                .get(key)
                .and_then(Value::as_str)
                .unwrap_or_default()
        };
        match text("in") {
            "body" => ("", "body", ""),
            place => (text("name"), place, text("$ref")),
        }
    }
}

impl Converter<'_> {
    /// The request body that the parameters of an operation make up.
    pub(super) fn request_body(
        &mut self,
        incoming: Vec<Incoming>,
        consumes: &[String],
        own_consumes: bool,
        at: &At<'_>,
    ) -> Option<Value> {
        let is_body =
            |this: &Self, one: &Incoming| place(target_of(&this.shared, &one.parameter)) == "body";
        let (mut bodies, fields): (Vec<_>, Vec<_>) =
            incoming.into_iter().partition(|one| is_body(self, one));
        if bodies.is_empty() {
            return (!fields.is_empty()).then(|| self.form(fields, consumes, at));
        }
        if let Some(field) = fields.first() {
            let message = "an operation has a body and form fields, which cannot both be; the fields are not sent";
            let problem = crate::diagnostic::Problem::warning("body-and-form", message);
            self.report.push_at(problem, field.from.clone());
        }
        let body = bodies.swap_remove(0);
        let reference = body.parameter.get("$ref").and_then(Value::as_str);
        let name = reference.and_then(|reference| reference.strip_prefix("#/parameters/"));
        if let Some(name) = name.filter(|_| !own_consumes) {
            let reference = Value::String(format!("#/components/requestBodies/{name}"));
            return Some(Value::Object(Map::from_iter([(
                "$ref".to_owned(),
                reference,
            )])));
        }
        let body = self.resolved(body, at);
        Some(self.body(body, consumes, at))
    }

    /// A shared parameter stands in for the reference to it.
    fn resolved(&mut self, incoming: Incoming, at: &At<'_>) -> Incoming {
        let target = target_of(&self.shared, &incoming.parameter);
        let target = self.report.copy(target, at);
        let reference = incoming.parameter.get("$ref").and_then(Value::as_str);
        let name = reference.and_then(|reference| reference.strip_prefix("#/parameters/"));
        let from = match name {
            Some(name) => Pointer::root().child("parameters").child(name),
            None => incoming.from,
        };
        Incoming {
            parameter: target,
            from,
        }
    }

    /// The request body of a body parameter.
    pub(super) fn body(&mut self, body: Incoming, consumes: &[String], at: &At<'_>) -> Value {
        let Incoming { parameter, from } = body;
        let Value::Object(mut parameter) = parameter else {
            return Value::Object(Map::new());
        };
        let schema = parameter.shift_remove("schema");
        for key in ["name", "in", "type", "format"] {
            parameter.shift_remove(key);
        }
        let structured: Vec<&String> = consumes
            .iter()
            .filter(|name| *name != FORM && *name != MULTIPART)
            .collect();
        let names = match structured.is_empty() {
            false => structured.into_iter().cloned().collect(),
            true if consumes.is_empty() => vec![JSON.to_owned()],
            true => consumes.to_vec(),
        };
        let content_at = at.key("content");
        let mut content = Map::new();
        for name in names {
            let mut media_type = Map::new();
            if let Some(schema) = &schema {
                let to = content_at.key(&name).key("schema").pointer();
                self.report.moved(to, &from.child("schema"));
                let schema = self.report.copy(schema, &content_at);
                media_type.insert("schema".to_owned(), schema);
            }
            content.insert(name, Value::Object(media_type));
        }
        parameter.insert("content".to_owned(), Value::Object(content));
        Value::Object(parameter)
    }

    /// The request body of form fields: an object with a property for each.
    fn form(&mut self, fields: Vec<Incoming>, consumes: &[String], at: &At<'_>) -> Value {
        let fields: Vec<Incoming> = fields
            .into_iter()
            .map(|field| self.resolved(field, at))
            .collect();
        let files = fields
            .iter()
            .any(|field| field.parameter.get("type").and_then(Value::as_str) == Some("file"));
        let mut names: Vec<&str> = consumes.iter().map(String::as_str).collect();
        names.retain(|name| *name == MULTIPART || (*name == FORM && !files));
        if names.is_empty() {
            names.push(if files { MULTIPART } else { FORM });
        }
        let content_at = at.key("content");
        let mut content = Map::new();
        for name in names {
            let media_type_at = content_at.key(name);
            let media_type = self.form_content(&fields, name == FORM, &media_type_at);
            content.insert(name.to_owned(), Value::Object(media_type));
        }
        let required = fields.iter().any(|field| is_required(&field.parameter));
        let mut body = Map::from_iter([("content".to_owned(), Value::Object(content))]);
        if required {
            body.insert("required".to_owned(), Value::Bool(true));
        }
        Value::Object(body)
    }

    fn form_content(&mut self, fields: &[Incoming], urlencoded: bool, at: &At<'_>) -> Object {
        let (mut properties, mut required, mut encoding) = (Map::new(), Vec::new(), Map::new());
        let schema_at = at.key("schema");
        let properties_at = schema_at.key("properties");
        for field in fields {
            let Value::Object(mut parameter) = self.report.copy(&field.parameter, at) else {
                continue;
            };
            let Some(Value::String(name)) = parameter.shift_remove("name") else {
                continue;
            };
            let format = collection_format(&mut parameter);
            if is_required(&field.parameter) {
                required.push(Value::from(name.as_str()));
            }
            for key in ["in", "required", "allowEmptyValue"] {
                parameter.shift_remove(key);
            }
            self.report
                .moved(properties_at.key(&name).pointer(), &field.from);
            let list = parameter.get("type").and_then(Value::as_str) == Some("array");
            if urlencoded && list {
                encoding.insert(name.clone(), list_encoding(format.as_deref()));
            }
            properties.insert(name, Value::Object(parameter));
        }
        let mut schema = Map::from_iter([("type".to_owned(), Value::from("object"))]);
        if !required.is_empty() {
            schema.insert("required".to_owned(), Value::Array(required));
        }
        schema.insert("properties".to_owned(), Value::Object(properties));
        let mut media_type = Map::from_iter([("schema".to_owned(), Value::Object(schema))]);
        if !encoding.is_empty() {
            media_type.insert("encoding".to_owned(), Value::Object(encoding));
        }
        media_type
    }
}

fn is_required(parameter: &Value) -> bool {
    parameter
        .get("required")
        .and_then(crate::dialect::shape::flag)
        == Some(true)
}

/// How a list travels in a form; with commas unless said otherwise.
fn list_encoding(format: Option<&str>) -> Value {
    let (style, explode) = match format {
        Some("multi") => ("form", true),
        Some("ssv") => ("spaceDelimited", false),
        Some("pipes") => ("pipeDelimited", false),
        _ => ("form", false),
    };
    Value::Object(Map::from_iter([
        ("style".to_owned(), Value::from(style)),
        ("explode".to_owned(), Value::Bool(explode)),
    ]))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::dialect::testing::{codes, moves, normalized};

    fn document(operation: &str) -> String {
        format!(
            "swagger: '2.0'\ninfo: {{title: t, version: v}}\npaths: {{/a: {{post: {{operationId: a, responses: {{200: {{description: d}}}}, {operation}}}}}}}"
        )
    }

    fn body(operation: &str) -> (Value, Vec<&'static str>) {
        let (root, problems) = normalized(&document(operation));
        (
            root["paths"]["/a"]["post"]["requestBody"].clone(),
            codes(&problems),
        )
    }

    #[test]
    fn a_body_has_every_media_type_that_is_consumed() {
        let (found, problems) = body(
            "consumes: [application/json, application/xml, multipart/form-data], parameters: [{name: b, in: body, description: d, schema: {type: string}}]",
        );
        let schema = json!({"schema": {"type": "string"}});
        let expected = json!({"description": "d", "content": {"application/json": schema, "application/xml": schema}});
        assert_eq!(found, expected);
        assert_eq!(problems, [] as [&str; 0]);
        let (found, _) =
            body("consumes: ['*/*'], parameters: [{name: b, in: body, schema: {type: string}}]");
        assert_eq!(found, json!({"content": {"application/json": schema}}));
    }

    #[test]
    fn fields_are_properties_of_a_form() {
        let text = "parameters: [{name: a, in: formData, type: string, required: true, description: d}, {name: b, in: formData, type: array, items: {type: string}, collectionFormat: multi}]";
        let (found, _) = body(text);
        let expected = json!({
            "content": {"application/x-www-form-urlencoded": {
                "schema": {
                    "type": "object",
                    "required": ["a"],
                    "properties": {
                        "a": {"type": "string", "description": "d"},
                        "b": {"type": "array", "items": {"type": "string"}},
                    },
                },
                "encoding": {"b": {"style": "form", "explode": true}},
            }},
            "required": true,
        });
        assert_eq!(found, expected);
        let expected = (
            "/paths/~1a/post/requestBody/content/application~1x-www-form-urlencoded/schema/properties/b".to_owned(),
            "/paths/~1a/post/parameters/1".to_owned(),
        );
        assert!(moves(&document(text)).contains(&expected));
    }

    #[test]
    fn files_make_a_form_multipart() {
        let (found, _) = body(
            "consumes: [application/x-www-form-urlencoded], parameters: [{name: f, in: formData, type: file}]",
        );
        let file = json!({"type": "string", "format": "binary"});
        assert_eq!(
            found["content"]["multipart/form-data"]["schema"]["properties"]["f"],
            file
        );
    }

    #[test]
    fn a_body_wins_over_fields() {
        let (found, problems) = body(
            "parameters: [{name: f, in: formData, type: string}, {name: b, in: body, schema: {type: string}}]",
        );
        assert_eq!(
            found,
            json!({"content": {"application/json": {"schema": {"type": "string"}}}})
        );
        assert_eq!(problems, ["body-and-form"]);
    }
}
