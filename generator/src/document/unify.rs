//! Components that came in twice under two names.

use std::collections::HashMap;

use serde_json::Value;

use super::Document;
use super::bundle::Bundle;
use super::reference::{local, part_mut};
use super::same::same;

/// Gives a component that had to take another name its own name back, where
/// what has that name means the same.
pub(super) fn unify(bundle: Bundle) -> Document {
    let Bundle {
        mut document,
        renamed,
    } = bundle;
    let mut names = HashMap::new();
    for (got, wanted) in &renamed {
        let root = &document.root;
        if same(root, got, root, wanted) {
            names.insert(local(got), local(wanted));
        }
    }
    if names.is_empty() {
        return document;
    }
    for (got, _) in &renamed {
        if !names.contains_key(&local(got)) {
            continue;
        }
        let (Some(section), Some(name)) = (got.parent(), got.last()) else {
            continue;
        };
        let section = part_mut(&mut document.root, &section.tokens());
        if let Some(Value::Object(section)) = section {
            section.shift_remove(name);
        }
    }
    rename(&mut document.root, &names);
    document
}

/// Renames references, and what discriminators map to.
fn rename(value: &mut Value, names: &HashMap<String, String>) {
    match value {
        Value::Object(object) => {
            for (key, value) in object {
                match value {
                    Value::String(text) if key == "$ref" => rename_text(text, names),
                    Value::Object(mapping) if key == "mapping" => {
                        for value in mapping.values_mut() {
                            match value {
                                Value::String(text) => rename_text(text, names),
                                value => rename(value, names),
                            }
                        }
                    }
                    value => rename(value, names),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| rename(item, names)),
        _ => {}
    }
}

fn rename_text(text: &mut String, names: &HashMap<String, String>) {
    if let Some(name) = names.get(text) {
        text.clone_from(name);
    }
}
