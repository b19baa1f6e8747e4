//! Checks of parameters.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::checks::{Subject, value_checks};
use crate::emit::rust_type::ident;
use crate::model::{Api, Parameter};

/// Checks of the document's constraints, before anything is sent.
pub(super) fn checks(
    api: &Api,
    parameter: &Parameter,
    name: &str,
    call: &TokenStream,
) -> TokenStream {
    let key = &parameter.name;
    let argument = ident(name);
    let subject = Subject {
        value: quote! { #argument },
        number: quote! { #argument },
        pattern: quote! { Pattern },
    };
    let checks = value_checks(api, &parameter.ty, &parameter.constraints, &subject);
    let has_pattern = checks.iter().any(|check| check.pattern.is_some());
    let checks = checks.iter().map(|check| {
        let (pattern, test) = (&check.pattern, &check.test);
        quote! { #pattern #call.check(#key, #test); }
    });
    match has_pattern {
        true => quote! { { #(#checks)* } },
        false => quote! { #(#checks)* },
    }
}
