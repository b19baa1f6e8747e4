//! Changes to a tree, gathered while it is read and made afterwards.

use serde_json::{Map, Value};

use crate::diagnostic::Pointer;
use crate::document::reference::part_mut;

/// A change to the object at a pointer.
pub(super) struct Edit {
    pub(super) pointer: Pointer,
    pub(super) what: What,
}

pub(super) enum What {
    /// Its `$ref` leads here.
    Ref(String),
    /// Its `schema` refers here.
    Schema(String),
    /// It has what its `$ref` brought, beside what it had.
    Inline(Map<String, Value>),
    /// In its `mapping`, a tag leads here.
    Mapping(String, String),
}

/// Makes changes to a tree whose root is at `start` in what the changes'
/// pointers mean.
pub(super) fn apply(tree: &mut Value, start: &Pointer, edits: Vec<Edit>) {
    for edit in edits {
        let tokens = edit.pointer.tokens();
        let inside = tokens.get(start.len()..).unwrap_or_default();
        let Some(Value::Object(object)) = part_mut(tree, inside) else {
            continue;
        };
        match edit.what {
            What::Ref(text) => {
                object.insert("$ref".to_owned(), Value::String(text));
                // Resolved for good, so that it is not followed again.
                object.shift_remove("$dynamicRef");
            }
            What::Schema(text) => {
                object.shift_remove("$ref");
                let reference = Map::from_iter([("$ref".to_owned(), Value::String(text))]);
                object.insert("schema".to_owned(), Value::Object(reference));
            }
            What::Inline(entries) => {
                object.shift_remove("$ref");
                for (key, value) in entries {
                    object.entry(key).or_insert(value);
                }
            }
            What::Mapping(tag, text) => {
                let mapping = object
                    .entry("mapping")
                    .or_insert_with(|| Value::Object(Map::new()));
                if let Value::Object(mapping) = mapping {
                    mapping.insert(tag, Value::String(text));
                }
            }
        }
    }
}
