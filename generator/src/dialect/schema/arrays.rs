//! Arrays whose items differ by position.

use indexmap::IndexSet;
use serde_json::{Map, Value};

use crate::dialect::at::At;
use crate::dialect::schema::types::{is_only_null, only_null};
use crate::dialect::{Normalizer, Object};

/// Where the schemas of the positions travel, as references.
const PREFIX: &str = "x-clientwright-prefix-items";
/// Where the schema of all further items travels, as a reference.
const REST: &str = "x-clientwright-rest-items";

impl Normalizer<'_> {
    /// Drafts before 2020-12 wrote tuples as a list in `items`.
    pub(super) fn tuples(&mut self, schema: &mut Object, at: &At<'_>) {
        self.listed_alternatives(schema, at);
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

    /// Before 3.1 `items` is no list; where nothing says that the value is an array,
    /// Slack and others list in it what the value may be.
    fn listed_alternatives(&mut self, schema: &mut Object, at: &At<'_>) {
        let is_list = schema.get("items").is_some_and(Value::is_array);
        let says_more = ["type", "anyOf", "minItems", "maxItems", "additionalItems"];
        if !is_list
            || self.dialect.has_json_schema()
            || says_more.iter().any(|key| schema.contains_key(*key))
        {
            return;
        }
        let message = || {
            "`items` is one schema, this is a list, of a value that nothing says to be an array; \
             it is read as `anyOf`"
                .to_owned()
        };
        let help = Some("write `type: array` where it is a tuple");
        self.report
            .once(&at.key("items"), "items-list", "anyOf", message, help);
        let alternatives = schema.shift_remove("items").unwrap_or_default();
        self.report
            .moved(at.key("anyOf").pointer(), &at.key("items").pointer());
        schema.insert("anyOf".to_owned(), alternatives);
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
        let mut distinct = IndexSet::new();
        let mut nullable = false;
        for (index, position) in positions.into_iter().enumerate() {
            let null = position.as_object().is_some_and(is_only_null);
            let reference = self.hoist(position, "item", &prefix_at.index(index));
            nullable |= null;
            if !null {
                distinct.insert(reference.clone());
            }
            references.push(Value::String(reference));
        }
        if let Some(rest) = schema.shift_remove("items") {
            let rest = self.hoist(rest, "rest", &at.key("items"));
            schema.insert(REST.to_owned(), Value::from(rest.clone()));
            distinct.insert(rest);
        }
        schema.insert(PREFIX.to_owned(), Value::Array(references));
        schema.entry("type").or_insert(Value::from("array"));
        schema.insert("items".to_owned(), any_of(distinct, nullable));
    }
}

/// The schema of whatever one of the references means, or null.
fn any_of(references: IndexSet<String>, nullable: bool) -> Value {
    let mut schemas: Vec<Value> = references.into_iter().map(reference_to).collect();
    if schemas.len() == 1 && !nullable {
        return schemas.swap_remove(0);
    }
    let mut items = Map::new();
    match schemas.is_empty() {
        true => only_null(&mut items),
        false => {
            items.insert("anyOf".to_owned(), Value::Array(schemas));
        }
    }
    if nullable {
        items.insert("nullable".to_owned(), Value::Bool(true));
    }
    Value::Object(items)
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
    fn null_in_a_position_makes_items_nullable() {
        let document = format!(
            "openapi: 3.1.0\n{HEAD}components: {{schemas: {{Row: {{prefixItems: [{{type: string}}, {{type: 'null'}}]}}}}}}"
        );
        let (root, _) = normalized(&document);
        let row = &root["components"]["schemas"]["Row"];
        let expected =
            json!({"anyOf": [{"$ref": "#/components/schemas/RowItem"}], "nullable": true});
        assert_eq!(row["items"], expected);
        let second = json!("#/components/schemas/RowItem2");
        assert_eq!(row["x-clientwright-prefix-items"][1], second);
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

    #[test]
    fn lists_in_items_of_what_is_no_array_are_alternatives() {
        let document = format!(
            "swagger: '2.0'\n{HEAD}definitions: {{Channel: {{items: [{{type: string}}, {{type: 'null'}}]}}}}"
        );
        let (root, problems) = normalized(&document);
        let channel = &root["components"]["schemas"]["Channel"];
        assert_eq!(channel["anyOf"], json!([{"type": "string"}]));
        assert_eq!(channel["nullable"], json!(true));
        assert!(codes(&problems).contains(&"items-list"));
    }
}
