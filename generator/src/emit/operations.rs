//! Operations: a method of the client, and the call that it starts.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::Emission;
use crate::emit::arguments::Target;
use crate::emit::checks::bound;
use crate::emit::complexity;
use crate::emit::docs::{self, Paragraphs, doc, inner_doc};
use crate::emit::file::{Draft, Item};
use crate::emit::mentions::Mentions;
use crate::emit::outcome::{Outcome, Side, answers_with_redirect, left_open};
use crate::emit::rust_type::ident;
use crate::emit::workspace::traits;
use crate::model::{Constraints, Made, Offer, Operation, Parameter, Type};
use crate::names::OperationNames;

/// A method that starts a call.
pub(super) struct Method {
    pub(super) docs: TokenStream,
    /// From `fn` on.
    pub(super) signature: TokenStream,
    pub(super) body: TokenStream,
}

/// All files of operations.
pub(super) fn drafts(emission: Emission<'_>) -> Vec<Draft<'_>> {
    if !emission.has_client() {
        return Vec::new();
    }
    let all = 0..emission.api.operations.len();
    if !emission.has_groups() {
        let title = "Operations.".to_owned();
        return vec![draft(emission, all.collect(), "", title)];
    }
    let modules = Draft::whole("src/operations/mod.rs", move || {
        emission.operation_modules()
    });
    let mut drafts = match emission.is_workspace() {
        true => Vec::new(),
        false => vec![modules],
    };
    for (tag, documented) in emission.api.tags.iter().enumerate() {
        let file = emission.tag_file(tag);
        let of_tag = |index: &usize| emission.api.operations[*index].tag == tag;
        let operations: Vec<usize> = all.clone().filter(of_tag).collect();
        let mut title = Paragraphs::default();
        title.add(&format!("Operations of {}.", docs::code(&documented.name)));
        let description = documented.description.as_deref().unwrap_or_default();
        title.add(&crate::emit::markdown::doc_text(description));
        drafts.push(match emission.is_workspace() {
            true => traits::draft(emission, tag, operations, title.text()),
            false => draft(emission, operations, file, title.text()),
        });
    }
    drafts
}

/// The file of all operations, or of a tag's.
fn draft<'a>(
    emission: Emission<'a>,
    operations: Vec<usize>,
    file: &str,
    title: String,
) -> Draft<'a> {
    let items = operations
        .clone()
        .into_iter()
        .map(move |index| -> Item<'a> { Box::new(move || emission.operation(index)) });
    let (path, is_inner) = match file.is_empty() {
        true => ("src/operations.rs".to_owned(), false),
        false => (format!("src/operations/{file}.rs"), true),
    };
    let head = move |mentions: &Mentions| {
        let above = match is_inner {
            true => quote! { super::super },
            false => quote! { super },
        };
        emission.operations_head(&operations, &title, mentions, &above)
    };
    Draft::of_items(path, head, items)
}

impl Emission<'_> {
    /// The calls of all tags under one path, so that neither another tag of an
    /// operation nor a second tag of the document moves any of them.
    fn operation_modules(&self) -> TokenStream {
        let docs = inner_doc(&self.operations_docs());
        let modules = self.api.tags.iter().enumerate().map(|(tag, _)| {
            let name = ident(self.names.of_tag(tag));
            let feature = self.feature(tag);
            let gate = self.gate(Some(&feature));
            quote! {
                #gate
                mod #name;
            }
        });
        let uses = self.api.tags.iter().enumerate().map(|(tag, _)| {
            let name = ident(self.names.of_tag(tag));
            let feature = self.feature(tag);
            let gate = self.gate(Some(&feature));
            quote! {
                #gate
                pub use #name::*;
            }
        });
        quote! {
            #docs
            #(#modules)*
            #(#uses)*
        }
    }

    /// What the document says of its tags.
    pub(super) fn operations_docs(&self) -> String {
        let mut paragraphs = Paragraphs::default();
        paragraphs.add("Operations: the calls that the methods of the client start.");
        for tag in &self.api.tags {
            let description = tag.description.as_deref().unwrap_or_default();
            let description = crate::emit::markdown::doc_text(description);
            if !description.is_empty() {
                paragraphs.add(&format!("**{}:**", docs::code(&tag.name)));
                paragraphs.add(&description);
            }
        }
        paragraphs.text()
    }

    /// What docs call the method of an operation.
    pub(super) fn method_path(&self, operation: &Operation, names: &OperationNames) -> String {
        let owner = match self.is_workspace() {
            true => self.names.of_trait(operation.tag),
            false => "Client",
        };
        format!("{owner}::{}", names.method)
    }

    pub(super) fn operations_head(
        &self,
        operations: &[usize],
        title: &str,
        mentions: &Mentions,
        above: &TokenStream,
    ) -> TokenStream {
        let docs = inner_doc(title);
        let imports = operation_imports(mentions, above);
        let mut all = operations.iter().map(|index| &self.api.operations[*index]);
        let allow = all
            .any(|operation| self.uses_deprecated(operation))
            .then(|| quote! { #![allow(deprecated)] });
        quote! {
            #docs
            #allow
            #imports
        }
    }

    /// Whether an operation takes or gives a type that is deprecated.
    fn uses_deprecated(&self, operation: &Operation) -> bool {
        let parameters = operation.parameters.iter().map(|parameter| &parameter.ty);
        let body = operation.body.iter().filter_map(|body| body.content.slot());
        let answers = operation.responses.iter().flat_map(|answer| &answer.body);
        let slots = body.chain(answers.filter_map(|content| content.slot()));
        let mut types = parameters.chain(slots.map(|slot| &slot.ty));
        types.any(|ty| self.names_deprecated(ty))
    }

    fn operation(&self, index: usize) -> TokenStream {
        let Method {
            docs,
            signature,
            body,
        } = self.method(index);
        let operation = &self.api.operations[index];
        let parameters = self.parameters_struct(operation, self.names.of_operation(index));
        let call = self.call_items(index);
        quote! {
            #parameters
            impl Client {
                #docs
                pub #signature { #body }
            }
            #call
        }
    }

    /// The call that an operation's method starts, and what comes of it.
    pub(super) fn call_items(&self, index: usize) -> TokenStream {
        let operation = &self.api.operations[index];
        let names = self.names.of_operation(index);
        let outcome = Outcome::of(operation, names);
        let call = self.call(operation, names, &outcome);
        let pages = self.paged_call(operation, names, &outcome);
        let enums = self.outcome_enums(operation, names, &outcome);
        quote! {
            #call
            #pages
            #enums
        }
    }

    /// The method of the client: fills in what every call needs.
    pub(super) fn method(&self, index: usize) -> Method {
        let operation = &self.api.operations[index];
        let names = self.names.of_operation(index);
        let outcome = Outcome::of(operation, names);
        let docs = doc(&self.operation_docs(operation, names, &outcome));
        let deprecated = docs::deprecated(&operation.docs);
        let method = ident(&names.method);
        let call = ident(&names.call);
        let description = self.description(operation);
        let arguments = self.arguments(operation, names);
        let unpacked = self.unpacked(operation, names);
        let target = Target::variables();
        let parameters = operation.parameters.iter().zip(&names.parameters);
        let required = || {
            parameters
                .clone()
                .filter(|(parameter, _)| parameter.required)
        };
        let fills = required().map(|(parameter, name)| self.fill(parameter, name, &target));
        let body = operation.required_body();
        let body = body.map(|body| self.fill_body(body, names, &target));
        let idempotent = operation.idempotent.then(|| quote! { call.idempotent(); });
        let fills: Vec<TokenStream> = idempotent
            .into_iter()
            .chain(made(operation))
            .chain(fills)
            .chain(body)
            .filter(|fill| !fill.is_empty())
            .collect();
        let mentions = Mentions::of(&fills.iter().cloned().collect());
        let mutable = |name: &str| mentions.has(name).then(|| quote! { mut });
        let (mutable_call, mutable_form) = (mutable("call"), mutable("form"));
        let form = operation.has_parts().then(|| {
            (
                quote! { let #mutable_form form = Multipart::new(); },
                quote! { , form },
            )
        });
        let (form, form_field) = form.unzip();
        Method {
            docs: quote! { #docs #deprecated },
            signature: quote! { fn #method(&self #(, #arguments)*) -> #call<'_> },
            body: quote! {
                #description
                #unpacked
                let #mutable_call call = self.call(&OPERATION);
                #form
                #(#fills)*
                #call { call #form_field }
            },
        }
    }

    fn description(&self, operation: &Operation) -> TokenStream {
        let Operation {
            id,
            method,
            path,
            accept,
            security,
            server,
            ..
        } = operation;
        let follows = !answers_with_redirect(operation);
        let method = ident(method);
        let security = security.iter().map(|schemes| quote! { &[#(#schemes),*] });
        quote! {
            static OPERATION: Operation = Operation {
                id: #id,
                method: Method::#method,
                path: #path,
                server: #server,
                follows: #follows,
                accept: #accept,
                security: &[#(#security),*],
            };
        }
    }

    /// The call: setters for what is optional, and how the answer is decoded.
    fn call(
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
        let sent = sent(operation, None);
        let response = self.response_type(outcome);
        let error = self.error_type(outcome);
        let complex = complexity::allow(&[&quote! { Result<#response, #error> }]);
        let (sent, decode) = match operation.pagination {
            Some(_) => (
                TokenStream::new(),
                quote! { Self::decode(self.call.send().await?) },
            ),
            None => (sent, self.decode(operation, names, outcome)),
        };
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
            impl #call<'_> {
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
                pub async fn send(self) -> Result<#response, #error> {
                    #sent
                    #decode
                }
                #(#offers)*
            }
            impl<'c> IntoFuture for #call<'c> {
                type Output = Result<#response, #error>;
                type IntoFuture = BoxFuture<'c, Self::Output>;
                fn into_future(self) -> Self::IntoFuture {
                    Box::pin(self.send())
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
        let sent = sent(&operation, Some(media_type));
        let response = self.response_type(&outcome);
        let error = self.error_type(&outcome);
        let decode = self.decode(&operation, names, &outcome);
        Some(quote! {
            #docs
            ///
            /// # Errors
            /// Every kind of [`Error`].
            pub async fn #name(self) -> Result<#response, #error> {
                #sent
                #decode
            }
        })
    }
}

/// Statements that send a call and take its `answer`; of another media type if one is
/// asked for.
fn sent(operation: &Operation, media_type: Option<&str>) -> TokenStream {
    let (_, finish) = form_of_parts(operation).unzip();
    let open = match left_open(operation) {
        None => quote! { call.send() },
        Some(patterns) => quote! { call.open(|status| matches!(status, #patterns)) },
    };
    let accept = media_type.map(|media_type| quote! { call.accept(#media_type); });
    if finish.is_none() && accept.is_none() {
        return quote! { let answer = self.#open.await?; };
    }
    quote! {
        let mut call = self.call;
        #accept
        #finish
        let answer = #open.await?;
    }
}

/// Statements that set the headers which the client makes.
fn made(operation: &Operation) -> impl Iterator<Item = TokenStream> {
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
fn form_of_parts(operation: &Operation) -> Option<(TokenStream, TokenStream)> {
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

/// Imports of what the operations mention and no more.
fn operation_imports(mentions: &Mentions, above: &TokenStream) -> TokenStream {
    let runtime = [
        "Answer",
        "BoxFuture",
        "ByteStream",
        "Call",
        "CallOptions",
        "Check",
        "Client",
        "Envelope",
        "Error",
        "EventStream",
        "FilePart",
        "Items",
        "JsonStream",
        "Multipart",
        "Next",
        "Operation",
        "PageParameter",
        "Pages",
        "Paging",
        "PathStyle",
        "Pattern",
        "QueryStyle",
        "RequestBody",
        "Response",
        "TokenSource",
        "XmlContent",
        "XmlForm",
        "XmlName",
        "XmlNode",
    ];
    let runtime = runtime
        .iter()
        .filter(|name| mentions.has_bare(name))
        .chain(
            ["constraint"]
                .iter()
                .filter(|name| mentions.has_module(name)),
        )
        .map(|name| ident(name));
    let modules = ["headers", "types"];
    let modules = modules
        .iter()
        .filter(|name| mentions.has_module(name))
        .map(|name| ident(name));
    quote! {
        use http::Method;
        #(use #above::#modules;)*
        use #above::runtime::{#(#runtime),*};
    }
}

/// What the docs say of a parameter.
pub(super) fn parameter_docs(parameter: &Parameter) -> String {
    let mut paragraphs = Paragraphs::default();
    let fallback = format!("Sets {}.", docs::code(&parameter.name));
    paragraphs.add(&docs::text(&parameter.docs, &fallback));
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
