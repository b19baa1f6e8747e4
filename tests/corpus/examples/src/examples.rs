//! Every example of a document with the schema that it is an example of.

use serde_json::Value;

/// An example.
#[derive(Debug)]
pub(crate) struct Example {
    /// Where it stands: a JSON pointer (RFC 6901).
    pub(crate) at: String,
    /// A JSON pointer to its schema.
    pub(crate) schema: String,
    /// The example itself.
    pub(crate) value: Value,
}

/// All examples: of schemas, media types and parameters.
pub(crate) fn of(document: &Value) -> Vec<Example> {
    let mut walk = Walk {
        document,
        found: Vec::new(),
    };
    walk.visit(document, String::new(), "");
    walk.found
}

struct Walk<'d> {
    document: &'d Value,
    found: Vec<Example>,
}

impl Walk<'_> {
    /// Looks at a part of the document that stands under a key.
    fn visit(&mut self, value: &Value, at: String, under: &str) {
        match value {
            Value::Object(object) => {
                // What stands there are names that the document chose.
                let named = matches!(under, "properties" | "schemas" | "definitions" | "headers");
                if !named && under != "components" {
                    self.take(value, &at);
                }
                for (key, inner) in object {
                    let is_example = matches!(
                        key.as_str(),
                        "example" | "examples" | "default" | "enum" | "const"
                    );
                    if named || !is_example {
                        let next = if named { "" } else { key };
                        self.visit(inner, format!("{at}/{}", escaped(key)), next);
                    }
                }
            }
            Value::Array(list) => {
                for (index, inner) in list.iter().enumerate() {
                    self.visit(inner, format!("{at}/{index}"), "");
                }
            }
            _ => {}
        }
    }

    /// Takes the examples of one schema, media type, response or parameter.
    fn take(&mut self, owner: &Value, at: &str) {
        let schema = match owner.get("schema") {
            Some(Value::Object(_)) => format!("{at}/schema"),
            _ => at.to_owned(),
        };
        if let Some(value) = owner.get("example") {
            self.add(format!("{at}/example"), schema.clone(), value);
        }
        match owner.get("examples") {
            // Of a schema (3.1).
            Some(Value::Array(examples)) => {
                for (index, value) in examples.iter().enumerate() {
                    self.add(format!("{at}/examples/{index}"), schema.clone(), value);
                }
            }
            Some(Value::Object(examples)) => {
                for (name, example) in examples {
                    let at = format!("{at}/examples/{}", escaped(name));
                    match self.resolved(example).get("value").cloned() {
                        Some(value) => self.add(at, schema.clone(), &value),
                        // Swagger 2.0: by media type.
                        None if name.contains('/') => self.add(at, schema.clone(), example),
                        None => {}
                    }
                }
            }
            _ => {}
        }
    }

    fn add(&mut self, at: String, schema: String, value: &Value) {
        self.found.push(Example {
            at,
            schema,
            value: value.clone(),
        });
    }

    fn resolved<'v>(&'v self, value: &'v Value) -> &'v Value {
        let reference = value.get("$ref").and_then(Value::as_str);
        let pointer = reference.and_then(|reference| reference.strip_prefix('#'));
        let target = pointer.and_then(|pointer| self.document.pointer(pointer));
        target.unwrap_or(value)
    }
}

fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn examples_are_found_with_their_schemas() {
        let document = json!({
            "paths": {"/a": {"get": {
                "parameters": [{"name": "n", "schema": {"type": "string"}, "example": "x"}],
                "responses": {"200": {"content": {"application/json": {
                    "schema": {"type": "object"},
                    "examples": {"one": {"value": {}}, "two": {"$ref": "#/components/examples/E"}}
                }}}}
            }}},
            "components": {
                "examples": {"E": {"value": {"k": 1}}},
                "schemas": {"S": {"properties": {"example": {"type": "integer", "example": 3}}}}
            }
        });
        let found = of(&document);
        let places: Vec<(&str, &Value)> = found
            .iter()
            .map(|one| (one.schema.as_str(), &one.value))
            .collect();
        let media = "/paths/~1a/get/responses/200/content/application~1json/schema";
        assert_eq!(
            places,
            [
                ("/paths/~1a/get/parameters/0/schema", &json!("x")),
                (media, &json!({})),
                (media, &json!({"k": 1})),
                ("/components/schemas/S/properties/example", &json!(3)),
            ]
        );
    }
}
