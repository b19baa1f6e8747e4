//! A function for each operation that decodes its arguments, calls the client's
//! method like any Rust caller, and encodes the answer again.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::options::key;
use crate::emit::outcome::{Outcome, Side, error_body, is_success};
use crate::emit::rust_type::{From, ident};
use crate::emit::{Emission, arguments};
use crate::model::{Body, BodyContent, Content, Operation, Parameter, Serialization, Slot, Type};
use crate::names::OperationNames;

/// An argument of the client's method or of a setter: how it is decoded, and how
/// it is passed on.
struct Given {
    /// The name among the arguments of the program.
    key: String,
    name: Ident,
    /// What it is decoded as.
    ty: TokenStream,
    passed: TokenStream,
}

impl Emission<'_> {
    /// The function that calls an operation.
    pub(super) fn command(&self, operation: &Operation, names: &OperationNames) -> TokenStream {
        let gate = self.operation_gate(operation);
        let method = ident(&names.method);
        let parameters = operation.parameters.iter().zip(&names.parameters);
        let parameters = || parameters.clone();
        let mut required: Vec<Given> = parameters()
            .filter(|(parameter, _)| parameter.required)
            .map(|(parameter, name)| self.given(parameter, name))
            .collect();
        required.extend(
            operation
                .required_body()
                .and_then(|body| self.body_given(body, names)),
        );
        let decoded = required.iter().map(|Given { key, name, ty, .. }| {
            quote! { let #name: #ty = given.required(#key)?; }
        });
        let passed = required.iter().map(|given| &given.passed);
        let arguments = match operation.has_many_arguments() {
            false => quote! { #(#passed),* },
            true => {
                let parameters = ident(&names.required);
                let fields = required.iter().map(|given| {
                    let (name, passed) = (&given.name, &given.passed);
                    match *name == passed.to_string() {
                        true => quote! { #name },
                        false => quote! { #name: #passed },
                    }
                });
                quote! { operations::#parameters { #(#fields),* } }
            }
        };
        let optional = parameters()
            .filter(|(parameter, _)| !parameter.required)
            .map(|(parameter, name)| self.given(parameter, name));
        let body = operation.body.as_ref().filter(|body| !body.required);
        let optional: Vec<TokenStream> = optional
            .chain(body.and_then(|body| self.body_given(body, names)))
            .map(|given| set(&given))
            .collect();
        let mutable_call = (!optional.is_empty()).then(|| quote! { mut });
        let offers = self.offered(operation, names);
        let pages = operation.pagination.is_some();
        let takes_any = pages || !optional.is_empty() || !required.is_empty() || !offers.is_empty();
        let given = match takes_any {
            true => quote! { mut given: Arguments },
            false => quote! { _: Arguments },
        };
        let outcome = Outcome::of(operation, names);
        let sent = quote! { call };
        let answer = self.answer(operation, names, &outcome, &sent);
        quote! {
            #gate
            pub(super) fn #method(client: &Client, #given) -> BoxFuture<'_, Outcome> {
                Box::pin(async move {
                    #(#decoded)*
                    let #mutable_call call = client.#method(#arguments);
                    #(#optional)*
                    #offers
                    #answer
                })
            }
        }
    }

    fn given(&self, parameter: &Parameter, name: &str) -> Given {
        let key = key(parameter);
        let name = ident(name);
        match parameter.serialization {
            Serialization::File(_) => Given {
                key,
                ty: quote! { BytesGiven },
                passed: quote! { #name.into_part() },
                name,
            },
            Serialization::Files(_) => Given {
                key,
                ty: quote! { Vec<BytesGiven> },
                passed: quote! { #name.into_iter().map(BytesGiven::into_part).collect() },
                name,
            },
            _ => self.value_given(key, name, &Slot::of(parameter.ty.clone())),
        }
    }

    fn value_given(&self, key: String, name: Ident, slot: &Slot) -> Given {
        let texts = |items: &Slot| items.ty == Type::Text && !items.nullable;
        let passed = match &slot.ty {
            Type::List(items) if !self.holds_null(slot) && texts(items) => {
                quote! { &#name.iter().map(String::as_str).collect::<Vec<_>>() }
            }
            _ => match self.argument_is_reference(slot) {
                true => quote! { &#name },
                false => quote! { #name },
            },
        };
        Given {
            key,
            ty: self.slot(slot, From::Elsewhere),
            passed,
            name,
        }
    }

    /// The body; none where parts stand among the parameters.
    fn body_given(&self, body: &Body, names: &OperationNames) -> Option<Given> {
        let key = "body".to_owned();
        let name = ident(&names.body);
        Some(match &body.content {
            BodyContent::Json(slot) | BodyContent::Xml(slot, _) | BodyContent::Form(slot, _) => {
                self.value_given(key, name, slot)
            }
            BodyContent::JsonLines(slot) => self.value_given(key, name, &arguments::list(slot)),
            BodyContent::Text => self.value_given(key, name, &Slot::of(Type::Text)),
            BodyContent::Binary => Given {
                key,
                ty: quote! { BytesGiven },
                passed: quote! { RequestBody::from(#name) },
                name,
            },
            BodyContent::OpenParts => Given {
                key,
                ty: quote! { FormGiven },
                passed: quote! { Multipart::from(#name) },
                name,
            },
            BodyContent::Parts => return None,
        })
    }

    /// Answers in other media types than the first choice.
    fn offered(&self, operation: &Operation, names: &OperationNames) -> TokenStream {
        let offers = operation.offers.iter().zip(&names.offers);
        let arms = offers.filter_map(|(offer, name)| {
            let operation = operation.offering(offer);
            let outcome = Outcome::of(&operation, names);
            if matches!(outcome.success, Side::Several(_)) {
                return None;
            }
            let (media_type, name) = (&offer.media_type, ident(name));
            let answer = self.answer(&operation, names, &outcome, &quote! { call.#name() });
            Some(quote! { Some(#media_type) => return { #answer }, })
        });
        let arms: Vec<TokenStream> = arms.collect();
        if arms.is_empty() {
            return TokenStream::new();
        }
        let usual = &operation.accept;
        quote! {
            match given.optional::<String>("accept")?.as_deref() {
                #(#arms)*
                None | Some(#usual) => {}
                Some(other) => {
                    return Err(Failed::usage(format!("no answer comes as `{other}`")));
                }
            }
        }
    }

    /// Sends the call and encodes what comes back.
    fn answer(
        &self,
        operation: &Operation,
        names: &OperationNames,
        outcome: &Outcome<'_>,
        sent: &TokenStream,
    ) -> TokenStream {
        let error = match outcome.error {
            Side::Empty => quote! { |never| match *never {} },
            Side::One(_) => quote! { Content::json },
            Side::Several(name) => {
                let name = ident(name);
                let errors = operation.responses.iter().zip(&names.responses);
                let variants = errors
                    .filter(|(one, _)| !is_success(operation, one) && error_body(one).is_some())
                    .map(|(_, variant)| ident(variant));
                quote! {
                    |error| match error {
                        #(operations::#name::#variants(error) => Content::json(error),)*
                    }
                }
            }
        };
        let headers = outcome.headers.is_some().then(|| {
            quote! {
                answer
                    .documented_headers()
                    .map_err(|error| Failed::new("undecodable", error.to_string()))?;
            }
        });
        let (body, content) = match &outcome.success {
            Side::Empty => (quote! { () }, quote! { Content::Empty }),
            Side::One(content) => (quote! { body }, printed(content, false)),
            Side::Several(name) => {
                let name = ident(name);
                let successes = operation.responses.iter().zip(&names.responses);
                let arms = successes
                    .filter(|(response, _)| is_success(operation, response))
                    .map(|(response, variant)| {
                        let variant = ident(variant);
                        match &response.body {
                            None => quote! { operations::#name::#variant => Content::Empty, },
                            Some(content) => {
                                let printed = printed(content, response.boxed);
                                quote! { operations::#name::#variant(body) => #printed, }
                            }
                        }
                    });
                (quote! { body }, quote! { match body { #(#arms)* } })
            }
        };
        let all_pages = operation.pagination.is_some().then(|| {
            quote! {
                if given.all_pages()? {
                    return cli_pages::print_items(call.items(), #error).await;
                }
            }
        });
        quote! {
            #all_pages
            let answer = #sent.await.map_err(|error| Failed::of(&error, #error))?;
            #headers
            let (status, headers, #body) = answer.into_parts();
            Ok(Answer::new(status, headers, #content))
        }
    }
}

/// The expression that makes a decoded body printable.
fn printed(content: &Content, boxed: bool) -> TokenStream {
    match content {
        // JSON sees through the box.
        Content::Json(_) | Content::Xml(..) | Content::Text => quote! { Content::json(&body)? },
        _ => {
            let body = match boxed {
                true => quote! { *body },
                false => quote! { body },
            };
            match content {
                Content::Bytes => quote! { cli_bytes::bytes(#body).await? },
                Content::Events(..) => quote! { cli_events::events(#body).await? },
                _ => quote! { cli_lines::lines(#body).await? },
            }
        }
    }
}

fn set(given: &Given) -> TokenStream {
    let Given {
        key,
        name,
        ty,
        passed,
    } = given;
    quote! {
        if let Some(#name) = given.optional::<#ty>(#key)? {
            call = call.#name(#passed);
        }
    }
}
