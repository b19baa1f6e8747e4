//! Operations: a method of the client, and the call that it starts.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::emit::checks::bound;
use crate::emit::docs::{self, Paragraphs, doc, inner_doc};
use crate::emit::file::{EmitError, render};
use crate::emit::mentions::Mentions;
use crate::emit::outcome::Outcome;
use crate::emit::rust_type::{From, ident};
use crate::emit::{Emission, Files};
use crate::model::{Body, Constraints, Operation, Parameter, ParameterIn, Slot, Style, Type};
use crate::names::OperationNames;

/// More arguments than this, with `self`, and clippy objects.
const MANY_ARGUMENTS: usize = 6;

/// All files of operations.
pub(super) fn files(emission: Emission<'_>) -> Result<Files, EmitError> {
    let mut files = Files::new();
    if !emission.has_client() {
        return Ok(files);
    }
    let all: Vec<usize> = (0..emission.api.operations.len()).collect();
    if !emission.has_groups() {
        let tokens = emission.operation_file(&all, "Operations.", &quote! { super });
        let path = "src/operations.rs";
        files.insert(path.into(), render(path, tokens)?);
        return Ok(files);
    }
    let path = "src/operations/mod.rs";
    files.insert(path.into(), render(path, emission.operation_modules())?);
    for (tag, documented) in emission.api.tags.iter().enumerate() {
        let module = emission.names.of_tag(tag);
        let file = module.strip_prefix("r#").unwrap_or(module);
        let operations: Vec<usize> = all
            .iter()
            .copied()
            .filter(|index| emission.api.operations[*index].tag == tag)
            .collect();
        let mut title = Paragraphs::default();
        title.add(&format!("Operations of {}.", docs::code(&documented.name)));
        let description = documented.description.as_deref().unwrap_or_default();
        title.add(&crate::emit::markdown::doc_text(description));
        let above = quote! { super::super };
        let tokens = emission.operation_file(&operations, &title.text(), &above);
        let path = format!("src/operations/{file}.rs");
        files.insert(path.clone().into(), render(&path, tokens)?);
    }
    Ok(files)
}

impl Emission<'_> {
    fn operation_modules(&self) -> TokenStream {
        let modules = self.api.tags.iter().enumerate().map(|(tag, _)| {
            let name = ident(self.names.of_tag(tag));
            let feature = self.feature(tag);
            let gate = self.gate(Some(&feature));
            quote! {
                #gate
                pub mod #name;
            }
        });
        quote! {
            //! Operations by tag: the calls that the methods of the client start.
            #(#modules)*
        }
    }

    fn operation_file(
        &self,
        operations: &[usize],
        title: &str,
        above: &TokenStream,
    ) -> TokenStream {
        let docs = inner_doc(title);
        let items = operations.iter().map(|index| {
            let operation = &self.api.operations[*index];
            let names = self.names.of_operation(*index);
            self.operation(operation, names)
        });
        let items: TokenStream = items.collect();
        let imports = operation_imports(&items, above);
        quote! {
            #docs
            #imports
            #items
        }
    }

    fn operation(&self, operation: &Operation, names: &OperationNames) -> TokenStream {
        let outcome = Outcome::of(operation, names);
        let method = self.method(operation, names, &outcome);
        let call = self.call(operation, names, &outcome);
        let enums = self.outcome_enums(operation, names, &outcome);
        quote! {
            #method
            #call
            #enums
        }
    }

    /// The method of the client: fills in what every call needs.
    fn method(
        &self,
        operation: &Operation,
        names: &OperationNames,
        outcome: &Outcome<'_>,
    ) -> TokenStream {
        let docs = doc(&self.operation_docs(operation, names, outcome));
        let deprecated = docs::deprecated(&operation.docs);
        let method = ident(&names.method);
        let call = ident(&names.call);
        let description = self.description(operation);
        let arguments = self.arguments(operation, names);
        let many = (arguments.len() > MANY_ARGUMENTS)
            .then(|| quote! { #[allow(clippy::too_many_arguments)] });
        let required = operation.parameters.iter().zip(&names.parameters);
        let fills = required
            .filter(|(parameter, _)| parameter.required)
            .map(|(parameter, name)| self.fill(parameter, name, &quote! { call }));
        let body = operation.body.as_ref().filter(|body| body.required);
        let body = body.map(|body| self.fill_body(body, names, &quote! { call }));
        let idempotent = operation.idempotent.then(|| quote! { call.idempotent(); });
        let fills: Vec<TokenStream> = idempotent.into_iter().chain(fills).chain(body).collect();
        let mutable = (!fills.is_empty()).then(|| quote! { mut });
        quote! {
            impl Client {
                #docs
                #deprecated
                #many
                pub fn #method(&self #(, #arguments)*) -> #call<'_> {
                    #description
                    let #mutable call = self.call(&OPERATION);
                    #(#fills)*
                    #call { call }
                }
            }
        }
    }

    fn description(&self, operation: &Operation) -> TokenStream {
        let Operation {
            id,
            method,
            path,
            accept,
            security,
            ..
        } = operation;
        let method = ident(method);
        let security = security.iter().map(|schemes| quote! { &[#(#schemes),*] });
        quote! {
            static OPERATION: Operation = Operation {
                id: #id,
                method: Method::#method,
                path: #path,
                accept: #accept,
                security: &[#(#security),*],
            };
        }
    }

    fn arguments(&self, operation: &Operation, names: &OperationNames) -> Vec<TokenStream> {
        let parameters = operation.parameters.iter().zip(&names.parameters);
        let mut arguments: Vec<TokenStream> = parameters
            .filter(|(parameter, _)| parameter.required)
            .map(|(parameter, name)| self.parameter_argument(parameter, name))
            .collect();
        if let Some(body) = operation.body.as_ref().filter(|body| body.required) {
            arguments.push(self.body_argument(body, names));
        }
        arguments
    }

    fn parameter_argument(&self, parameter: &Parameter, name: &str) -> TokenStream {
        let name = ident(name);
        let ty = self.argument(&Slot::of(parameter.ty.clone()), From::Elsewhere);
        quote! { #name: #ty }
    }

    fn body_argument(&self, body: &Body, names: &OperationNames) -> TokenStream {
        let name = ident(&names.body);
        let ty = self.argument(&body.slot, From::Elsewhere);
        quote! { #name: #ty }
    }

    /// Statements that check a parameter and put it into a call.
    fn fill(&self, parameter: &Parameter, name: &str, call: &TokenStream) -> TokenStream {
        let checks = checks(parameter, name, call);
        let key = &parameter.name;
        let argument = ident(name);
        let slot = Slot::of(parameter.ty.clone());
        let value = match self.argument_is_reference(&slot) {
            true => quote! { #argument },
            false => quote! { &#argument },
        };
        let put = put(parameter, &quote! { #key }, &value);
        quote! {
            #checks
            #call.#put;
        }
    }

    fn fill_body(&self, body: &Body, names: &OperationNames, call: &TokenStream) -> TokenStream {
        let media_type = &body.media_type;
        let argument = ident(&names.body);
        let value = match self.argument_is_reference(&body.slot) {
            true => quote! { #argument },
            false => quote! { &#argument },
        };
        let check = self.is_checked(&body.slot.ty).then(|| {
            quote! { #call.check("body", Check::check(#value).map_err(String::from)); }
        });
        quote! {
            #check
            #call.json(#media_type, #value);
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
            "A call of [`Client::{}`], sent when it is awaited.",
            names.method
        ));
        let setters = operation
            .parameters
            .iter()
            .zip(&names.parameters)
            .filter(|(parameter, _)| !parameter.required)
            .map(|(parameter, name)| self.setter_of(parameter, name));
        let body = operation.body.as_ref().filter(|body| !body.required);
        let body = body.map(|body| self.body_setter(body, names));
        let response = self.response_type(outcome);
        let error = self.error_type(outcome);
        let arms = self.decode_arms(operation, names, outcome);
        quote! {
            #docs
            #[derive(Debug)]
            #[must_use = "a call is sent when it is awaited"]
            pub struct #call<'c> {
                call: Call<'c>,
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
                pub async fn send(self) -> Result<#response, #error> {
                    let answer = self.call.send().await?;
                    match answer.status() {
                        #(#arms)*
                    }
                }
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

    fn setter_of(&self, parameter: &Parameter, name: &str) -> TokenStream {
        let docs = doc(&parameter_docs(parameter));
        let deprecated = docs::deprecated(&parameter.docs);
        let argument = self.parameter_argument(parameter, name);
        let fill = self.fill(parameter, name, &quote! { self.call });
        let envelope = parameter.envelope.as_ref().map(|envelope| {
            let name = ident(name);
            let (status, content, list) = (&envelope.status, &envelope.content, &envelope.list);
            quote! {
                if #name {
                    self.call.unwrap_envelope(&Envelope {
                        status: #status,
                        content: #content,
                        list: #list,
                    });
                }
            }
        });
        let name = ident(name);
        quote! {
            #docs
            #deprecated
            pub fn #name(mut self, #argument) -> Self {
                #fill
                #envelope
                self
            }
        }
    }

    fn body_setter(&self, body: &Body, names: &OperationNames) -> TokenStream {
        let docs = doc(&docs::text(&body.docs, "The body of the request."));
        let argument = self.body_argument(body, names);
        let fill = self.fill_body(body, names, &quote! { self.call });
        let name = ident(&names.body);
        quote! {
            #docs
            pub fn #name(mut self, #argument) -> Self {
                #fill
                self
            }
        }
    }
}

/// Imports of what the items mention and no more.
fn operation_imports(items: &TokenStream, above: &TokenStream) -> TokenStream {
    let mentions = Mentions::of(items);
    let used = |name: &&str| mentions.has(name);
    let runtime = [
        "BoxFuture",
        "Call",
        "CallOptions",
        "Check",
        "Client",
        "Envelope",
        "Error",
        "Operation",
        "PathStyle",
        "Pattern",
        "QueryStyle",
        "Response",
        "constraint",
    ];
    let runtime = runtime
        .iter()
        .filter(|name| used(name))
        .map(|name| ident(name));
    let modules = ["headers", "types"];
    let modules = modules
        .iter()
        .filter(|name| used(name))
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
    paragraphs.add(&docs::constraints(&parameter.constraints));
    paragraphs.text()
}

/// The statement that puts a value where it travels.
fn put(parameter: &Parameter, key: &TokenStream, value: &TokenStream) -> TokenStream {
    let explode = parameter.explode;
    match (parameter.location, parameter.style) {
        (ParameterIn::Path, Style::Simple) if !explode => quote! { path(#key, #value) },
        (ParameterIn::Path, style) => {
            let style = format_ident!(
                "{}",
                match style {
                    Style::Label => "Label",
                    Style::Matrix => "Matrix",
                    _ => "Simple",
                }
            );
            quote! { path_styled(#key, PathStyle::#style, #explode, #value) }
        }
        (ParameterIn::Header, _) => quote! { header(#key, #value) },
        (ParameterIn::Cookie, _) => quote! { cookie(#key, #value) },
        (ParameterIn::Query, Style::Form) if explode && !parameter.allow_reserved => {
            quote! { query(#key, #value) }
        }
        (ParameterIn::Query, style) => {
            let style = format_ident!(
                "{}",
                match style {
                    Style::SpaceDelimited => "SpaceDelimited",
                    Style::PipeDelimited => "PipeDelimited",
                    Style::DeepObject => "DeepObject",
                    _ => "Form",
                }
            );
            let reserved = parameter.allow_reserved;
            quote! { query_styled(#key, QueryStyle::#style, #explode, #reserved, #value) }
        }
    }
}

/// Checks of the document's constraints, before anything is sent.
fn checks(parameter: &Parameter, name: &str, call: &TokenStream) -> TokenStream {
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
        Type::Integer(_) | Type::Number(_) if minimum.is_some() || maximum.is_some() => {
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
