//! What members in place of a union are called after.

use crate::lower::Lowering;
use crate::lower::facets::{Facets, SchemaRef};
use crate::lower::tag_key::DEEPEST;
use crate::lower::union::ListedMember;

/// A title longer than this is a sentence, not a name.
pub(crate) const LONGEST_TITLE: usize = 40;

/// What inline members are called after: a title, the value of a constant, a
/// key that only one of them asks for or knows, else their JSON type.
pub(crate) fn telling_keys<'d>(
    lowering: &Lowering<'d>,
    members: &[ListedMember<'d>],
) -> Vec<String> {
    let facets: Vec<Option<Facets<'d>>> = members
        .iter()
        .map(|member| {
            let own = lowering.facets_of(member.schema)?;
            Some(with_parts(lowering, own, DEEPEST))
        })
        .collect();
    let mut steps: Vec<String> = Vec::new();
    for (index, own) in facets.iter().enumerate() {
        let others = || {
            let others = facets.iter().enumerate();
            others
                .filter(|(other, _)| *other != index)
                .filter_map(|(_, facets)| facets.as_ref())
        };
        let step = own.as_ref().and_then(|own| {
            let title = title(own).filter(|title| title.len() <= LONGEST_TITLE);
            title
                .or_else(|| constant_name(lowering, own))
                .or_else(|| unique_key(own, &mut others().map(|other| &other.properties)))
        });
        let step = step.unwrap_or_else(|| {
            match own.as_ref().and_then(|own| own.ty) {
                Some("array") => "list",
                Some("string") => "text",
                Some("object") if own.as_ref().is_some_and(|own| own.properties.is_empty()) => {
                    "map"
                }
                Some("object") | None => "object",
                Some(ty) => ty,
            }
            .to_owned()
        });
        let step = match steps.contains(&step) {
            true => format!("{step} {}", index + 1),
            false => step,
        };
        steps.push(step);
    }
    steps
}

/// A schema with what its parts say of properties, its own first. A property may be
/// there several times.
fn with_parts<'d>(lowering: &Lowering<'d>, mut facets: Facets<'d>, depth: usize) -> Facets<'d> {
    let Some(depth) = depth.checked_sub(1) else {
        return facets;
    };
    let parts = facets.all_of.clone();
    let parts = parts
        .into_iter()
        .filter_map(|part| lowering.facets_of(part));
    for part in parts {
        let part = with_parts(lowering, part, depth);
        facets.properties.extend(part.properties);
        facets.required.extend(part.required);
    }
    facets
}

/// The title of a schema, or that of a part in place.
fn title(facets: &Facets<'_>) -> Option<String> {
    let own = facets.data.title.clone();
    own.or_else(|| {
        facets.all_of.iter().find_map(|part| match part {
            SchemaRef::Inline(part) => part.schema_data.title.clone(),
            SchemaRef::Reference(_) => None,
        })
    })
}

/// The one value of a property that has no other.
fn constant_name(lowering: &Lowering<'_>, facets: &Facets<'_>) -> Option<String> {
    let mut required = facets
        .properties
        .iter()
        .filter(|(key, _)| facets.required.iter().any(|required| required == key));
    required.find_map(|(_, property)| {
        let property = match property {
            SchemaRef::Inline(schema) => Facets::of(schema),
            SchemaRef::Reference(reference) => {
                Facets::of(crate::lower::resolve(lowering.document, reference)?.1)
            }
        };
        match property.string_values()[..] {
            [value] => Some(value.to_owned()),
            _ => None,
        }
    })
}

/// The first key, required ones first, that no other member knows.
fn unique_key<'f, 'd: 'f>(
    own: &Facets<'d>,
    others: &mut dyn Iterator<Item = &'f Vec<(&'d str, SchemaRef<'d>)>>,
) -> Option<String> {
    let mut unique: Vec<&str> = own.properties.iter().map(|(key, _)| *key).collect();
    for other in others {
        unique.retain(|key| !other.iter().any(|(known, _)| known == key));
    }
    let is_required = |key: &&&str| own.required.iter().any(|required| *required == **key);
    unique
        .iter()
        .find(is_required)
        .or_else(|| unique.first())
        .map(|key| (*key).to_owned())
}
