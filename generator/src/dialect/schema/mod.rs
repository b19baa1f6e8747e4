//! Schemas of every dialect to those of OpenAPI 3.0.
//!
//! One walk: at each schema first what has to see its parts as they were
//! written, then the parts, then what has to see them normalized.

mod arrays;
mod bounds;
mod conditions;
mod content;
mod contradictions;
mod discriminator;
mod enumeration;
mod keywords;
mod maps;
mod properties;
mod reference;
mod type_list;
mod types;
mod unions;

pub(super) use content::is_text;
pub(super) use properties::UnknownRequired;

use serde_json::{Map, Value};

use crate::dialect::at::At;
use crate::dialect::version::kind_of;
use crate::dialect::{Normalizer, Object};

/// How a schema is used by the one above it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// On its own.
    Whole,
    /// As a part of `allOf`, which may rely on its siblings.
    Part,
}

impl Normalizer<'_> {
    /// Normalizes a schema and all schemas in it.
    pub(super) fn schema(&mut self, value: &mut Value, at: &At<'_>, role: Role) {
        let Some(schema) = self.schema_object(value, at) else {
            return;
        };
        if self.reference(schema, at) {
            self.note_extended(schema, role);
            return;
        }
        let topics = self.keywords(schema, at);
        self.before_parts(schema, topics, at);
        self.parts(schema, at);
        self.after_parts(schema, at, role);
    }

    /// The schema as an object: 3.1 has `true` and `false` as well.
    fn schema_object<'v>(&mut self, value: &'v mut Value, at: &At<'_>) -> Option<&'v mut Object> {
        match &*value {
            Value::Object(_) => {}
            Value::Bool(true) => *value = Value::Object(Map::new()),
            Value::Bool(false) => *value = nothing(),
            other => {
                let message = format!(
                    "a schema was expected, this is {}; callers get any value",
                    kind_of(other)
                );
                self.report.warn(at, "wrong-kind", message);
                *value = Value::Object(Map::new());
            }
        }
        value.as_object_mut()
    }

    /// Remembers components that others extend.
    fn note_extended(&mut self, schema: &Object, role: Role) {
        let reference = schema.get("$ref").and_then(Value::as_str);
        let name = reference.and_then(|reference| reference.strip_prefix("#/components/schemas/"));
        if let Some(name) = name.filter(|name| role == Role::Part && !self.extended.contains(*name))
        {
            self.extended.insert(name.to_owned());
        }
    }

    fn before_parts(&mut self, schema: &mut Object, topics: keywords::Topics, at: &At<'_>) {
        use keywords::Topics;
        if topics.has(Topics::DISCRIMINATOR) {
            self.discriminator(schema, at);
        }
        if topics.has(Topics::OBJECT) {
            self.property_flags(schema, at);
            self.maps(schema, at);
        }
        if topics.has(Topics::CONDITION) {
            self.conditions(schema, at);
        }
        if topics.has(Topics::ARRAY) {
            self.tuples(schema, at);
        }
        if topics.has(Topics::CONTENT) {
            self.content_keywords(schema, at);
        }
        if topics.has(Topics::VALUES) {
            self.constant(schema);
        }
        self.types(schema, at);
        if topics.has(Topics::VALUES) {
            self.values(schema, at);
        }
        if topics.has(Topics::BOUNDS) {
            self.bounds(schema, at);
        }
    }

    /// The schemas inside.
    fn parts(&mut self, schema: &mut Object, at: &At<'_>) {
        for (key, value) in schema {
            let at = at.key(key);
            match key.as_str() {
                "items" | "not" => self.schema(value, &at, Role::Whole),
                "additionalProperties" if !value.is_boolean() => {
                    self.schema(value, &at, Role::Whole);
                }
                "allOf" => self.list(value, &at, Role::Part),
                "oneOf" | "anyOf" | "prefixItems" => self.list(value, &at, Role::Whole),
                "properties" => self.named_schemas(value, &at),
                _ => {}
            }
        }
    }

    fn list(&mut self, value: &mut Value, at: &At<'_>, role: Role) {
        for (index, item) in value.as_array_mut().into_iter().flatten().enumerate() {
            self.schema(item, &at.index(index), role);
        }
    }

    /// Schemas by name.
    pub(super) fn named_schemas(&mut self, value: &mut Value, at: &At<'_>) {
        for (name, value) in value.as_object_mut().into_iter().flatten() {
            self.schema(value, &at.key(name), Role::Whole);
        }
    }

    fn after_parts(&mut self, schema: &mut Object, at: &At<'_>, role: Role) {
        self.null_members(schema, at);
        self.hoist_tuple(schema, at);
        self.contradiction(schema, at);
        self.required_names(schema, at, role);
    }
}

/// The schema that allows no value.
fn nothing() -> Value {
    let mut schema = Map::new();
    schema.insert("not".to_owned(), Value::Object(Map::new()));
    Value::Object(schema)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::dialect::testing::{codes, schema};

    #[test]
    fn boolean_schemas_allow_anything_or_nothing() {
        let (found, problems) = schema(
            "3.1.0",
            "properties: {a: true, b: false}\nitems: false\nadditionalProperties: false",
        );
        let expected = json!({
            "properties": {"a": {}, "b": {"not": {}}},
            "items": {"not": {}},
            "additionalProperties": false,
        });
        assert_eq!(found, expected);
        assert_eq!(codes(&problems), [] as [&str; 0]);
    }

    #[test]
    fn what_is_no_schema_is_told() {
        let (found, problems) = schema("3.0.3", "properties: {a: 3}");
        assert_eq!(found, json!({"properties": {"a": {}}}));
        assert_eq!(
            problems,
            [(
                "wrong-kind",
                "/components/schemas/S/properties/a".to_owned()
            )]
        );
    }

    #[test]
    fn properties_named_like_keywords_are_properties() {
        let (found, problems) = schema(
            "3.1.0",
            "properties: {enum: {type: [string, 'null']}, example: {type: string}, $ref: {type: string}}",
        );
        assert_eq!(
            found["properties"]["enum"],
            json!({"type": "string", "nullable": true})
        );
        assert_eq!(codes(&problems), [] as [&str; 0]);
    }
}
