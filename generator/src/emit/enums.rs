//! Open enums: known values and whatever else comes.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::Emission;
use crate::emit::docs::{self, doc};
use crate::emit::rust_type::ident;
use crate::model::{EnumValue, StringEnum, TypeDef};
use crate::names::TypeNames;

impl Emission<'_> {
    /// The definition of a string enum.
    pub(super) fn string_enum(
        &self,
        definition: &TypeDef,
        values: &StringEnum,
        names: &TypeNames,
    ) -> TokenStream {
        let name = ident(&names.name);
        let fallback = format!("Values of {}.", docs::place(definition));
        let docs = doc(&self.type_docs(definition, &fallback));
        let deprecated = docs::deprecated(&definition.docs);
        let usual = ["Debug", "Clone", "PartialEq", "Eq", "Hash"];
        let (derives, attributes) = self.derives(&names.name, &usual);
        let known = values
            .values
            .iter()
            .zip(&names.members)
            .map(|(value, name)| {
                let docs = doc(&value_docs(value));
                let name = ident(name);
                quote! { #docs #name, }
            });
        quote! {
            #docs
            #deprecated
            #[derive(Debug, Clone, PartialEq, Eq, Hash #derives)]
            #attributes
            #[non_exhaustive]
            pub enum #name {
                #(#known)*
                /// A value that the document does not list, as it came.
                Unknown(String),
            }
        }
    }
}

fn value_docs(value: &EnumValue) -> String {
    let mut text = docs::code(&value.text);
    if let Some(description) = &value.description {
        text = format!("{text}: {}", crate::emit::markdown::doc_text(description));
    }
    if value.sources.is_empty() {
        return text;
    }
    let sources: Vec<String> = value
        .sources
        .iter()
        .map(|source| docs::code(source))
        .collect();
    format!("{text}, listed by {}.", sources.join(" and "))
}
