//! Objects put together: `allOf`, and properties beside `oneOf`.

use std::collections::HashSet;

use indexmap::IndexMap;

use crate::diagnostic::Problem;
use crate::lower::facets::{Additional, Facets, SchemaRef};
use crate::lower::schema::Site;
use crate::lower::{Lowering, resolve};
use crate::model::{Slot, Type, TypeKind};

/// How many `allOf` references are followed into each other.
const DEEPEST: usize = 100;

/// An object whose properties come from one or several schemas.
#[derive(Debug, Default)]
pub(crate) struct ObjectShape<'d> {
    /// Properties by key; what is added first wins.
    pub(crate) properties: IndexMap<&'d str, Property<'d>>,
    /// Keys that must be there.
    pub(crate) required: HashSet<&'d str>,
    /// What else may be there, and where that is said.
    pub(crate) additional: Option<(Additional<'d>, Site)>,
    /// The components that it consists of.
    pub(crate) owners: Vec<String>,
}

/// A property and the place that defines it.
#[derive(Debug)]
pub(crate) struct Property<'d> {
    pub(crate) schema: SchemaRef<'d>,
    pub(crate) site: Site,
}

impl<'d> ObjectShape<'d> {
    /// Adds what one schema says of the object itself.
    pub(crate) fn add(&mut self, facets: &Facets<'d>, site: &Site) {
        if site.path.steps.is_empty() && !self.owners.contains(&site.path.root) {
            self.owners.push(site.path.root.clone());
        }
        for (key, schema) in &facets.properties {
            self.properties.entry(key).or_insert_with(|| Property {
                schema: *schema,
                site: site.child(key, &["properties", key]),
            });
        }
        self.required
            .extend(facets.required.iter().map(String::as_str));
        if self.additional.is_none() && !matches!(facets.additional, Additional::Unsaid) {
            self.additional = Some((facets.additional, site.clone()));
        }
    }
}

impl<'d> Lowering<'d> {
    /// One struct for all the parts; a part that only annotates another (`allOf`
    /// with one reference) adds nothing.
    pub(crate) fn all_of(&mut self, facets: &Facets<'d>, site: &Site) -> TypeKind {
        if let [part] = facets.all_of[..]
            && facets.properties.is_empty()
        {
            let mut slot = self.slot(part, &site.child("part", &["allOf", "0"]));
            slot.nullable |= facets.nullable();
            return TypeKind::Alias(slot);
        }
        let mut shape = ObjectShape::default();
        if self.collect(facets, site, &mut shape, &mut Vec::new()) {
            return TypeKind::Struct(self.structure(&shape, site));
        }
        let problem = Problem::warning(
            "all-of-not-objects",
            "the parts of this `allOf` are not all objects; callers get `serde_json::Value`",
        );
        self.report(problem, &site.pointer);
        TypeKind::Alias(Slot {
            ty: Type::Any,
            nullable: facets.nullable(),
        })
    }

    /// Gathers the properties of an object from itself and its `allOf`, outer
    /// ones first. False if a part is no object.
    pub(crate) fn collect(
        &self,
        facets: &Facets<'d>,
        site: &Site,
        shape: &mut ObjectShape<'d>,
        open: &mut Vec<&'d str>,
    ) -> bool {
        shape.add(facets, site);
        let mut objects = true;
        for (index, part) in facets.all_of.iter().enumerate() {
            objects &= match *part {
                SchemaRef::Inline(schema) => {
                    let index = index.to_string();
                    let mut site = site.clone();
                    site.pointer = site.pointer.child("allOf").child(&index);
                    let part = Facets::of(schema);
                    is_part(&part) && self.collect(&part, &site, shape, open)
                }
                SchemaRef::Reference(reference) => {
                    self.collect_component(reference, site, shape, open)
                }
            };
        }
        objects
    }

    fn collect_component(
        &self,
        reference: &str,
        site: &Site,
        shape: &mut ObjectShape<'d>,
        open: &mut Vec<&'d str>,
    ) -> bool {
        let Some((name, schema)) = resolve(self.document, reference) else {
            return false;
        };
        if open.contains(&name) || open.len() == DEEPEST {
            return true;
        }
        open.push(name);
        let part = Facets::of(schema);
        let site = Site::component(name, site.view);
        let object = (is_part(&part) || self.is_base_of(&part, shape))
            && self.collect(&part, &site, shape, open);
        open.pop();
        object
    }
}

impl<'d> Lowering<'d> {
    /// Whether a union is the base of its own members, of which `shape` is one:
    /// then it gives its properties and not its alternatives.
    fn is_base_of(&self, union: &Facets<'d>, shape: &ObjectShape<'d>) -> bool {
        union.alternatives().iter().any(|member| {
            self.component_of(*member)
                .is_some_and(|name| shape.owners.iter().any(|owner| owner == name))
        })
    }
}

/// What can be put together into one struct.
fn is_part(facets: &Facets<'_>) -> bool {
    let silent = facets.ty.is_none() && facets.enumeration.is_empty() && facets.items.is_none();
    facets.alternatives().is_empty() && (facets.is_object() || silent)
}
