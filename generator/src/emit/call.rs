//! The call that an operation starts: what may still be set, and how it is sent.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::Emission;
use crate::emit::complexity;
use crate::emit::docs::{self, Paragraphs, doc};
use crate::emit::outcome::{Outcome, Side, left_open};
use crate::emit::rust_type::ident;
use crate::model::{Made, Offer, Operation, Parameter, ParameterIn};
use crate::names::OperationNames;

impl Emission<'_> {
    /// The call: setters for what is optional, and how the answer is decoded.
    pub(super) fn call(
        &self,
        operation: &Operation,
        names: &OperationNames,
        outcome: &Outcome<'_>,
    ) -> TokenStream {
        let call = ident(&names.call);
        let docs = doc(&format!(
            "A call of [`{}`], sent when it is awaited.",
            self.method_path(operation, names)
        ));
        let setters = operation
            .parameters
            .iter()
            .zip(&names.parameters)
            .filter(|(parameter, _)| !parameter.required)
            .map(|(parameter, name)| self.setter_of(parameter, name));
        let body = operation.body.as_ref().filter(|body| !body.required);
        let body = body.and_then(|body| self.body_setter(body, names));
        let (form_field, _) = form_of_parts(operation).unzip();
        let response = self.response_type(outcome);
        let error = self.error_type(outcome);
        let answered = quote! { BoxFuture<'c, Result<#response, #error>> };
        let complex = complexity::allow(&[&answered]);
        let decode = match operation.pagination {
            Some(_) => quote! { Self::decode },
            None => {
                let decode = self.decode(operation, names, outcome);
                quote! { |answer| #decode }
            }
        };
        let sent = sent(operation, None, &decode);
        let offers = operation.offers.iter().zip(&names.offers);
        let offers = offers.map(|(offer, name)| self.offer(operation, offer, name, names));
        quote! {
            #docs
            #[derive(Debug)]
            #[must_use = "a call is sent when it is awaited"]
            pub struct #call<'c> {
                call: Call<'c>,
                #form_field
            }
            impl<'c> #call<'c> {
                #(#setters)*
                #body
                /// Settings of this call, in place of the client's.
                pub fn options(mut self, options: CallOptions) -> Self {
                    self.call.options(options);
                    self
                }
                /// Sends the request and decodes the answer; the same as `.await`.
                ///
                /// # Errors
                /// Every kind of [`Error`].
                #complex
                pub fn send(self) -> #answered {
                    #sent
                }
                #(#offers)*
            }
            impl<'c> IntoFuture for #call<'c> {
                type Output = Result<#response, #error>;
                type IntoFuture = BoxFuture<'c, Self::Output>;
                fn into_future(self) -> Self::IntoFuture {
                    self.send()
                }
            }
        }
    }
}

impl Emission<'_> {
    /// The method of a call that asks for another media type; none where answers are
    /// of several types anyway.
    fn offer(
        &self,
        operation: &Operation,
        offer: &Offer,
        name: &str,
        names: &OperationNames,
    ) -> Option<TokenStream> {
        let operation = operation.offering(offer);
        let outcome = Outcome::of(&operation, names);
        if matches!(outcome.success, Side::Several(_)) {
            return None;
        }
        let media_type = &offer.media_type;
        let docs = doc(&format!(
            "Asks for {}, sends the request and decodes the answer.",
            docs::code(media_type)
        ));
        let name = ident(name);
        let response = self.response_type(&outcome);
        let error = self.error_type(&outcome);
        let decode = self.decode(&operation, names, &outcome);
        let sent = sent(&operation, Some(media_type), &quote! { |answer| #decode });
        let answered = quote! { BoxFuture<'c, Result<#response, #error>> };
        let complex = complexity::allow(&[&answered]);
        Some(quote! {
            #docs
            ///
            /// # Errors
            /// Every kind of [`Error`].
            #complex
            pub fn #name(self) -> #answered {
                #sent
            }
        })
    }
}

/// Sends a call, asking for a media type other than its own if there is one. `decode` is
/// a function of the answer: calls have no future of their own to be compiled.
fn sent(operation: &Operation, media_type: Option<&str>, decode: &TokenStream) -> TokenStream {
    let (_, finish) = form_of_parts(operation).unzip();
    let open = match left_open(operation) {
        None => quote! { call.decoded(#decode) },
        Some(patterns) => {
            quote! { call.decoded_as_it_comes(|status| matches!(status, #patterns), #decode) }
        }
    };
    let accept = media_type.map(|media_type| quote! { call.accept(#media_type); });
    if finish.is_none() && accept.is_none() {
        return quote! { self.#open };
    }
    quote! {
        let mut call = self.call;
        #accept
        #finish
        #open
    }
}

/// Statements that set the headers which the client makes.
pub(super) fn made(operation: &Operation) -> impl Iterator<Item = TokenStream> {
    operation.parameters.iter().filter_map(|parameter| {
        let name = &parameter.name;
        Some(match parameter.made? {
            Made::IdempotencyKey => quote! { call.idempotency_key(#name); },
            Made::FirstSent => quote! { call.first_sent(#name); },
        })
    })
}

/// The field of a call that gathers parts, and the statement that makes them the
/// body.
pub(super) fn form_of_parts(operation: &Operation) -> Option<(TokenStream, TokenStream)> {
    let body = operation.body.as_ref().filter(|_| operation.has_parts())?;
    let media_type = &body.media_type;
    let finish = match body.required {
        true => quote! { call.multipart(#media_type, self.form); },
        false => quote! {
            if !self.form.is_empty() {
                call.multipart(#media_type, self.form);
            }
        },
    };
    Some((quote! { form: Multipart, }, finish))
}

/// Where a parameter travels, of which the document says no more.
fn place(parameter: &Parameter) -> String {
    let name = docs::code(&parameter.name);
    match parameter.location {
        ParameterIn::Path => format!("{name} in the path."),
        ParameterIn::Query => format!("The query parameter {name}."),
        ParameterIn::Header => format!("The header {name}."),
        ParameterIn::Cookie => format!("The cookie {name}."),
        ParameterIn::Part => format!("The part {name} of the body."),
    }
}

/// What the docs say of a parameter.
pub(super) fn parameter_docs(parameter: &Parameter) -> String {
    let mut paragraphs = Paragraphs::default();
    paragraphs.add(&docs::text(&parameter.docs, &place(parameter)));
    if let Some(default) = &parameter.default {
        let default = docs::code(&default.to_string());
        paragraphs.add(&format!("The server's default: {default}."));
    }
    paragraphs.add(match parameter.made {
        Some(Made::IdempotencyKey) => {
            "Unless this is called, a random key is sent, the same for all tries of the call. So\n\
             the call is tried again like one of an idempotent method."
        }
        Some(Made::FirstSent) => "Unless this is called, the time when the call was made is sent.",
        None => "",
    });
    paragraphs.add(&docs::constraints(&parameter.constraints));
    paragraphs.text()
}
