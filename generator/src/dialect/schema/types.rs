//! `type`: names that are none, and lists of names.

use serde_json::{Map, Value};

use crate::dialect::at::At;
use crate::dialect::shape::nearest;
use crate::dialect::version::Dialect;
use crate::dialect::{Normalizer, Object};

/// The types of OpenAPI 3.0.
const TYPES: &[&str] = &["string", "number", "integer", "boolean", "object", "array"];

/// What people write for a type: the type, and the format with it.
const ALIASES: &[(&str, &str, Option<&str>)] = &[
    ("file", "string", Some("binary")),
    ("binary", "string", Some("binary")),
    ("date", "string", Some("date")),
    ("datetime", "string", Some("date-time")),
    ("date-time", "string", Some("date-time")),
    ("timestamp", "string", Some("date-time")),
    ("uuid", "string", Some("uuid")),
    ("uri", "string", Some("uri")),
    ("url", "string", Some("uri")),
    ("email", "string", Some("email")),
    ("str", "string", None),
    ("text", "string", None),
    ("char", "string", None),
    ("int", "integer", None),
    ("int32", "integer", Some("int32")),
    ("int64", "integer", Some("int64")),
    ("long", "integer", Some("int64")),
    ("float", "number", Some("float")),
    ("double", "number", Some("double")),
    ("decimal", "number", None),
    ("bool", "boolean", None),
    ("dict", "object", None),
    ("map", "object", None),
    ("hash", "object", None),
    ("list", "array", None),
];

impl Normalizer<'_> {
    /// Leaves one type of OpenAPI 3.0, or none.
    pub(super) fn types(&mut self, schema: &mut Object, at: &At<'_>) {
        match schema.get("type") {
            None => {}
            Some(Value::String(name)) if TYPES.contains(&name.as_str()) => {}
            Some(Value::String(name)) => {
                let name = name.clone();
                self.one_type(schema, &name, at);
            }
            Some(Value::Array(_)) => self.type_list(schema, at),
            Some(_) => {
                schema.shift_remove("type");
                let message = "`type` is no text; it is ignored, callers get any value";
                self.report.warn(&at.key("type"), "unknown-type", message);
            }
        }
        self.missing_items(schema, at);
    }

    fn one_type(&mut self, schema: &mut Object, name: &str, at: &At<'_>) {
        if name == "null" {
            self.null_type_here(at);
            only_null(schema);
            return;
        }
        match self.known_type(name, &at.key("type")) {
            Some((ty, format)) => {
                schema.insert("type".to_owned(), Value::from(ty));
                if let Some(format) = format {
                    schema.entry("format").or_insert(Value::from(format));
                }
            }
            None => {
                schema.shift_remove("type");
            }
        }
    }

    /// `null` is a type since OpenAPI 3.1.
    pub(super) fn null_type_here(&mut self, at: &At<'_>) {
        if !self.dialect.has_json_schema() {
            let message = || {
                "`null` is no type before OpenAPI 3.1; it is read as `nullable: true`".to_owned()
            };
            let help = Some("write `nullable: true` beside the type");
            self.report
                .once(&at.key("type"), "null-type", "", message, help);
        }
    }

    /// The type that a name stands for, and the format that comes with it.
    pub(super) fn known_type(
        &mut self,
        name: &str,
        at: &At<'_>,
    ) -> Option<(&'static str, Option<&'static str>)> {
        if let Some(known) = TYPES.iter().find(|known| **known == name) {
            return Some((known, None));
        }
        if name == "file" && self.dialect == Dialect::Swagger2 {
            return Some(("string", Some("binary")));
        }
        let lower = name.trim().to_ascii_lowercase();
        let exact = TYPES
            .iter()
            .find(|known| **known == lower)
            .map(|known| (*known, None));
        let alias = || ALIASES.iter().find(|(alias, ..)| *alias == lower);
        let found = exact
            .or_else(|| alias().map(|(_, ty, format)| (*ty, *format)))
            .or_else(|| nearest(&lower, TYPES.iter().copied()).map(|ty| (ty, None)));
        let message = match found {
            Some((ty, Some(format))) => {
                format!("`{name}` is no type; it is read as `{ty}` of format `{format}`")
            }
            Some((ty, None)) => format!("`{name}` is no type; did you mean `{ty}`? It is read so"),
            None => format!("`{name}` is no type; callers get any value"),
        };
        self.report.warn(at, "unknown-type", message);
        found
    }

    fn missing_items(&mut self, schema: &Object, at: &At<'_>) {
        let is_array = schema.get("type").and_then(Value::as_str) == Some("array");
        if is_array
            && !self.dialect.has_json_schema()
            && !schema.contains_key("items")
            && !schema.contains_key("prefixItems")
        {
            let message = "an array has to say its `items`; callers get a list of any values";
            self.report.warn(at, "items-missing", message);
        }
    }
}

/// Makes a schema one that allows null alone.
pub(super) fn only_null(schema: &mut Object) {
    schema.shift_remove("type");
    schema.insert("nullable".to_owned(), Value::Bool(true));
    schema.insert("enum".to_owned(), Value::Array(vec![Value::Null]));
}

/// Whether a schema allows null alone, as it is after normalization. Tools for
/// 3.0 write `nullable: true` and nothing else where they mean null.
pub(super) fn is_only_null(schema: &Map<String, Value>) -> bool {
    let nullable = schema.get("nullable") == Some(&Value::Bool(true));
    let only = schema
        .get("enum")
        .and_then(Value::as_array)
        .map(|values| values.iter().all(Value::is_null));
    let silent = |key: &String| {
        matches!(
            key.as_str(),
            "nullable" | "enum" | "description" | "title" | "default" | "example"
        ) || key.starts_with("x-")
    };
    nullable && only.unwrap_or(true) && schema.keys().all(silent)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::dialect::testing::{codes, schema};

    #[test]
    fn names_that_are_no_types_are_read_as_what_they_stand_for() {
        let (found, problems) = schema(
            "3.0.3",
            "properties: {a: {type: strng}, b: {type: file}, c: {type: any}, d: {type: String}, e: {type: long}, f: {type: 3}}",
        );
        let expected = json!({
            "a": {"type": "string"},
            "b": {"type": "string", "format": "binary"},
            "c": {},
            "d": {"type": "string"},
            "e": {"type": "integer", "format": "int64"},
            "f": {},
        });
        assert_eq!(found["properties"], expected);
        assert_eq!(codes(&problems), ["unknown-type"; 6]);
        assert_eq!(problems[0].1, "/components/schemas/S/properties/a/type");
    }

    #[test]
    fn a_file_is_a_type_of_swagger() {
        let (found, problems) = schema("2.0", "{type: file}");
        assert_eq!(found, json!({"type": "string", "format": "binary"}));
        assert_eq!(codes(&problems), [] as [&str; 0]);
    }

    #[test]
    fn null_alone() {
        let (found, problems) = schema("3.1.0", "{type: 'null', description: d}");
        assert_eq!(
            found,
            json!({"description": "d", "nullable": true, "enum": [null]})
        );
        assert_eq!(codes(&problems), [] as [&str; 0]);
        let (_, problems) = schema("3.0.0", "{type: 'null'}");
        assert_eq!(codes(&problems), ["null-type"]);
    }

    #[test]
    fn arrays_of_anything_are_told_where_items_are_required() {
        let (_, problems) = schema("3.0.3", "{type: array}");
        assert_eq!(codes(&problems), ["items-missing"]);
        let (_, problems) = schema("3.1.0", "{type: array}");
        assert_eq!(codes(&problems), [] as [&str; 0]);
    }
}
