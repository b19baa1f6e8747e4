//! Tagged unions: one variant for each value of the discriminator.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::Emission;
use crate::emit::docs::{self, doc};
use crate::emit::rust_type::{From, ident};
use crate::model::{CommonField, TypeDef, Union, Variant};
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
        let fallback = format!("`{}` of the document.", definition.path.root);
        let text = docs::text(&definition.docs, &fallback);
        let told_apart = format!("Told apart by {}.", docs::code(&union.tag));
        let docs = doc(&format!("{text}\n\n{told_apart}"));
        let deprecated = docs::deprecated(&definition.docs);
        let variants = union
            .variants
            .iter()
            .zip(&names.members)
            .map(|(variant, name)| self.variant(variant, name));
        let unknown = doc(&format!(
            "A {} that the document does not know, kept whole.",
            docs::code(&union.tag)
        ));
        let accessors = self.accessors(union, names);
        quote! {
            #docs
            #deprecated
            #[derive(Debug, Clone, PartialEq)]
            #[non_exhaustive]
            pub enum #name {
                #(#variants)*
                #unknown
                Unknown(UnknownVariant),
            }
            #accessors
        }
    }

    fn variant(&self, variant: &Variant, name: &str) -> TokenStream {
        let payload = self.api.type_def(variant.payload);
        let tag = docs::code(&variant.tag);
        let text = docs::text(&payload.docs, "");
        let docs = doc(&match text.is_empty() {
            true => tag,
            false => format!("{tag}: {text}"),
        });
        let name = ident(name);
        let payload = self.named(variant.payload, From::Types);
        let payload = match variant.boxed {
            true => quote! { Box<#payload> },
            false => payload,
        };
        quote! { #docs #name(#payload), }
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
        let ty = self.slot(&field.slot, From::Types);
        let arms = union
            .variants
            .iter()
            .zip(&names.members)
            .zip(&field.optional)
            .map(|((variant, variant_name), optional)| {
                let variant_name = ident(variant_name);
                let member = self.member_of(variant, &field.key);
                match optional {
                    true => quote! { Self::#variant_name(variant) => variant.#member.as_ref(), },
                    false => quote! { Self::#variant_name(variant) => Some(&variant.#member), },
                }
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
        let names = self.names.of_type(variant.payload);
        let member = match &self.api.type_def(variant.payload).kind {
            crate::model::TypeKind::Struct(structure) => structure
                .fields
                .iter()
                .zip(&names.members)
                .find(|(field, _)| field.key == key)
                .map(|(_, name)| name.as_str()),
            _ => None,
        };
        ident(member.unwrap_or(key))
    }
}
