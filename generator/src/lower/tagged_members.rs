//! The members of a union with a discriminator, and the values that they are
//! known by.

use std::collections::{HashMap, HashSet};

use openapiv3::OpenAPI;

use crate::lower::facets::{Facets, SchemaRef};
use crate::lower::families::Families;
use crate::lower::outline::property_of;
use crate::lower::resolve;
use crate::lower::tag_key::{DEEPEST, is_null, tag_key, tag_value};
use crate::lower::tags::component_schema;
use crate::model::TagValue;

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
pub(crate) fn members_of<'d>(
    document: &'d OpenAPI,
    families: &Families<'d>,
    union: &Facets<'d>,
    name: Option<&'d str>,
) -> Vec<TaggedMember<'d>> {
    let Some(key) = tag_key(document, union) else {
        return Vec::new();
    };
    let mapping = || {
        let discriminator = union.discriminator.iter();
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
    let fallback = union.default_mapping().and_then(mapped);
    let mut tagged: Vec<TaggedMember<'d>> = members
        .into_iter()
        .map(|member| TaggedMember {
            member,
            values: mapped_values(document, union, member, key, mapping(), mapped),
            is_fallback: fallback.is_some_and(|name| member == Member::Component(name)),
        })
        .collect();
    add_implicit(document, union, key, name, &mut tagged);
    if union.alternatives().is_empty()
        && let Some(name) = name
    {
        tagged.extend(base_itself(document, families, name, key, &tagged));
    }
    tagged
}

/// A base that its own mapping leaves out: it is a type like those that extend it. Its
/// values are those by which other mappings name it, else those of the tag's `enum`
/// that no other type has, else its own name.
fn base_itself<'d>(
    document: &'d OpenAPI,
    families: &Families<'d>,
    name: &'d str,
    key: &'d str,
    others: &[TaggedMember<'d>],
) -> Option<TaggedMember<'d>> {
    let member = Member::Component(name);
    if others.is_empty() || others.iter().any(|other| other.member == member) {
        return None;
    }
    let property = property_of(
        document,
        &Facets::of(component_schema(document, name)?),
        key,
        DEEPEST,
    );
    let ty = property.as_ref().and_then(|facets| facets.ty);
    let listed = property.iter().flat_map(|facets| &facets.enumeration);
    let listed: Vec<TagValue> = listed.filter_map(tag_value).collect();
    let mapped = families.mapped_by_others(name, key);
    let mut values = match (mapped.is_empty(), listed.is_empty()) {
        (false, _) => mapped.iter().map(|text| typed(text, ty)).collect(),
        (true, false) => listed,
        (true, true) => vec![typed(implicit_name(document, name), ty)],
    };
    let taken: HashSet<&TagValue> = others.iter().flat_map(|other| &other.values).collect();
    values.retain(|value| !taken.contains(value));
    (!values.is_empty()).then_some(TaggedMember {
        member,
        values,
        is_fallback: false,
    })
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
    // What a base lists for all that extend it is nobody's own.
    let is_own = |values: &[TagValue]| {
        !values.is_empty() && values.iter().all(|value| counts.get(value) == Some(&1))
    };
    let mut taken: HashSet<TagValue> = members
        .iter()
        .flat_map(|member| member.values.iter().cloned())
        .collect();
    for (member, constants) in members.iter_mut().zip(&constants) {
        if member.values.is_empty() && is_own(constants) {
            taken.extend(constants.iter().cloned());
            member.values.clone_from(constants);
        }
    }
    for member in members.iter_mut().filter(|member| member.values.is_empty()) {
        if let Member::Component(component) = member.member {
            let value = TagValue::Text(implicit_name(document, component).to_owned());
            if taken.insert(value.clone()) {
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
    if let Some(discriminator) = facets.discriminator
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
                    true => values.push(TagValue::Text(
                        implicit_name(document, component).to_owned(),
                    )),
                    false => values.extend(constants),
                }
            }
        }
    }
    Some(values)
}

/// The value of the tag where nothing else says it: the component's name, or what
/// AutoRest's extension calls it, which Swagger 2.0 has no mapping for.
fn implicit_name<'d>(document: &'d OpenAPI, component: &'d str) -> &'d str {
    let schema = component_schema(document, component);
    let said = schema.and_then(|schema| {
        let value = schema
            .schema_data
            .extensions
            .get("x-ms-discriminator-value");
        value?.as_str()
    });
    said.unwrap_or(component)
}

/// A mapping may name its schema without a reference.
pub(crate) fn component_key<'d>(document: &'d OpenAPI, name: &str) -> Option<&'d str> {
    resolve(document, &format!("#/components/schemas/{name}")).map(|(name, _)| name)
}
