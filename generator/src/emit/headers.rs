//! The file of documented response headers.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::Emission;
use crate::emit::docs::{self, doc};
use crate::emit::file::{Draft, Item};
use crate::emit::mentions::Mentions;
use crate::emit::rust_type::{From, ident};
use crate::model::{HeaderSet, StatusSpec, Type};
use crate::names::HeaderSetNames;

/// The file, if the document describes any response header.
pub(super) fn draft(emission: Emission<'_>) -> Option<Draft<'_>> {
    let sets = &emission.api.header_sets;
    let items = sets
        .iter()
        .enumerate()
        .map(move |(index, set)| -> Item<'_> {
            Box::new(move || emission.header_set(set, emission.names.of_headers(index)))
        });
    (!sets.is_empty()).then(|| Draft::of_items("src/headers.rs", head, items))
}

fn head(mentions: &Mentions) -> TokenStream {
    let reads = ["list_header", "optional_header"];
    let reads = reads
        .iter()
        .filter(|name| mentions.has(name))
        .map(|name| ident(name));
    let types = mentions
        .has_module("types")
        .then(|| quote! { use super::types; });
    quote! {
        //! Documented response headers, typed.
        //!
        //! Read them with `Response::documented_headers`, or from any map of
        //! headers with `from_headers`.
        use http::HeaderMap;
        use super::runtime::{FromHeaders, InvalidHeader, #(#reads),*};
        #types
    }
}

impl Emission<'_> {
    fn header_set(&self, set: &HeaderSet, names: &HeaderSetNames) -> TokenStream {
        let name = ident(&names.name);
        let docs = doc(&set_docs(set));
        let fields = set.headers.iter().zip(&names.fields).map(|(header, name)| {
            let fallback = format!("`{}`.", header.name);
            let text = docs::text(&header.docs, &fallback);
            let docs = doc(&format!("{}: {text}", docs::code(&header.name)));
            let name = ident(name);
            let ty = self.ty(&header.ty, From::Elsewhere);
            quote! { #docs pub #name: Option<#ty>, }
        });
        let values = set.headers.iter().zip(&names.fields).map(|(header, name)| {
            let name = ident(name);
            let key = &header.name;
            match header.ty {
                Type::List(_) => quote! { #name: list_header(headers, #key)?, },
                _ => quote! { #name: optional_header(headers, #key)?, },
            }
        });
        quote! {
            #docs
            #[derive(Debug, Clone, PartialEq)]
            #[non_exhaustive]
            pub struct #name {
                #(#fields)*
            }
            impl FromHeaders for #name {
                fn from_headers(headers: &HeaderMap) -> Result<Self, InvalidHeader> {
                    Ok(Self { #(#values)* })
                }
            }
        }
    }
}

fn set_docs(set: &HeaderSet) -> String {
    let status = match set.first_status {
        StatusSpec::Code(code) => format!(" with status {code}"),
        StatusSpec::Range(digit) => format!(" with a status of {digit}00 to {digit}99"),
        StatusSpec::Default => String::new(),
    };
    let operation = docs::code(&set.first_operation);
    format!("Headers that {operation} and others send{status}.")
}
