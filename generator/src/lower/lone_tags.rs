//! Tags with one value: no fields where a union always stands around them, else
//! fields like all others, so that what a server sends there is kept.

use std::collections::{HashMap, HashSet};

use crate::lower::reach::each_in_operations;
use crate::lower::tagged::take_out;
use crate::model::{
    Api, Field, Reason, Struct, TagValue, Type, TypeDef, TypeId, TypeKind, Union, Variant,
};

/// How many aliases of aliases are followed; longer chains are circles.
const DEEPEST: usize = 16;

/// Where types are used.
#[derive(Debug, Default)]
struct Uses {
    /// Types that stand where no discriminator was read.
    alone: HashSet<TypeId>,
    /// The unions with a discriminator around a type, by the property of it.
    within: HashMap<TypeId, Vec<(TypeId, String)>>,
}

/// Takes the constant tags of structs out, but for those of structs that are also
/// used without the union.
pub(crate) fn settle(api: &mut Api) {
    let uses = Uses::of(api);
    let mut carried: HashSet<(TypeId, String)> = HashSet::new();
    for index in 0..api.types.len() {
        let id = TypeId(index);
        for (key, value) in constants(api, id) {
            let written = Reason::TagWritten {
                key: key.clone(),
                value: value.to_string(),
            };
            if uses.is_alone(id, &key, &mut HashSet::new()) {
                let mut decisions = api.types[index].decisions.iter_mut();
                if let Some(decision) = decisions.find(|decision| decision.reason == written) {
                    decision.reason = Reason::TagKept {
                        key: key.clone(),
                        value: value.to_string(),
                    };
                }
                check_type(api, id, &key, &value);
                carried.insert((id, key));
            } else if let TypeKind::Struct(structure) = &mut api.types[index].kind {
                take_out(structure, &key, value);
            }
        }
    }
    for (union, key) in api.types.iter_mut().filter_map(tagged) {
        for variant in &mut union.variants {
            let reads = |id| carried.contains(&(id, key.clone()));
            variant.reads_tag |= variant.named().is_some_and(reads);
        }
    }
}

/// A field whose type cannot hold the constant has none.
fn check_type(api: &mut Api, id: TypeId, key: &str, value: &TagValue) {
    let TypeKind::Struct(structure) = &api.type_def(id).kind else {
        return;
    };
    let Some(index) = structure.fields.iter().position(|field| field.key == key) else {
        return;
    };
    if holds(api, &structure.fields[index].slot.ty, value, DEEPEST) {
        return;
    }
    if let TypeKind::Struct(structure) = &mut api.types[id.0].kind {
        structure.fields[index].constant = None;
    }
}

fn holds(api: &Api, ty: &Type, value: &TagValue, depth: usize) -> bool {
    match (ty, value) {
        (Type::Text | Type::Any, TagValue::Text(_)) | (Type::Boolean, TagValue::Boolean(_)) => true,
        (Type::Integer(width), TagValue::Integer(number)) => {
            let (least, most) = width.range();
            (least..=most).contains(&i128::from(*number))
        }
        (Type::Named(id), value) => match &api.type_def(*id).kind {
            TypeKind::StringEnum(_) => matches!(value, TagValue::Text(_)),
            TypeKind::Alias(slot) => {
                depth > 0 && !slot.nullable && holds(api, &slot.ty, value, depth - 1)
            }
            _ => false,
        },
        _ => false,
    }
}

fn constants(api: &Api, id: TypeId) -> Vec<(String, TagValue)> {
    let TypeKind::Struct(Struct { fields, .. }) = &api.type_def(id).kind else {
        return Vec::new();
    };
    let constant = |field: &Field| Some((field.key.clone(), field.constant.clone()?));
    fields.iter().filter_map(constant).collect()
}

/// A union with a discriminator, and its property.
fn tagged(definition: &mut TypeDef) -> Option<(&mut Union, String)> {
    match &mut definition.kind {
        TypeKind::Union(union) => {
            let key = union.tag()?.key.clone();
            Some((union, key))
        }
        _ => None,
    }
}

impl Uses {
    fn of(api: &mut Api) -> Self {
        let mut uses = Self::default();
        for (index, definition) in api.types.iter().enumerate() {
            match &definition.kind {
                TypeKind::Union(union) if union.tag().is_some() => {
                    uses.add_variants(TypeId(index), union);
                }
                _ => uses.alone.extend(definition.mentioned()),
            }
        }
        each_in_operations(api, &mut |ty| uses.alone.extend(ty.mentioned()));
        uses
    }

    fn add_variants(&mut self, id: TypeId, union: &Union) {
        let Some(tag) = union.tag() else {
            return;
        };
        for (index, variant) in union.variants.iter().enumerate() {
            if tag.untagged == Some(index) {
                self.alone.extend(variant.payload.mentioned());
            }
            match variant {
                Variant {
                    payload: Type::Named(payload),
                    ..
                } => {
                    let within = self.within.entry(*payload).or_default();
                    within.push((id, tag.key.clone()));
                }
                other => self.alone.extend(other.payload.mentioned()),
            }
        }
    }

    /// Whether a type is read where nothing has read this property before.
    fn is_alone(&self, id: TypeId, key: &str, visited: &mut HashSet<TypeId>) -> bool {
        visited.insert(id)
            && (self.alone.contains(&id)
                || self
                    .within
                    .get(&id)
                    .into_iter()
                    .flatten()
                    .any(|(union, tag)| tag != key && self.is_alone(*union, key, visited)))
    }
}
