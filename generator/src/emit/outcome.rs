//! What comes back from an operation: its success and error types, and the
//! `match` that decodes them.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::emit::Emission;
use crate::emit::docs::doc;
use crate::emit::rust_type::{From, ident};
use crate::model::{Operation, Response, Slot, StatusSpec};
use crate::names::OperationNames;

/// One side of an operation's outcome: its successes or its errors.
#[derive(Debug)]
pub(super) enum Side<'a> {
    /// Nothing is documented, or nothing with a body.
    Empty,
    /// One type, whatever the status.
    One(&'a Slot),
    /// Several types: an enum with a variant for each response.
    Several(&'a str),
}

/// What an operation gives back.
#[derive(Debug)]
pub(super) struct Outcome<'a> {
    pub(super) success: Side<'a>,
    pub(super) error: Side<'a>,
    /// The documented headers of the successes.
    pub(super) headers: Option<usize>,
}

impl<'a> Outcome<'a> {
    pub(super) fn of(operation: &'a Operation, names: &'a OperationNames) -> Self {
        let successes = || {
            operation
                .responses
                .iter()
                .filter(|r| is_success(operation, r))
        };
        let errors = || {
            operation
                .responses
                .iter()
                .filter(|r| !is_success(operation, r))
        };
        let bodies: Vec<&Slot> = successes().filter_map(|r| r.body.as_ref()).collect();
        let success = match bodies[..] {
            [] => Side::Empty,
            [first, ..] if bodies.len() == successes().count() && all_same(&bodies) => {
                Side::One(first)
            }
            _ => Side::Several(&names.success),
        };
        // An error without a body is told by its status, so only bodies count.
        let bodies: Vec<&Slot> = errors().filter_map(|r| r.body.as_ref()).collect();
        let error = match bodies[..] {
            [] => Side::Empty,
            [first, ..] if all_same(&bodies) => Side::One(first),
            _ => Side::Several(&names.error),
        };
        Self {
            success,
            error,
            headers: successes().find_map(|response| response.headers),
        }
    }
}

/// `2xx`, or `default` where no success is documented otherwise.
pub(super) fn is_success(operation: &Operation, response: &Response) -> bool {
    let documented = operation.responses.iter().any(|r| r.status.is_success());
    response.status.is_success() || (response.status == StatusSpec::Default && !documented)
}

fn all_same(slots: &[&Slot]) -> bool {
    slots.windows(2).all(|pair| pair[0] == pair[1])
}

impl Emission<'_> {
    /// The type of one side, as the operations module writes it.
    fn side(&self, side: &Side<'_>, empty: &TokenStream) -> TokenStream {
        match side {
            Side::Empty => empty.clone(),
            Side::One(slot) => self.slot(slot, From::Elsewhere),
            Side::Several(name) => {
                let name = ident(name);
                quote! { #name }
            }
        }
    }

    /// `Response<T, H>`.
    pub(super) fn response_type(&self, outcome: &Outcome<'_>) -> TokenStream {
        let body = self.side(&outcome.success, &quote! { () });
        match outcome.headers {
            None => quote! { Response<#body> },
            Some(index) => {
                let headers = ident(&self.names.of_headers(index).name);
                quote! { Response<#body, headers::#headers> }
            }
        }
    }

    /// `Error<E>`.
    pub(super) fn error_type(&self, outcome: &Outcome<'_>) -> TokenStream {
        match &outcome.error {
            Side::Empty => quote! { Error },
            side => {
                let error = self.side(side, &TokenStream::new());
                quote! { Error<#error> }
            }
        }
    }

    /// Enums for a side with several types.
    pub(super) fn outcome_enums(
        &self,
        operation: &Operation,
        names: &OperationNames,
        outcome: &Outcome<'_>,
    ) -> TokenStream {
        let success = matches!(outcome.success, Side::Several(_))
            .then(|| self.outcome_enum(operation, names, true));
        let error = matches!(outcome.error, Side::Several(_))
            .then(|| self.outcome_enum(operation, names, false));
        quote! { #success #error }
    }

    fn outcome_enum(
        &self,
        operation: &Operation,
        names: &OperationNames,
        success: bool,
    ) -> TokenStream {
        let (name, what) = match success {
            true => (ident(&names.success), "answers"),
            false => (ident(&names.error), "errors"),
        };
        let call = &names.call;
        let docs = doc(&format!("Documented {what} of [`{call}`], by status."));
        let variants = operation
            .responses
            .iter()
            .zip(&names.responses)
            .filter(|(response, _)| is_success(operation, response) == success)
            .filter(|(response, _)| success || response.body.is_some())
            .map(|(response, name)| {
                let text = crate::emit::markdown::doc_text(&response.description);
                let docs = doc(&format!("{}: {text}", status_words(response.status)));
                let name = ident(name);
                let body = response.body.as_ref().map(|slot| {
                    let ty = self.slot(slot, From::Elsewhere);
                    quote! { (#ty) }
                });
                quote! { #docs #name #body, }
            });
        quote! {
            #docs
            #[derive(Debug, Clone, PartialEq)]
            #[non_exhaustive]
            pub enum #name {
                #(#variants)*
            }
        }
    }

    /// The arms that decode an answer by its status.
    pub(super) fn decode_arms(
        &self,
        operation: &Operation,
        names: &OperationNames,
        outcome: &Outcome<'_>,
    ) -> Vec<TokenStream> {
        let mut arms: Vec<(Vec<TokenStream>, TokenStream)> = Vec::new();
        for (response, name) in operation.responses.iter().zip(&names.responses) {
            let pattern = pattern(response.status);
            let decoder = decoder(operation, response, &ident(name), outcome);
            match arms.last_mut() {
                Some((patterns, same)) if same.to_string() == decoder.to_string() => {
                    patterns.push(pattern);
                }
                _ => arms.push((vec![pattern], decoder)),
            }
        }
        let mut tokens: Vec<TokenStream> = arms
            .into_iter()
            .map(
                |(patterns, decoder)| match patterns.iter().any(is_wildcard) {
                    true => quote! { _ => #decoder, },
                    false => quote! { #(#patterns)|* => #decoder, },
                },
            )
            .collect();
        let has_default = operation
            .responses
            .iter()
            .any(|response| response.status == StatusSpec::Default);
        if !has_default {
            tokens.push(quote! { _ => answer.undocumented(), });
        }
        tokens
    }
}

fn is_wildcard(pattern: &TokenStream) -> bool {
    pattern.to_string() == "_"
}

fn pattern(status: StatusSpec) -> TokenStream {
    match status {
        StatusSpec::Code(code) => {
            let code = proc_macro2::Literal::u16_unsuffixed(code);
            quote! { #code }
        }
        StatusSpec::Range(digit) => {
            let first = u16::from(digit) * 100;
            let (from, to) = (
                proc_macro2::Literal::u16_unsuffixed(first),
                proc_macro2::Literal::u16_unsuffixed(first + 99),
            );
            quote! { #from..=#to }
        }
        StatusSpec::Default => quote! { _ },
    }
}

fn decoder(
    operation: &Operation,
    response: &Response,
    variant: &Ident,
    outcome: &Outcome<'_>,
) -> TokenStream {
    let body = response.body.is_some();
    if is_success(operation, response) {
        return match &outcome.success {
            Side::Empty => quote! { answer.empty() },
            Side::One(_) => quote! { answer.json() },
            Side::Several(name) => {
                let name = ident(name);
                match body {
                    true => quote! { answer.json().map(|ok| ok.map(#name::#variant)) },
                    false => quote! { answer.empty().map(|ok| ok.map(|()| #name::#variant)) },
                }
            }
        };
    }
    match &outcome.error {
        _ if !body => quote! { answer.undocumented() },
        Side::Empty => quote! { answer.undocumented() },
        Side::One(_) => quote! { answer.json_error() },
        Side::Several(name) => {
            let name = ident(name);
            quote! { answer.json_error_as(#name::#variant) }
        }
    }
}

/// A status as the docs write it.
pub(super) fn status_words(status: StatusSpec) -> String {
    match status {
        StatusSpec::Code(code) => format!("`{code}`"),
        StatusSpec::Range(digit) => format!("`{digit}xx`"),
        StatusSpec::Default => "any other status".to_owned(),
    }
}
