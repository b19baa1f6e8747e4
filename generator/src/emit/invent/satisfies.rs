//! Whether a value of the document keeps to what the document says of it.

use regex_lite::Regex;
use serde_json::Value;

use super::number::within;
use crate::model::Constraints;

/// Whether a value satisfies constraints, its items or values those of theirs.
/// What objects say of their properties is not looked at.
pub(in crate::emit) fn satisfies(value: &Value, constraints: &Constraints) -> bool {
    let allowed = &constraints.allowed;
    let is_allowed = value.is_null() || allowed.is_empty() || allowed.contains(value);
    let inner = |value: &Value| {
        let items = constraints.items.as_deref();
        items.is_none_or(|items| satisfies(value, items))
    };
    is_allowed
        && match value {
            Value::String(text) => TextCheck::of(constraints).holds(text),
            Value::Number(number) => within(number, constraints),
            Value::Array(list) => {
                is_between(list.len(), constraints.min_items, constraints.max_items)
                    && list.iter().all(inner)
            }
            Value::Object(map) => map.values().all(inner),
            Value::Null | Value::Bool(_) => true,
        }
}

/// What is checked of a text.
pub(super) struct TextCheck<'c> {
    constraints: &'c Constraints,
    pattern: Option<Regex>,
}

impl<'c> TextCheck<'c> {
    pub(super) fn of(constraints: &'c Constraints) -> Self {
        let pattern = constraints.pattern.as_deref();
        Self {
            constraints,
            // As generated crates compile it.
            pattern: pattern.and_then(|pattern| Regex::new(pattern).ok()),
        }
    }

    pub(super) fn holds(&self, text: &str) -> bool {
        let (least, most) = (self.constraints.min_length, self.constraints.max_length);
        let pattern = self.pattern.as_ref();
        is_between(text.chars().count(), least, most)
            && pattern.is_none_or(|pattern| pattern.is_match(text))
    }
}

fn is_between(count: usize, least: Option<usize>, most: Option<usize>) -> bool {
    least.is_none_or(|least| count >= least) && most.is_none_or(|most| count <= most)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn each_kind_of_value_has_constraints_of_its_own() {
        let items = Constraints {
            pattern: Some("^[a-z]+$".to_owned()),
            max_length: Some(3),
            ..Constraints::default()
        };
        let list = Constraints {
            min_items: Some(2),
            items: Some(Box::new(items.clone())),
            ..Constraints::default()
        };
        assert!(satisfies(&json!("abc"), &items));
        assert!(!satisfies(&json!("abcd"), &items));
        assert!(!satisfies(&json!("ABC"), &items));
        assert!(satisfies(&json!(17), &items));
        assert!(satisfies(&json!(["a", "b"]), &list));
        assert!(!satisfies(&json!(["a"]), &list));
        assert!(!satisfies(&json!(["a", "B"]), &list));
        assert!(!satisfies(&json!({"key": "B"}), &list));
    }

    #[test]
    fn only_listed_values_are_allowed() {
        let listed = Constraints {
            allowed: vec![json!(5), json!(10)],
            ..Constraints::default()
        };
        assert!(satisfies(&json!(10), &listed) && satisfies(&json!(null), &listed));
        assert!(!satisfies(&json!(7), &listed));
    }
}
