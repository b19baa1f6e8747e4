//! Whether a value of the document is what its type decodes: examples often are
//! not.

use serde_json::Value;

use crate::model::{
    Api, Format, IntegerWidth, Slot, StringEnum, Struct, Telling, Type, TypeId, TypeKind, Union,
};

impl Api {
    /// A value as the JSON that decodes where it stands, if it does. Documents also
    /// write JSON as a text.
    pub fn fitting_json(&self, slot: &Slot, value: &Value) -> Option<String> {
        if self.fits(slot, value) {
            return Some(value.to_string());
        }
        let text = value.as_str()?;
        let inner = serde_json::from_str(text).ok()?;
        self.fits(slot, &inner).then(|| text.to_owned())
    }

    /// Whether a value decodes where it stands.
    pub fn fits(&self, slot: &Slot, value: &Value) -> bool {
        (slot.nullable && value.is_null()) || self.fits_type(&slot.ty, value)
    }

    /// Whether each text that stands where the document lists values is one of
    /// these. Others decode, too: servers add values.
    pub fn lists(&self, slot: &Slot, value: &Value) -> bool {
        value.is_null() || self.lists_type(&slot.ty, value)
    }

    fn lists_type(&self, ty: &Type, value: &Value) -> bool {
        match (ty, value) {
            (Type::Named(id), _) => self.lists_named(*id, value),
            (Type::Boxed(ty), _) => self.lists_type(ty, value),
            (Type::List(items), Value::Array(list)) => {
                list.iter().all(|item| self.lists(items, item))
            }
            (Type::Tuple(slots), Value::Array(list)) => {
                let mut pairs = slots.iter().zip(list);
                pairs.all(|(slot, item)| self.lists(slot, item))
            }
            (Type::Map(values), Value::Object(map)) => {
                map.values().all(|value| self.lists(values, value))
            }
            _ => true,
        }
    }

    fn lists_named(&self, id: TypeId, value: &Value) -> bool {
        match (&self.type_def(id).kind, value) {
            (TypeKind::StringEnum(values), Value::String(text)) => is_listed(values, text),
            (TypeKind::Alias(slot) | TypeKind::Wrapper(slot), _) => self.lists(slot, value),
            (TypeKind::Struct(structure), Value::Object(object)) => {
                structure.fields.iter().all(|field| {
                    let value = object.get(&field.key);
                    value.is_none_or(|value| self.lists(&field.slot, value))
                })
            }
            (TypeKind::Union(union), _) => union.variants.iter().any(|variant| {
                let payload = &variant.payload;
                self.fits_type(payload, value) && self.lists_type(payload, value)
            }),
            _ => true,
        }
    }

    fn fits_type(&self, ty: &Type, value: &Value) -> bool {
        match ty {
            Type::Any | Type::Custom(_) => true,
            Type::Text => value.is_string(),
            Type::Boolean => value.is_boolean(),
            Type::Integer(width) => fits_integer(*width, value),
            Type::Number => value.is_number(),
            Type::Format(Format::Decimal) => value.is_number() || value.is_string(),
            Type::Format(_) => value.is_string(),
            Type::Boxed(ty) => self.fits_type(ty, value),
            Type::List(items) => {
                let list = value.as_array();
                list.is_some_and(|list| list.iter().all(|item| self.fits(items, item)))
            }
            Type::Tuple(slots) => value.as_array().is_some_and(|list| {
                let mut pairs = slots.iter().zip(list);
                list.len() == slots.len() && pairs.all(|(slot, item)| self.fits(slot, item))
            }),
            Type::Map(values) => {
                let map = value.as_object();
                map.is_some_and(|map| map.values().all(|value| self.fits(values, value)))
            }
            Type::Named(id) => self.fits_named(*id, value),
        }
    }

    fn fits_named(&self, id: TypeId, value: &Value) -> bool {
        match &self.type_def(id).kind {
            TypeKind::StringEnum(_) => value.is_string(),
            TypeKind::Alias(slot) | TypeKind::Wrapper(slot) => self.fits(slot, value),
            TypeKind::Struct(structure) => self.fits_struct(structure, value),
            TypeKind::Union(union) => self.fits_union(union, value),
        }
    }

    fn fits_struct(&self, structure: &Struct, value: &Value) -> bool {
        let Some(object) = value.as_object() else {
            return false;
        };
        let fields = structure.fields.iter().all(|field| {
            let value = object.get(&field.key);
            match value {
                None => !field.required || field.slot.nullable,
                Some(Value::Null) if !field.required => true,
                Some(value) => self.fits(&field.slot, value),
            }
        });
        let known = |key: &String| {
            let mut fields = structure.fields.iter();
            fields.any(|field| field.key == *key) || structure.tags.iter().any(|tag| tag.0 == *key)
        };
        let mut others = object.iter().filter(|(key, _)| !known(key));
        let additional = structure.additional.as_ref();
        fields && additional.is_none_or(|slot| others.all(|(_, value)| self.fits(slot, value)))
    }

    fn fits_union(&self, union: &Union, value: &Value) -> bool {
        let Telling::Tag(tag) = &union.telling else {
            let mut variants = union.variants.iter();
            return variants.any(|variant| self.fits_type(&variant.payload, value));
        };
        if !value.is_object() {
            return false;
        }
        let given = value.get(&tag.key);
        let named = given.and_then(|given| {
            let mut variants = union.variants.iter();
            variants.find(|variant| variant.tags.iter().any(|known| known.json() == *given))
        });
        let untagged = tag.untagged.filter(|_| given.is_none());
        let fallback = || {
            let index = tag.fallback.or(untagged)?;
            union.variants.get(index)
        };
        match named.or_else(fallback) {
            Some(variant) => self.fits_type(&variant.payload, value),
            // An unknown variant keeps it.
            None => given.is_some_and(Value::is_string),
        }
    }
}

fn is_listed(values: &StringEnum, text: &str) -> bool {
    values.values.iter().any(|known| known.text == text)
}

fn fits_integer(width: IntegerWidth, value: &Value) -> bool {
    let (least, most) = width.range();
    let number = value
        .as_i64()
        .map(i128::from)
        .or(value.as_u64().map(i128::from));
    number.is_some_and(|number| (least..=most).contains(&number))
}
