//! Whether two components mean the same, whatever they are called.

use std::collections::HashSet;

use serde_json::Value;

use super::reference::{local, part};
use crate::diagnostic::Pointer;

/// Whether what stands at `a` in one document equals what stands at `b` in
/// another, down to the components that they refer to.
///
/// References by one name count as equal: whether that name means the same in
/// both documents is a question of its own.
pub(super) fn same(left: &Value, a: &Pointer, right: &Value, b: &Pointer) -> bool {
    let mut comparison = Comparison {
        assumed: HashSet::new(),
        open: vec![(a.clone(), b.clone())],
    };
    comparison.assumed.insert((local(a), local(b)));
    while let Some((a, b)) = comparison.open.pop() {
        let (Some(a), Some(b)) = (part(left, &a), part(right, &b)) else {
            return false;
        };
        if !comparison.values(a, b) {
            return false;
        }
    }
    true
}

struct Comparison {
    /// Pairs of components that are equal unless found not to be, for they may
    /// refer to one another.
    assumed: HashSet<(String, String)>,
    /// Those of them that are not compared yet.
    open: Vec<(Pointer, Pointer)>,
}

impl Comparison {
    fn values(&mut self, a: &Value, b: &Value) -> bool {
        match (a, b) {
            (Value::Object(a), Value::Object(b)) => {
                a.len() == b.len()
                    && a.iter()
                        .all(|(key, a)| b.get(key).is_some_and(|b| self.values(a, b)))
            }
            (Value::Array(a), Value::Array(b)) => {
                a.len() == b.len() && a.iter().zip(b).all(|(a, b)| self.values(a, b))
            }
            (Value::String(a), Value::String(b)) => a == b || self.references(a, b),
            (a, b) => a == b,
        }
    }

    fn references(&mut self, a: &str, b: &str) -> bool {
        let (Some(at), Some(bt)) = (component(a), component(b)) else {
            return false;
        };
        if self.assumed.insert((a.to_owned(), b.to_owned())) {
            self.open.push((at, bt));
        }
        true
    }
}

/// The component that a text refers to.
fn component(text: &str) -> Option<Pointer> {
    let pointer = text.strip_prefix('#')?;
    let is_component = pointer.starts_with("/components/") || pointer.starts_with("/definitions/");
    is_component.then(|| Pointer::parse(pointer)).flatten()
}
