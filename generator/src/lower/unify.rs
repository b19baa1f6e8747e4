//! Inline enums that are the same become one type.
//!
//! `cloudProvider` with the values AZURE and AWS stands inline in a path
//! parameter and in three schemas: callers want one `CloudProvider`.

use std::collections::HashMap;

use crate::model::{Api, StringEnum, Type, TypeDef, TypeId, TypeKind, TypePath};

/// Unites inline enums with the same last name and the same values.
///
/// Where all inline enums of that name in the document agree, and no component
/// is called so, the type is named by it alone. Otherwise only enums within one
/// family are united: a union and its variants.
pub(crate) fn inline_enums(api: &mut Api) {
    let families = families(api);
    let groups = by_name(api);
    let mut replacement: HashMap<TypeId, TypeId> = HashMap::new();
    for (name, members) in groups {
        let first = enum_of(&api.types[members[0].0]).cloned();
        let agree = members
            .iter()
            .all(|id| same_values(enum_of(&api.types[id.0]), first.as_ref()));
        let free = !api.types.iter().any(|other| is_root(other, &name));
        if agree && free {
            unite(api, &members, &mut replacement);
            api.types[members[0].0].path = TypePath::root(name);
            continue;
        }
        for family in within_families(api, &families, &members) {
            unite(api, &family, &mut replacement);
        }
    }
    redirect(api, &replacement);
}

/// Inline enums by the last step of their path, in document order.
fn by_name(api: &Api) -> Vec<(String, Vec<TypeId>)> {
    let mut groups: indexmap::IndexMap<String, Vec<TypeId>> = indexmap::IndexMap::new();
    for (index, definition) in api.types.iter().enumerate() {
        if let (Some(_), Some(name)) = (enum_of(definition), definition.path.steps.last()) {
            groups.entry(name.clone()).or_default().push(TypeId(index));
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
    let mut groups: Vec<(String, Vec<TypeId>)> = Vec::new();
    for id in members {
        let definition = api.type_def(*id);
        let root = &definition.path.root;
        let family = families.get(root).unwrap_or(root).clone();
        let fits = |(known, group): &&mut (String, Vec<TypeId>)| {
            let first = api.type_def(group[0]);
            *known == family && same_values(enum_of(first), enum_of(definition))
        };
        match groups.iter_mut().find(fits) {
            Some((_, group)) => group.push(*id),
            None => groups.push((family, vec![*id])),
        }
    }
    groups.into_iter().map(|(_, group)| group).collect()
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
    if let Some(docs) = documented {
        api.types[first.0].docs = docs;
    }
}

/// Lets every use of a replaced type point to its replacement.
fn redirect(api: &mut Api, replacement: &HashMap<TypeId, TypeId>) {
    super::reach::each_type(api, &mut |ty| {
        if let Type::Named(id) = ty
            && let Some(other) = replacement.get(id)
        {
            *id = *other;
        }
    });
}

fn enum_of(definition: &TypeDef) -> Option<&StringEnum> {
    match &definition.kind {
        TypeKind::StringEnum(values) => Some(values),
        _ => None,
    }
}

fn same_values(one: Option<&StringEnum>, other: Option<&StringEnum>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => {
            let texts = |values: &StringEnum| -> Vec<String> {
                values
                    .values
                    .iter()
                    .map(|value| value.text.clone())
                    .collect()
            };
            texts(one) == texts(other)
        }
        _ => false,
    }
}

fn is_root(definition: &TypeDef, name: &str) -> bool {
    use heck::ToUpperCamelCase;
    definition.path.steps.is_empty()
        && definition.path.root.to_upper_camel_case() == name.to_upper_camel_case()
}
