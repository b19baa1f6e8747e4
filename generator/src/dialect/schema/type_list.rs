//! `type: [A, B]`, which 3.0 has only as `anyOf`.

use serde_json::{Map, Value};

use crate::dialect::at::At;
use crate::dialect::schema::types::only_null;
use crate::dialect::{Normalizer, Object};

/// Keywords that speak of strings only.
const STRING: &[&str] = &["pattern", "minLength", "maxLength"];
const NUMBER: &[&str] = &[
    "multipleOf",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
];
const ARRAY: &[&str] = &[
    "items",
    "prefixItems",
    "minItems",
    "maxItems",
    "uniqueItems",
    "x-clientwright-contains",
    "x-clientwright-min-contains",
    "x-clientwright-max-contains",
];
const OBJECT: &[&str] = &[
    "properties",
    "required",
    "additionalProperties",
    "minProperties",
    "maxProperties",
    "x-clientwright-patterns",
    "x-clientwright-property-names",
];

impl Normalizer<'_> {
    /// One type if the list has one; otherwise an alternative for each, which
    /// takes the keywords that speak of its type. Null becomes `nullable`.
    pub(super) fn type_list(&mut self, schema: &mut Object, at: &At<'_>) {
        if !self.dialect.has_json_schema() {
            let message = || {
                "`type` is one type before OpenAPI 3.1, this is a list; it is read as in 3.1"
                    .to_owned()
            };
            self.report
                .once(&at.key("type"), "type-list", "", message, None);
        }
        let names = schema.shift_remove("type").unwrap_or_default();
        let (types, null) = self.types_of(&names, &at.key("type"));
        if null {
            schema.insert("nullable".to_owned(), Value::Bool(true));
        }
        match types[..] {
            [] if null => only_null(schema),
            [] => {}
            [ty] => {
                schema.insert("type".to_owned(), Value::from(ty));
            }
            _ if schema.contains_key("anyOf") => self.types_beside_any_of(schema, &types, at),
            _ => self.split(schema, &types, at),
        }
    }

    /// The types of a list, and whether null is one. Every integer is a number.
    fn types_of(&mut self, names: &Value, at: &At<'_>) -> (Vec<&'static str>, bool) {
        let mut types = Vec::new();
        let mut null = false;
        for (index, name) in names.as_array().into_iter().flatten().enumerate() {
            match name.as_str() {
                Some("null") => null = true,
                None if name.is_null() => null = true,
                name => {
                    let known = self.known_type(name.unwrap_or("?"), &at.index(index));
                    if let Some((ty, _)) = known
                        && !types.contains(&ty)
                    {
                        types.push(ty);
                    }
                }
            }
        }
        if types.contains(&"number") {
            types.retain(|ty| *ty != "integer");
        }
        (types, null)
    }

    /// The alternatives say more than the list does.
    fn types_beside_any_of(&mut self, schema: &Object, types: &[&str], at: &At<'_>) {
        let members = schema.get("anyOf").and_then(Value::as_array);
        let told = |member: &Value| match member.get("type") {
            Some(Value::String(ty)) => types.contains(&ty.as_str()),
            _ => member.get("$ref").is_some() || member.get("const").is_some(),
        };
        if !members.is_some_and(|members| members.iter().all(told)) {
            let message = "a list of types beside `anyOf` is not checked; callers get the alternatives of `anyOf`";
            self.report.warn(&at.key("type"), "not-checked", message);
        }
    }

    fn split(&mut self, schema: &mut Object, types: &[&'static str], at: &At<'_>) {
        let any_of = at.key("anyOf");
        let mut members: Vec<Value> = Vec::new();
        for ty in types {
            let mut member = Map::new();
            member.insert("type".to_owned(), Value::from(*ty));
            let index = members.len();
            let member_at = any_of.index(index);
            if let Some(values) = schema.get("enum") {
                let own = values_of(values, ty);
                if own.is_empty() {
                    continue;
                }
                member.insert("enum".to_owned(), Value::Array(own));
            }
            self.report.moved(member_at.pointer(), &at.pointer());
            for key in own_keywords(ty) {
                if let Some(value) = schema.shift_remove(*key) {
                    member.insert((*key).to_owned(), value);
                }
            }
            place_format(schema, &mut member, ty, types);
            members.push(Value::Object(member));
        }
        schema.shift_remove("format");
        schema.shift_remove("enum");
        schema.insert("anyOf".to_owned(), Value::Array(members));
    }
}

/// A format goes to the type that it is a format of.
fn place_format(schema: &Object, member: &mut Object, ty: &str, types: &[&str]) {
    let Some(format) = schema.get("format").and_then(Value::as_str) else {
        return;
    };
    let numeric = matches!(
        format,
        "int8"
            | "int16"
            | "int32"
            | "int64"
            | "uint8"
            | "uint16"
            | "uint32"
            | "uint64"
            | "float"
            | "double"
    );
    let is_number = matches!(ty, "number" | "integer");
    let has_number = types.iter().any(|ty| matches!(*ty, "number" | "integer"));
    let fits = if numeric && has_number {
        is_number
    } else {
        ty == "string"
    };
    if fits {
        member.insert("format".to_owned(), Value::from(format));
    }
}

fn own_keywords(ty: &str) -> &'static [&'static str] {
    match ty {
        "string" => STRING,
        "number" | "integer" => NUMBER,
        "array" => ARRAY,
        "object" => OBJECT,
        _ => &[],
    }
}

/// The values of `enum` that are of a type.
fn values_of(values: &Value, ty: &str) -> Vec<Value> {
    let fits = |value: &&Value| match ty {
        "string" => value.is_string(),
        "number" => value.is_number(),
        "integer" => value.is_i64() || value.is_u64(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        _ => value.is_object(),
    };
    values
        .as_array()
        .into_iter()
        .flatten()
        .filter(fits)
        .cloned()
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::dialect::testing::{codes, moves_of_schema, schema};

    #[test]
    fn one_type_and_null_is_a_nullable_type() {
        let (found, problems) = schema("3.1.0", "{type: [string, 'null'], maxLength: 3}");
        assert_eq!(
            found,
            json!({"maxLength": 3, "nullable": true, "type": "string"})
        );
        assert_eq!(codes(&problems), [] as [&str; 0]);
    }

    #[test]
    fn keywords_go_with_the_type_they_speak_of() {
        let (found, _) = schema(
            "3.1.0",
            "{type: [string, integer, array, 'null'], format: int32, description: d, maxLength: 3, minimum: 1, items: {type: [integer, 'null']}}",
        );
        let expected = json!({
            "description": "d",
            "nullable": true,
            "anyOf": [
                {"type": "string", "maxLength": 3},
                {"type": "integer", "minimum": 1, "format": "int32"},
                {"type": "array", "items": {"type": "integer", "nullable": true}},
            ],
        });
        assert_eq!(found, expected);
    }

    #[test]
    fn what_moves_keeps_its_place() {
        let moves = moves_of_schema(
            "3.1.0",
            "{type: [string, object], properties: {a: {type: string}}}",
        );
        let expected = (
            "/components/schemas/S/anyOf/1".to_owned(),
            "/components/schemas/S".to_owned(),
        );
        assert!(moves.contains(&expected), "{moves:?}");
    }

    #[test]
    fn values_go_with_their_type_and_types_without_any_go() {
        let (found, _) = schema(
            "3.1.0",
            "{type: [string, integer, boolean], enum: [a, 1, b]}",
        );
        let expected = json!({"anyOf": [
            {"type": "string", "enum": ["a", "b"]},
            {"type": "integer", "enum": [1]},
        ]});
        assert_eq!(found, expected);
    }

    #[test]
    fn an_integer_is_a_number() {
        let (found, _) = schema("3.1.0", "{type: [integer, number]}");
        assert_eq!(found, json!({"type": "number"}));
    }

    #[test]
    fn alternatives_win_over_the_list() {
        let (found, problems) = schema(
            "3.1.0",
            "{type: [string, number], anyOf: [{type: string}, {type: number}]}",
        );
        assert_eq!(
            found,
            json!({"anyOf": [{"type": "string"}, {"type": "number"}]})
        );
        assert_eq!(codes(&problems), [] as [&str; 0]);
        let (_, problems) = schema("3.1.0", "{type: [string, number], anyOf: [{minimum: 1}]}");
        assert_eq!(codes(&problems), ["not-checked"]);
    }

    #[test]
    fn lists_before_they_were_allowed_are_told_once() {
        let (found, problems) = schema(
            "3.0.3",
            "properties: {a: {type: [string, 'null']}, b: {type: [integer]}}",
        );
        assert_eq!(found["properties"]["b"], json!({"type": "integer"}));
        assert_eq!(codes(&problems), ["type-list"]);
    }
}
