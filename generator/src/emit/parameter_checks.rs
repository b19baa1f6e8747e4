//! Checks of parameters.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::checks::bound;
use crate::emit::rust_type::ident;
use crate::model::{Constraints, Parameter, Type};

/// Checks of the document's constraints, before anything is sent.
pub(super) fn checks(parameter: &Parameter, name: &str, call: &TokenStream) -> TokenStream {
    let key = &parameter.name;
    let argument = ident(name);
    let Constraints {
        pattern,
        min_length,
        max_length,
        minimum,
        maximum,
        min_items,
        max_items,
        ..
    } = &parameter.constraints;
    let mut checks = Vec::new();
    match &parameter.ty {
        Type::Text => {
            if let Some(pattern) = pattern {
                checks.push(quote! {
                    static PATTERN: Pattern = Pattern::new(#pattern);
                    #call.check(#key, PATTERN.check(#argument));
                });
            }
            if min_length.is_some() || max_length.is_some() {
                let (min, max) = (option(min_length), option(max_length));
                checks.push(quote! {
                    #call.check(#key, constraint::length(#argument, #min, #max));
                });
            }
        }
        Type::Integer(_) | Type::Number if minimum.is_some() || maximum.is_some() => {
            let (min, max) = (
                bound(minimum, 1, &parameter.ty),
                bound(maximum, -1, &parameter.ty),
            );
            checks.push(quote! {
                #call.check(#key, constraint::range(#argument, #min, #max));
            });
        }
        Type::List(_) if min_items.is_some() || max_items.is_some() => {
            let (min, max) = (option(min_items), option(max_items));
            checks.push(quote! {
                #call.check(#key, constraint::items(#argument.len(), #min, #max));
            });
        }
        _ => {}
    }
    match checks.len() {
        0 => TokenStream::new(),
        _ if pattern.is_some() => quote! { { #(#checks)* } },
        _ => quote! { #(#checks)* },
    }
}

fn option(value: &Option<usize>) -> TokenStream {
    match value {
        Some(value) => {
            let value = proc_macro2::Literal::usize_unsuffixed(*value);
            quote! { Some(#value) }
        }
        None => quote! { None },
    }
}
