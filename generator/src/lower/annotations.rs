//! What is said of a value beside its shape: words, flags and constraints,
//! wherever `allOf` hides them.

use std::collections::HashMap;

use openapiv3::{OpenAPI, Schema, SchemaKind};
use serde_json::Value;

use crate::lower::facets::{Additional, Facets, SchemaRef};
use crate::lower::schema::docs;
use crate::lower::{Lowering, resolve};
use crate::model::{Constraints, Docs};

/// How deep lists of lists, and `allOf` in `allOf`, are followed.
const DEEPEST: usize = 8;

/// What is said of a value beside its shape.
#[derive(Debug, Clone, Default)]
pub(crate) struct Annotations {
    pub(crate) docs: Docs,
    pub(crate) default: Option<Value>,
    pub(crate) example: Option<Value>,
    pub(crate) read_only: bool,
    pub(crate) write_only: bool,
    pub(crate) constraints: Constraints,
}

/// What is said of components, each read once.
pub(crate) type Known<'d> = HashMap<&'d str, Annotations>;

impl<'d> Lowering<'d> {
    /// The annotations of a value that all the schemas hold for: what is nearer
    /// wins, and a schema in place is nearer than one behind a reference.
    pub(crate) fn annotations(&mut self, schemas: &[SchemaRef<'d>]) -> Annotations {
        let mut reader = Reader {
            document: self.document,
            known: &mut self.annotations,
        };
        let mut found = Annotations::default();
        for schema in schemas {
            reader.read(*schema, DEEPEST, &mut found);
        }
        found
    }
}

struct Reader<'d, 'l> {
    document: &'d OpenAPI,
    known: &'l mut Known<'d>,
}

impl<'d> Reader<'d, '_> {
    fn read(&mut self, schema: SchemaRef<'d>, depth: usize, found: &mut Annotations) {
        if depth == 0 {
            return;
        }
        match schema {
            SchemaRef::Inline(schema) => self.read_inline(schema, depth, found),
            SchemaRef::Reference(reference) => {
                let Some((name, schema)) = resolve(self.document, reference) else {
                    return;
                };
                if !self.known.contains_key(name) {
                    // A schema inside of itself adds nothing.
                    self.known.insert(name, Annotations::default());
                    let mut said = Annotations::default();
                    self.read_inline(schema, depth, &mut said);
                    self.known.insert(name, said);
                }
                let said = self.known.get(name).cloned().unwrap_or_default();
                found.docs.deprecated |= said.docs.deprecated;
                found.read_only |= said.read_only;
                found.write_only |= said.write_only;
                fill(found, said);
            }
        }
    }

    fn read_inline(&mut self, schema: &'d Schema, depth: usize, found: &mut Annotations) {
        let facets = Facets::of(schema);
        take_words(&facets, found);
        found.docs.deprecated |= facets.data.deprecated;
        found.read_only |= facets.data.read_only;
        found.write_only |= facets.data.write_only;
        self.take_constraints(&facets, depth, &mut found.constraints);
        let inline = |part: &&SchemaRef<'d>| matches!(part, SchemaRef::Inline(_));
        let parts = facets
            .all_of
            .iter()
            .filter(|part| has_members(part))
            .count();
        let is_made_of_several = parts + usize::from(!facets.properties.is_empty()) > 1;
        let own = found.example.take();
        for part in facets.all_of.iter().filter(inline) {
            self.read(*part, depth - 1, found);
        }
        for part in facets.all_of.iter().filter(|part| !inline(part)) {
            // That a component is deprecated or travels one way says so of its
            // own fields, where it is but a part.
            let mut referred = Annotations::default();
            self.read(*part, depth - 1, &mut referred);
            fill(found, referred);
        }
        // The example of one part of an object lacks what the others require.
        let is_part = is_made_of_several && found.example.as_ref().is_some_and(Value::is_object);
        found.example = own.or(found.example.take().filter(|_| !is_part));
    }

    fn take_constraints(&mut self, facets: &Facets<'d>, depth: usize, found: &mut Constraints) {
        let inner = match (facets.items, facets.additional) {
            (Some(items), _) => Some(items),
            (None, Additional::Typed(values)) if facets.properties.is_empty() => Some(values),
            _ => None,
        };
        let mut constraints = facets.constraints.clone();
        if let Some(inner) = inner {
            let mut of_items = Annotations::default();
            self.read(inner, depth - 1, &mut of_items);
            let of_items = of_items.constraints;
            constraints.items = (!of_items.is_empty()).then(|| Box::new(of_items));
        }
        fill_constraints(found, constraints);
    }
}

/// Whether a part of `allOf` says more than words: a component may.
fn has_members(part: &SchemaRef<'_>) -> bool {
    match part {
        SchemaRef::Inline(schema) => {
            let facets = Facets::of(schema);
            !facets.properties.is_empty() || !facets.all_of.is_empty()
        }
        SchemaRef::Reference(_) => true,
    }
}

fn take_words(facets: &Facets<'_>, found: &mut Annotations) {
    let said = docs(facets);
    fill(
        found,
        Annotations {
            docs: said,
            default: facets.data.default.clone(),
            example: facets.data.example.clone(),
            ..Annotations::default()
        },
    );
}

/// Fills in what is not said yet.
fn fill(found: &mut Annotations, other: Annotations) {
    if found.docs.title.is_none() && found.docs.description.is_none() {
        found.docs.title = other.docs.title;
        found.docs.description = other.docs.description;
    }
    if found.docs.external.is_none() {
        found.docs.external = other.docs.external;
    }
    found.default = found.default.take().or(other.default);
    found.example = found.example.take().or(other.example);
    fill_constraints(&mut found.constraints, other.constraints);
}

fn fill_constraints(found: &mut Constraints, other: Constraints) {
    found.pattern = found.pattern.take().or(other.pattern);
    found.min_length = found.min_length.or(other.min_length);
    found.max_length = found.max_length.or(other.max_length);
    found.minimum = found.minimum.take().or(other.minimum);
    found.maximum = found.maximum.take().or(other.maximum);
    found.min_items = found.min_items.or(other.min_items);
    found.max_items = found.max_items.or(other.max_items);
    found.items = found.items.take().or(other.items);
    found.format = found.format.take().or(other.format);
    if found.allowed.is_empty() {
        found.allowed = other.allowed;
    }
}

/// Whether a property travels one way only, by its own flag or by the flag of
/// the component it refers to.
pub(crate) fn directional<'d>(
    document: &'d OpenAPI,
    property: SchemaRef<'d>,
) -> Option<&'static str> {
    let mut found = Annotations::default();
    read_flags(document, property, DEEPEST, &mut found);
    match (found.read_only, found.write_only) {
        (true, false) => Some("readOnly"),
        (false, true) => Some("writeOnly"),
        _ => None,
    }
}

fn read_flags<'d>(
    document: &'d OpenAPI,
    schema: SchemaRef<'d>,
    depth: usize,
    found: &mut Annotations,
) {
    let schema = match schema {
        SchemaRef::Inline(schema) => schema,
        SchemaRef::Reference(reference) => match resolve(document, reference) {
            Some((_, schema)) => schema,
            None => return,
        },
    };
    found.read_only |= schema.schema_data.read_only;
    found.write_only |= schema.schema_data.write_only;
    if depth == 0 {
        return;
    }
    let parts = match &schema.schema_kind {
        SchemaKind::AllOf { all_of } => all_of,
        SchemaKind::Any(any) => &any.all_of,
        _ => return,
    };
    for part in parts {
        if let part @ SchemaRef::Inline(_) = SchemaRef::from(part) {
            read_flags(document, part, depth - 1, found);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lower::testing::{field, lowered};

    #[test]
    fn words_beside_a_reference_are_the_fields_own() {
        let (api, problems) = lowered(
            "
            Size: {type: string, description: How large., maxLength: 5, example: XL}
            Shirt:
              type: object
              properties:
                plain: {$ref: '#/components/schemas/Size'}
                beside:
                  description: Of the shirt.
                  deprecated: true
                  default: M
                  allOf: [{$ref: '#/components/schemas/Size'}]
                part:
                  allOf: [{$ref: '#/components/schemas/Size'}, {description: In a part., readOnly: true}]
            ",
        );
        assert!(problems.is_empty(), "{problems:?}");
        let plain = field(&api, "Shirt", "plain");
        assert_eq!(plain.docs.description.as_deref(), Some("How large."));
        assert_eq!(plain.constraints.max_length, Some(5));
        let beside = field(&api, "Shirt", "beside");
        assert_eq!(beside.docs.description.as_deref(), Some("Of the shirt."));
        assert_eq!(beside.default, Some("M".into()));
        assert_eq!(beside.example, Some("XL".into()));
        assert!(beside.docs.deprecated && !plain.docs.deprecated);
        assert_eq!(beside.constraints.max_length, Some(5));
        let part = field(&api, "Shirt", "part");
        assert_eq!(part.docs.description.as_deref(), Some("In a part."));
    }

    #[test]
    fn the_example_of_a_part_is_not_that_of_the_whole() {
        let (api, _) = lowered(
            "
            Base: {type: object, properties: {id: {type: string}}, example: {id: a}}
            Holder:
              type: object
              properties:
                alone: {allOf: [{$ref: '#/components/schemas/Base'}, {description: The base.}]}
                more: {allOf: [{$ref: '#/components/schemas/Base'}, {type: object, required: [b], properties: {b: {type: string}}}]}
            ",
        );
        let example = |name| field(&api, "Holder", name).example.clone();
        assert_eq!(example("alone"), Some(serde_json::json!({"id": "a"})));
        assert_eq!(example("more"), None);
    }

    #[test]
    fn items_have_constraints_of_their_own() {
        let (api, _) = lowered(
            "
            Row:
              type: object
              properties:
                cells: {type: array, maxItems: 3, items: {type: array, items: {type: string, maxLength: 7}}}
                named: {type: object, additionalProperties: {type: integer, minimum: 1}}
            ",
        );
        let cells = &field(&api, "Row", "cells").constraints;
        assert_eq!(cells.max_items, Some(3));
        let inner = cells.items.as_ref().unwrap().items.as_ref().unwrap();
        assert_eq!(inner.max_length, Some(7));
        let named = &field(&api, "Row", "named").constraints;
        assert!(named.items.as_ref().unwrap().minimum.is_some());
    }
}
