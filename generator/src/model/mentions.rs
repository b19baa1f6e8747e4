//! Which named types a type mentions.

use crate::model::{Slot, Type, TypeDef, TypeId, TypeKind};

impl Type {
    /// The named types inside of a type.
    pub fn mentioned(&self) -> Vec<TypeId> {
        match self {
            Self::Named(id) => vec![*id],
            Self::List(slot) | Self::Map(slot) => slot.ty.mentioned(),
            Self::Boxed(ty) => ty.mentioned(),
            _ => Vec::new(),
        }
    }
}

impl TypeDef {
    /// The named types that a definition mentions, as often as it does.
    pub fn mentioned(&self) -> Vec<TypeId> {
        let in_slot = |slot: &Slot| slot.ty.mentioned();
        match &self.kind {
            TypeKind::Struct(structure) => structure
                .fields
                .iter()
                .map(|field| &field.slot)
                .chain(&structure.additional)
                .flat_map(in_slot)
                .collect(),
            TypeKind::Union(union) => {
                let payloads = union
                    .variants
                    .iter()
                    .flat_map(|variant| variant.payload.mentioned());
                let common = union.common.iter().flat_map(|field| in_slot(&field.slot));
                payloads.chain(common).collect()
            }
            TypeKind::StringEnum(_) => Vec::new(),
            TypeKind::Alias(slot) => in_slot(slot),
        }
    }
}
