//! Requests that the other side makes: webhooks and callbacks. Callers get the
//! types of their bodies.

use serde_json::{Map, Value};

use crate::dialect::at::At;
use crate::dialect::components::component;
use crate::dialect::hoist::named;
use crate::dialect::paths::METHODS;
use crate::dialect::schema::Role;
use crate::dialect::wire_name::shown;
use crate::dialect::{Normalizer, Object};

/// Where webhooks stand, and where documents had them before 3.1.
pub(super) const SECTIONS: [&str; 2] = ["webhooks", "x-webhooks"];

impl Normalizer<'_> {
    /// The bodies of webhooks become components, listed in `x-clientwright-webhooks`.
    pub(super) fn webhooks(&mut self, document: &mut Object, at: &At<'_>) {
        let mut list = Vec::new();
        for section in SECTIONS {
            let Some(Value::Object(webhooks)) = document.shift_remove(section) else {
                continue;
            };
            let here = at.key(section);
            for (name, item) in webhooks {
                let words = [name.as_str(), "webhook"];
                self.incoming(&name, &words, item, &here.key(&name), &mut list);
            }
        }
        document.insert("x-clientwright-webhooks".to_owned(), Value::Array(list));
    }

    /// The same for `callbacks` of an operation.
    pub(super) fn callbacks(&mut self, operation: &mut Object, at: &At<'_>) {
        let Some(Value::Object(callbacks)) = operation.shift_remove("callbacks") else {
            return;
        };
        let here = at.key("callbacks");
        let id = match operation.get("operationId").and_then(Value::as_str) {
            Some(id) => id.to_owned(),
            None => by_path(at),
        };
        let mut list = Vec::new();
        for (name, mut callback) in callbacks {
            let callback_at = here.key(&name);
            let mut owner = id.as_str();
            if let Some(reference) = callback.get("$ref").and_then(Value::as_str) {
                // One of several operations is named without any of them.
                owner = "";
                let target = component(&self.components, "callbacks", reference);
                callback = target
                    .map(|target| self.report.copy(target, &callback_at))
                    .unwrap_or_default();
            }
            let Value::Object(expressions) = callback else {
                continue;
            };
            for (expression, item) in expressions {
                if !expression.starts_with("x-") {
                    self.expression(&expression, &callback_at);
                    let words = [owner, &name, "callback"];
                    let at = callback_at.key(&expression);
                    self.incoming(&name, &words, item, &at, &mut list);
                }
            }
        }
        if !list.is_empty() {
            operation.insert("x-clientwright-callbacks".to_owned(), Value::Array(list));
        }
    }

    /// A callback stands under the URL that is called, with expressions in it.
    fn expression(&mut self, expression: &str, at: &At<'_>) {
        let starts = ["{$", "http://", "https://", "/", "$"];
        let known = starts.iter().any(|start| expression.starts_with(start));
        let balanced = expression.matches('{').count() == expression.matches('}').count();
        if !known || !balanced {
            let message = format!(
                "`{}` is no URL with runtime expressions; callers get the types of the callback all the same",
                shown(expression)
            );
            self.report
                .warn(&at.key(expression), "invalid-callback-url", message);
        }
    }

    /// Lists the operations of one path item. A body in place is called after `words`,
    /// and after its method where that is one of several.
    fn incoming(
        &mut self,
        name: &str,
        words: &[&str],
        item: Value,
        at: &At<'_>,
        list: &mut Vec<Value>,
    ) {
        let Value::Object(mut item) = item else {
            return;
        };
        item.retain(|method, _| METHODS.contains(&method.as_str()));
        let is_one_of_several = item.len() > 1;
        for (method, mut operation) in item {
            let mut entry = Map::new();
            entry.insert("name".to_owned(), Value::from(name));
            entry.insert("method".to_owned(), Value::from(method.as_str()));
            for key in ["operationId", "summary", "description"] {
                if let Some(Value::String(text)) = operation.get_mut(key).map(Value::take) {
                    entry.insert(key.to_owned(), Value::String(text));
                }
            }
            let operation_at = at.key(&method);
            let body_at = operation_at.key("requestBody");
            let mut words = without_repeated(words);
            if is_one_of_several {
                words.push(&method);
            }
            let body_name = named(&words);
            if let Some(body) = operation.get_mut("requestBody").map(Value::take)
                && let Some((media_type, schema)) = self.incoming_body(body, &body_name, &body_at)
            {
                entry.insert("mediaType".to_owned(), Value::String(media_type));
                entry.insert("schema".to_owned(), Value::String(schema));
            }
            list.push(Value::Object(entry));
        }
    }

    /// The media type of a body, JSON if there is a choice, and the reference
    /// to its schema.
    fn incoming_body(
        &mut self,
        mut body: Value,
        name: &str,
        at: &At<'_>,
    ) -> Option<(String, String)> {
        let mut normalized = false;
        if let Some(reference) = body.get("$ref").and_then(Value::as_str) {
            let target = component(&self.components, "requestBodies", reference)?;
            body = self.report.copy(target, at);
            normalized = true;
        }
        let Some(Value::Object(mut content)) = body.get_mut("content").map(Value::take) else {
            return None;
        };
        let json = content.keys().find(|name| name.contains("json"));
        let media_type = json.or_else(|| content.keys().next())?.clone();
        let content_at = at.key("content");
        let media_type_at = content_at.key(&media_type);
        let schema_at = media_type_at.key("schema");
        let mut schema = content.get_mut(&media_type)?.get_mut("schema")?.take();
        if !normalized {
            self.schema(&mut schema, &schema_at, Role::Whole);
        }
        let reference = self.hoist_as(schema, name, &schema_at);
        Some((media_type, reference))
    }
}

/// What an operation without an id is called.
fn by_path(at: &At<'_>) -> String {
    match &at.tokens()[..] {
        [.., path, method] => format!("{method} {path}"),
        _ => String::new(),
    }
}

/// Words without those that the next one starts or the one before ends with: the
/// callback `onOrder` of `onOrder`, the webhook `orderWebhook`.
fn without_repeated<'w>(words: &[&'w str]) -> Vec<&'w str> {
    let mut kept: Vec<&str> = Vec::new();
    for word in words.iter().filter(|word| !word.is_empty()) {
        let [name, new] = [kept.last().copied().unwrap_or_default(), word].map(lower);
        if kept.is_empty() || !name.ends_with(&new) {
            if !kept.is_empty() && new.starts_with(&name) {
                kept.pop();
            }
            kept.push(word);
        }
    }
    kept
}

fn lower(word: &str) -> String {
    word.to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::dialect::testing::{codes, normalized};

    #[test]
    fn bodies_of_webhooks_are_components() {
        let (root, problems) = normalized(
            "openapi: 3.1.0\ninfo: {title: t, version: v}\nwebhooks: {newPet: {post: {operationId: n, requestBody: {content: {application/json: {schema: {type: [object, 'null'], properties: {a: {const: x}}}}}}, responses: {}}}, gone: {post: {requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Gone'}}}}}}}\ncomponents: {schemas: {Gone: {type: string}}}",
        );
        let expected = json!([
            {"name": "newPet", "method": "post", "operationId": "n", "mediaType": "application/json", "schema": "#/components/schemas/NewPetWebhook"},
            {"name": "gone", "method": "post", "mediaType": "application/json", "schema": "#/components/schemas/Gone"},
        ]);
        assert_eq!(root["x-clientwright-webhooks"], expected);
        let expected = json!({
            "nullable": true,
            "type": "object",
            "properties": {"a": {"type": "string", "enum": ["x"]}},
        });
        assert_eq!(root["components"]["schemas"]["NewPetWebhook"], expected);
        assert_eq!(codes(&problems), [] as [&str; 0]);
    }

    #[test]
    fn callbacks_are_listed_with_their_operation() {
        let (root, _) = normalized(
            "openapi: 3.0.0\ninfo: {title: t, version: v}\npaths: {/a: {post: {operationId: a, responses: {}, callbacks: {done: {$ref: '#/components/callbacks/Done'}}}}}\ncomponents: {callbacks: {Done: {'{$request.body#/url}': {put: {requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/D'}}}}}}}}, schemas: {D: {type: object}}}",
        );
        let expected = json!([{"name": "done", "method": "put", "mediaType": "application/json", "schema": "#/components/schemas/D"}]);
        assert_eq!(
            root["paths"]["/a"]["post"]["x-clientwright-callbacks"],
            expected
        );
        assert_eq!(root["components"].get("callbacks"), None);
    }
}
