//! `$ref` and what stands beside it.

use serde_json::{Map, Value};

use crate::dialect::at::At;
use crate::dialect::{Normalizer, Object};

impl Normalizer<'_> {
    /// Whether the schema is a reference and nothing else. Siblings that say
    /// something turn the reference into one part of `allOf`, which 3.1 means
    /// and which people mean in 3.0 too.
    pub(super) fn reference(&mut self, schema: &mut Object, at: &At<'_>) -> bool {
        let Some(reference) = schema.get_mut("$ref") else {
            return false;
        };
        let Value::String(text) = reference else {
            schema.shift_remove("$ref");
            self.report.warn(
                &at.key("$ref"),
                "wrong-kind",
                "`$ref` is no text; it is ignored, callers get any value",
            );
            return false;
        };
        if let Some(name) = text.strip_prefix("#/definitions/") {
            *text = format!("#/components/schemas/{name}");
        }
        if !schema.iter().any(|(key, value)| says_something(key, value)) {
            return true;
        }
        let reference = schema.shift_remove("$ref").unwrap_or_default();
        let mut part = Map::new();
        part.insert("$ref".to_owned(), reference);
        match schema.get_mut("allOf").and_then(Value::as_array_mut) {
            Some(parts) => parts.push(Value::Object(part)),
            None => {
                let from = at.pointer();
                let all_of = at.key("allOf");
                self.report.moved(all_of.index(0).pointer(), &from);
                schema.insert("allOf".to_owned(), Value::Array(vec![Value::Object(part)]));
            }
        }
        false
    }
}

/// Whether a sibling of `$ref` adds to what the reference says.
fn says_something(key: &str, value: &Value) -> bool {
    match key {
        "$ref" | "$comment" | "$id" | "$anchor" | "$schema" | "$defs" | "summary" => false,
        "nullable" | "readOnly" | "writeOnly" | "deprecated" => *value != Value::Bool(false),
        "required" | "properties" | "description" | "title" => !is_empty(value),
        _ => !key.starts_with("x-") || key == "x-nullable",
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(entries) => entries.is_empty(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::dialect::testing::schema;

    #[test]
    fn siblings_that_say_something_are_kept() {
        let (found, _) = schema(
            "3.0.3",
            "{$ref: '#/components/schemas/T', description: d, nullable: true}",
        );
        let expected = json!({
            "description": "d",
            "nullable": true,
            "allOf": [{"$ref": "#/components/schemas/T"}],
        });
        assert_eq!(found, expected);
    }

    #[test]
    fn siblings_that_say_nothing_leave_a_plain_reference() {
        let (found, _) = schema(
            "3.1.0",
            "{items: {$ref: '#/components/schemas/T', nullable: false, x-note: 1}}",
        );
        assert_eq!(found["items"]["$ref"], json!("#/components/schemas/T"));
    }

    #[test]
    fn references_join_an_all_of_that_is_there() {
        let (found, _) = schema(
            "3.1.0",
            "{$ref: '#/components/schemas/T', allOf: [{type: object}]}",
        );
        let expected = json!({"allOf": [{"type": "object"}, {"$ref": "#/components/schemas/T"}]});
        assert_eq!(found, expected);
    }

    #[test]
    fn definitions_of_swagger_are_components() {
        let (found, _) = schema("2.0", "{items: {$ref: '#/definitions/T'}}");
        assert_eq!(found, json!({"items": {"$ref": "#/components/schemas/T"}}));
    }
}
