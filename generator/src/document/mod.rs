//! Files to one tree with positions.
//!
//! A document may stand in many files that refer to one another, and may be
//! several documents that belong together. What leaves here is one tree whose
//! references all lead to its own components.

mod bundle;
mod expand;
mod fault;
mod file;
mod files;
mod grammar;
mod ids;
mod inherit;
mod merge;
mod origins;
pub mod overlay;
mod parse;
mod reference;
mod remote;
mod same;
mod trail;
mod tree;
mod unify;
mod unresolved;
mod yaml_guard;

use std::path::PathBuf;

use serde_json::Value;

pub use crate::diagnostic::Sources;
pub use origins::Origins;
pub(crate) use unresolved::{forget_consequences, is_fatal};

use crate::diagnostic::{Place, Pointer, Problem, Problems};
use files::{File, Files};

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
    /// The most bytes of a file; never more than 4 GiB.
    pub max_file_bytes: u64,
    /// The most values of a file after its aliases are expanded, an object
    /// counting as five. What references copy may come to as many again.
    pub max_nodes: usize,
}

impl Default for ReadOptions {
    fn default() -> Self {
        Self {
            allow_outside: false,
            remote: false,
            max_file_bytes: 128 << 20,
            max_nodes: 4_000_000,
        }
    }
}

/// Reads a document.
///
/// `None` if it cannot be read; `problems` then says why. References that lead
/// nowhere are errors, too, but do not hide what later stages have to say.
pub fn read(
    specs: &[PathBuf],
    options: &ReadOptions,
    sources: &mut Sources,
    problems: &mut Problems,
) -> Option<Document> {
    let (first, others) = specs.split_first()?;
    let mut files = Files::new(first, options, sources, problems);
    let mut documents = Vec::new();
    for (number, path) in specs.iter().enumerate() {
        // One that cannot be read does not hide the faults of the others.
        if let Some(root) = files.open(path)
            && is_object(&root, files.problems)
        {
            let root = expand::sections(root, &mut files);
            let is_last = number == others.len();
            documents.push(unify::unify(bundle::bundle(root, is_last, &mut files)));
        }
    }
    let mut documents = documents.into_iter();
    let mut document = documents.next()?;
    for other in documents {
        merge::merge(&mut document, other, problems);
    }
    (!is_fatal(problems)).then_some(document)
}

fn is_object(root: &File, problems: &mut Problems) -> bool {
    if root.value.is_object() {
        return true;
    }
    let what = match &root.value {
        Value::Null => "empty",
        Value::Array(_) => "a list",
        Value::String(_) => "a text",
        _ => "a single value",
    };
    let message = format!("this is no OpenAPI document: it is {what}, and a map was expected");
    let place = Place::value(root.id, Pointer::root());
    let problem = Problem::error("not-openapi", message).at(place);
    problems.push(problem.help("start the document with `openapi: 3.0.3`"));
    false
}

#[cfg(test)]
mod tests;
