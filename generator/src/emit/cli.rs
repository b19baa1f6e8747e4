//! The command-line program, behind the feature `cli`: a function for each
//! operation that decodes its arguments, calls the client's method like any Rust
//! caller, and encodes the answer again.

use std::collections::BTreeMap;

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use crate::emit::file::{EmitError, render};
use crate::emit::mentions::Mentions;
use crate::emit::outcome::{Outcome, Side, error_body, is_success};
use crate::emit::rust_type::{From, ident};
use crate::emit::{Emission, Files, Layout, arguments};
use crate::model::{
    Body, BodyContent, Content, Docs, Operation, Parameter, ParameterIn, Serialization, Slot, Type,
    TypeKind,
};
use crate::names::OperationNames;

/// The Cargo feature.
pub(super) const FEATURE: &str = "cli";

/// `cli.rs` and the `main.rs` that runs it.
pub(super) fn files(emission: Emission<'_>) -> Result<Files, EmitError> {
    let mut files = Files::new();
    if emission.has_cli() {
        for (path, tokens) in [
            ("src/cli.rs", emission.program()),
            ("src/main.rs", emission.main()),
        ] {
            files.insert(path.into(), render(path, tokens)?);
        }
    }
    Ok(files)
}

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
    /// Whether the crate has the program: a module has no binary.
    pub(super) fn has_cli(&self) -> bool {
        self.has_client() && self.package.layout == Layout::Crate
    }

    fn main(&self) -> TokenStream {
        let crate_name = ident(&self.package.name.replace('-', "_"));
        quote! {
            //! The command-line program.
            #![forbid(unsafe_code)]

            fn main() -> std::process::ExitCode {
                #crate_name::cli::execute()
            }
        }
    }

    fn program(&self) -> TokenStream {
        let operations = || self.api.operations.iter().enumerate();
        let commands = operations().map(|(index, operation)| {
            let names = self.names.of_operation(index);
            let gate = self.operation_gate(operation);
            let (id, method) = (&operation.id, ident(&names.method));
            let group = self.names.of_group(operation.tag);
            let subcommand = &names.subcommand;
            let about = match help(&operation.docs) {
                text if text.is_empty() => format!("{} {}", operation.method, operation.path),
                text => text,
            };
            let takes = self.takes(operation, names);
            quote! {
                #gate
                Command {
                    id: #id,
                    path: [#group, #subcommand],
                    about: #about,
                    takes: &[#(#takes),*],
                    run: calls::#method,
                },
            }
        });
        let calls: TokenStream = operations()
            .map(|(index, operation)| {
                let names = self.names.of_operation(index);
                self.command(operation, names)
            })
            .collect();
        let uses = used(&calls);
        let name = &self.package.name;
        let about = format!("Calls {}", one_line(&self.api.title));
        let base_url = variable(&[name, "BASE_URL"]);
        let builder = self.cli_builder();
        let schemes = self.api.security_schemes.iter().enumerate();
        let schemes = schemes.map(|(index, scheme)| {
            let (name, variables) = (&scheme.name, self.variables_of(index));
            quote! { (#name, &[#(#variables),*]) }
        });
        let takes_any =
            operations().any(|(_, one)| !one.parameters.is_empty() || one.body.is_some());
        let options = takes_any.then(|| quote! { use super::runtime::cli_options::{Kind, Taken}; });
        let has_schemes = !self.api.security_schemes.is_empty();
        let credentials = has_schemes.then(|| quote! { , Credentials });
        let secret =
            has_schemes.then(|| quote! { use super::runtime::credentials::secret_from_env; });
        quote! {
            //! The command-line program: every operation by its id.
            use std::process::ExitCode;

            use super::runtime::cli::{self, Command, Program};
            #options
            use super::{Client, ClientBuilder #credentials};
            #secret

            /// Runs the program.
            pub fn execute() -> ExitCode {
                cli::main(&PROGRAM)
            }

            static PROGRAM: Program = Program {
                name: #name,
                version: env!("CARGO_PKG_VERSION"),
                about: #about,
                base_url: #base_url,
                credentials: &[#(#schemes),*],
                operations: OPERATIONS,
                builder,
            };

            static OPERATIONS: &[Command] = &[#(#commands)*];

            #builder

            mod calls {
                #uses
                #calls
            }
        }
    }

    /// A client with the credentials of all schemes that the environment has
    /// secrets for.
    fn cli_builder(&self) -> TokenStream {
        let schemes = self.api.security_schemes.iter().enumerate();
        let attempts: Vec<TokenStream> = schemes
            .map(|(index, scheme)| {
                let constructor = ident(self.names.of_scheme(index));
                let values = super::credentials::arguments_of(scheme);
                let variables = self.variables_of(index);
                quote! {
                    if let [#(Some(#values)),*] = [#(#variables),*].map(secret_from_env) {
                        builder = builder.credentials(Credentials::#constructor(#(#values),*));
                    }
                }
            })
            .collect();
        if attempts.is_empty() {
            return quote! {
                fn builder(_: bool) -> ClientBuilder {
                    Client::builder()
                }
            };
        }
        quote! {
            fn builder(credentials: bool) -> ClientBuilder {
                let mut builder = Client::builder();
                if credentials {
                    #(#attempts)*
                }
                builder
            }
        }
    }

    /// The environment variables of a scheme: those of the configuration, or else
    /// made from the names of crate, scheme and secret.
    fn variables_of(&self, index: usize) -> Vec<String> {
        let scheme = &self.api.security_schemes[index];
        let secrets = super::credentials::arguments_of(scheme);
        if scheme.environment.len() == secrets.len() {
            return scheme.environment.clone();
        }
        let secrets = secrets.iter().map(ToString::to_string);
        let named = self.names.of_scheme(index);
        secrets
            .map(|secret| variable(&[&self.package.name, named, &secret]))
            .collect()
    }

    fn operation_gate(&self, operation: &Operation) -> Option<TokenStream> {
        let feature = self.feature(operation.tag);
        self.gate(self.has_groups().then_some(feature.as_str()))
    }

    /// The function that calls an operation.
    fn command(&self, operation: &Operation, names: &OperationNames) -> TokenStream {
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
                let module = self.operations_path(operation);
                let parameters = ident(&names.required);
                let fields = required.iter().map(|given| {
                    let (name, passed) = (&given.name, &given.passed);
                    quote! { #name: #passed }
                });
                quote! { #module::#parameters { #(#fields),* } }
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
        let takes_any = !optional.is_empty() || !required.is_empty();
        let given = match takes_any {
            true => quote! { mut given: Arguments },
            false => quote! { _: Arguments },
        };
        let outcome = Outcome::of(operation, names);
        let answer = self.answer(operation, names, &outcome);
        quote! {
            #gate
            pub(super) fn #method(client: &Client, #given) -> BoxFuture<'_, Outcome> {
                Box::pin(async move {
                    #(#decoded)*
                    let #mutable_call call = client.#method(#arguments);
                    #(#optional)*
                    #answer
                })
            }
        }
    }

    /// The module of an operation, from `calls`.
    fn operations_path(&self, operation: &Operation) -> TokenStream {
        match self.has_groups() {
            true => {
                let tag = ident(self.names.of_tag(operation.tag));
                quote! { operations::#tag }
            }
            false => quote! { operations },
        }
    }

    /// What an operation takes, as options of its subcommand.
    fn takes(&self, operation: &Operation, names: &OperationNames) -> Vec<TokenStream> {
        let parameters = operation.parameters.iter().zip(&names.options);
        let mut takes: Vec<TokenStream> = parameters
            .map(|(parameter, option)| {
                let values = self.known_values(&parameter.ty);
                let kind = self.kind_of_parameter(parameter);
                let help = help(&parameter.docs);
                let (key, required) = (key(parameter), parameter.required);
                taken(&key, option, &help, required, kind, &values)
            })
            .collect();
        if let Some(body) = operation.body.as_ref().filter(|_| !operation.has_parts()) {
            let kind = match body.content {
                BodyContent::Text => "BodyText",
                BodyContent::Binary => "Bytes",
                _ => "Body",
            };
            let option = names.options.last().map_or("body", String::as_str);
            let help = help(&body.docs);
            takes.push(taken("body", option, &help, body.required, kind, &[]));
        }
        takes
    }

    fn kind_of_parameter(&self, parameter: &Parameter) -> &'static str {
        match (&parameter.serialization, &parameter.ty) {
            (Serialization::File(_), _) => "File",
            (Serialization::Files(_), _) => "Files",
            (_, Type::List(items)) if self.is_text(&items.ty) => "Texts",
            (_, Type::List(_)) => "Values",
            (_, ty) if self.is_text(ty) => "Text",
            _ => "Json",
        }
    }

    fn is_text(&self, ty: &Type) -> bool {
        matches!(ty, Type::Text | Type::Format(_)) || self.is_enum(ty)
    }

    /// The known values of a string enum, or of a list of them.
    fn known_values(&self, ty: &Type) -> Vec<&str> {
        let ty = match ty {
            Type::List(items) => &items.ty,
            ty => ty,
        };
        let Type::Named(id) = ty else {
            return Vec::new();
        };
        match &self.api.type_def(*id).kind {
            TypeKind::StringEnum(known) => {
                known.values.iter().map(|one| one.text.as_str()).collect()
            }
            _ => Vec::new(),
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
            BodyContent::Json(slot) | BodyContent::Form(slot, _) => {
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

    /// Sends the call and encodes what comes back.
    fn answer(
        &self,
        operation: &Operation,
        names: &OperationNames,
        outcome: &Outcome<'_>,
    ) -> TokenStream {
        let module = self.operations_path(operation);
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
                        #(#module::#name::#variants(error) => Content::json(error),)*
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
                            None => quote! { #module::#name::#variant => Content::Empty, },
                            Some(content) => {
                                let printed = printed(content, response.boxed);
                                quote! { #module::#name::#variant(body) => #printed, }
                            }
                        }
                    });
                (quote! { body }, quote! { match body { #(#arms)* } })
            }
        };
        quote! {
            let answer = call.await.map_err(|error| Failed::of(&error, #error))?;
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
        Content::Json(_) | Content::Text => quote! { Content::json(&body)? },
        _ => {
            let body = match boxed {
                true => quote! { *body },
                false => quote! { body },
            };
            match content {
                Content::Bytes => quote! { bytes(#body).await? },
                Content::Events(..) => quote! { events(#body).await? },
                _ => quote! { lines(#body).await? },
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

fn taken(
    key: &str,
    option: &str,
    help: &str,
    required: bool,
    kind: &str,
    values: &[&str],
) -> TokenStream {
    let kind = ident(kind);
    quote! {
        Taken {
            key: #key,
            option: #option,
            help: #help,
            required: #required,
            kind: Kind::#kind,
            values: &[#(#values),*],
        }
    }
}

/// The first paragraph of what the document says.
fn help(docs: &Docs) -> String {
    let said = docs.title.as_deref().or(docs.description.as_deref());
    let said = said.unwrap_or_default().trim();
    one_line(said.split("\n\n").next().unwrap_or_default())
}

fn key(parameter: &Parameter) -> String {
    let place = match parameter.location {
        ParameterIn::Path => "path",
        ParameterIn::Query => "query",
        ParameterIn::Header => "header",
        ParameterIn::Cookie => "cookie",
        ParameterIn::Part => "part",
    };
    format!("{place}:{}", parameter.name)
}

/// Imports of what the calls mention.
fn used(calls: &TokenStream) -> TokenStream {
    let mentions = Mentions::of(calls);
    let mut modules: BTreeMap<&str, Vec<Ident>> = BTreeMap::new();
    for (module, name) in [
        ("cli", "Outcome"),
        ("cli_answer", "Answer"),
        ("cli_answer", "Content"),
        ("cli_answer", "Failed"),
        ("cli_arguments", "Arguments"),
        ("cli_bytes", "bytes"),
        ("cli_bytes_given", "BytesGiven"),
        ("cli_events", "events"),
        ("cli_form_given", "FormGiven"),
        ("cli_lines", "lines"),
        ("multipart", "Multipart"),
        ("request_body", "RequestBody"),
        ("transport", "BoxFuture"),
    ] {
        if mentions.has(name) {
            let names = modules.entry(module).or_default();
            names.push(format_ident!("{}", name));
        }
    }
    let modules = modules.iter().map(|(module, names)| {
        let module = ident(module);
        quote! { use super::super::runtime::#module::{#(#names),*}; }
    });
    let above = ["operations", "types"]
        .iter()
        .filter(|name| mentions.has(name));
    let above = above.map(|name| ident(name));
    quote! {
        use super::super::Client;
        #(use super::super::#above;)*
        #(#modules)*
    }
}

/// The name of an environment variable.
fn variable(parts: &[&str]) -> String {
    let letter = |character: char| match character.is_ascii_alphanumeric() {
        true => character.to_ascii_uppercase(),
        false => '_',
    };
    parts.join("_").chars().map(letter).collect()
}

fn one_line(text: &str) -> String {
    let text = text.replace(char::is_control, " ");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
