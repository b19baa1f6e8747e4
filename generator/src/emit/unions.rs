//! Unions: one variant for each member, and one for what is none of them.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::Emission;
use crate::emit::docs::{self, doc};
use crate::emit::rust_type::{From, ident};
use crate::model::{CommonField, Slot, Type, TypeDef, TypeKind, Union, Variant};
use crate::names::TypeNames;

impl Emission<'_> {
    /// The definition of a tagged union and its accessors.
    pub(super) fn union(
        &self,
        definition: &TypeDef,
        union: &Union,
        names: &TypeNames,
    ) -> TokenStream {
        let name = ident(&names.name);
        let fallback = format!("{}.", docs::place(definition));
        let text = self.type_docs(definition, &fallback);
        let told_apart = match union.tag() {
            Some(tag) => format!("Told apart by {}.", docs::code(&tag.key)),
            None => "Told apart by what the value looks like.".to_owned(),
        };
        let docs = doc(&format!("{text}\n\n{told_apart}"));
        let deprecated = docs::deprecated(&definition.docs);
        let variants = union
            .variants
            .iter()
            .zip(&names.members)
            .map(|(variant, name)| self.variant(variant, name));
        let unknown = self.unknown(union);
        let conversions = definition
            .sent
            .then(|| self.conversions(definition, union, names));
        let accessors = self.accessors(union, names);
        let (derives, attributes) = self.derives(&names.name, &["Debug", "Clone", "PartialEq"]);
        quote! {
            #docs
            #deprecated
            #[derive(Debug, Clone, PartialEq #derives)]
            #attributes
            #[non_exhaustive]
            pub enum #name {
                #(#variants)*
                #unknown
            }
            #accessors
            #conversions
        }
    }

    fn variant(&self, variant: &Variant, name: &str) -> TokenStream {
        let tags: Vec<String> = variant
            .tags
            .iter()
            .map(|tag| docs::code(&tag.to_string()))
            .collect();
        let tags = tags.join(", ");
        let text = match variant.named() {
            Some(id) => docs::text(&self.api.type_def(id).docs, ""),
            None => String::new(),
        };
        let docs = doc(&match (tags.is_empty(), text.is_empty()) {
            (true, true) => docs::kind(&variant.payload)
                .map(str::to_owned)
                .unwrap_or_else(|| format!("{} of the document.", docs::code(&variant.name))),
            (true, false) => text,
            (false, true) => tags,
            (false, false) => format!("{tags}: {text}"),
        });
        let name = ident(name);
        let payload = self.payload(variant);
        quote! { #docs #name(#payload), }
    }

    /// The variant that keeps what is none of the others.
    fn unknown(&self, union: &Union) -> TokenStream {
        match union.tag() {
            Some(tag) => {
                let base = tag
                    .untagged
                    .and_then(|index| union.variants.get(index)?.named());
                let base = base.map(|id| {
                    let name = &self.names.of_type(id).name;
                    format!(" What all have, `decode::<{name}>()` reads.")
                });
                let docs = doc(&format!(
                    "A {} that the document does not know, kept whole.{}",
                    docs::code(&tag.key),
                    base.unwrap_or_default()
                ));
                quote! { #docs Unknown(UnknownVariant), }
            }
            None => quote! {
                /// A value that is none of the others, kept as it came.
                Unknown(RawJson),
            },
        }
    }

    /// The type that a variant holds.
    fn payload(&self, variant: &Variant) -> TokenStream {
        let payload = self.ty(&variant.payload, From::Types);
        match variant.boxed {
            true => quote! { Box<#payload> },
            false => payload,
        }
    }

    /// `From` for each payload that no other variant holds.
    fn conversions(&self, definition: &TypeDef, union: &Union, names: &TypeNames) -> TokenStream {
        let name = ident(&names.name);
        let types: Vec<String> = union
            .variants
            .iter()
            .map(|variant| {
                self.ty(self.behind(&variant.payload), From::Types)
                    .to_string()
            })
            .collect();
        let own = name.to_string();
        let conversions = union.variants.iter().zip(&names.members).zip(&types);
        let conversions = conversions
            .filter(|(_, ty)| **ty != own && types.iter().filter(|other| other == ty).count() == 1);
        let conversions = conversions.map(|((variant, member), _)| {
            let member = ident(member);
            let payload = self.ty(&variant.payload, From::Types);
            let value = match variant.boxed {
                true => quote! { Box::new(variant) },
                false => quote! { variant },
            };
            let deprecated = self.is_deprecated(variant) && !definition.docs.deprecated;
            let allow = deprecated.then(|| quote! { #[allow(deprecated)] });
            quote! {
                #allow
                impl From<#payload> for #name {
                    fn from(variant: #payload) -> Self {
                        Self::#member(#value)
                    }
                }
            }
        });
        quote! { #(#conversions)* }
    }

    fn is_deprecated(&self, variant: &Variant) -> bool {
        let named = variant.named();
        named.is_some_and(|id| self.api.type_def(id).docs.deprecated)
    }

    /// The type that an alias stands for.
    fn behind<'t>(&'t self, ty: &'t Type) -> &'t Type {
        let mut ty = ty;
        for _ in 0..self.api.types.len() {
            match ty {
                Type::Named(id) => match &self.api.type_def(*id).kind {
                    TypeKind::Alias(slot) if !slot.nullable => ty = &slot.ty,
                    _ => return ty,
                },
                _ => return ty,
            }
        }
        ty
    }

    /// Reads the fields that all variants share.
    fn accessors(&self, union: &Union, names: &TypeNames) -> TokenStream {
        if union.common.is_empty() {
            return TokenStream::new();
        }
        let name = ident(&names.name);
        let accessors = union
            .common
            .iter()
            .zip(&names.common)
            .map(|(field, name)| self.accessor(union, names, field, name));
        quote! {
            impl #name {
                #(#accessors)*
            }
        }
    }

    fn accessor(
        &self,
        union: &Union,
        names: &TypeNames,
        field: &CommonField,
        name: &str,
    ) -> TokenStream {
        let fallback = format!("{} of the document.", docs::code(&field.key));
        let text = docs::text(&field.docs, &fallback);
        let docs = doc(&format!("{text}\n\n`None` for an unknown variant."));
        let deprecated = docs::deprecated(&field.docs);
        let name = ident(name);
        // A reference to what a box holds: the box is no one's concern.
        let (slot, boxed) = match &field.slot.ty {
            Type::Boxed(ty) if !field.slot.nullable => (Slot::of((**ty).clone()), true),
            _ => (field.slot.clone(), false),
        };
        let ty = self.slot(&slot, From::Types);
        let arms = union
            .variants
            .iter()
            .zip(&names.members)
            .zip(&field.optional)
            .map(|((variant, variant_name), optional)| {
                let variant_name = ident(variant_name);
                let member = self.member_of(variant, &field.key);
                let value = match (optional, boxed) {
                    (true, true) => quote! { variant.#member.as_deref() },
                    (true, false) => quote! { variant.#member.as_ref() },
                    (false, true) => quote! { Some(variant.#member.as_ref()) },
                    (false, false) => quote! { Some(&variant.#member) },
                };
                quote! { Self::#variant_name(variant) => #value, }
            });
        quote! {
            #docs
            #deprecated
            pub fn #name(&self) -> Option<&#ty> {
                match self {
                    #(#arms)*
                    Self::Unknown(_) => None,
                }
            }
        }
    }

    /// The Rust name of a property in a variant's struct.
    fn member_of(&self, variant: &Variant, key: &str) -> proc_macro2::Ident {
        let member = variant.named().and_then(|id| {
            let TypeKind::Struct(structure) = &self.api.type_def(id).kind else {
                return None;
            };
            let mut fields = structure.fields.iter().zip(&self.names.of_type(id).members);
            let field = fields.find(|(field, _)| field.key == key);
            field.map(|(_, name)| name.as_str())
        });
        ident(member.unwrap_or(key))
    }
}
