//! Whole sections behind a reference, such as `schemas: {$ref: all.yaml}`.
//!
//! No specification allows them, but many documents in several files have them
//! and their tools take them.

use std::rc::Rc;

use serde_json::{Map, Value};

use super::files::{File, Files};
use super::reference::{self, Target, part, part_mut};
use crate::diagnostic::{Place, Pointer, Problem};

/// Replaces each section that is a reference by one reference an entry.
pub(super) fn sections(root: Rc<File>, files: &mut Files<'_>) -> Rc<File> {
    let mut root = root;
    for at in [
        "/components",
        "/paths",
        "/webhooks",
        "/x-webhooks",
        "/definitions",
        "/parameters",
        "/responses",
    ] {
        root = section(root, &pointer(at), files);
    }
    let components = pointer("/components");
    let names = part(&root.value, &components).and_then(Value::as_object);
    let names: Vec<String> = names
        .into_iter()
        .flatten()
        .map(|(name, _)| name.clone())
        .collect();
    for name in names {
        root = section(root, &components.child(&name), files);
    }
    root
}

fn pointer(text: &str) -> Pointer {
    Pointer::parse(text).unwrap_or_default()
}

fn section(root: Rc<File>, at: &Pointer, files: &mut Files<'_>) -> Rc<File> {
    let Some(text) = reference_at(&root.value, at) else {
        return root;
    };
    let entries = match entries(text, &root, at, files) {
        Ok(entries) => entries,
        Err(problem) => {
            let place = Place::value(root.id, at.child("$ref"));
            files.problems.push(problem.at(place));
            Map::new()
        }
    };
    files.change(root, |value| {
        let Some(Value::Object(section)) = part_mut(value, &at.tokens()) else {
            return;
        };
        section.shift_remove("$ref");
        for (name, value) in entries {
            section.entry(name).or_insert(value);
        }
    })
}

fn reference_at<'v>(value: &'v Value, at: &Pointer) -> Option<&'v str> {
    part(value, at)?.get("$ref")?.as_str()
}

fn entries(
    text: &str,
    root: &Rc<File>,
    at: &Pointer,
    files: &mut Files<'_>,
) -> Result<Map<String, Value>, Problem> {
    // More references to references than this are a circle.
    const MAX_STEPS: usize = 16;
    let mut entries = Map::new();
    let (mut text, mut from) = (
        text.to_owned(),
        Target {
            file: Rc::clone(root),
            pointer: at.clone(),
        },
    );
    for _ in 0..MAX_STEPS {
        let Some(target) = reference::resolve(&text, &from.file, &from.pointer, files)? else {
            return Ok(entries);
        };
        let Some(Value::Object(there)) = target.value() else {
            let message = "what this refers to is no map of names to objects";
            let there = Place::value(target.file.id, target.pointer.clone());
            return Err(Problem::error("invalid-ref", message).note(there, "referred to"));
        };
        for name in there.keys().filter(|name| *name != "$ref") {
            let entry = address(&target.file, &target.pointer.child(name));
            let entry = Map::from_iter([("$ref".to_owned(), Value::String(entry))]);
            entries.entry(name).or_insert(Value::Object(entry));
        }
        match there.get("$ref").and_then(Value::as_str) {
            Some(next) => text = next.to_owned(),
            None => return Ok(entries),
        }
        from = target;
    }
    Err(Problem::error(
        "ref-cycle",
        "this reference leads back to itself",
    ))
}

/// A reference that means the same from anywhere.
fn address(file: &File, pointer: &Pointer) -> String {
    let fragment = pointer.to_string().replace('%', "%25");
    format!("{}#{fragment}", file.url)
}
