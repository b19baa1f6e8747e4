//! Properties that are known by a pattern, or not at all.

use std::collections::HashSet;

use serde_json::{Map, Value};

use crate::diagnostic::Pointer;
use crate::dialect::at::At;
use crate::dialect::version::kind_of;
use crate::dialect::{Normalizer, Object};

impl Normalizer<'_> {
    /// What 3.0 says with `additionalProperties` alone.
    pub(super) fn maps(&mut self, schema: &mut Object, at: &At<'_>) {
        if let Some(rest) = schema.shift_remove("unevaluatedProperties")
            && !schema.contains_key("additionalProperties")
        {
            let to = at.key("additionalProperties").pointer();
            self.report
                .moved(to, &at.key("unevaluatedProperties").pointer());
            schema.insert("additionalProperties".to_owned(), rest);
        }
        // Kubernetes says of objects that servers keep what the schema does not know.
        let keeps = schema.shift_remove("x-kubernetes-preserve-unknown-fields");
        if keeps == Some(Value::Bool(true)) && schema.contains_key("properties") {
            schema
                .entry("additionalProperties")
                .or_insert(Value::Bool(true));
        }
        self.additional(schema, at);
        if let Some(Value::Object(patterns)) = schema.shift_remove("patternProperties") {
            self.patterns(schema, patterns, at);
        }
    }

    fn additional(&mut self, schema: &mut Object, at: &At<'_>) {
        let Some(value) = schema.get_mut("additionalProperties") else {
            return;
        };
        match value {
            Value::Bool(_) | Value::Object(_) => return,
            _ => {}
        }
        let here = at.key("additionalProperties");
        let fits = match crate::dialect::shape::flag(value) {
            Some(_) => self.reshape(
                value,
                crate::dialect::shape::Shape::Flag,
                "additionalProperties",
                &here,
            ),
            None => {
                let message = format!(
                    "`additionalProperties` is {} where a schema is expected; it is ignored",
                    kind_of(value)
                );
                self.report.warn(&here, "wrong-kind", message);
                false
            }
        };
        if !fits {
            schema.shift_remove("additionalProperties");
        }
    }

    /// Values behind any of the patterns are values of one map; the patterns
    /// travel in an extension.
    fn patterns(&mut self, schema: &mut Object, patterns: Map<String, Value>, at: &At<'_>) {
        let from = at.key("patternProperties");
        let to = at.key("additionalProperties");
        let names = patterns
            .keys()
            .map(|pattern| Value::from(pattern.as_str()))
            .collect();
        schema.insert("x-clientwright-patterns".to_owned(), names);
        let mut seen = HashSet::new();
        let mut members: Vec<(Value, Pointer)> = Vec::new();
        for (pattern, member) in patterns {
            if member != Value::Bool(false) && seen.insert(member.to_string()) {
                members.push((member, from.key(&pattern).pointer()));
            }
        }
        match schema.shift_remove("additionalProperties") {
            Some(Value::Bool(true)) => {
                schema.insert("additionalProperties".to_owned(), Value::Bool(true));
                return;
            }
            Some(other @ Value::Object(_)) if seen.insert(other.to_string()) => {
                members.push((other, to.pointer()));
            }
            _ => {}
        }
        let value = match members.len() {
            0 => Value::Bool(false),
            1 => members
                .pop()
                .map(|(member, from)| {
                    self.report.moved(to.pointer(), &from);
                    member
                })
                .unwrap_or_default(),
            _ => self.any_of(members, &to),
        };
        schema.insert("additionalProperties".to_owned(), value);
    }

    /// A union of schemas that came from elsewhere.
    pub(super) fn any_of(&mut self, members: Vec<(Value, Pointer)>, at: &At<'_>) -> Value {
        let any_of = at.key("anyOf");
        let mut list = Vec::new();
        for (index, (member, from)) in members.into_iter().enumerate() {
            self.report.moved(any_of.index(index).pointer(), &from);
            list.push(member);
        }
        let mut schema = Map::new();
        schema.insert("anyOf".to_owned(), Value::Array(list));
        Value::Object(schema)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::dialect::testing::{codes, moves_of_schema, schema};

    #[test]
    fn one_pattern_is_the_schema_of_the_map() {
        let text = "{type: object, patternProperties: {'^x': {type: [string, 'null']}}, additionalProperties: false}";
        let (found, problems) = schema("3.1.0", text);
        let expected = json!({
            "type": "object",
            "x-clientwright-patterns": ["^x"],
            "additionalProperties": {"type": "string", "nullable": true},
        });
        assert_eq!(found, expected);
        assert_eq!(codes(&problems), [] as [&str; 0]);
        let expected = (
            "/components/schemas/S/additionalProperties".to_owned(),
            "/components/schemas/S/patternProperties/^x".to_owned(),
        );
        assert!(moves_of_schema("3.1.0", text).contains(&expected));
    }

    #[test]
    fn several_patterns_are_alternatives() {
        let (found, _) = schema(
            "3.1.0",
            "{patternProperties: {a: {type: string}, b: {type: integer}, c: {type: string}}, additionalProperties: {type: boolean}}",
        );
        let expected =
            json!({"anyOf": [{"type": "string"}, {"type": "integer"}, {"type": "boolean"}]});
        assert_eq!(found["additionalProperties"], expected);
    }

    #[test]
    fn unevaluated_properties_are_additional_where_nothing_else_is_said() {
        let (found, _) = schema(
            "3.1.0",
            "{type: object, unevaluatedProperties: {type: string}}",
        );
        assert_eq!(found["additionalProperties"], json!({"type": "string"}));
        let (found, _) = schema(
            "3.1.0",
            "{type: object, unevaluatedProperties: false, additionalProperties: true}",
        );
        assert_eq!(
            found,
            json!({"type": "object", "additionalProperties": true})
        );
    }

    #[test]
    fn flags_written_as_text() {
        let (found, problems) = schema("3.0.3", "{type: object, additionalProperties: 'false'}");
        assert_eq!(
            found,
            json!({"type": "object", "additionalProperties": false})
        );
        assert_eq!(codes(&problems), ["wrong-kind"]);
        let (found, problems) = schema("3.0.3", "{type: object, additionalProperties: string}");
        assert_eq!(found, json!({"type": "object"}));
        assert_eq!(codes(&problems), ["wrong-kind"]);
    }
}
