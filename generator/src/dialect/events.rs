//! Server-sent events that a schema describes as objects.

use serde_json::{Map, Value};

use crate::dialect::at::At;
use crate::dialect::{Normalizer, Object};

/// Says of a list that it is a stream of its items.
const ITEM_SCHEMA: &str = "x-clientwright-item-schema";

/// Fields of an event, of which `data` is one.
const OTHER_FIELDS: [&str; 3] = ["event", "id", "retry"];

impl Normalizer<'_> {
    /// Events in a list are told from data in a list by their fields; their data is what
    /// its `contentSchema` says, where it is JSON.
    pub(super) fn events(&mut self, media_type: &mut Object, at: &At<'_>) {
        let schema_at = at.key("schema");
        let items_at = schema_at.key("items");
        let is_item_schema = media_type.contains_key(ITEM_SCHEMA);
        let items = media_type
            .get_mut("schema")
            .and_then(|schema| schema.get_mut("items"));
        let Some(Value::Object(item)) = items else {
            return;
        };
        let has_any_data = has_data(item) || variants(item).any(has_data);
        let describes = is_event(item) || variants(item).any(is_event);
        if !(describes || is_item_schema && has_any_data) {
            return;
        }
        self.event(item, &items_at);
        let is_told = has_data(item);
        for key in ["oneOf", "anyOf"] {
            let members = item.get_mut(key).and_then(Value::as_array_mut);
            let key_at = items_at.key(key);
            for (index, member) in members.into_iter().flatten().enumerate() {
                if let Value::Object(member) = member
                    && !is_told
                {
                    self.event(member, &key_at.index(index));
                }
            }
        }
        media_type.insert(ITEM_SCHEMA.to_owned(), Value::Bool(true));
    }

    /// One event: ids are text, and data may be JSON in text.
    fn event(&mut self, event: &mut Object, at: &At<'_>) {
        let Some(Value::Object(properties)) = event.get_mut("properties") else {
            return;
        };
        let at = at.key("properties");
        if let Some(id) = properties.get_mut("id")
            && matches!(
                id.get("type").and_then(Value::as_str),
                Some("integer" | "number")
            )
        {
            let message = || "the id of an event is text; callers get it as such".to_owned();
            self.report
                .once(&at.key("id"), "event-id", "", message, None);
            *id = text(id.get("description"));
        }
        let Some(data) = properties.get_mut("data").and_then(Value::as_object_mut) else {
            return;
        };
        let media_type = data.get("contentMediaType").and_then(Value::as_str);
        let is_json = media_type.is_some_and(|media_type| media_type.contains("json"));
        if is_json && let Some(schema) = data.shift_remove("contentSchema") {
            let data_at = at.key("data");
            self.report
                .moved(data_at.pointer(), &data_at.key("contentSchema").pointer());
            properties.insert("data".to_owned(), schema);
        }
    }
}

fn variants(item: &Object) -> impl Iterator<Item = &Object> {
    let members = ["oneOf", "anyOf"].into_iter();
    let members = members.filter_map(|key| item.get(key)?.as_array());
    members.flatten().filter_map(Value::as_object)
}

fn has_data(item: &Object) -> bool {
    let properties = item.get("properties").and_then(Value::as_object);
    properties.is_some_and(|properties| properties.contains_key("data"))
}

/// Whether a schema can only be that of an event.
fn is_event(item: &Object) -> bool {
    let properties = item.get("properties").and_then(Value::as_object);
    has_data(item)
        && properties.is_some_and(|properties| {
            let mut others = OTHER_FIELDS.iter();
            let mut keys = properties.keys();
            others.any(|field| properties.contains_key(*field))
                && keys.all(|key| key == "data" || OTHER_FIELDS.contains(&key.as_str()))
        })
}

fn text(description: Option<&Value>) -> Value {
    let mut schema = Map::from_iter([("type".to_owned(), Value::from("string"))]);
    schema.extend(description.map(|text| ("description".to_owned(), text.clone())));
    Value::Object(schema)
}
