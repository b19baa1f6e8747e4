//! The document from its parts.

use serde_json::{Map, Value};

use super::Bundle;
use super::edit::{self, Edit};
use crate::diagnostic::Pointer;
use crate::document::reference::{local, part_mut};
use crate::document::{Document, Origins};

/// A component to put into the document.
pub(super) struct Component {
    pub(super) out: Pointer,
    pub(super) from: Source,
}

pub(super) enum Source {
    /// A part of the root, which then refers to the component.
    Root(Pointer),
    Copy(Value),
}

/// Makes the changes and puts the components in.
pub(super) fn assemble(
    mut root: Value,
    mut origins: Origins,
    edits: Vec<Edit>,
    mut components: Vec<Component>,
    renamed: Vec<(Pointer, Pointer)>,
) -> Bundle {
    edit::apply(&mut root, &Pointer::root(), edits);
    // A part goes before those around it, which then hold its reference.
    components.sort_by_key(|component| match &component.from {
        Source::Root(pointer) => usize::MAX - pointer.len(),
        Source::Copy(_) => usize::MAX,
    });
    for Component { out, from } in components {
        let value = match from {
            Source::Copy(value) => value,
            Source::Root(pointer) => {
                let Some(slot) = part_mut(&mut root, &pointer.tokens()) else {
                    continue;
                };
                let reference = Value::String(local(&out));
                let reference = Map::from_iter([("$ref".to_owned(), reference)]);
                origins.moved(out.clone(), &pointer);
                std::mem::replace(slot, Value::Object(reference))
            }
        };
        put(&mut root, &out, value);
    }
    let document = Document { root, origins };
    Bundle { document, renamed }
}

/// Puts a value at a pointer, with the objects on the way.
fn put(root: &mut Value, pointer: &Pointer, value: Value) {
    let mut at = root;
    for token in pointer.tokens() {
        let Value::Object(object) = at else { return };
        let new = || Value::Object(Map::new());
        at = object.entry(token).or_insert_with(new);
    }
    *at = value;
}
