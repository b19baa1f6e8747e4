//! Values made up from types, the same whenever they are asked for.

use std::cell::Cell;

use serde_json::{Map, Value, json};

use crate::emit::Emission;
use crate::emit::invent::{PLAIN, integer, number, text, text_of};
use crate::model::{
    Constraints, Field, Format, Slot, Struct, Type, TypeId, TypeKind, Union, Variant,
};

/// Objects inside of objects: what is not required is left out of those further in.
const WHOLE: usize = 2;
/// `null` and empty lists stand where they may in objects further in.
const PRESENT: usize = 3;
/// Where values end that are made of themselves.
const DEEPEST: usize = 8;
/// How many values one body is made of at most.
const LARGEST: usize = 5000;
/// The most items that a list is made of.
const MOST_ITEMS: usize = 20;

/// Makes up one body.
pub(super) struct Inventor<'e> {
    emission: Emission<'e>,
    left: Cell<usize>,
    /// How deep objects have what is not required.
    whole: Cell<usize>,
}

impl<'e> Inventor<'e> {
    pub(super) fn new(emission: Emission<'e>) -> Self {
        Self {
            emission,
            left: Cell::new(LARGEST),
            whole: Cell::new(WHOLE),
        }
    }

    /// Bodies by name: one for each variant of a union with tags, otherwise one.
    pub(super) fn bodies(&self, slot: &Slot) -> Vec<(String, Value)> {
        // What is too large whole may do without what is not required.
        let mut attempts = [WHOLE, 0].into_iter().map(|whole| {
            self.whole.set(whole);
            self.attempt(slot)
        });
        attempts
            .find(|bodies| !bodies.is_empty())
            .unwrap_or_default()
    }

    fn attempt(&self, slot: &Slot) -> Vec<(String, Value)> {
        let mut bodies = Vec::new();
        self.left.set(LARGEST);
        if let Some((union, key)) = self.tagged(&slot.ty) {
            for variant in &union.variants {
                let value = self.variant(variant, Some(key), 0);
                let name = variant.tags.first().map(ToString::to_string);
                bodies.extend(name.zip(value));
                self.left.set(LARGEST);
            }
        }
        if bodies.is_empty() {
            let value = self.value(slot, &Constraints::default(), 0);
            bodies.extend(value.map(|value| (String::new(), value)));
        }
        bodies.retain(|(_, value)| self.emission.api.fits(slot, value));
        bodies
    }

    /// The union with tags that a type is a name for.
    fn tagged(&self, ty: &Type) -> Option<(&'e Union, &'e str)> {
        let mut ty = ty;
        for _ in 0..DEEPEST {
            match ty {
                Type::Boxed(inner) => ty = inner,
                Type::Named(id) => match &self.emission.api.type_def(*id).kind {
                    TypeKind::Alias(slot) => ty = &slot.ty,
                    TypeKind::Union(union) => return Some((union, &union.tag()?.key)),
                    _ => return None,
                },
                _ => return None,
            }
        }
        None
    }

    /// A value; none where it would never end or become too large.
    fn value(&self, slot: &Slot, constraints: &Constraints, depth: usize) -> Option<Value> {
        self.left.set(self.left.get().checked_sub(1)?);
        if slot.nullable && depth > PRESENT {
            return Some(Value::Null);
        }
        let allowed = constraints.allowed.first();
        if let Some(allowed) = allowed.filter(|value| self.emission.api.fits(slot, value)) {
            return Some(allowed.clone());
        }
        let value = self.of_type(&slot.ty, constraints, depth);
        value.or(slot.nullable.then_some(Value::Null))
    }

    fn of_type(&self, ty: &Type, constraints: &Constraints, depth: usize) -> Option<Value> {
        let nothing = Constraints::default();
        Some(match ty {
            // What nothing satisfies is still of the type.
            Type::Text => text(constraints).unwrap_or_else(|| PLAIN.to_owned()).into(),
            Type::Boolean => true.into(),
            Type::Integer(_) => integer(constraints).unwrap_or(1).into(),
            Type::Number | Type::Format(Format::Decimal) => {
                number(constraints).unwrap_or(1.5).into()
            }
            Type::Format(Format::DateTime) => text_of("date-time", constraints)?.into(),
            Type::Format(Format::Date) => text_of("date", constraints)?.into(),
            Type::Format(Format::Base64) => text_of("byte", constraints)?.into(),
            Type::Custom(_) => return None,
            Type::Any => json!({}),
            Type::List(items) => {
                let inner = constraints.items.as_deref().unwrap_or(&nothing);
                let least = constraints.min_items.unwrap_or_default();
                if least == 0 && depth > PRESENT {
                    return Some(json!([]));
                }
                match self.value(items, inner, depth) {
                    Some(item) => vec![item; least.clamp(1, MOST_ITEMS)].into(),
                    None if least == 0 => json!([]),
                    None => return None,
                }
            }
            Type::Tuple(slots) => {
                let items = slots.iter().map(|slot| self.value(slot, &nothing, depth));
                items.collect::<Option<Vec<Value>>>()?.into()
            }
            Type::Map(_) => json!({}),
            Type::Boxed(ty) => return self.of_type(ty, constraints, depth),
            Type::Named(id) => return self.named(*id, depth),
        })
    }

    fn named(&self, id: TypeId, depth: usize) -> Option<Value> {
        if depth > DEEPEST {
            return None;
        }
        match &self.emission.api.type_def(id).kind {
            TypeKind::StringEnum(known) => Some(known.values.first()?.text.as_str().into()),
            TypeKind::Struct(structure) => self.structure(structure, depth).map(Value::Object),
            TypeKind::Alias(slot) | TypeKind::Wrapper(slot) => {
                self.value(slot, &Constraints::default(), depth + 1)
            }
            TypeKind::Union(union) => {
                let key = union.tag().map(|tag| tag.key.as_str());
                let mut variants = union.variants.iter();
                variants.find_map(|variant| self.variant(variant, key, depth))
            }
        }
    }

    fn variant(&self, variant: &Variant, key: Option<&str>, depth: usize) -> Option<Value> {
        let payload = self.of_type(&variant.payload, &Constraints::default(), depth + 1);
        match (payload?, key, variant.tags.first()) {
            (Value::Object(object), Some(key), Some(tag)) => {
                // The tag first, as servers mostly write it.
                let mut tagged = Map::from_iter([(key.to_owned(), tag.json())]);
                tagged.extend(object.into_iter().filter(|(known, _)| known != key));
                Some(tagged.into())
            }
            (payload, ..) => Some(payload),
        }
    }

    fn structure(&self, structure: &Struct, depth: usize) -> Option<Map<String, Value>> {
        let tags = structure.tags.iter();
        let mut object: Map<_, _> = tags.map(|(key, tag)| (key.clone(), tag.json())).collect();
        for field in &structure.fields {
            if !field.required && (depth > self.whole.get() || field.docs.deprecated) {
                continue;
            }
            match self.field(field, depth) {
                Some(value) => drop(object.insert(field.key.clone(), value)),
                None if field.required => return None,
                None => {}
            }
        }
        Some(object)
    }

    fn field(&self, field: &Field, depth: usize) -> Option<Value> {
        if let Some(constant) = &field.constant {
            return Some(constant.json());
        }
        let said = [&field.example, &field.default].into_iter().flatten();
        let mut fitting = said.filter(|value| self.emission.api.fits(&field.slot, value));
        match fitting.next() {
            Some(value) => Some(value.clone()),
            None => self.value(&field.slot, &field.constraints, depth + 1),
        }
    }
}
