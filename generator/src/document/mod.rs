//! Files to one tree with positions.

use std::path::PathBuf;

use serde_json::Value;

use crate::diagnostic::{FileId, Part, Place, Pointer, Problem, Problems, Sources};

/// Where parts of the tree come from.
#[derive(Debug, Default)]
pub struct Origins;

impl Origins {
    /// The place of a pointer.
    pub fn place(&self, pointer: &Pointer) -> Option<Place> {
        Some(Place {
            file: FileId(0),
            pointer: pointer.clone(),
            part: Part::Value,
        })
    }
    /// Moved.
    pub fn moved(&mut self, _new: Pointer, _from: &Pointer) {}
}

/// A document.
#[derive(Debug)]
pub struct Document {
    /// The tree.
    pub root: Value,
    /// Origins.
    pub origins: Origins,
}

/// Options.
#[derive(Debug, Default, Clone)]
pub struct ReadOptions {}

/// Reads.
pub fn read(
    specs: &[PathBuf],
    _options: &ReadOptions,
    _sources: &mut Sources,
    problems: &mut Problems,
) -> Option<Document> {
    let mut roots = Vec::new();
    for spec in specs {
        let text = std::fs::read_to_string(spec).ok()?;
        match serde_yaml::from_str::<Value>(&text) {
            Ok(root) => roots.push(root),
            Err(error) => {
                problems.push(Problem::error("syntax", error.to_string()));
                return None;
            }
        }
    }
    let mut roots = roots.into_iter();
    let mut root = roots.next()?;
    for other in roots {
        merge(&mut root, other);
    }
    Some(Document {
        root,
        origins: Origins,
    })
}

fn merge(one: &mut Value, other: Value) {
    if let (Value::Object(one), Value::Object(other)) = (one, other) {
        for (key, value) in other {
            match one.get_mut(&key) {
                Some(known) => merge(known, value),
                None => drop(one.insert(key, value)),
            }
        }
    }
}
