//! JSONPath (RFC 9535) to pointers.

use serde_json::Value;
use serde_json_path::{JsonPath, PathElement};

use crate::diagnostic::Pointer;

/// The parts of a tree that a query selects, each once, in an order in which
/// earlier ones can be removed without moving later ones: last items first.
pub(super) fn select(query: &JsonPath, root: &Value) -> Vec<Pointer> {
    let found = query.query_located(root);
    let mut steps: Vec<Vec<Step>> = found
        .locations()
        .map(|path| path.iter().map(Step::from).collect())
        .collect();
    steps.sort();
    steps.dedup();
    let backwards = steps.iter().rev();
    backwards.map(|steps| pointer(steps)).collect()
}

/// One step of a path; items are ordered as numbers.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    Key(String),
    Item(usize),
}

impl From<&PathElement<'_>> for Step {
    fn from(element: &PathElement<'_>) -> Self {
        match element {
            PathElement::Name(name) => Self::Key((*name).to_owned()),
            PathElement::Index(index) => Self::Item(*index),
        }
    }
}

fn pointer(steps: &[Step]) -> Pointer {
    let mut pointer = Pointer::root();
    for step in steps {
        pointer = match step {
            Step::Key(key) => pointer.child(key),
            Step::Item(index) => pointer.child(&index.to_string()),
        };
    }
    pointer
}
