//! Arrays whose items differ by position.

use serde_json::{Map, Value};

use crate::dialect::at::At;
use crate::dialect::{Normalizer, Object};

/// Where the schemas of the positions travel, as references.
const PREFIX: &str = "x-clientwright-prefix-items";
/// Where the schema of all further items travels, as a reference.
const REST: &str = "x-clientwright-rest-items";

impl Normalizer<'_> {
    /// Drafts before 2020-12 wrote tuples as a list in `items`.
    pub(super) fn tuples(&mut self, schema: &mut Object, at: &At<'_>) {
        if schema.get("items").is_some_and(Value::is_array) {
            let message =
                || "`items` is one schema, this is a list; it is read as `prefixItems`".to_owned();
            self.report
                .once(&at.key("items"), "items-list", "", message, None);
            let items = schema.shift_remove("items").unwrap_or_default();
            self.report
                .moved(at.key("prefixItems").pointer(), &at.key("items").pointer());
            schema.entry("prefixItems").or_insert(items);
            self.rename_items(schema, "additionalItems", at);
        }
        if !schema.contains_key("items") {
            self.rename_items(schema, "unevaluatedItems", at);
        }
        schema.shift_remove("unevaluatedItems");
        schema.shift_remove("additionalItems");
        let closed = schema.get("items") == Some(&Value::Bool(false));
        if closed && schema.contains_key("prefixItems") {
            schema.shift_remove("items");
        }
        if schema
            .get("prefixItems")
            .and_then(Value::as_array)
            .is_some_and(Vec::is_empty)
        {
            schema.shift_remove("prefixItems");
        }
    }

    fn rename_items(&mut self, schema: &mut Object, key: &str, at: &At<'_>) {
        if let Some(items) = schema.shift_remove(key) {
            self.report
                .moved(at.key("items").pointer(), &at.key(key).pointer());
            schema.insert("items".to_owned(), items);
        }
    }

    /// A tuple becomes a list of whatever stands in any position; which schema
    /// stands where travels in an extension.
    pub(super) fn hoist_tuple(&mut self, schema: &mut Object, at: &At<'_>) {
        let Some(Value::Array(positions)) = schema.shift_remove("prefixItems") else {
            return;
        };
        let prefix_at = at.key("prefixItems");
        let mut references = Vec::new();
        for (index, position) in positions.into_iter().enumerate() {
            references.push(self.hoist(position, "item", &prefix_at.index(index)));
        }
        let mut distinct: Vec<String> = Vec::new();
        for reference in &references {
            if !distinct.contains(reference) {
                distinct.push(reference.clone());
            }
        }
        if let Some(rest) = schema.shift_remove("items") {
            let rest = self.hoist(rest, "rest", &at.key("items"));
            schema.insert(REST.to_owned(), Value::from(rest.clone()));
            if !distinct.contains(&rest) {
                distinct.push(rest);
            }
        }
        schema.insert(
            PREFIX.to_owned(),
            references.into_iter().map(Value::from).collect(),
        );
        schema.entry("type").or_insert(Value::from("array"));
        let mut distinct = distinct.into_iter().map(reference_to);
        let items = match (distinct.next(), distinct.len()) {
            (Some(only), 0) => only,
            (first, _) => {
                let mut any_of = Map::new();
                any_of.insert(
                    "anyOf".to_owned(),
                    first.into_iter().chain(distinct).collect(),
                );
                Value::Object(any_of)
            }
        };
        schema.insert("items".to_owned(), items);
    }
}

fn reference_to(reference: String) -> Value {
    let mut schema = Map::new();
    schema.insert("$ref".to_owned(), Value::String(reference));
    Value::Object(schema)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::dialect::testing::{codes, normalized};

    const HEAD: &str = "info: {title: t, version: v}\npaths: {}\n";

    #[test]
    fn positions_become_components() {
        let document = format!(
            "openapi: 3.1.0\n{HEAD}components: {{schemas: {{Pair: {{prefixItems: [{{type: string}}, {{$ref: '#/components/schemas/Other'}}, {{type: string}}], items: false}}, Other: {{type: object}}, PairItem: {{type: boolean}}}}}}"
        );
        let (root, problems) = normalized(&document);
        let schemas = &root["components"]["schemas"];
        let expected = json!({
            "type": "array",
            "x-clientwright-prefix-items": [
                "#/components/schemas/PairItem2",
                "#/components/schemas/Other",
                "#/components/schemas/PairItem2",
            ],
            "items": {"anyOf": [
                {"$ref": "#/components/schemas/PairItem2"},
                {"$ref": "#/components/schemas/Other"},
            ]},
        });
        assert_eq!(schemas["Pair"], expected);
        assert_eq!(schemas["PairItem2"], json!({"type": "string"}));
        assert_eq!(codes(&problems), [] as [&str; 0]);
    }

    #[test]
    fn further_items_have_a_schema_too() {
        let document = format!(
            "openapi: 3.1.0\n{HEAD}components: {{schemas: {{Row: {{type: array, prefixItems: [{{type: string}}], items: {{type: integer}}}}}}}}"
        );
        let (root, _) = normalized(&document);
        let row = &root["components"]["schemas"]["Row"];
        assert_eq!(
            row["x-clientwright-rest-items"],
            json!("#/components/schemas/RowRest")
        );
        assert_eq!(row["items"]["anyOf"].as_array().map(Vec::len), Some(2));
    }

    #[test]
    fn lists_in_items_are_tuples_of_an_older_draft() {
        let document = format!(
            "openapi: 3.0.3\n{HEAD}components: {{schemas: {{Pair: {{type: array, items: [{{type: number}}, {{type: number}}]}}}}}}"
        );
        let (root, problems) = normalized(&document);
        let pair = &root["components"]["schemas"]["Pair"];
        assert_eq!(
            pair["items"],
            json!({"$ref": "#/components/schemas/PairItem"})
        );
        assert_eq!(codes(&problems), ["items-list"]);
    }
}
