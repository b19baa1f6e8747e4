//! What JSON Schema makes depend on a value, and 3.0 cannot say.

use indexmap::IndexMap;
use serde_json::{Map, Value};

use crate::diagnostic::Pointer;
use crate::dialect::at::At;
use crate::dialect::{Normalizer, Object};

/// Keywords that are kept for readers of the document, not checked.
const UNCHECKED: &[(&str, &str)] = &[
    ("if", "x-clientwright-if"),
    ("then", "x-clientwright-then"),
    ("else", "x-clientwright-else"),
    ("dependentSchemas", "x-clientwright-dependent-schemas"),
    ("dependentRequired", "x-clientwright-dependent-required"),
    ("dependencies", "x-clientwright-dependencies"),
    ("propertyNames", "x-clientwright-property-names"),
    ("contains", "x-clientwright-contains"),
    ("minContains", "x-clientwright-min-contains"),
    ("maxContains", "x-clientwright-max-contains"),
    ("contentSchema", "x-clientwright-content-schema"),
];

impl Normalizer<'_> {
    /// Properties that only a condition mentions become optional ones; the
    /// condition itself travels in an extension.
    pub(super) fn conditions(&mut self, schema: &mut Object, at: &At<'_>) {
        self.conditional_properties(schema, at);
        for (key, extension) in UNCHECKED {
            let Some(value) = schema.shift_remove(*key) else {
                continue;
            };
            schema.insert((*extension).to_owned(), value);
            let message =
                || format!("`{key}` is not checked, neither before sending nor on what comes back");
            self.report
                .once(&at.key(key), "not-checked", key, message, None);
        }
    }

    fn conditional_properties(&mut self, schema: &mut Object, at: &At<'_>) {
        let mut found = IndexMap::new();
        for key in ["then", "else"] {
            if let Some(value) = schema.get(key) {
                gather(value, &at.key(key), &mut found);
            }
        }
        for key in ["dependentSchemas", "dependencies"] {
            let dependents = schema.get(key).and_then(Value::as_object);
            let key_at = at.key(key);
            for (name, value) in dependents.into_iter().flatten() {
                gather(value, &key_at.key(name), &mut found);
            }
        }
        let known = schema.get("properties").and_then(Value::as_object);
        found.retain(|name, _| !known.is_some_and(|known| known.contains_key(name)));
        if found.is_empty() {
            return;
        }
        let mut added = Map::new();
        let properties_at = at.key("properties");
        for (name, schemas) in found {
            let mut schemas: Vec<_> = schemas.into_values().collect();
            let here = properties_at.key(&name);
            let schema = match schemas.len() {
                1 => schemas.pop().map(|(schema, from)| {
                    self.report.moved(here.pointer(), &from);
                    schema
                }),
                _ => Some(self.any_of(schemas, &here)),
            };
            added.insert(name, schema.unwrap_or_default());
        }
        let properties = schema
            .entry("properties")
            .or_insert_with(|| Value::Object(Map::new()));
        if let Value::Object(properties) = properties {
            properties.extend(added);
        }
    }
}

/// Properties that a conditional schema describes, with all that is said of
/// each.
fn gather(
    schema: &Value,
    at: &At<'_>,
    found: &mut IndexMap<String, IndexMap<String, (Value, Pointer)>>,
) {
    let properties_at = at.key("properties");
    for (name, property) in schema
        .get("properties")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
    {
        // `true` and `false` only say whether the property may be there.
        if !property.is_object() {
            continue;
        }
        let known = found.entry(name.clone()).or_default();
        known
            .entry(property.to_string())
            .or_insert_with(|| (property.clone(), properties_at.key(name).pointer()));
    }
    for key in ["then", "else"] {
        if let Some(inner) = schema.get(key) {
            gather(inner, &at.key(key), found);
        }
    }
    for (index, part) in schema
        .get("allOf")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .enumerate()
    {
        gather(part, &at.key("allOf").index(index), found);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::dialect::testing::{codes, schema};

    #[test]
    fn properties_of_conditions_are_optional_ones() {
        let (found, problems) = schema(
            "3.1.0",
            "{type: object, required: [kind], properties: {kind: {type: string}},
              if: {properties: {kind: {const: a}}},
              then: {required: [x], properties: {x: {type: [string, 'null']}, kind: {minLength: 1}}},
              else: {properties: {x: {type: integer}, y: {type: string}, z: false}},
              dependentSchemas: {kind: {properties: {w: {type: string}}}}}",
        );
        let expected = json!({
            "kind": {"type": "string"},
            "x": {"anyOf": [{"type": "string", "nullable": true}, {"type": "integer"}]},
            "y": {"type": "string"},
            "w": {"type": "string"},
        });
        assert_eq!(found["properties"], expected);
        assert_eq!(found["required"], json!(["kind"]));
        assert_eq!(
            found["x-clientwright-if"],
            json!({"properties": {"kind": {"const": "a"}}})
        );
        assert_eq!(codes(&problems), ["not-checked"; 4]);
    }

    #[test]
    fn each_kind_is_told_once() {
        let (found, problems) = schema(
            "3.1.0",
            "properties: {a: {type: object, propertyNames: {pattern: x}}, b: {type: object, propertyNames: {pattern: y}}, c: {type: array, contains: {type: string}}}",
        );
        assert_eq!(
            found["properties"]["a"]["x-clientwright-property-names"],
            json!({"pattern": "x"})
        );
        let expected = [
            (
                "not-checked",
                "/components/schemas/S/properties/a/propertyNames".to_owned(),
            ),
            (
                "not-checked",
                "/components/schemas/S/properties/c/contains".to_owned(),
            ),
        ];
        assert_eq!(problems, expected);
    }
}
