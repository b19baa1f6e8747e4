//! Which components extend which through `allOf`.

use std::collections::{HashMap, HashSet, VecDeque};

use indexmap::{IndexMap, IndexSet};
use openapiv3::{Discriminator, OpenAPI, ReferenceOr, Schema};

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
    /// The discriminators of bases, in document order.
    bases: IndexMap<&'d str, &'d Discriminator>,
    /// The discriminators of components that others extend and that have it from what
    /// they extend themselves.
    inherited: HashMap<&'d str, &'d Discriminator>,
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
        let mut bases: IndexMap<&'d str, &'d Discriminator> = IndexMap::new();
        each_schema(document, &mut |name, schema| {
            if let Some(discriminator) = Facets::of(schema).discriminator {
                bases.extend(name.map(|name| (name, discriminator)));
                families.add_mapping(document, discriminator);
            }
        });
        let extended: HashSet<&'d str> = parents.values().flatten().copied().collect();
        for (name, schema) in schemas(document) {
            let ancestors = ancestors(name, &parents);
            let is_base = bases.contains_key(name);
            let discriminator = ancestors.iter().find_map(|ancestor| bases.get(ancestor));
            if let Some(discriminator) = discriminator
                && !is_base
                && extended.contains(name)
                && is_no_union(schema)
            {
                families.inherited.insert(name, discriminator);
            }
            for ancestor in ancestors {
                families.children.entry(ancestor).or_default().push(name);
            }
        }
        families
            .children
            .retain(|name, _| bases.contains_key(name) || families.inherited.contains_key(name));
        families.bases = bases;
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

    /// The discriminator that a component has from what it extends, and which tells what
    /// extends it apart.
    pub(crate) fn inherited(&self, component: &str) -> Option<&'d Discriminator> {
        self.inherited.get(component).copied()
    }

    /// The discriminator of the base that all of several components extend, and the
    /// fewest others.
    pub(crate) fn base_of_all(&self, components: &[&'d str]) -> Option<&'d Discriminator> {
        if components.len() < 2 {
            return None;
        }
        let bases = self.bases.iter().filter_map(|(base, discriminator)| {
            let children = self.children.get(base)?;
            let has = |component: &&str| children.contains(component);
            let is_base = components.iter().all(has);
            is_base.then_some((children.len(), *discriminator))
        });
        let nearest = bases.min_by_key(|(children, _)| *children);
        nearest.map(|(_, discriminator)| discriminator)
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
                && component_schema(document, between).is_some_and(|schema| {
                    let inherited = self.inherited(between);
                    let inherited = inherited.map(|own| own.property_name.as_str());
                    inherited.or_else(|| tag_key(document, &Facets::of(schema))) != key
                })
        })
    }
}

/// All that a component extends, what is nearest first.
fn ancestors<'d>(name: &'d str, parents: &HashMap<&'d str, Vec<&'d str>>) -> Vec<&'d str> {
    let of = |name: &str| parents.get(name).into_iter().flatten().copied();
    let mut open: VecDeque<&'d str> = of(name).collect();
    let mut visited = HashSet::from([name]);
    let mut found = Vec::new();
    while let Some(parent) = open.pop_front() {
        if visited.insert(parent) {
            open.extend(of(parent));
            found.push(parent);
        }
    }
    found
}

fn is_no_union(schema: &ReferenceOr<Schema>) -> bool {
    match SchemaRef::from(schema) {
        SchemaRef::Inline(schema) => Facets::of(schema).alternatives().is_empty(),
        SchemaRef::Reference(_) => false,
    }
}
