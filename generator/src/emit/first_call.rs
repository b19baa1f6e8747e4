//! The first call: how README and crate docs begin, from a client to an answer.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::Emission;
use crate::emit::credentials::arguments_of;
use crate::emit::example::formatted;
use crate::emit::outcome::{Outcome, Side};
use crate::emit::rust_type::ident;
use crate::model::{Content, Operation};
use crate::names::OperationNames;

/// The heading of the section.
pub(crate) const FIRST_CALL: &str = "## A first call";

/// More operations than this are not tried for one that can be shown.
const MOST_TRIED: usize = 100;

impl Emission<'_> {
    /// For the docs of the crate: the code, and where to read on.
    pub(super) fn first_call_docs(&self) -> String {
        let mut text = format!("{FIRST_CALL}\n\n");
        if let Some(lines) = self.first_call() {
            let start = "# async fn example() -> Result<(), Box<dyn std::error::Error>> {";
            let code = lines.join("\n");
            text.push_str(&format!(
                "```no_run\n{start}\n{code}\n# Ok(())\n# }}\n```\n\n"
            ));
        }
        text.push_str(match self.is_workspace() {
            true => "[`operations`] has a trait for each tag, whose methods are the client's. ",
            false => "[`Client`] has a method for each operation, with an example. ",
        });
        text.push_str(
            "What must be given is an\nargument of it, what may be given a method of the call that it \
             returns, which is sent when it is\nawaited. What comes back is a [`Response`] with \
             status, headers and body, or an [`Error`] that keeps\nwhat the server sent.",
        );
        if self.has_types() {
            text.push_str(" Bodies are made of [`types`].");
        }
        if !self.api.security_schemes.is_empty() {
            text.push_str(" [`Credentials`] has a constructor for each way to prove who calls.");
        }
        text
    }

    /// For the README: a whole program.
    pub(super) fn first_call_program(&self) -> Option<String> {
        let lines = self.first_call()?;
        let is_head = |line: &&String| line.starts_with("use ") || line.is_empty();
        let (head, body) = lines.split_at(lines.iter().take_while(is_head).count());
        let mut text = String::new();
        for line in head {
            text.push_str(line);
            text.push('\n');
        }
        text.push_str(
            "#[tokio::main]\nasync fn main() -> Result<(), Box<dyn std::error::Error>> {\n",
        );
        for line in body {
            let indent = if line.is_empty() { "" } else { "    " };
            text.push_str(&format!("{indent}{line}\n"));
        }
        text.push_str("    Ok(())\n}\n");
        Some(text)
    }

    /// The lines from the client to what is done with an answer.
    fn first_call(&self) -> Option<Vec<String>> {
        let (index, call) = self.shown_call()?;
        let operation = &self.api.operations[index];
        let crate_name = ident(&self.package.name.replace('-', "_"));
        let client = self.made_client(operation);
        let client_lines = formatted(&client)?;
        let call_lines = formatted(&call)?;
        let mut lines = Vec::new();
        let mut used = vec!["Client"];
        if client.to_string().contains("Credentials ::") {
            used.push("Credentials");
        }
        if call.to_string().contains("types ::") {
            used.push("types");
        }
        lines.push(match &used[..] {
            [one] => format!("use {crate_name}::{one};"),
            several => format!("use {crate_name}::{{{}}};", several.join(", ")),
        });
        if self.is_workspace() {
            lines.push(format!("use {crate_name}::prelude::*;"));
        }
        lines.push(String::new());
        lines.extend(client_lines);
        lines.extend(call_lines);
        Some(lines)
    }

    /// The operation that says most and asks for least, reading before writing, and its
    /// call.
    fn shown_call(&self) -> Option<(usize, TokenStream)> {
        let operations = self.api.operations.iter().enumerate();
        let mut all: Vec<(usize, &Operation)> = operations.take(MOST_TRIED).collect();
        all.sort_by_key(|(index, one)| {
            let asked = one.parameters.iter().filter(|one| one.required).count();
            let body = one.required_body().is_some();
            let is_open = one.security.iter().all(Vec::is_empty);
            let writes = one.method != "GET" || body;
            let answer = Outcome::of(one, self.names.of_operation(*index)).success;
            let is_typed = matches!(answer, Side::One(Content::Json(_)));
            (one.docs.deprecated, writes, !is_typed, is_open, asked)
        });
        all.into_iter().find_map(|(index, operation)| {
            let names: &OperationNames = self.names.of_operation(index);
            Some((index, self.example_call(operation, names)?))
        })
    }

    /// A client that may call an operation.
    fn made_client(&self, operation: &Operation) -> TokenStream {
        let path = self.api.relative_server.as_deref().unwrap_or_default();
        let base_url = self.api.server.is_empty().then(|| {
            let url = format!("https://example.com{path}");
            quote! { .base_url(#url) }
        });
        let credentials = self.shown_credentials(operation);
        let credentials = credentials.map(|value| quote! { .credentials(#value) });
        quote! {
            let client = Client::builder() #base_url #credentials .build()?;
        }
    }

    /// Credentials from the environment where the crate reads them from there, else
    /// the first that do alone for an operation.
    fn shown_credentials(&self, operation: &Operation) -> Option<TokenStream> {
        if self.has_from_env() {
            return Some(quote! { Credentials::from_env()? });
        }
        let alone = operation.security.iter().filter_map(|set| match &set[..] {
            [one] => Some(one),
            _ => None,
        });
        let schemes = || self.api.security_schemes.iter().enumerate();
        let mut known = alone.flat_map(|name| schemes().filter(move |(_, one)| one.name == *name));
        let (index, scheme) = known.find(|(_, one)| !arguments_of(one).is_empty())?;
        let name = ident(self.names.of_scheme(index));
        let values = arguments_of(scheme)
            .into_iter()
            .map(|name| name.to_string());
        Some(quote! { Credentials::#name(#(#values),*) })
    }
}
