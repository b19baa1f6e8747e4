//! Which components extend which through `allOf`.

use std::collections::{HashMap, HashSet};

use indexmap::IndexSet;
use openapiv3::{Discriminator, OpenAPI};

use crate::lower::facets::{Facets, SchemaRef};
use crate::lower::tag_key::tag_key;
use crate::lower::tagged_members::component_key;
use crate::lower::tags::component_schema;
use crate::lower::walk::each_schema;
use crate::lower::{resolve, schemas};

/// Which components extend which through `allOf`.
#[derive(Debug, Default)]
pub(crate) struct Families<'d> {
    /// All that extend a component, directly or not, in document order.
    pub(crate) children: HashMap<&'d str, Vec<&'d str>>,
    /// The values by which mappings name a component, by it and the property.
    mapped: HashMap<(&'d str, &'d str), IndexSet<&'d str>>,
}

impl<'d> Families<'d> {
    /// Only bases with a discriminator matter.
    pub(crate) fn of(document: &'d OpenAPI) -> Self {
        let mut parents: HashMap<&'d str, Vec<&'d str>> = HashMap::new();
        for (name, schema) in schemas(document) {
            let SchemaRef::Inline(schema) = SchemaRef::from(schema) else {
                continue;
            };
            for part in Facets::of(schema).all_of {
                if let SchemaRef::Reference(reference) = part
                    && let Some((parent, _)) = resolve(document, reference)
                {
                    parents.entry(name).or_default().push(parent);
                }
            }
        }
        let mut families = Self::default();
        let mut bases: HashSet<&'d str> = HashSet::new();
        each_schema(document, &mut |name, schema| {
            if let Some(discriminator) = Facets::of(schema).discriminator {
                bases.extend(name);
                families.add_mapping(document, discriminator);
            }
        });
        for (name, _) in schemas(document) {
            let mut open: Vec<&str> = parents.get(name).cloned().unwrap_or_default();
            let mut visited = HashSet::from([name]);
            while let Some(parent) = open.pop() {
                if !visited.insert(parent) {
                    continue;
                }
                open.extend(parents.get(parent).into_iter().flatten());
                if bases.contains(parent) {
                    families.children.entry(parent).or_default().push(name);
                }
            }
        }
        families
    }

    fn add_mapping(&mut self, document: &'d OpenAPI, discriminator: &'d Discriminator) {
        for (value, target) in &discriminator.mapping {
            let component = resolve(document, target).map(|(component, _)| component);
            let Some(component) = component.or_else(|| component_key(document, target)) else {
                continue;
            };
            let key = (component, discriminator.property_name.as_str());
            self.mapped.entry(key).or_default().insert(value);
        }
    }

    /// The values of a property by which any mapping names a component.
    pub(crate) fn mapped_by_others(&self, component: &'d str, key: &'d str) -> Vec<&'d str> {
        let values = self.mapped.get(&(component, key));
        values.into_iter().flatten().copied().collect()
    }

    /// Whether a child is reached through another child, which is a base and has
    /// another property to tell what extends it apart.
    pub(crate) fn is_within(
        &self,
        document: &'d OpenAPI,
        child: &str,
        children: &[&'d str],
        key: Option<&str>,
    ) -> bool {
        children.iter().any(|between| {
            let below = self.children.get(between);
            below.is_some_and(|below| below.contains(&child))
                && component_schema(document, between)
                    .is_some_and(|schema| tag_key(document, &Facets::of(schema)) != key)
        })
    }
}
