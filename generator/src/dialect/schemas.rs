//! A walk over every schema of a document.

use serde_json::{Map, Value};

use crate::diagnostic::Pointer;

/// Keywords that hold one schema.
const ONE: &[&str] = &["items", "additionalProperties", "not"];

/// Keywords that hold a list of schemas.
const LIST: &[&str] = &["allOf", "oneOf", "anyOf"];

/// Keywords that hold schemas by name.
const NAMED: &[&str] = &["properties"];

/// Calls `visit` with every schema object, outer ones first.
pub(super) fn each(root: &mut Value, visit: &mut dyn FnMut(&mut Map<String, Value>, &Pointer)) {
    let at = Pointer::root();
    outside(root, &at, visit);
}

/// Looks for schemas in what is no schema: everything below a key `schema`, and
/// the components.
fn outside(
    value: &mut Value,
    at: &Pointer,
    visit: &mut dyn FnMut(&mut Map<String, Value>, &Pointer),
) {
    match value {
        Value::Object(object) => {
            for (key, value) in object {
                let at = at.child(key);
                match key.as_str() {
                    "schema" => schema(value, &at, visit),
                    "schemas" => named(value, &at, visit),
                    "example" | "examples" | "default" | "enum" => {}
                    key if key.starts_with("x-") => {}
                    _ => outside(value, &at, visit),
                }
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter_mut().enumerate() {
                outside(item, &at.child(&index.to_string()), visit);
            }
        }
        _ => {}
    }
}

fn schema(
    value: &mut Value,
    at: &Pointer,
    visit: &mut dyn FnMut(&mut Map<String, Value>, &Pointer),
) {
    let Value::Object(object) = value else {
        return;
    };
    visit(object, at);
    for (key, value) in object {
        let at = at.child(key);
        if ONE.contains(&key.as_str()) {
            schema(value, &at, visit);
        } else if LIST.contains(&key.as_str()) {
            for (index, item) in value.as_array_mut().into_iter().flatten().enumerate() {
                schema(item, &at.child(&index.to_string()), visit);
            }
        } else if NAMED.contains(&key.as_str()) {
            named(value, &at, visit);
        }
    }
}

fn named(
    value: &mut Value,
    at: &Pointer,
    visit: &mut dyn FnMut(&mut Map<String, Value>, &Pointer),
) {
    for (name, value) in value.as_object_mut().into_iter().flatten() {
        schema(value, &at.child(name), visit);
    }
}
