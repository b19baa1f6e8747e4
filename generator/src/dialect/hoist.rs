//! Schemas that need a name of their own become components.

use std::collections::{HashMap, HashSet};

use heck::ToUpperCamelCase;
use serde_json::Value;

use crate::dialect::Normalizer;
use crate::dialect::at::At;

/// Tokens of a pointer that say nothing of what a schema is about.
const STRUCTURE: &[&str] = &[
    "additionalProperties",
    "allOf",
    "anyOf",
    "callbacks",
    "components",
    "content",
    "items",
    "not",
    "oneOf",
    "parameters",
    "paths",
    "prefixItems",
    "properties",
    "requestBodies",
    "requestBody",
    "responses",
    "schema",
    "schemas",
    "webhooks",
];

/// What was hoisted, and the names that are taken.
#[derive(Debug, Default)]
pub(super) struct Hoisted {
    pub(super) schemas: Vec<(String, Value)>,
    taken: HashSet<String>,
    next: HashMap<String, usize>,
    known: HashMap<(String, String), String>,
}

impl Hoisted {
    /// Keeps a name from being given away.
    pub(super) fn reserve(&mut self, name: &str) {
        self.taken.insert(name.to_owned());
    }

    /// `base`, or with the first number from 2 on that makes it new.
    fn free_name(&mut self, base: &str) -> String {
        if self.taken.insert(base.to_owned()) {
            return base.to_owned();
        }
        let next = self.next.entry(base.to_owned()).or_insert(2);
        loop {
            let name = format!("{base}{next}");
            *next += 1;
            if self.taken.insert(name.clone()) {
                return name;
            }
        }
    }
}

impl Normalizer<'_> {
    /// The reference to a normalized schema, which becomes a component if it
    /// is none. The same schema twice in one place is one component.
    pub(super) fn hoist(&mut self, schema: Value, role: &str, at: &At<'_>) -> String {
        self.hoist_as(schema, &name_for(at, role), at)
    }

    /// The same for a schema that is known by a name.
    pub(super) fn hoist_as(&mut self, schema: Value, name: &str, at: &At<'_>) -> String {
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
            return reference.to_owned();
        }
        let key = (name.to_owned(), schema.to_string());
        if let Some(reference) = self.hoisted.known.get(&key) {
            return reference.clone();
        }
        let name = self.hoisted.free_name(&key.0);
        let components = At::Root.key("components");
        let schemas = components.key("schemas");
        self.report
            .moved(schemas.key(&name).pointer(), &at.pointer());
        let reference = format!("#/components/schemas/{}", name);
        self.hoisted.known.insert(key, reference.clone());
        self.hoisted.schemas.push((name, schema));
        reference
    }
}

/// A name made of where a schema stands and what it is there.
fn name_for(at: &At<'_>, role: &str) -> String {
    let tokens = at.tokens();
    let telling = tokens.iter().filter(|token| {
        let index = token.bytes().all(|byte| byte.is_ascii_digit());
        let media_type = !token.starts_with('/') && token.contains('/');
        !index && !media_type && !STRUCTURE.contains(&token.as_str())
    });
    let mut name: String = telling
        .map(|token| ascii(token).to_upper_camel_case())
        .collect();
    name.push_str(&role.to_upper_camel_case());
    name
}

/// Words as a component's name.
pub(super) fn named(words: &[&str]) -> String {
    let words = words.iter().map(|word| ascii(word).to_upper_camel_case());
    words.collect()
}

/// Component names are ASCII letters, digits, `.`, `-` and `_`
/// (OpenAPI 3.0.3, "Components Object").
fn ascii(token: &str) -> String {
    let keep = |c: char| if c.is_ascii_alphanumeric() { c } else { ' ' };
    token.chars().map(keep).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_where_the_schema_stands() {
        let components = At::Root.key("components");
        let schemas = components.key("schemas");
        let owner = schemas.key("Point_set");
        let properties = owner.key("properties");
        let property = properties.key("bounding-box");
        let prefix = property.key("prefixItems");
        assert_eq!(
            name_for(&prefix.index(0), "item"),
            "PointSetBoundingBoxItem"
        );
        let paths = At::Root.key("paths");
        let path = paths.key("/pets/{id}");
        assert_eq!(name_for(&path.key("get"), "body"), "PetsIdGetBody");
    }

    #[test]
    fn names_are_given_once() {
        let mut hoisted = Hoisted::default();
        hoisted.reserve("A");
        let names = ["A", "A", "B"].map(|base| hoisted.free_name(base));
        assert_eq!(names, ["A2", "A3", "B"]);
    }
}
