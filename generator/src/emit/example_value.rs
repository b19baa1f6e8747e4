//! Values of examples as expressions: the document's own where they are of the type
//! and keep to its constraints, otherwise made up.

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use serde_json::Value;

use crate::emit::Emission;
use crate::emit::invent::{integer, number, satisfies, text, text_of};
use crate::emit::rust_type::ident;
use crate::model::{Constraints, Field, Format, Slot, Struct, Type, TypeId, TypeKind, Union};

/// How deep example values are built before they are given up.
const DEPTH: usize = 6;

/// How many optional fields an example sets.
const SETTERS: usize = 3;

/// How many items of a list are written out one by one.
const ITEMS: usize = 5;

/// Beyond these an `i32`, which literals are by default, or readers lose count.
const LARGEST: i64 = 0x7fff_ffff;

/// `bytes` in base64.
const BYTES: &str = "Ynl0ZXM=";

/// Where a value stands, which decides whether it is borrowed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Position {
    /// An argument of an operation.
    Argument,
    /// An argument of a constructor or setter.
    Setter,
    /// Inside of a list.
    Owned,
}

/// What the document says of a value.
#[derive(Debug, Clone, Copy)]
pub(super) struct Said<'a> {
    pub(super) example: Option<&'a Value>,
    pub(super) constraints: &'a Constraints,
}

impl<'a> Said<'a> {
    /// The example, if it keeps to the constraints.
    fn kept(self) -> Option<&'a Value> {
        self.example
            .filter(|value| satisfies(value, self.constraints))
    }

    /// The same of a value that stands elsewhere, of which less is said.
    fn only(example: Option<&'a Value>, nothing: &'a Constraints) -> Self {
        Self {
            example,
            constraints: nothing,
        }
    }
}

impl Emission<'_> {
    /// An expression of a type; none where nothing is found that keeps to what the
    /// document says.
    pub(super) fn example_value(
        &self,
        slot: &Slot,
        said: Said<'_>,
        position: Position,
        depth: usize,
    ) -> Option<TokenStream> {
        if depth > DEPTH {
            return None;
        }
        let borrow = (position == Position::Argument).then(|| quote! { & });
        if self.holds_null(slot) {
            return Some(quote! { #borrow None });
        }
        Some(match &slot.ty {
            Type::Text => {
                let text = example_text(said)?;
                match position {
                    Position::Owned => quote! { #text.to_owned() },
                    _ => quote! { #text },
                }
            }
            Type::Boolean => {
                let value = said.kept().and_then(Value::as_bool).unwrap_or(true);
                quote! { #value }
            }
            Type::Integer(_) => self.example_integer(slot, said)?,
            Type::Number => example_number(said)?,
            Type::Format(format) => format_value(*format, said, position)?,
            Type::Custom(_) => return None,
            Type::Tuple(slots) => {
                let nothing = Constraints::default();
                let values = slots
                    .iter()
                    .enumerate()
                    .map(|(index, slot)| {
                        let example = said.example.and_then(|list| list.get(index));
                        let said = Said::only(example, &nothing);
                        self.example_value(slot, said, Position::Owned, depth + 1)
                    })
                    .collect::<Option<Vec<_>>>()?;
                quote! { #borrow (#(#values,)*) }
            }
            Type::Any => quote! { #borrow serde_json::Value::Null },
            Type::List(items) => self.example_list(items, said, position, depth)?,
            Type::Map(_) => quote! { #borrow Default::default() },
            Type::Boxed(ty) => {
                let slot = Slot::of((**ty).clone());
                return self.example_value(&slot, said, position, depth);
            }
            Type::Named(id) => return self.named_value(*id, said, position, depth),
        })
    }

    fn example_integer(&self, slot: &Slot, said: Said<'_>) -> Option<TokenStream> {
        let allowed = said.constraints.allowed.iter();
        let mut given = said
            .example
            .into_iter()
            .chain(allowed)
            .filter(|value| self.fits(slot, value) && satisfies(value, said.constraints));
        let plain = |value: &Value| {
            value
                .as_i64()
                .filter(|whole| (-LARGEST..=LARGEST).contains(whole))
        };
        let value = match given.find_map(plain) {
            Some(value) => value,
            None => integer(said.constraints).filter(|made| {
                let made = Value::from(*made);
                self.fits(slot, &made) && satisfies(&made, said.constraints)
            })?,
        };
        let magnitude = Literal::u64_unsuffixed(value.unsigned_abs());
        let sign = (value < 0).then(|| quote! { - });
        Some(quote! { #sign #magnitude })
    }

    fn example_list(
        &self,
        items: &Slot,
        said: Said<'_>,
        position: Position,
        depth: usize,
    ) -> Option<TokenStream> {
        let nothing = Constraints::default();
        let constraints = said.constraints;
        let borrowed_text = position == Position::Argument && items.ty == Type::Text;
        let inner = match borrowed_text {
            true => Position::Setter,
            false => Position::Owned,
        };
        let item = |index| {
            let list = said.example.and_then(Value::as_array);
            let given = list.and_then(|list| list.get(index).or(list.first()));
            let said = Said {
                example: given,
                constraints: constraints.items.as_deref().unwrap_or(&nothing),
            };
            self.example_value(items, said, inner, depth + 1)
        };
        let least = constraints.min_items.unwrap_or_default().max(1);
        let count = least.min(constraints.max_items.unwrap_or(least));
        let borrow = (position == Position::Argument).then(|| quote! { & });
        if count > ITEMS {
            let item = item(0)?;
            let count = Literal::usize_unsuffixed(count);
            return Some(quote! { #borrow vec![#item; #count] });
        }
        let written = (0..count).map(item).collect::<Option<Vec<_>>>()?;
        Some(match position {
            Position::Argument => quote! { &[#(#written),*] },
            _ => quote! { vec![#(#written),*] },
        })
    }

    fn named_value(
        &self,
        id: TypeId,
        said: Said<'_>,
        position: Position,
        depth: usize,
    ) -> Option<TokenStream> {
        let names = self.names.of_type(id);
        let name = ident(&names.name);
        let nothing = Constraints::default();
        let example = said.example;
        let borrow = (position == Position::Argument).then(|| quote! { & });
        match &self.api.type_def(id).kind {
            TypeKind::StringEnum(values) => {
                let text = example.and_then(Value::as_str);
                let known = values
                    .values
                    .iter()
                    .position(|v| Some(v.text.as_str()) == text);
                let member = ident(names.members.get(known.unwrap_or_default())?);
                Some(quote! { types::#name::#member })
            }
            TypeKind::Struct(structure) => {
                let value = self.struct_value(id, structure, example, depth)?;
                Some(quote! { #borrow #value })
            }
            TypeKind::Union(union) => {
                let value = self.union_value(id, union, example, depth)?;
                Some(quote! { #borrow #value })
            }
            TypeKind::Wrapper(slot) => {
                let said = Said::only(example, &nothing);
                let value = self.example_value(slot, said, Position::Owned, depth + 1)?;
                Some(quote! { #borrow types::#name(#value) })
            }
            TypeKind::Alias(slot) => self.example_value(slot, said, position, depth + 1),
        }
    }

    fn union_value(
        &self,
        id: TypeId,
        union: &Union,
        example: Option<&Value>,
        depth: usize,
    ) -> Option<TokenStream> {
        let names = self.names.of_type(id);
        let name = ident(&names.name);
        let known = example.and_then(|value| self.variant_of(union, value));
        let index = known.unwrap_or_default();
        let example = example.filter(|_| known.is_some());
        let variant = union.variants.get(index)?;
        let member = ident(names.members.get(index)?);
        let slot = Slot::of(variant.payload.clone());
        let nothing = Constraints::default();
        let said = Said::only(example, &nothing);
        let payload = self.example_value(&slot, said, Position::Owned, depth + 1)?;
        Some(match variant.boxed {
            true => quote! { types::#name::#member(Box::new(#payload)) },
            false => quote! { types::#name::#member(#payload) },
        })
    }

    /// The variant that an example value is of, as far as that is plain to see.
    fn variant_of(&self, union: &Union, value: &Value) -> Option<usize> {
        if let Some(tag) = union.tag() {
            let tag = value.get(&tag.key)?;
            let mut variants = union.variants.iter();
            return variants.position(|v| v.tags.iter().any(|known| known.json() == *tag));
        }
        union.variants.iter().position(|variant| {
            let mut ty = &variant.payload;
            let mut structure = None;
            if let Type::Named(id) = ty {
                match &self.api.type_def(*id).kind {
                    TypeKind::Alias(slot) | TypeKind::Wrapper(slot) => ty = &slot.ty,
                    TypeKind::Struct(known) => structure = Some(known),
                    TypeKind::StringEnum(_) => return value.is_string(),
                    TypeKind::Union(_) => return false,
                }
            }
            match (ty, structure) {
                (_, Some(structure)) => value.as_object().is_some_and(|object| {
                    let mut required = structure.fields.iter().filter(|field| field.required);
                    required.all(|field| object.contains_key(&field.key))
                }),
                (Type::Text, _) => value.is_string(),
                (Type::Boolean, _) => value.is_boolean(),
                (Type::Integer(_), _) => value.is_u64() || value.is_i64(),
                (Type::Number, _) => value.is_number(),
                (Type::List(_), _) => value.is_array(),
                (Type::Map(_), _) => value.is_object(),
                _ => false,
            }
        })
    }

    fn struct_value(
        &self,
        id: TypeId,
        structure: &Struct,
        example: Option<&Value>,
        depth: usize,
    ) -> Option<TokenStream> {
        let names = self.names.of_type(id);
        let name = ident(&names.name);
        let mut arguments = Vec::new();
        let mut setters = Vec::new();
        for (field, member) in structure.fields.iter().zip(&names.members) {
            let given = example.and_then(|value| value.get(&field.key));
            let member = ident(member);
            let said = Said {
                example: said_of(field, given),
                constraints: &field.constraints,
            };
            if field.is_asked_for() {
                arguments.push(self.example_value(
                    &field.slot,
                    said,
                    Position::Setter,
                    depth + 1,
                )?);
            } else if !field.required
                && field.constant.is_none()
                && given.is_some_and(|value| self.is_example(field, value))
                && setters.len() < SETTERS
                && !field.docs.deprecated
            {
                let value = self.example_value(&field.slot, said, Position::Setter, depth + 1)?;
                setters.push(quote! { .#member(#value) });
            }
        }
        Some(quote! { types::#name::new(#(#arguments),*) #(#setters)* })
    }
}

/// The value that an example of the whole has for a field, or the field's own
/// example where that one keeps to its constraints and the other does not.
fn said_of<'a>(field: &'a Field, given: Option<&'a Value>) -> Option<&'a Value> {
    let own = field.example.as_ref();
    let mut both = [given, own].into_iter().flatten();
    both.find(|value| satisfies(value, &field.constraints))
        .or(given)
        .or(own)
}

fn example_text(said: Said<'_>) -> Option<String> {
    let given = said.kept().and_then(Value::as_str).map(str::to_owned);
    given.or_else(|| text(said.constraints))
}

fn example_number(said: Said<'_>) -> Option<TokenStream> {
    let allowed = said.constraints.allowed.iter();
    let given = said.example.into_iter().chain(allowed);
    let mut given = given.filter(|value| satisfies(value, said.constraints));
    // Larger ones would be written with all of their zeros.
    let plain = |value: &Value| value.as_f64().filter(|number| number.abs() < 1e12);
    let value = given.find_map(plain).or_else(|| number(said.constraints))?;
    let magnitude = Literal::f64_unsuffixed(value.abs());
    let sign = (value < 0.0).then(|| quote! { - });
    Some(quote! { #sign #magnitude })
}

/// A value of a format's type.
fn format_value(format: Format, said: Said<'_>, position: Position) -> Option<TokenStream> {
    let name = super::formats::name(format);
    let borrow = (position == Position::Argument).then(|| quote! { & });
    let given = said.kept().and_then(Value::as_str).map(str::to_owned);
    Some(match format {
        Format::DateTime | Format::Date => {
            let format = match format {
                Format::Date => "date",
                _ => "date-time",
            };
            let text = given.or_else(|| text_of(format, said.constraints))?;
            match position {
                Position::Setter => quote! { #text },
                _ => quote! { #borrow types::#name::from(#text) },
            }
        }
        Format::Base64 => {
            let text = text_of("byte", said.constraints).or(given)?;
            match text == BYTES {
                true => quote! { #borrow types::#name::from(b"bytes") },
                false => quote! { #borrow types::#name::from_encoded(#text) },
            }
        }
        Format::Decimal => {
            let value = decimal(said.constraints, &quote! { types::#name })?;
            quote! { #borrow #value }
        }
    })
}

fn decimal(constraints: &Constraints, name: &TokenStream) -> Option<TokenStream> {
    let whole = integer(constraints).filter(|whole| (-LARGEST..=LARGEST).contains(whole));
    let Some(whole) = whole else {
        let digits = number(constraints)?.to_string();
        return Some(quote! { #digits.parse::<#name>()? });
    };
    let magnitude = Literal::i64_unsuffixed(whole.abs());
    let sign = (whole < 0).then(|| quote! { - });
    Some(quote! { #name::from(#sign #magnitude) })
}
