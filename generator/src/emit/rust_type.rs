//! Types of the model as Rust types.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use crate::config::MapType;
use crate::emit::Emission;
use crate::model::{IntegerWidth, Slot, Type, TypeId, TypeKind};

/// An identifier chosen by the names stage.
pub(super) fn ident(name: &str) -> Ident {
    format_ident!("{}", name)
}

/// Where code stands that mentions types.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum From {
    /// The types modules, where types are in scope.
    Types,
    /// Any other module, where they stand behind `types::`.
    Elsewhere,
}

impl Emission<'_> {
    /// A named type as seen from a module.
    pub(super) fn named(&self, id: TypeId, from: From) -> TokenStream {
        let name = ident(&self.names.of_type(id).name);
        match from {
            From::Types => quote! { #name },
            From::Elsewhere => quote! { types::#name },
        }
    }

    /// The type of a value.
    pub(super) fn ty(&self, ty: &Type, from: From) -> TokenStream {
        match ty {
            Type::Named(id) => self.named(*id, from),
            Type::Text => quote! { String },
            Type::Boolean => quote! { bool },
            Type::Integer(width) => integer(*width),
            Type::Number => quote! { f64 },
            Type::Format(format) => {
                let name = super::formats::name(*format);
                match from {
                    From::Types => quote! { #name },
                    From::Elsewhere => quote! { types::#name },
                }
            }
            // The configuration takes nothing but paths of types.
            Type::Custom(path) => path.parse().unwrap_or_default(),
            Type::Tuple(slots) => {
                let slots = slots.iter().map(|slot| self.slot(slot, from));
                quote! { (#(#slots,)*) }
            }
            Type::Any => quote! { serde_json::Value },
            Type::List(items) => {
                let items = self.slot(items, from);
                quote! { Vec<#items> }
            }
            Type::Map(values) => {
                let values = self.slot(values, from);
                let map = self.map();
                quote! { #map<String, #values> }
            }
            Type::Boxed(ty) => {
                let ty = self.ty(ty, from);
                quote! { Box<#ty> }
            }
        }
    }

    /// The type of maps, without its parameters.
    pub(super) fn map(&self) -> TokenStream {
        match self.package.style.map {
            MapType::BTreeMap => quote! { std::collections::BTreeMap },
            MapType::HashMap => quote! { std::collections::HashMap },
            MapType::IndexMap => quote! { indexmap::IndexMap },
        }
    }

    /// The type of a place that may hold `null`.
    pub(super) fn slot(&self, slot: &Slot, from: From) -> TokenStream {
        let ty = self.ty(&slot.ty, from);
        if self.holds_null(slot) {
            quote! { Option<#ty> }
        } else {
            ty
        }
    }

    /// Whether `null` needs an `Option`: any JSON value holds it anyway.
    pub(super) fn holds_null(&self, slot: &Slot) -> bool {
        slot.nullable && slot.ty != Type::Any
    }

    /// Whether a type is a string enum.
    pub(super) fn is_enum(&self, ty: &Type) -> bool {
        matches!(ty, Type::Named(id)
            if matches!(self.api.type_def(*id).kind, TypeKind::StringEnum(_)))
    }

    /// The type of an argument: what callers have at hand.
    pub(super) fn argument(&self, slot: &Slot, from: From) -> TokenStream {
        match &slot.ty {
            _ if self.holds_null(slot) => {
                let ty = self.slot(slot, from);
                quote! { &#ty }
            }
            Type::Text => quote! { &str },
            Type::Boolean | Type::Integer(_) | Type::Number => self.ty(&slot.ty, from),
            Type::List(items) if items.ty == Type::Text && !items.nullable => quote! { &[&str] },
            Type::List(items) => {
                let items = self.slot(items, from);
                quote! { &[#items] }
            }
            ty if self.is_enum(ty) => self.ty(ty, from),
            ty => {
                let ty = self.ty(ty, from);
                quote! { &#ty }
            }
        }
    }

    /// Whether [`argument`](Self::argument) is a reference already.
    pub(super) fn argument_is_reference(&self, slot: &Slot) -> bool {
        match &slot.ty {
            _ if self.holds_null(slot) => true,
            Type::Boolean | Type::Integer(_) | Type::Number => false,
            ty => !self.is_enum(ty),
        }
    }
}

pub(super) fn integer(width: IntegerWidth) -> TokenStream {
    match width {
        IntegerWidth::I8 => quote! { i8 },
        IntegerWidth::I16 => quote! { i16 },
        IntegerWidth::U8 => quote! { u8 },
        IntegerWidth::U16 => quote! { u16 },
        IntegerWidth::I32 => quote! { i32 },
        IntegerWidth::I64 => quote! { i64 },
        IntegerWidth::U32 => quote! { u32 },
        IntegerWidth::U64 => quote! { u64 },
    }
}
