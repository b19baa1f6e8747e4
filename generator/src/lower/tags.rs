//! Which component schemas are variants of a tagged union, and by which values
//! of which property.

use std::collections::{HashMap, HashSet};

use indexmap::IndexMap;
use openapiv3::OpenAPI;
use serde_json::Value;

use crate::lower::facets::{Facets, SchemaRef};
use crate::lower::outline::property_of;
use crate::lower::walk::each_schema;
use crate::lower::{resolve, schemas};
use crate::model::TagValue;

/// Where a schema names the variant of objects whose tag is absent or unknown
/// (OpenAPI 3.2, "Discriminator Object", `defaultMapping`).
const DEFAULT_MAPPING: &str = "x-clientwright-default-mapping";

/// How deep unions are followed into each other.
const DEEPEST: usize = 16;

/// The tags of variants, by component.
#[derive(Debug, Default)]
pub(crate) struct UnionTags<'d> {
    by_component: HashMap<&'d str, IndexMap<&'d str, Tag>>,
    families: Families<'d>,
}

/// What is known of one discriminator of one variant.
#[derive(Debug, Clone, Default)]
struct Tag {
    values: Vec<TagValue>,
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
    for value in new.values {
        if !tag.values.contains(value) {
            tag.values.push(value.clone());
        }
    }
    let Some(schema) = component_schema(document, component) else {
        return;
    };
    let facets = Facets::of(schema);
    if tag_key(document, &facets) == Some(new.key) {
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

/// Which components extend which through `allOf`.
#[derive(Debug, Default)]
struct Families<'d> {
    /// All that extend a component, directly or not, in document order.
    children: HashMap<&'d str, Vec<&'d str>>,
}

impl<'d> Families<'d> {
    /// Only bases with a discriminator matter.
    fn of(document: &'d OpenAPI) -> Self {
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
}

impl<'d> Families<'d> {
    /// Whether a child is reached through another child, which is a base and has
    /// another property to tell what extends it apart.
    fn is_within(
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

/// The property that tells the members of a union apart: its discriminator's, or
/// one that all members require and that has another constant in each.
pub(crate) fn tag_key<'d>(document: &'d OpenAPI, union: &Facets<'d>) -> Option<&'d str> {
    if let Some(discriminator) = &union.data.discriminator {
        return Some(&discriminator.property_name);
    }
    let members: Option<Vec<Facets<'d>>> = union
        .alternatives()
        .iter()
        .map(|member| follow(document, *member))
        .filter(|member| !member.as_ref().is_some_and(is_null))
        .collect();
    let members = members.filter(|members| members.len() > 1)?;
    let keys = required_keys(document, members.first()?, DEEPEST);
    keys.into_iter().find(|key| {
        let mut seen = HashSet::new();
        members.iter().all(|member| {
            let property = property_of(document, member, key, DEEPEST);
            let values = property.as_ref().map(|property| &property.enumeration[..]);
            let constant = match values {
                Some([value]) => tag_value(value),
                _ => None,
            };
            member.alternatives().is_empty()
                && constant.is_some_and(|value| seen.insert(value))
                && required_keys(document, member, DEEPEST).contains(key)
        })
    })
}

/// The keys that a schema and its `allOf` require.
fn required_keys<'d>(document: &'d OpenAPI, facets: &Facets<'d>, depth: usize) -> Vec<&'d str> {
    let mut keys = facets.required.clone();
    if let Some(depth) = depth.checked_sub(1) {
        for part in &facets.all_of {
            if let Some(part) = follow(document, *part) {
                keys.extend(required_keys(document, &part, depth));
            }
        }
    }
    keys
}

fn follow<'d>(document: &'d OpenAPI, schema: SchemaRef<'d>) -> Option<Facets<'d>> {
    match schema {
        SchemaRef::Inline(schema) => Some(Facets::of(schema)),
        SchemaRef::Reference(reference) => {
            resolve(document, reference).map(|(_, schema)| Facets::of(schema))
        }
    }
}

/// A member of a union with a discriminator.
#[derive(Debug, Clone)]
pub(crate) struct TaggedMember<'d> {
    /// What it is.
    pub(crate) member: Member<'d>,
    /// The tag's values that stand for it; none if nothing says so.
    pub(crate) values: Vec<TagValue>,
    /// Objects with no known tag are of this member.
    pub(crate) is_fallback: bool,
}

/// What a member of a union is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Member<'d> {
    /// A component.
    Component(&'d str),
    /// A schema in place, by its index in the list of members.
    Inline(usize),
}

/// The members of a union in document order: those of its list, or the schemas
/// that extend it; and those that only the mapping names.
///
/// A member that the mapping leaves out is known by the constant of its tag
/// property, else by its own name (OpenAPI 3.0.3, "Discriminator Object").
fn members_of<'d>(
    document: &'d OpenAPI,
    families: &Families<'d>,
    union: &Facets<'d>,
    name: Option<&'d str>,
) -> Vec<TaggedMember<'d>> {
    let Some(key) = tag_key(document, union) else {
        return Vec::new();
    };
    let mapping = || {
        let discriminator = union.data.discriminator.iter();
        discriminator.flat_map(|discriminator| &discriminator.mapping)
    };
    let mut members = listed(document, families, union, name);
    if members.is_empty() && name.is_none() {
        return Vec::new();
    }
    let mapped = |target: &str| {
        resolve(document, target)
            .map(|(component, _)| component)
            .or_else(|| component_key(document, target))
    };
    for (_, target) in mapping() {
        if let Some(component) = mapped(target)
            && !members.contains(&Member::Component(component))
        {
            members.push(Member::Component(component));
        }
    }
    let fallback = union.data.extensions.get(DEFAULT_MAPPING);
    let fallback = fallback.and_then(Value::as_str).and_then(mapped);
    let mut tagged: Vec<TaggedMember<'d>> = members
        .into_iter()
        .map(|member| TaggedMember {
            member,
            values: mapped_values(document, union, member, key, mapping(), mapped),
            is_fallback: fallback.is_some_and(|name| member == Member::Component(name)),
        })
        .collect();
    add_implicit(document, union, key, name, &mut tagged);
    tagged
}

/// Members of the list; of a base, what extends it.
fn listed<'d>(
    document: &'d OpenAPI,
    families: &Families<'d>,
    union: &Facets<'d>,
    name: Option<&'d str>,
) -> Vec<Member<'d>> {
    let mut members = Vec::new();
    if union.alternatives().is_empty() {
        let children = name.and_then(|name| families.children.get(name));
        let children = children.map_or(&[][..], Vec::as_slice);
        let key = tag_key(document, union);
        let own = |child: &&&'d str| !families.is_within(document, child, children, key);
        members.extend(children.iter().filter(own).copied().map(Member::Component));
        return members;
    }
    for (index, member) in union.alternatives().iter().enumerate() {
        let member = match member {
            SchemaRef::Reference(reference) => match resolve(document, reference) {
                Some((component, _)) => Member::Component(component),
                None => continue,
            },
            SchemaRef::Inline(schema) if is_null(&Facets::of(schema)) => continue,
            SchemaRef::Inline(_) => Member::Inline(index),
        };
        if !members.contains(&member) {
            members.push(member);
        }
    }
    members
}

/// A schema that only `null` fits.
pub(crate) fn is_null(facets: &Facets<'_>) -> bool {
    facets.ty == Some("null")
        || !facets.enumeration.is_empty() && facets.enumeration.iter().all(Value::is_null)
}

fn mapped_values<'d>(
    document: &'d OpenAPI,
    union: &Facets<'d>,
    member: Member<'d>,
    key: &str,
    mapping: impl Iterator<Item = (&'d String, &'d String)>,
    mapped: impl Fn(&str) -> Option<&'d str>,
) -> Vec<TagValue> {
    let Member::Component(component) = member else {
        return Vec::new();
    };
    let texts = mapping.filter(|(_, target)| mapped(target) == Some(component));
    let property = tag_property(document, union, member, key);
    texts
        .map(|(text, _)| typed(text, property.as_ref().and_then(|facets| facets.ty)))
        .collect()
}

/// A value of the mapping, whose keys are always texts, in the tag's own type.
fn typed(text: &str, ty: Option<&str>) -> TagValue {
    let parsed = match ty {
        Some("integer" | "number") => text.parse().map(TagValue::Integer).ok(),
        Some("boolean") => text.parse().map(TagValue::Boolean).ok(),
        _ => None,
    };
    parsed.unwrap_or_else(|| TagValue::Text(text.to_owned()))
}

/// The schema of the tag in a member.
fn tag_property<'d>(
    document: &'d OpenAPI,
    union: &Facets<'d>,
    member: Member<'d>,
    key: &str,
) -> Option<Facets<'d>> {
    let schema = match member {
        Member::Component(component) => component_schema(document, component)?,
        Member::Inline(index) => match union.alternatives().get(index)? {
            SchemaRef::Inline(schema) => schema,
            SchemaRef::Reference(reference) => resolve(document, reference)?.1,
        },
    };
    property_of(document, &Facets::of(schema), key, DEEPEST)
}

fn add_implicit<'d>(
    document: &'d OpenAPI,
    union: &Facets<'d>,
    key: &str,
    name: Option<&'d str>,
    members: &mut [TaggedMember<'d>],
) {
    let constants: Vec<Vec<TagValue>> = members
        .iter()
        .map(|member| match member.values.is_empty() {
            true => implicit(document, union, member.member, key, name),
            false => Vec::new(),
        })
        .collect();
    let mut counts: HashMap<TagValue, usize> = HashMap::new();
    let explicit = members.iter().flat_map(|member| &member.values);
    for value in explicit.chain(constants.iter().flatten()) {
        *counts.entry(value.clone()).or_default() += 1;
    }
    for (member, constants) in members.iter_mut().zip(constants) {
        if !member.values.is_empty() {
            continue;
        }
        let own = |value: &TagValue| counts.get(value) == Some(&1);
        if !constants.is_empty() && constants.iter().all(own) {
            member.values = constants;
        } else if let Member::Component(component) = member.member {
            let value = TagValue::Text(component.to_owned());
            if !counts.contains_key(&value) {
                member.values.push(value);
            }
        }
    }
}

/// What a member that the mapping leaves out says itself: the values of a union
/// with the same tag, or of the tag's own `enum`.
fn implicit<'d>(
    document: &'d OpenAPI,
    union: &Facets<'d>,
    member: Member<'d>,
    key: &str,
    name: Option<&'d str>,
) -> Vec<TagValue> {
    if let Member::Component(component) = member
        && Some(component) != name
        && let Some(values) = values_of_inner(document, component, key, DEEPEST)
    {
        return values;
    }
    let property = tag_property(document, union, member, key);
    property
        .iter()
        .flat_map(|facets| &facets.enumeration)
        .filter_map(tag_value)
        .collect()
}

/// The values of a union inside of a union that share their tag.
fn values_of_inner<'d>(
    document: &'d OpenAPI,
    component: &'d str,
    key: &str,
    depth: usize,
) -> Option<Vec<TagValue>> {
    let facets = Facets::of(component_schema(document, component)?);
    if tag_key(document, &facets) != Some(key) || facets.alternatives().is_empty() || depth == 0 {
        return None;
    }
    if let Some(discriminator) = &facets.data.discriminator
        && !discriminator.mapping.is_empty()
    {
        let texts = discriminator.mapping.keys();
        return Some(texts.map(|text| TagValue::Text(text.clone())).collect());
    }
    let mut values = Vec::new();
    for member in facets.alternatives() {
        let SchemaRef::Reference(reference) = member else {
            continue;
        };
        let Some((component, schema)) = resolve(document, reference) else {
            continue;
        };
        match values_of_inner(document, component, key, depth - 1) {
            Some(inner) => values.extend(inner),
            None => {
                let property = property_of(document, &Facets::of(schema), key, DEEPEST);
                let constants: Vec<TagValue> = property
                    .iter()
                    .flat_map(|facets| &facets.enumeration)
                    .filter_map(tag_value)
                    .collect();
                match constants.is_empty() {
                    true => values.push(TagValue::Text(component.to_owned())),
                    false => values.extend(constants),
                }
            }
        }
    }
    Some(values)
}

/// A value of `enum` that can be a tag.
pub(crate) fn tag_value(value: &Value) -> Option<TagValue> {
    match value {
        Value::String(text) => Some(TagValue::Text(text.clone())),
        Value::Bool(truth) => Some(TagValue::Boolean(*truth)),
        Value::Number(number) => number.as_i64().map(TagValue::Integer),
        _ => None,
    }
}

/// A mapping may name its schema without a reference.
fn component_key<'d>(document: &'d OpenAPI, name: &str) -> Option<&'d str> {
    resolve(document, &format!("#/components/schemas/{name}")).map(|(name, _)| name)
}

pub(crate) fn component_schema<'d>(
    document: &'d OpenAPI,
    component: &str,
) -> Option<&'d openapiv3::Schema> {
    resolve(document, &format!("#/components/schemas/{component}")).map(|(_, schema)| schema)
}
