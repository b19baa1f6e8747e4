//! Which keywords a schema has, and which rewrites they call for.

use std::ops::BitOr;

use serde_json::Value;

use crate::dialect::at::At;
use crate::dialect::shape::Shape;
use crate::dialect::version::{Dialect, kind_of};
use crate::dialect::{Normalizer, Object};

/// The rewrites that a schema calls for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Topics(u16);

impl Topics {
    pub(super) const NONE: Self = Self(0);
    pub(super) const DISCRIMINATOR: Self = Self(1);
    pub(super) const OBJECT: Self = Self(2);
    pub(super) const ARRAY: Self = Self(4);
    pub(super) const CONDITION: Self = Self(8);
    pub(super) const CONTENT: Self = Self(16);
    pub(super) const VALUES: Self = Self(32);
    pub(super) const BOUNDS: Self = Self(64);
    /// The keyword itself goes, or is renamed, at once.
    const RENAMED: Self = Self(128);

    pub(super) fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

impl BitOr for Topics {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// Names that keywords may have been meant as.
const NAMES: &[&str] = &[
    "additionalProperties",
    "allOf",
    "anyOf",
    "default",
    "deprecated",
    "description",
    "discriminator",
    "enum",
    "example",
    "examples",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "externalDocs",
    "format",
    "items",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "nullable",
    "oneOf",
    "pattern",
    "patternProperties",
    "prefixItems",
    "properties",
    "propertyNames",
    "readOnly",
    "required",
    "title",
    "type",
    "uniqueItems",
    "writeOnly",
];

/// What is known of a keyword.
fn keyword(key: &str) -> Option<(Shape, Topics)> {
    use Shape::{Any, Count, Flag, List, Number, Object, Text, Texts};
    Some(match key {
        "type" | "allOf" | "anyOf" | "oneOf" | "not" => (Any, Topics::NONE),
        "properties" => (Object, Topics::OBJECT),
        "required" => (Texts, Topics::OBJECT),
        "additionalProperties" | "unevaluatedProperties" => (Any, Topics::OBJECT),
        "patternProperties" => (Object, Topics::OBJECT),
        "x-kubernetes-preserve-unknown-fields" => (Flag, Topics::OBJECT),
        "items" | "unevaluatedItems" | "additionalItems" => (Any, Topics::ARRAY),
        "prefixItems" => (List, Topics::ARRAY),
        "description" | "title" | "format" | "pattern" => (Text, Topics::NONE),
        "nullable" | "readOnly" | "writeOnly" | "deprecated" | "uniqueItems" => {
            (Flag, Topics::NONE)
        }
        "minLength" | "maxLength" | "minItems" | "maxItems" | "minProperties" | "maxProperties" => {
            (Count, Topics::NONE)
        }
        "minimum" | "maximum" => (Number, Topics::BOUNDS),
        "multipleOf" => (Number, Topics::BOUNDS),
        "exclusiveMinimum" | "exclusiveMaximum" => (Any, Topics::BOUNDS),
        "enum" => (List, Topics::VALUES),
        "const" | "default" | "example" | "examples" => (Any, Topics::VALUES),
        "discriminator" => (Any, Topics::DISCRIMINATOR),
        "externalDocs" => (Object, Topics::RENAMED),
        "xml" => (Object, Topics::RENAMED),
        "if" | "then" | "else" | "dependentSchemas" | "dependentRequired" | "dependencies"
        | "propertyNames" | "contains" | "minContains" | "maxContains" => (Any, Topics::CONDITION),
        "contentEncoding" | "contentMediaType" => (Text, Topics::CONTENT),
        "contentSchema" => (Any, Topics::CONDITION),
        "$defs" | "definitions" | "$id" | "id" | "$schema" | "$anchor" | "$comment"
        | "$vocabulary" | "$dynamicAnchor" | "$dynamicRef" => (Any, Topics::NONE),
        "x-nullable" | "x-isnullable" => (Flag, Topics::RENAMED),
        _ => return None,
    })
}

impl Normalizer<'_> {
    /// Brings every keyword to its shape and tells which rewrites there are to
    /// do.
    pub(super) fn keywords(&mut self, schema: &mut Object, at: &At<'_>) -> Topics {
        let mut topics = Topics::NONE;
        let mut unfit = Vec::new();
        for (key, value) in schema.iter_mut() {
            let Some((shape, topic)) = keyword(key) else {
                self.suggest(key, NAMES.iter().copied(), at);
                continue;
            };
            topics = topics | topic;
            let settled_later = key == "required" && flag_like(value);
            if !shape.fits(value)
                && !settled_later
                && !self.reshape(value, shape, key, &at.key(key))
            {
                unfit.push(key.clone());
            }
        }
        for key in unfit {
            schema.shift_remove(&key);
        }
        self.composition(schema, at);
        if topics.has(Topics::RENAMED) {
            self.renamed(schema, at);
        }
        topics
    }

    /// `allOf` and its like hold lists; one schema alone is a list of one.
    fn composition(&mut self, schema: &mut Object, at: &At<'_>) {
        for key in ["allOf", "oneOf", "anyOf"] {
            let Some(value) = schema.get_mut(key) else {
                continue;
            };
            let fits = match value {
                Value::Array(members) => !members.is_empty(),
                _ => self.reshape(value, Shape::List, key, &at.key(key)),
            };
            if !fits {
                if value.is_array() {
                    let message = format!("`{key}` without members says nothing; it is ignored");
                    self.report.warn(&at.key(key), "empty-composition", message);
                }
                schema.shift_remove(key);
            }
        }
        if schema
            .get("not")
            .is_some_and(|not| !not.is_object() && !not.is_boolean())
        {
            let value = schema.shift_remove("not").unwrap_or_default();
            let message = format!(
                "`not` is {} where a schema is expected; it is ignored",
                kind_of(&value)
            );
            self.report.warn(&at.key("not"), "wrong-kind", message);
        }
    }

    fn renamed(&mut self, schema: &mut Object, at: &At<'_>) {
        for key in ["x-nullable", "x-isnullable"] {
            // An extension of Swagger 2.0 days; 3.0 has a keyword of its own.
            if self.dialect == Dialect::Swagger2
                && let Some(flag) = schema.shift_remove(key)
            {
                schema.entry("nullable").or_insert(flag);
            }
        }
        if let Some(xml) = schema.shift_remove("xml") {
            self.xml_names(&xml, &at.key("xml"));
            schema.insert("x-clientwright-xml".to_owned(), xml);
        }
        self.external_docs(schema, at);
    }

    /// Names that no element can have are checked again before anything is sent.
    fn xml_names(&mut self, xml: &Value, at: &At<'_>) {
        for key in ["name", "prefix"] {
            let name = xml.get(key).and_then(Value::as_str).unwrap_or_default();
            if !name.is_empty() && !is_xml_name(name) {
                let message = format!(
                    "{name:?} cannot be a name in XML; bodies with it are errors when they are sent"
                );
                self.report.warn(&at.key(key), "xml-name", message);
            }
        }
    }
}

/// Whether a text may be an element's name, with a prefix or without (Namespaces in
/// XML 1.0, section 3), as far as ASCII goes.
fn is_xml_name(text: &str) -> bool {
    let is_letter = |c: char| c.is_ascii_alphabetic() || c == '_' || !c.is_ascii();
    let is_more = |c: char| is_letter(c) || c.is_ascii_digit() || c == '-' || c == '.';
    let is_name = |text: &str| text.starts_with(is_letter) && text.chars().all(is_more);
    let (prefix, local) = text.split_once(':').unwrap_or(("_", text));
    is_name(prefix) && is_name(local)
}

fn flag_like(value: &Value) -> bool {
    crate::dialect::shape::flag(value).is_some()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::dialect::testing::{codes, schema};

    #[test]
    fn values_of_the_wrong_kind_are_read_or_left_out() {
        let (found, problems) = schema(
            "3.0.3",
            "{type: string, minLength: '3', maxLength: -1, nullable: 'yes', description: 5, pattern: []}",
        );
        assert_eq!(
            found,
            json!({"type": "string", "minLength": 3, "nullable": true, "description": "5"})
        );
        assert_eq!(codes(&problems), ["wrong-kind"; 5]);
    }

    #[test]
    fn null_is_absence() {
        let (found, problems) = schema(
            "3.0.3",
            "{type: object, properties: null, required: null, description: null}",
        );
        assert_eq!(found, json!({"type": "object"}));
        assert_eq!(codes(&problems), ["null-value"; 3]);
    }

    #[test]
    fn near_misses_are_suggested_and_extensions_are_not() {
        let (_, problems) = schema("3.0.3", "{propertis: {}, x-requred: [], made-up: 1}");
        assert_eq!(
            problems,
            [("unknown-key", "/components/schemas/S/propertis".to_owned())]
        );
    }

    #[test]
    fn empty_and_single_compositions() {
        let (found, problems) = schema("3.0.3", "{oneOf: [], anyOf: {type: string}, not: 3}");
        assert_eq!(found, json!({"anyOf": [{"type": "string"}]}));
        assert_eq!(
            codes(&problems),
            ["empty-composition", "wrong-kind", "wrong-kind"]
        );
    }

    #[test]
    fn xml_travels_in_an_extension() {
        let (found, _) = schema("3.0.3", "{type: string, xml: {name: n}}");
        assert_eq!(
            found,
            json!({"type": "string", "x-clientwright-xml": {"name": "n"}})
        );
    }
}
