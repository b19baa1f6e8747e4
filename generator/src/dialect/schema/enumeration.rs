//! `const`, `enum`, `default` and examples: values that a schema holds.

use serde_json::Value;

use crate::dialect::at::At;
use crate::dialect::shape::{flag, number, text};
use crate::dialect::{Normalizer, Object};

impl Normalizer<'_> {
    /// `const` is an `enum` of one value, of that value's type.
    pub(super) fn constant(&mut self, schema: &mut Object) {
        let Some(value) = schema.shift_remove("const") else {
            return;
        };
        if !schema.contains_key("type")
            && let Some(ty) = type_of(&value)
        {
            schema.insert("type".to_owned(), Value::from(ty));
        }
        schema
            .entry("enum")
            .or_insert_with(|| Value::Array(vec![value]));
    }

    /// Brings the values to the schema's type.
    pub(super) fn values(&mut self, schema: &mut Object, at: &At<'_>) {
        first_example(schema);
        let ty = schema
            .get("type")
            .and_then(Value::as_str)
            .map(str::to_owned);
        self.enumeration(schema, ty.as_deref(), at);
        self.default(schema, ty.as_deref(), at);
        if let Some(example) = schema.get_mut("example")
            && let Some(fitting) = ty.as_deref().and_then(|ty| as_type(example, ty))
        {
            *example = fitting;
        }
    }

    fn enumeration(&mut self, schema: &mut Object, ty: Option<&str>, at: &At<'_>) {
        let Some(Value::Array(values)) = schema.get_mut("enum") else {
            return;
        };
        let here = at.key("enum");
        if values.is_empty() {
            schema.shift_remove("enum");
            self.report.warn(
                &here,
                "empty-enum",
                "`enum` without values would allow nothing; it is ignored",
            );
            return;
        }
        let null = values.iter().any(Value::is_null);
        if let Some(ty) = ty {
            self.values_as(values, ty, &here);
        }
        self.distinct(values, &here);
        if null {
            schema.insert("nullable".to_owned(), Value::Bool(true));
        }
    }

    /// Values of another type are read as the schema's type where that loses
    /// nothing, and are no values of it otherwise.
    fn values_as(&mut self, values: &mut [Value], ty: &str, at: &At<'_>) {
        for (index, value) in values.iter_mut().enumerate() {
            let Some(fitting) = as_type(value, ty) else {
                continue;
            };
            let message = format!("`{value}` is no {ty}; it is read as `{fitting}`");
            self.report
                .warn(&at.index(index), "value-of-other-type", message);
            *value = fitting;
        }
    }

    fn distinct(&mut self, values: &mut Vec<Value>, at: &At<'_>) {
        let mut seen = std::collections::HashSet::new();
        let mut index = 0;
        values.retain(|value| {
            let new = seen.insert(value.to_string());
            if !new {
                let message = format!("`{value}` stands in `enum` more than once; it is read once");
                self.report
                    .warn(&at.index(index), "duplicate-enum-value", message);
            }
            index += 1;
            new
        });
    }

    fn default(&mut self, schema: &mut Object, ty: Option<&str>, at: &At<'_>) {
        let (Some(default), Some(ty)) = (schema.get_mut("default"), ty) else {
            return;
        };
        if let Some(fitting) = as_type(default, ty) {
            let message = format!("the default `{default}` is no {ty}; it is read as `{fitting}`");
            *default = fitting;
            self.report
                .warn(&at.key("default"), "value-of-other-type", message);
            return;
        }
        let default = &*default;
        if default.is_null() {
            schema.shift_remove("default");
        } else if !is_of(default, ty) {
            let message = format!("the default `{default}` is no {ty}; it is ignored");
            self.report
                .warn(&at.key("default"), "value-of-other-type", message);
            schema.shift_remove("default");
        }
    }
}

/// `examples` of 3.1 is a list; 3.0 has one `example`.
fn first_example(schema: &mut Object) {
    let first = match schema.shift_remove("examples") {
        Some(Value::Array(examples)) => examples.into_iter().next(),
        Some(Value::Object(examples)) => {
            let mut named = examples.into_values();
            named
                .next()
                .and_then(|mut example| example.get_mut("value").map(Value::take))
        }
        _ => None,
    };
    if let Some(first) = first {
        schema.entry("example").or_insert(first);
    }
}

fn type_of(value: &Value) -> Option<&'static str> {
    Some(match value {
        Value::Null => return None,
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    })
}

fn is_of(value: &Value, ty: &str) -> bool {
    match ty {
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "number" => value.is_number(),
        "integer" => value.as_f64().is_some_and(|number| number.fract() == 0.0),
        "array" => value.is_array(),
        _ => value.is_object(),
    }
}

/// A scalar written as one of another type, as unquoted YAML makes of them.
fn as_type(value: &Value, ty: &str) -> Option<Value> {
    match (ty, value) {
        ("string", Value::Number(_) | Value::Bool(_)) => text(value).map(Value::String),
        ("boolean", Value::String(_)) => flag(value).map(Value::Bool),
        ("integer", Value::String(digits)) => number(digits)
            .filter(|number| !number.is_f64())
            .map(Value::Number),
        ("number", Value::String(digits)) => number(digits).map(Value::Number),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::dialect::testing::{codes, schema};

    #[test]
    fn a_constant_is_an_enum_of_one() {
        let (found, _) = schema(
            "3.1.0",
            "properties: {a: {const: x}, b: {const: 2}, c: {const: null}, d: {type: string, const: y}}",
        );
        let expected = json!({
            "a": {"type": "string", "enum": ["x"]},
            "b": {"type": "integer", "enum": [2]},
            "c": {"enum": [null], "nullable": true},
            "d": {"type": "string", "enum": ["y"]},
        });
        assert_eq!(found["properties"], expected);
    }

    #[test]
    fn values_are_read_as_the_type() {
        let (found, problems) = schema(
            "3.0.3",
            "properties: {a: {type: string, enum: [1, b, true]}, b: {type: integer, enum: ['1'], default: '1'}, c: {type: boolean, default: 'false'}}",
        );
        let expected = json!({
            "a": {"type": "string", "enum": ["1", "b", "true"]},
            "b": {"type": "integer", "enum": [1], "default": 1},
            "c": {"type": "boolean", "default": false},
        });
        assert_eq!(found["properties"], expected);
        let places: Vec<&str> = problems.iter().map(|(_, at)| at.as_str()).collect();
        let base = "/components/schemas/S/properties";
        let expected = ["a/enum/0", "a/enum/2", "b/enum/0", "b/default", "c/default"];
        assert_eq!(places, expected.map(|end| format!("{base}/{end}")));
    }

    #[test]
    fn defaults_that_cannot_be_are_ignored() {
        let (found, problems) = schema(
            "3.0.3",
            "properties: {a: {type: integer, default: many}, b: {type: string, default: null}}",
        );
        assert_eq!(
            found["properties"],
            json!({"a": {"type": "integer"}, "b": {"type": "string"}})
        );
        assert_eq!(
            problems,
            [(
                "value-of-other-type",
                "/components/schemas/S/properties/a/default".to_owned()
            )]
        );
    }

    #[test]
    fn examples_are_read_as_the_type_without_a_word_and_otherwise_left() {
        let (found, problems) = schema(
            "3.0.3",
            "properties: {a: {type: string, example: 2024}, b: {type: integer, example: many}}",
        );
        assert_eq!(found["properties"]["a"]["example"], json!("2024"));
        assert_eq!(found["properties"]["b"]["example"], json!("many"));
        assert_eq!(codes(&problems), [] as [&str; 0]);
    }

    #[test]
    fn lists_of_examples_become_one() {
        let (found, _) = schema("3.1.0", "{type: string, examples: [a, b]}");
        assert_eq!(found, json!({"type": "string", "example": "a"}));
    }

    #[test]
    fn null_among_values_is_nullable() {
        let (found, _) = schema("3.0.3", "{type: string, enum: [a, null]}");
        assert_eq!(
            found,
            json!({"type": "string", "enum": ["a", null], "nullable": true})
        );
    }

    #[test]
    fn empty_and_doubled_values() {
        let (found, problems) = schema(
            "3.0.3",
            "properties: {a: {type: string, enum: []}, b: {type: string, enum: [x, y, x]}}",
        );
        let expected =
            json!({"a": {"type": "string"}, "b": {"type": "string", "enum": ["x", "y"]}});
        assert_eq!(found["properties"], expected);
        assert_eq!(codes(&problems), ["empty-enum", "duplicate-enum-value"]);
        assert_eq!(problems[1].1, "/components/schemas/S/properties/b/enum/2");
    }
}
