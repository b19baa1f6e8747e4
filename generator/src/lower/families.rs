//! Which components extend which through `allOf`.

use std::collections::{HashMap, HashSet};

use openapiv3::OpenAPI;

use crate::lower::facets::{Facets, SchemaRef};
use crate::lower::tag_key::tag_key;
use crate::lower::tags::component_schema;
use crate::lower::{resolve, schemas};

/// Which components extend which through `allOf`.
#[derive(Debug, Default)]
pub(crate) struct Families<'d> {
    /// All that extend a component, directly or not, in document order.
    pub(crate) children: HashMap<&'d str, Vec<&'d str>>,
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
        for (name, _) in schemas(document) {
            let mut open: Vec<&str> = parents.get(name).cloned().unwrap_or_default();
            let mut visited = HashSet::from([name]);
            while let Some(parent) = open.pop() {
                if !visited.insert(parent) {
                    continue;
                }
                open.extend(parents.get(parent).into_iter().flatten());
                let schema = component_schema(document, parent);
                if schema.is_some_and(|schema| schema.schema_data.discriminator.is_some()) {
                    families.children.entry(parent).or_default().push(name);
                }
            }
        }
        families
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
