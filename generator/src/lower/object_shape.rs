//! An object as several schemas describe it together.

use std::collections::HashSet;

use indexmap::IndexMap;

use crate::lower::facets::{Additional, Facets, SchemaRef};
use crate::lower::schema::Site;

/// An object whose properties come from one or several schemas.
#[derive(Debug, Default)]
pub(crate) struct ObjectShape<'d> {
    /// Properties by key.
    pub(crate) properties: IndexMap<&'d str, Property<'d>>,
    /// Keys that must be there.
    pub(crate) required: HashSet<&'d str>,
    /// What else may be there, and where that is said.
    pub(crate) additional: Option<(Additional<'d>, Site)>,
    /// The components that it consists of.
    pub(crate) owners: Vec<String>,
}

/// A property and the places that define it.
#[derive(Debug)]
pub(crate) struct Property<'d> {
    /// The schema that was found first.
    pub(crate) schema: SchemaRef<'d>,
    /// Where it stands.
    pub(crate) site: Site,
    /// Other schemas that the value must satisfy, too.
    pub(crate) also: Vec<(SchemaRef<'d>, Site)>,
}

impl<'d> ObjectShape<'d> {
    /// Adds what one schema says of the object itself.
    pub(crate) fn add(&mut self, facets: &Facets<'d>, site: &Site) {
        if site.path.steps.is_empty() && !self.owners.contains(&site.path.root) {
            self.owners.push(site.path.root.clone());
        }
        for (key, schema) in &facets.properties {
            let site = || site.child(key, &["properties", key]);
            match self.properties.get_mut(key) {
                None => {
                    let property = Property {
                        schema: *schema,
                        site: site(),
                        also: Vec::new(),
                    };
                    self.properties.insert(key, property);
                }
                Some(known) => known.add(*schema, site()),
            }
        }
        self.required.extend(&facets.required);
        let known = self.additional.as_ref().map(|(known, _)| known);
        if known.map_or(0, openness) < openness(&facets.additional) {
            self.additional = Some((facets.additional, site.clone()));
        }
    }
}

impl<'d> Property<'d> {
    fn add(&mut self, schema: SchemaRef<'d>, site: Site) {
        let known = std::iter::once(&self.schema).chain(self.also.iter().map(|(known, _)| known));
        if !known.into_iter().any(|known| known.is_same(schema)) {
            self.also.push((schema, site));
        }
    }

    /// Whether all schemas lead to the first, which the others only say more words of.
    pub(crate) fn is_of_one_shape(&self) -> bool {
        let first = self.schema.essence();
        self.also
            .iter()
            .all(|(schema, _)| schema.essence().is_same(first))
    }

    /// All schemas that the value must satisfy.
    pub(crate) fn schemas(&self) -> Vec<SchemaRef<'d>> {
        let also = self.also.iter().map(|(schema, _)| *schema);
        std::iter::once(self.schema).chain(also).collect()
    }
}

/// Parts that close an object mean themselves, not the whole.
fn openness(additional: &Additional<'_>) -> u8 {
    match additional {
        Additional::Unsaid => 0,
        Additional::Nothing => 1,
        Additional::Anything => 2,
        Additional::Typed(_) => 3,
    }
}
