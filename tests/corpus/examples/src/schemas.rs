//! The schemas of a document as JSON Schemas.

use jsonschema::{Draft, Registry};
use serde_json::{Value, json};

/// How long the text of a fault is at most.
const LONGEST: usize = 120;

/// What the document is called as a resource.
const BASE: &str = "https://document.invalid/";

/// The schemas of one document.
pub(crate) struct Schemas {
    registry: Registry<'static>,
    draft: Draft,
}

impl Schemas {
    /// OpenAPI 3.1 is JSON Schema; 2.0 and 3.0 are draft 4 but for `nullable`.
    ///
    /// # Errors
    /// The document cannot be a resource of schemas.
    pub(crate) fn of(document: &Value) -> Result<Self, jsonschema::ReferencingError> {
        let version = document.get("openapi").and_then(Value::as_str);
        let is_modern = version.is_some_and(|version| version >= "3.1");
        let mut document = document.clone();
        if !is_modern {
            take_null(&mut document);
        }
        let draft = match is_modern {
            true => Draft::Draft202012,
            false => Draft::Draft4,
        };
        let registry = Registry::new().draft(draft);
        let registry = registry.add(BASE, document)?.prepare()?;
        Ok(Self { registry, draft })
    }

    /// The keyword of the schema at a JSON pointer that a value breaks, with what
    /// the validator says of it; none where the value is fine.
    pub(crate) fn broken_keyword(&self, pointer: &str, value: &Value) -> Option<String> {
        let pointer = pointer
            .replace('%', "%25")
            .replace('{', "%7B")
            .replace('}', "%7D");
        let pointer = pointer.replace(' ', "%20");
        let schema = json!({"$ref": format!("{BASE}#{pointer}")});
        let options = jsonschema::options();
        let options = options.with_draft(self.draft).with_registry(&self.registry);
        let validator = match options.build(&schema) {
            Ok(validator) => validator,
            Err(error) => return Some(format!("unreadable-schema: {error}")),
        };
        let error = validator.iter_errors(value).next()?;
        let path = error.schema_path().to_string();
        let keyword = path.rsplit('/').find(|step| step.parse::<usize>().is_err());
        let at = error.instance_path().to_string();
        let text: String = error.to_string().chars().take(LONGEST).collect();
        Some(format!("{} at {at:?}: {text}", keyword.unwrap_or_default()))
    }
}

/// `nullable: true` as JSON Schema says it.
fn take_null(value: &mut Value) {
    match value {
        Value::Object(object) => {
            object.values_mut().for_each(take_null);
            let is_nullable = ["nullable", "x-nullable"]
                .iter()
                .any(|key| object.get(*key) == Some(&true.into()));
            if !is_nullable {
                return;
            }
            if let Some(Value::Array(values)) = object.get_mut("enum") {
                values.push(Value::Null);
            }
            match object.get("type").cloned() {
                Some(Value::String(ty)) => {
                    drop(object.insert("type".to_owned(), json!([ty, "null"])))
                }
                Some(_) => {}
                None => {
                    let schema = Value::Object(std::mem::take(object));
                    object.insert("anyOf".to_owned(), json!([schema, {"enum": [null]}]));
                }
            }
        }
        Value::Array(list) => list.iter_mut().for_each(take_null),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_held_against_their_schema() {
        let document = json!({
            "openapi": "3.0.3",
            "components": {"schemas": {
                "A": {"type": "object", "required": ["b"], "properties": {"b": {"$ref": "#/components/schemas/B"}}},
                "B": {"type": "integer", "nullable": true, "minimum": 0, "exclusiveMinimum": true}
            }}
        });
        let schemas = Schemas::of(&document).unwrap();
        let broken = |value: Value| {
            let said = schemas.broken_keyword("/components/schemas/A", &value)?;
            Some(said.split(' ').next()?.to_owned())
        };
        assert_eq!(broken(json!({"b": 1})), None);
        assert_eq!(broken(json!({"b": null})), None);
        assert_eq!(broken(json!({})).as_deref(), Some("required"));
        assert_eq!(broken(json!({"b": "1"})).as_deref(), Some("type"));
        assert_eq!(broken(json!({"b": 0})).as_deref(), Some("exclusiveMinimum"));
    }
}
