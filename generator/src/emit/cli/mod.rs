//! The command-line program, behind the feature `cli`.

mod calls;
mod options;

use std::collections::BTreeMap;

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use crate::emit::Emission;
use crate::emit::credentials::{arguments_of, from_variables};
use crate::emit::file::{Draft, Item};
use crate::emit::mentions::Mentions;
use crate::emit::rust_type::ident;
use crate::model::{Operation, SecurityScheme};

use options::help;

/// The Cargo feature.
pub(in crate::emit) const FEATURE: &str = "cli";

/// The module `cli` and the `main.rs` that runs it.
pub(in crate::emit) fn drafts(emission: Emission<'_>) -> Vec<Draft<'_>> {
    if !emission.has_cli() {
        return Vec::new();
    }
    let operations = emission.api.operations.iter().enumerate();
    let head = move |mentions: &Mentions| calls_head(mentions, emission.is_workspace());
    let calls = operations.map(move |(index, operation)| -> Item<'_> {
        Box::new(move || emission.command(operation, emission.names.of_operation(index)))
    });
    vec![
        Draft::whole("src/main.rs", move || emission.main()),
        Draft::whole("src/cli/mod.rs", move || emission.program()),
        Draft::of_items("src/cli/calls.rs", head, calls),
    ]
}

impl Emission<'_> {
    /// Whether the crate has the program: a module has no binary.
    pub(in crate::emit) fn has_cli(&self) -> bool {
        self.has_client() && !self.is_module()
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
        let name = &self.package.name;
        let about = format!("Calls {}", one_line(&self.api.title));
        let base_url = variable(&[name, "BASE_URL"]);
        let builder = self.cli_builder();
        let schemes = self.schemes_of_secrets().map(|(index, scheme)| {
            let (name, variables) = (&scheme.name, self.variables_of(index));
            quote! { (#name, &[#(#variables),*]) }
        });
        let takes_any = operations().any(|(_, one)| {
            !one.parameters.is_empty()
                || one.body.is_some()
                || one.pagination.is_some()
                || !one.offers.is_empty()
        });
        let options = takes_any.then(|| quote! { use super::runtime::cli_options::{Kind, Taken}; });
        let has_schemes = !self.api.security_schemes.is_empty();
        let credentials = has_schemes.then(|| quote! { , Credentials });
        let secret =
            has_schemes.then(|| quote! { use super::runtime::credentials::secret_from_env; });
        quote! {
            //! The command-line program: every operation by its id.
            mod calls;

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
        }
    }

    /// A client with the credentials of all schemes that the environment has
    /// secrets for.
    fn cli_builder(&self) -> TokenStream {
        let attempts: Vec<TokenStream> = self
            .schemes_of_secrets()
            .map(|(index, scheme)| {
                let constructor = ident(self.names.of_scheme(index));
                let (found, values) = from_variables(scheme);
                let variables = self.variables_of(index);
                quote! {
                    if let [#(#found),*] = [#(#variables),*].map(secret_from_env) {
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
                if !credentials {
                    return builder;
                }
                #(#attempts)*
                builder
            }
        }
    }

    /// The schemes that the environment can have secrets for.
    fn schemes_of_secrets(&self) -> impl Iterator<Item = (usize, &SecurityScheme)> {
        let schemes = self.api.security_schemes.iter().enumerate();
        schemes.filter(|(_, scheme)| !arguments_of(scheme).is_empty())
    }

    /// The environment variables of a scheme: those of the configuration, or else
    /// made from the names of crate, scheme and secret.
    fn variables_of(&self, index: usize) -> Vec<String> {
        let scheme = &self.api.security_schemes[index];
        let secrets = arguments_of(scheme);
        if scheme.environment.len() == secrets.len() {
            return scheme.environment.clone();
        }
        let secrets = secrets.iter().map(ToString::to_string);
        let named = self.names.of_scheme(index);
        secrets
            .map(|secret| variable(&[&self.package.name, named, &secret]))
            .collect()
    }

    pub(in crate::emit) fn operation_gate(&self, operation: &Operation) -> Option<TokenStream> {
        let feature = self.feature(operation.tag);
        self.gate(self.has_groups().then_some(feature.as_str()))
    }
}

/// Imports of what the calls mention.
fn calls_head(mentions: &Mentions, by_traits: bool) -> TokenStream {
    let mut modules: BTreeMap<&str, Vec<Ident>> = BTreeMap::new();
    for (module, name) in [
        ("cli", "Outcome"),
        ("cli_answer", "Answer"),
        ("cli_answer", "Content"),
        ("cli_answer", "Failed"),
        ("cli_arguments", "Arguments"),
        ("cli_bytes_given", "BytesGiven"),
        ("cli_form_given", "FormGiven"),
        ("multipart", "Multipart"),
        ("request_body", "RequestBody"),
        ("transport", "BoxFuture"),
    ] {
        if mentions.has_bare(name) {
            let names = modules.entry(module).or_default();
            names.push(format_ident!("{}", name));
        }
    }
    let modules = modules.iter().map(|(module, names)| {
        let module = ident(module);
        quote! { use super::super::runtime::#module::{#(#names),*}; }
    });
    // Functions are called by their module, since a parameter may have their name.
    let printers = ["cli_bytes", "cli_events", "cli_lines", "cli_pages"]
        .iter()
        .filter(|name| mentions.has_module(name));
    let printers = printers.map(|name| ident(name));
    let above = ["operations", "types"]
        .iter()
        .filter(|name| mentions.has_module(name));
    let above = above.map(|name| ident(name));
    let traits = by_traits.then(|| quote! { use super::super::prelude::*; });
    quote! {
        //! A function for each operation.
        use super::super::Client;
        #traits
        #(use super::super::#above;)*
        #(#modules)*
        #(use super::super::runtime::#printers;)*
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
