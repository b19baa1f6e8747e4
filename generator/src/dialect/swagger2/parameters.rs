//! Parameters other than bodies.

use serde_json::{Map, Value};

use crate::dialect::Object;
use crate::dialect::at::At;
use crate::dialect::swagger2::Converter;

/// Keywords that 3.0 has in `schema`.
const KEYWORDS: &[&str] = &[
    "type",
    "format",
    "items",
    "default",
    "maximum",
    "exclusiveMaximum",
    "minimum",
    "exclusiveMinimum",
    "maxLength",
    "minLength",
    "pattern",
    "maxItems",
    "minItems",
    "uniqueItems",
    "enum",
    "multipleOf",
    "x-nullable",
];

impl Converter<'_> {
    /// A parameter in query, path or header.
    pub(super) fn parameter(&mut self, value: &mut Value, at: &At<'_>) {
        let Value::Object(parameter) = value else {
            return;
        };
        if let Some(Value::String(reference)) = parameter.get_mut("$ref") {
            if let Some(name) = reference.strip_prefix("#/parameters/") {
                *reference = format!("#/components/parameters/{name}");
            }
            return;
        }
        let place = parameter
            .get("in")
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned();
        let format = collection_format(parameter);
        self.move_into_schema(parameter, at);
        let array = parameter["schema"].get("type").and_then(Value::as_str) == Some("array");
        if array {
            self.separated(parameter, format.as_deref().unwrap_or("csv"), &place, at);
        }
    }

    /// Moves what says what the value is into `schema`.
    pub(super) fn move_into_schema(&mut self, owner: &mut Object, at: &At<'_>) {
        let schema_at = at.key("schema");
        self.report.moved(schema_at.pointer(), &at.pointer());
        let mut schema = match owner.shift_remove("schema") {
            Some(Value::Object(schema)) => schema,
            _ => Map::new(),
        };
        for key in KEYWORDS {
            if let Some(value) = owner.shift_remove(*key) {
                schema.insert((*key).to_owned(), value);
            }
        }
        if let Some(items) = schema.get_mut("items") {
            self.inner_formats(items, &schema_at);
        }
        owner.insert("schema".to_owned(), Value::Object(schema));
        if let Some(example) = owner.shift_remove("x-example") {
            owner.entry("example").or_insert(example);
        }
    }

    /// Lists in lists have a format of their own, which 3.0 cannot say.
    fn inner_formats(&mut self, items: &mut Value, at: &At<'_>) {
        let Value::Object(items) = items else {
            return;
        };
        let items_at = at.key("items");
        if let Some(format) = collection_format(items)
            && items.get("type").and_then(Value::as_str) == Some("array")
        {
            let message = || {
                format!(
                    "`collectionFormat: {format}` of lists inside of lists is not supported; they are sent with commas"
                )
            };
            let here = items_at.key("collectionFormat");
            self.report.once(
                &here,
                "unsupported-collection-format",
                "inner",
                message,
                None,
            );
        }
        if let Some(inner) = items.get_mut("items") {
            self.inner_formats(inner, &items_at);
        }
    }

    /// How the items of a list are told apart.
    fn separated(&mut self, parameter: &mut Object, format: &str, place: &str, at: &At<'_>) {
        let query = place == "query";
        let (style, explode) = match format {
            "multi" if query => ("form", true),
            "ssv" if query => ("spaceDelimited", false),
            "pipes" if query => ("pipeDelimited", false),
            "csv" if query => ("form", false),
            "csv" => ("simple", false),
            _ => {
                let message = format!(
                    "`collectionFormat: {format}` is not supported in {place}; the items are sent with commas between them"
                );
                self.report.warn(
                    &at.key("collectionFormat"),
                    "unsupported-collection-format",
                    message,
                );
                parameter.insert(
                    "x-clientwright-collection-format".to_owned(),
                    Value::from(format),
                );
                (if query { "form" } else { "simple" }, false)
            }
        };
        parameter.insert("style".to_owned(), Value::from(style));
        parameter.insert("explode".to_owned(), Value::Bool(explode));
    }
}

/// Takes `collectionFormat` out.
pub(super) fn collection_format(owner: &mut Object) -> Option<String> {
    match owner.shift_remove("collectionFormat") {
        Some(Value::String(format)) => Some(format),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::dialect::testing::normalized;

    #[test]
    fn keywords_move_into_the_schema_and_formats_become_styles() {
        let (root, problems) = normalized(
            "swagger: '2.0'
info: {title: t, version: v}
paths: {}
parameters:
  a: {name: a, in: query, type: array, items: {type: integer}, description: d, minItems: 1}
  b: {name: b, in: query, type: array, items: {type: string}, collectionFormat: multi}
  c: {name: c, in: query, type: array, items: {type: string}, collectionFormat: pipes}
  d: {name: d, in: query, type: array, items: {type: string}, collectionFormat: ssv}
  e: {name: e, in: header, type: array, items: {type: string}, collectionFormat: tsv}
  f: {name: f, in: path, required: true, type: string, enum: [x], x-example: x}
",
        );
        let found = &root["components"]["parameters"];
        let expected = json!({
            "name": "a", "in": "query", "description": "d",
            "schema": {"type": "array", "items": {"type": "integer"}, "minItems": 1},
            "style": "form", "explode": false,
        });
        assert_eq!(found["a"], expected);
        let style = |name: &str| (found[name]["style"].clone(), found[name]["explode"].clone());
        assert_eq!(style("b"), (json!("form"), json!(true)));
        assert_eq!(style("c"), (json!("pipeDelimited"), json!(false)));
        assert_eq!(style("d"), (json!("spaceDelimited"), json!(false)));
        assert_eq!(style("e"), (json!("simple"), json!(false)));
        let expected = json!({
            "name": "f", "in": "path", "required": true,
            "schema": {"type": "string", "enum": ["x"]}, "example": "x",
        });
        assert_eq!(found["f"], expected);
        let expected = [(
            "unsupported-collection-format",
            "/components/parameters/e/collectionFormat".to_owned(),
        )];
        assert_eq!(problems, expected);
    }
}
