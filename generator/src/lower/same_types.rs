//! Schemas in place that say the same become one type.
//!
//! An address that six request bodies have is written out six times in the document;
//! callers want one `Address`.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::lower::reach;
use crate::lower::suffixes::{EMPTY_TEXT, Suffixes, is_empty_text, own_steps, telling_steps};
use crate::model::{
    Api, Decision, Docs, Field, Reason, Struct, Type, TypeDef, TypeId, TypeKind, TypePath, View,
};

/// Places that `explain` shows of one type.
const SHOWN: usize = 5;

/// Types that look alike at first sight and are compared with each other; more stay
/// apart, since comparing all of them takes the square of their number.
const COMPARED: usize = 64;

/// Unites types in place that have the same name there, or need none, and say the same,
/// down to the docs of their members. Those that consist of types in place come after these.
pub(crate) fn unite(api: &mut Api) {
    let mut united = United::default();
    for id in insides_first(api) {
        united.place(api, id);
    }
    let suffixes = Suffixes::of(api, &united.first);
    let groups = united.groups(api);
    for members in &groups {
        let path = match is_empty_text(api.type_def(members[0])) {
            true => suffixes.free(EMPTY_TEXT),
            false => None,
        };
        let path = path.unwrap_or_else(|| suffixes.path_for(api, members));
        merge(api, members, path);
    }
    reach::replace(api, &united.first);
}

/// Types in place, each after those that stand inside of it.
fn insides_first(api: &Api) -> Vec<TypeId> {
    let mut order = Vec::new();
    let mut seen = vec![false; api.types.len()];
    for start in 0..api.types.len() {
        let mut open = vec![(TypeId(start), false)];
        while let Some((id, is_after_insides)) = open.pop() {
            if is_after_insides {
                order.push(id);
            } else if is_in_place(api.type_def(id)) && !seen[id.0] {
                seen[id.0] = true;
                open.push((id, true));
                let insides = api.type_def(id).mentioned().into_iter().rev();
                open.extend(insides.map(|inside| (inside, false)));
            }
        }
    }
    order
}

fn is_in_place(definition: &TypeDef) -> bool {
    let is_made = matches!(
        definition.kind,
        TypeKind::Struct(_) | TypeKind::Union(_) | TypeKind::StringEnum(_)
    );
    is_made && telling_steps(&definition.path).is_some()
}

/// What was found to be the same.
#[derive(Default)]
struct United {
    /// The type that stands for another.
    first: HashMap<TypeId, TypeId>,
    /// Types that stand for themselves, by what can be seen of them at once.
    known: HashMap<u64, Vec<TypeId>>,
}

impl United {
    fn place(&mut self, api: &mut Api, id: TypeId) {
        reach::each_in_definition(&mut api.types[id.0], &mut |ty| self.stand_in(ty));
        let definition = api.type_def(id);
        let alike = self.known.entry(first_sight(definition)).or_default();
        let found = alike.iter().find(|other| says_the_same(api, **other, id));
        match found {
            Some(other) => drop(self.first.insert(id, *other)),
            None if alike.len() < COMPARED => alike.push(id),
            None => {}
        }
    }

    fn stand_in(&self, ty: &mut Type) {
        if let Type::Named(id) = ty
            && let Some(other) = self.first.get(id)
        {
            *id = *other;
        }
    }

    /// Types that are to be one, the one that stands for them first.
    fn groups(&self, api: &Api) -> Vec<Vec<TypeId>> {
        let mut groups: HashMap<TypeId, Vec<TypeId>> = HashMap::new();
        for id in (0..api.types.len()).map(TypeId) {
            if let Some(first) = self.first.get(&id) {
                groups
                    .entry(*first)
                    .or_insert_with(|| vec![*first])
                    .push(id);
            }
        }
        let mut groups: Vec<Vec<TypeId>> = groups.into_values().collect();
        groups.sort_by_key(|members| members[0]);
        groups
    }
}

/// What types that are the same have in common, and others mostly have not.
fn first_sight(definition: &TypeDef) -> u64 {
    let mut hash = DefaultHasher::new();
    own_steps(definition).hash(&mut hash);
    match &definition.kind {
        TypeKind::Struct(structure) => {
            for field in &structure.fields {
                (&field.key, &field.docs.description).hash(&mut hash);
            }
        }
        TypeKind::Union(union) => {
            for variant in &union.variants {
                (&variant.name, &variant.tags).hash(&mut hash);
            }
        }
        TypeKind::StringEnum(values) => {
            for value in &values.values {
                value.text.hash(&mut hash);
            }
        }
        TypeKind::Alias(_) | TypeKind::Wrapper(_) => {}
    }
    hash.finish()
}

fn says_the_same(api: &Api, one: TypeId, other: TypeId) -> bool {
    let (one, other) = (api.type_def(one), api.type_def(other));
    let is_same = match (&one.kind, &other.kind) {
        (TypeKind::Struct(one), TypeKind::Struct(other)) => has_the_same(one, other),
        (TypeKind::Union(one), TypeKind::Union(other)) => one == other,
        (TypeKind::StringEnum(one), TypeKind::StringEnum(other)) => one.values == other.values,
        _ => false,
    };
    is_same && own_steps(one) == own_steps(other) && one.docs.deprecated == other.docs.deprecated
}

fn has_the_same(one: &Struct, other: &Struct) -> bool {
    let mut fields = one.fields.iter().zip(&other.fields);
    one.fields.len() == other.fields.len()
        && fields.all(|(one, other)| is_the_same(one, other))
        && one.additional == other.additional
        && one.tags == other.tags
        && one.tag_xml == other.tag_xml
}

/// Examples may differ: the first is as good as another.
fn is_the_same(one: &Field, other: &Field) -> bool {
    one.key == other.key
        && one.slot == other.slot
        && one.required == other.required
        && one.constant == other.constant
        && one.docs == other.docs
        && one.constraints == other.constraints
        && one.default == other.default
        && one.xml == other.xml
}

/// Lets the first stand for all.
fn merge(api: &mut Api, members: &[TypeId], path: TypePath) {
    let all: Vec<TypeDef> = members.iter().map(|id| api.type_def(*id).clone()).collect();
    let views = all.iter().map(|one| one.view);
    let view = views.reduce(|one, other| if one == other { one } else { View::Both });
    let decisions = all.iter().take(SHOWN).map(|one| Decision {
        reason: Reason::Same(members.len()),
        place: one.place.clone(),
    });
    let first = &mut api.types[members[0].0];
    first.path = path;
    first.view = view.unwrap_or(first.view);
    first.docs = common_docs(&all);
    first.decisions.extend(decisions);
    let others = all.iter().skip(1);
    first
        .examples
        .extend(others.clone().flat_map(|one| one.examples.iter().cloned()));
    first
        .also
        .extend(others.filter_map(|one| one.place.clone()));
}

/// What all that say something agree on. What is said of one place only may be wrong
/// of another, and stands at the field that has the type.
fn common_docs(all: &[TypeDef]) -> Docs {
    let silent = Docs {
        deprecated: all[0].docs.deprecated,
        ..Docs::default()
    };
    let mut said = all
        .iter()
        .map(|one| &one.docs)
        .filter(|docs| **docs != silent);
    match said.next() {
        Some(first) if said.all(|other| other == first) => first.clone(),
        _ => silent,
    }
}
