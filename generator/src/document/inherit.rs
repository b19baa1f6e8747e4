//! What a document says of all its operations, told of each of them, so that
//! it does not reach those of another document.

use serde_json::{Map, Value, json};

use super::Document;
use super::grammar::is_method;
use super::merge::{between, entries};
use super::reference::{part, part_mut};
use crate::diagnostic::{Pointer, Problem, Problems};

/// Prepares a document for being merged into another.
pub(super) fn from_document(into: &Document, other: &mut Document, problems: &mut Problems) {
    for key in ["security", "consumes", "produces"] {
        let without = match key {
            "security" => Some(json!([])),
            _ => None,
        };
        if differs(into, other, key) {
            let value = other.root.get(key).cloned().or(without);
            each_operation(other, key, value.as_ref());
        }
    }
    if differs(into, other, "servers") {
        // Without servers the address of the document itself is meant.
        let value = other.root.get("servers").cloned();
        let value = value.unwrap_or_else(|| json!([{ "url": "/" }]));
        each_path(other, "servers", &value);
    }
    for key in ["host", "basePath", "schemes"] {
        if differs(into, other, key) {
            let at = Pointer::root().child(key);
            let message = format!("`{key}` is not the same in two documents");
            let problem = Problem::error("conflicting-servers", message);
            problems.push(between(problem, other, &at, into, &at, "the first is here"));
        }
    }
}

fn differs(into: &Document, other: &Document, key: &str) -> bool {
    into.root.get(key) != other.root.get(key)
}

fn each_path(document: &mut Document, key: &str, value: &Value) {
    for at in path_items(&document.root) {
        inherit(document, &at, key, value);
    }
}

fn each_operation(document: &mut Document, key: &str, value: Option<&Value>) {
    let Some(value) = value else { return };
    for item in path_items(&document.root) {
        let methods: Vec<String> = entries(&document.root, &item)
            .filter(|(method, _)| is_method(method))
            .map(|(method, _)| method.to_owned())
            .collect();
        for method in methods {
            inherit(document, &item.child(&method), key, value);
        }
    }
}

fn path_items(root: &Value) -> Vec<Pointer> {
    let mut items = Vec::new();
    for section in ["paths", "webhooks", "x-webhooks"] {
        let section = Pointer::root().child(section);
        let names = entries(root, &section).filter(|(name, _)| !name.starts_with("x-"));
        items.extend(names.map(|(name, _)| section.child(name)));
    }
    items
}

/// Sets what an object does not say itself.
fn inherit(document: &mut Document, at: &Pointer, key: &str, value: &Value) {
    let new = at.child(key);
    if part(&document.root, &new).is_some() {
        return;
    }
    if let Some(Value::Object(object)) = part_mut(&mut document.root, &at.tokens()) {
        let object: &mut Map<String, Value> = object;
        object.insert(key.to_owned(), value.clone());
        document.origins.moved(new, &Pointer::root().child(key));
    }
}
