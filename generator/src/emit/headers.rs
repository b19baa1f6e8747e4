//! The file of documented response headers.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::docs::{self, doc};
use crate::emit::file::{EmitError, render};
use crate::emit::rust_type::{From, ident};
use crate::emit::{Emission, Files};
use crate::model::{HeaderSet, StatusSpec, Type};
use crate::names::HeaderSetNames;

/// The file, if the document describes any response header.
pub(super) fn files(emission: Emission<'_>) -> Result<Files, EmitError> {
    let mut files = Files::new();
    let sets = &emission.api.header_sets;
    if sets.is_empty() {
        return Ok(files);
    }
    let items = sets
        .iter()
        .enumerate()
        .map(|(index, set)| emission.header_set(set, emission.names.of_headers(index)));
    let all = || sets.iter().flat_map(|set| &set.headers);
    let lists = all().any(|header| matches!(header.ty, Type::List(_)));
    let plain = all().any(|header| !matches!(header.ty, Type::List(_)));
    let list = lists.then(|| quote! { list_header, });
    let optional = plain.then(|| quote! { optional_header, });
    let items: TokenStream = items.collect();
    let types = items.to_string().contains("types ::");
    let types = types.then(|| quote! { use super::types; });
    let tokens = quote! {
        //! Documented response headers, typed.
        //!
        //! Read them with `Response::documented_headers`, or from any map of
        //! headers with `from_headers`.
        use http::HeaderMap;
        use super::runtime::{FromHeaders, InvalidHeader, #list #optional};
        #types
        #items
    };
    files.insert("src/headers.rs".into(), render("src/headers.rs", tokens)?);
    Ok(files)
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
