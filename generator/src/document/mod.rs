//! Files to one tree with positions.
//!
//! A document may stand in many files that refer to one another, and may be
//! several documents that belong together. What leaves here is one tree whose
//! references all lead to its own components.

mod file;
mod origins;
mod parse;
mod trail;
mod tree;

use std::path::{Path, PathBuf};

use serde_json::Value;

pub use crate::diagnostic::Sources;
pub use origins::Origins;

use crate::diagnostic::{FileId, Problems};

/// A document as one tree.
#[derive(Debug)]
pub struct Document {
    /// The tree.
    pub root: Value,
    /// Where its parts come from.
    pub origins: Origins,
}

/// What may be read, and how much.
#[derive(Debug, Clone)]
pub struct ReadOptions {
    /// Whether files outside the folder of the first document may be read.
    pub allow_outside: bool,
    /// Whether references to `http:` and `https:` may be followed.
    pub remote: bool,
    /// The most bytes of a file.
    pub max_file_bytes: u64,
    /// The most values of a file after its aliases are expanded, and of the
    /// document after its references are.
    pub max_nodes: usize,
}

impl Default for ReadOptions {
    fn default() -> Self {
        Self {
            allow_outside: false,
            remote: false,
            max_file_bytes: 128 << 20,
            max_nodes: 5_000_000,
        }
    }
}

/// Reads a document.
///
/// `None` if it cannot be read; `problems` then says why.
pub fn read(
    specs: &[PathBuf],
    options: &ReadOptions,
    sources: &mut Sources,
    problems: &mut Problems,
) -> Option<Document> {
    let (file, mut root) = load(specs.first()?, options, sources, problems)?;
    for other in &specs[1..] {
        merge(&mut root, load(other, options, sources, problems)?.1);
    }
    if problems.has_errors() {
        return None;
    }
    Some(Document {
        root,
        origins: Origins::of_file(file),
    })
}

fn load(
    path: &Path,
    options: &ReadOptions,
    sources: &mut Sources,
    problems: &mut Problems,
) -> Option<(FileId, Value)> {
    let name = path.display().to_string();
    match file::read(path, &name, options, sources) {
        Ok(file) => Some((file, parse::parse(file, sources, options, problems)?)),
        Err(problem) => {
            problems.push(problem);
            None
        }
    }
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
