//! Changes of a tree that keep its origins right.

use serde_json::Value;

use super::Document;
use crate::diagnostic::{FileId, Pointer};
use crate::document::Origins;

/// A tree that is changed.
pub(super) struct Edit<'d> {
    pub(super) document: &'d mut Document,
    /// Whether parts of different kinds may not replace each other.
    pub(super) strict: bool,
    /// What cannot be done, and where in the tree.
    pub(super) faults: Vec<(Pointer, String)>,
}

/// Where new parts come from.
pub(super) enum Giver {
    /// A file.
    Overlay(FileId),
    /// The document, as it was before.
    Document(Origins),
}

impl Edit<'_> {
    /// Takes a part away.
    pub(super) fn remove(&mut self, target: &Pointer) {
        let (Some(parent), Some(token)) = (target.parent(), target.last()) else {
            let message = "the whole document cannot be removed".to_owned();
            self.faults.push((target.clone(), message));
            return;
        };
        match get_mut(&mut self.document.root, parent) {
            Some(Value::Object(object)) => drop(object.shift_remove(token)),
            Some(Value::Array(items)) => {
                let Some(index) = token.parse().ok().filter(|index| *index < items.len()) else {
                    return;
                };
                items.remove(index);
                let child = |index: usize| parent.child(&index.to_string());
                for moved in index..items.len() {
                    let origins = &mut self.document.origins;
                    origins.moved(child(moved), &child(moved + 1));
                }
            }
            _ => {}
        }
    }

    /// Merges a value into a part, or appends it to a list. `from` is where the
    /// giver has the value.
    pub(super) fn update(
        &mut self,
        target: &Pointer,
        value: &Value,
        giver: &Giver,
        from: &Pointer,
    ) {
        match get_mut(&mut self.document.root, target) {
            Some(Value::Array(items)) => {
                items.push(value.clone());
                let index = (items.len() - 1).to_string();
                self.came(target.child(&index), giver, from);
            }
            _ => self.merge(target, value, giver, from),
        }
    }

    fn merge(&mut self, target: &Pointer, value: &Value, giver: &Giver, from: &Pointer) {
        let Some(known) = get_mut(&mut self.document.root, target) else {
            return;
        };
        match (known, value) {
            (Value::Object(object), Value::Object(members)) => {
                let mut known = Vec::new();
                let mut new = Vec::new();
                for (key, value) in members {
                    match object.contains_key(key) {
                        true => known.push((key, value)),
                        false => {
                            object.insert(key.clone(), value.clone());
                            new.push(key);
                        }
                    }
                }
                for key in new {
                    self.came(target.child(key), giver, &from.child(key));
                }
                for (key, value) in known {
                    self.merge(&target.child(key), value, giver, &from.child(key));
                }
            }
            (Value::Array(items), Value::Array(more)) => {
                let first = items.len();
                items.extend(more.iter().cloned());
                for index in 0..more.len() {
                    let new = target.child(&(first + index).to_string());
                    self.came(new, giver, &from.child(&index.to_string()));
                }
            }
            (known, value) if !self.strict || is_scalar(known) && is_scalar(value) => {
                *known = value.clone();
                self.came(target.clone(), giver, from);
            }
            (known, value) => {
                let message = format!("{} cannot be merged into {}", kind(value), kind(known));
                self.faults.push((target.clone(), message));
            }
        }
    }

    /// Notes where a new part comes from.
    fn came(&mut self, new: Pointer, giver: &Giver, from: &Pointer) {
        let origins = &mut self.document.origins;
        match giver {
            Giver::Overlay(file) => origins.file(new, *file, from.clone()),
            Giver::Document(before) => origins.graft(&new, before, from),
        }
    }
}

fn is_scalar(value: &Value) -> bool {
    !value.is_object() && !value.is_array()
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Object(_) => "an object",
        Value::Array(_) => "a list",
        Value::String(_) => "a text",
        Value::Number(_) => "a number",
        Value::Bool(_) => "a boolean",
        Value::Null => "`null`",
    }
}

/// The part of a tree behind a pointer.
pub(super) fn get<'v>(root: &'v Value, pointer: &Pointer) -> Option<&'v Value> {
    pointer
        .tokens()
        .into_iter()
        .try_fold(root, |value, token| match value {
            Value::Object(object) => object.get(token),
            Value::Array(items) => items.get(token.parse::<usize>().ok()?),
            _ => None,
        })
}

fn get_mut<'v>(root: &'v mut Value, pointer: &Pointer) -> Option<&'v mut Value> {
    let tokens = pointer.tokens();
    tokens
        .into_iter()
        .try_fold(root, |value, token| match value {
            Value::Object(object) => object.get_mut(token),
            Value::Array(items) => items.get_mut(token.parse::<usize>().ok()?),
            _ => None,
        })
}
