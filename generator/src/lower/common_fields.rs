//! Fields that every variant of a union has.

use crate::model::{Api, CommonField, Field, TypeId, TypeKind, Union, Variant};

/// Notes on each union the fields that all of its variants share, by key and
/// type, so that they can be read without matching.
pub(crate) fn find(api: &mut Api) {
    for index in 0..api.types.len() {
        let TypeKind::Union(union) = &api.types[index].kind else {
            continue;
        };
        let common = common(api, union);
        if let TypeKind::Union(union) = &mut api.types[index].kind {
            union.common = common;
        }
    }
}

fn common(api: &Api, union: &Union) -> Vec<CommonField> {
    let payloads: Option<Vec<TypeId>> = union.variants.iter().map(Variant::named).collect();
    let Some([first, others @ ..]) = payloads.as_deref() else {
        return Vec::new();
    };
    let candidates = fields(api, *first).iter();
    candidates
        .filter_map(|field| {
            let mut optional = vec![is_optional(field)];
            for other in others {
                let same = |other: &&Field| other.key == field.key && other.slot == field.slot;
                optional.push(is_optional(fields(api, *other).iter().find(same)?));
            }
            Some(CommonField {
                key: field.key.clone(),
                slot: field.slot.clone(),
                optional,
                docs: field.docs.clone(),
            })
        })
        .collect()
}

fn fields(api: &Api, id: TypeId) -> &[Field] {
    match &api.type_def(id).kind {
        TypeKind::Struct(structure) => &structure.fields,
        _ => &[],
    }
}

fn is_optional(field: &Field) -> bool {
    !field.required
}
