//! Inline enums that are the same become one type.
//!
//! `cloudProvider` with the values AZURE and AWS stands inline in a path
//! parameter and in three schemas: callers want one `CloudProvider`.

use std::collections::{HashMap, HashSet};

use heck::ToUpperCamelCase;
use indexmap::IndexMap;

use crate::diagnostic::Place;
use crate::lower::reach;
use crate::lower::suffixes::{is_empty_text, telling_steps};
use crate::model::{Api, Decision, Reason, StringEnum, TypeDef, TypeId, TypeKind, TypePath};

/// Unites inline enums with the same last name and the same values.
///
/// Where all inline enums of that name in the document agree, and no component
/// is called so, the type is named by it alone. Otherwise only enums within one
/// family are united: a union and its variants.
pub(crate) fn inline_enums(api: &mut Api) {
    let families = families(api);
    let groups = by_name(api);
    let mut replacement: HashMap<TypeId, TypeId> = HashMap::new();
    let components = components(api);
    for (name, members) in groups {
        let first = texts(&api.types[members[0].0]);
        let mut agree = members.iter().map(|id| texts(&api.types[id.0]));
        if agree.all(|texts| texts == first) && !components.contains(&name.to_upper_camel_case()) {
            unite(api, &members, &mut replacement);
            api.types[members[0].0].path = TypePath::root(name);
            continue;
        }
        for family in within_families(api, &families, &members) {
            unite(api, &family, &mut replacement);
        }
    }
    reach::replace(api, &replacement);
}

/// Inline enums by the last step of their path, in document order.
fn by_name(api: &Api) -> Vec<(String, Vec<TypeId>)> {
    let mut groups: IndexMap<String, Vec<TypeId>> = IndexMap::new();
    let types = api.types.iter().enumerate();
    for (index, definition) in types.filter(|(_, one)| !is_empty_text(one)) {
        if let (Some(_), Some(name)) = (enum_of(definition), telling_steps(&definition.path)) {
            groups
                .entry(name.join(" "))
                .or_default()
                .push(TypeId(index));
        }
    }
    groups.into_iter().collect()
}

/// The union that a component is a variant of, by name.
fn families(api: &Api) -> HashMap<String, String> {
    let mut families = HashMap::new();
    for definition in &api.types {
        if let TypeKind::Union(union) = &definition.kind {
            for variant in &union.variants {
                let Some(payload) = variant.named() else {
                    continue;
                };
                let member = api.type_def(payload).path.root.clone();
                families
                    .entry(member)
                    .or_insert_with(|| definition.path.root.clone());
            }
        }
    }
    families
}

fn within_families(
    api: &Api,
    families: &HashMap<String, String>,
    members: &[TypeId],
) -> Vec<Vec<TypeId>> {
    let mut groups: IndexMap<(&str, Vec<&str>), Vec<TypeId>> = IndexMap::new();
    for id in members {
        let definition = api.type_def(*id);
        let root = &definition.path.root;
        let family = families.get(root).unwrap_or(root);
        let group = groups.entry((family, texts(definition))).or_default();
        group.push(*id);
    }
    groups.into_values().collect()
}

/// The first of the types stands for all; sources of values are put together.
fn unite(api: &mut Api, members: &[TypeId], replacement: &mut HashMap<TypeId, TypeId>) {
    let [first, others @ ..] = members else {
        return;
    };
    for other in others {
        replacement.insert(*other, *first);
    }
    let documented = members
        .iter()
        .map(|id| &api.type_def(*id).docs)
        .find(|docs| docs.description.is_some())
        .cloned();
    let decided: Vec<Decision> = members
        .iter()
        .map(|id| Decision {
            reason: Reason::OneEnum(members.len()),
            place: api.type_def(*id).place.clone(),
        })
        .collect();
    let also = others
        .iter()
        .filter_map(|id| api.type_def(*id).place.clone());
    let also: Vec<Place> = also.collect();
    let definition = &mut api.types[first.0];
    definition.also.extend(also);
    if let Some(docs) = documented {
        definition.docs = docs;
    }
    if decided.len() > 1 {
        definition.decisions.extend(decided);
    }
}

fn enum_of(definition: &TypeDef) -> Option<&StringEnum> {
    match &definition.kind {
        TypeKind::StringEnum(values) => Some(values),
        _ => None,
    }
}

/// The values of an enum.
fn texts(definition: &TypeDef) -> Vec<&str> {
    let values = enum_of(definition).into_iter();
    let values = values.flat_map(|values| &values.values);
    values.map(|value| value.text.as_str()).collect()
}

/// What components are called in Rust.
fn components(api: &Api) -> HashSet<String> {
    let roots = api.types.iter().filter(|ty| ty.path.steps.is_empty());
    roots
        .map(|definition| definition.path.root.to_upper_camel_case())
        .collect()
}
