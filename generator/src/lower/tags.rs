//! Which component schemas are variants of a tagged union, and by which values
//! of which property.

use std::collections::{HashMap, HashSet};

use indexmap::{IndexMap, IndexSet};
use openapiv3::{Discriminator, OpenAPI};

use crate::lower::facets::{Facets, SchemaRef};
use crate::lower::families::Families;
use crate::lower::resolve;
use crate::lower::tag_key::tag_key;
use crate::lower::tagged_members::{Member, TaggedMember, members_of};
use crate::lower::walk::each_schema;
use crate::model::TagValue;

/// The tags of variants, by component.
#[derive(Debug, Default)]
pub(crate) struct UnionTags<'d> {
    by_component: HashMap<&'d str, IndexMap<&'d str, Tag>>,
    families: Families<'d>,
}

/// What is known of one discriminator of one variant.
#[derive(Debug, Clone, Default)]
struct Tag {
    values: IndexSet<TagValue>,
    /// Other values lead to the variant as well.
    open: bool,
}

impl<'d> UnionTags<'d> {
    /// Looks through the schemas of a document.
    pub(crate) fn of(document: &'d OpenAPI) -> Self {
        let mut tags = Self {
            families: Families::of(document),
            ..Self::default()
        };
        each_schema(document, &mut |name, schema| {
            let facets = Facets::of(schema);
            let Some(key) = tag_key(document, &facets) else {
                return;
            };
            let members = members_of(document, &tags.families, &facets, name);
            let component = |member: &TaggedMember<'d>| match member.member {
                Member::Component(component) => Some(component),
                Member::Inline(_) => None,
            };
            let direct: HashSet<&str> = members.iter().filter_map(component).collect();
            for member in &members {
                if let Some(component) = component(member) {
                    let tag = NewTag {
                        key,
                        values: &member.values,
                        open: member.is_fallback,
                        direct: &direct,
                    };
                    add(&mut tags, document, component, tag, &mut HashSet::new());
                }
            }
        });
        tags
    }

    /// The one value of a property by which unions know a component.
    pub(crate) fn constant(&self, component: &str, property: &str) -> Option<&TagValue> {
        match self.by_component.get(component)?.get(property)? {
            Tag {
                values,
                open: false,
            } if values.len() == 1 => values.first(),
            _ => None,
        }
    }

    /// Whether a property of a component is its tag in a union.
    pub(crate) fn is_tag(&self, component: &str, property: &str) -> bool {
        self.by_component
            .get(component)
            .is_some_and(|tags| tags.contains_key(property))
    }

    /// The properties that are tags of a component.
    pub(crate) fn properties(&self, component: &str) -> impl Iterator<Item = &'d str> {
        let tags = self.by_component.get(component);
        tags.into_iter().flat_map(|tags| tags.keys().copied())
    }

    /// Whether a property has other values in one component than in another.
    pub(crate) fn tell_apart(&self, one: &str, other: &str) -> bool {
        let [one, other] = [one, other].map(|component| self.by_component.get(component));
        one.zip(other).is_some_and(|(one, other)| {
            let mut tags = one.iter();
            tags.any(|(key, tag)| {
                other
                    .get(key)
                    .is_some_and(|known| known.values != tag.values)
            })
        })
    }

    /// The members of a union with a discriminator; `name` is its own if it is
    /// a component.
    pub(crate) fn members(
        &self,
        document: &'d OpenAPI,
        union: &Facets<'d>,
        name: Option<&'d str>,
    ) -> Vec<TaggedMember<'d>> {
        members_of(document, &self.families, union, name)
    }

    /// The discriminator by which what extends a component is told apart, where it has
    /// that from what it extends itself.
    pub(crate) fn inherited(&self, component: &str) -> Option<&'d Discriminator> {
        self.families.inherited(component)
    }

    /// The discriminator of the nearest base that all of several components extend.
    pub(crate) fn base_of_all(&self, components: &[&'d str]) -> Option<&'d Discriminator> {
        self.families.base_of_all(components)
    }

    /// All that extends a component.
    pub(crate) fn children(&self, component: &str) -> &[&'d str] {
        let children = self.families.children.get(component);
        children.map_or(&[], Vec::as_slice)
    }

    /// Whether a component extends another one through `allOf`.
    pub(crate) fn has_children(&self, component: &str) -> bool {
        self.families.children.contains_key(component)
    }
}

/// What a union knows one of its members by.
#[derive(Debug, Clone, Copy)]
struct NewTag<'t, 'd> {
    key: &'d str,
    values: &'t [TagValue],
    /// Other values lead to the member as well.
    open: bool,
    /// All components that are members of the union themselves.
    direct: &'t HashSet<&'d str>,
}

/// Notes a tag of a component; of a union within the union, of its members; of a
/// base with a discriminator of its own, of what extends it.
fn add<'d>(
    tags: &mut UnionTags<'d>,
    document: &'d OpenAPI,
    component: &'d str,
    new: NewTag<'_, 'd>,
    visited: &mut HashSet<&'d str>,
) {
    if !visited.insert(component) {
        return;
    }
    let tag = tags
        .by_component
        .entry(component)
        .or_default()
        .entry(new.key)
        .or_default();
    tag.open |= new.open;
    tag.values.extend(new.values.iter().cloned());
    let Some(schema) = component_schema(document, component) else {
        return;
    };
    let facets = Facets::of(schema);
    let inherited = tags.families.inherited(component);
    let inherited = inherited.map(|own| own.property_name.as_str());
    if inherited.or_else(|| tag_key(document, &facets)) == Some(new.key) {
        return;
    }
    for member in facets.alternatives() {
        if let SchemaRef::Reference(reference) = member
            && let Some((component, _)) = resolve(document, reference)
        {
            add(tags, document, component, new, visited);
        }
    }
    if facets.alternatives().is_empty() {
        let children = tags.families.children.get(component).cloned();
        for child in children.into_iter().flatten() {
            if !new.direct.contains(child) {
                add(tags, document, child, new, visited);
            }
        }
    }
}

pub(crate) fn component_schema<'d>(
    document: &'d OpenAPI,
    component: &str,
) -> Option<&'d openapiv3::Schema> {
    resolve(document, &format!("#/components/schemas/{component}")).map(|(_, schema)| schema)
}
