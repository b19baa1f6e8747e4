//! Which component schemas are variants of a tagged union, and by which values
//! of which property.

use std::collections::HashMap;

use openapiv3::{OpenAPI, Schema};

use crate::lower::facets::{Facets, SchemaRef};
use crate::lower::{resolve, schemas};

/// The tags of variants, by component.
#[derive(Debug, Default)]
pub(crate) struct UnionTags<'d> {
    by_component: HashMap<&'d str, VariantTag<'d>>,
}

/// The tag of one variant.
#[derive(Debug, Clone)]
pub(crate) struct VariantTag<'d> {
    /// The discriminator's property.
    pub(crate) property: &'d str,
    /// The values mapped to the schema.
    pub(crate) values: Vec<&'d str>,
}

impl<'d> UnionTags<'d> {
    /// Looks through the component schemas of a document.
    pub(crate) fn of(document: &'d OpenAPI) -> Self {
        let mut tags = Self::default();
        for (_, schema) in schemas(document) {
            if let SchemaRef::Inline(schema) = SchemaRef::from(schema) {
                tags.read_union(document, schema);
            }
        }
        tags
    }

    fn read_union(&mut self, document: &'d OpenAPI, schema: &'d Schema) {
        let facets = Facets::of(schema);
        let Some(discriminator) = &schema.schema_data.discriminator else {
            return;
        };
        let property = discriminator.property_name.as_str();
        for MappedVariant { value, component } in variants_of(document, &facets) {
            let tag = self
                .by_component
                .entry(component)
                .or_insert_with(|| VariantTag {
                    property,
                    values: Vec::new(),
                });
            if tag.property == property && !tag.values.contains(&value) {
                tag.values.push(value);
            }
        }
    }

    /// The tag of a component, if it is a variant of a tagged union.
    pub(crate) fn get(&self, component: &str) -> Option<&VariantTag<'d>> {
        self.by_component.get(component)
    }
}

/// A value of a discriminator and the component it stands for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct MappedVariant<'d> {
    pub(crate) value: &'d str,
    pub(crate) component: &'d str,
}

impl MappedVariant<'_> {
    /// Whether the variant is this member of the union.
    pub(crate) fn is(&self, document: &OpenAPI, member: SchemaRef<'_>) -> bool {
        matches!(member, SchemaRef::Reference(reference)
            if resolve(document, reference).is_some_and(|(name, _)| name == self.component))
    }
}

/// The variants of a union with a discriminator, in the order of its members;
/// several values of one member in the order of the mapping. A member that the
/// mapping leaves out is known by its own name (OpenAPI 3.0.3, "Discriminator
/// Object").
pub(crate) fn variants_of<'d>(document: &'d OpenAPI, union: &Facets<'d>) -> Vec<MappedVariant<'d>> {
    let Some(discriminator) = &union.data.discriminator else {
        return Vec::new();
    };
    let mut variants = Vec::new();
    for member in union.alternatives() {
        let SchemaRef::Reference(reference) = member else {
            continue;
        };
        let Some((component, _)) = resolve(document, reference) else {
            continue;
        };
        let before = variants.len();
        for (value, target) in &discriminator.mapping {
            if is_target(document, target, component) {
                variants.push(MappedVariant { value, component });
            }
        }
        if variants.len() == before {
            variants.push(MappedVariant {
                value: component,
                component,
            });
        }
    }
    variants
}

/// A mapping names its schema by reference or by bare name.
fn is_target(document: &OpenAPI, target: &str, component: &str) -> bool {
    target == component || resolve(document, target).is_some_and(|(name, _)| name == component)
}
