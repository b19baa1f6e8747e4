//! The servers that the document names, where there is something to choose.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::Emission;
use crate::emit::docs::{self, Paragraphs, doc};
use crate::emit::file::Draft;
use crate::emit::markdown::doc_text;
use crate::emit::rust_type::ident;
use crate::model::{Server, ServerVariable};
use crate::names::ServerNames;

/// The file, if there is a choice.
pub(super) fn draft(emission: Emission<'_>) -> Option<Draft<'_>> {
    let has_servers = emission.has_servers();
    has_servers.then(|| Draft::whole("src/servers.rs", move || emission.servers()))
}

impl Emission<'_> {
    /// Whether there is a choice of servers.
    pub(super) fn has_servers(&self) -> bool {
        self.has_client() && !self.api.servers.is_empty()
    }

    fn servers(&self) -> TokenStream {
        let servers = self.api.servers.iter().enumerate();
        let constructors = servers.map(|(index, server)| {
            let names = self.names.of_server(index);
            constructor(server, names)
        });
        quote! {
            //! Servers of the API.
            /// A server that the document names, for `ClientBuilder::base_url`.
            #[derive(Debug, Clone, PartialEq, Eq)]
            pub struct Server(String);
            impl Server {
                #(#constructors)*
                /// The URL.
                pub fn url(&self) -> &str {
                    &self.0
                }
            }
            impl From<Server> for String {
                fn from(server: Server) -> Self {
                    server.0
                }
            }
        }
    }
}

fn constructor(server: &Server, names: &ServerNames) -> TokenStream {
    let docs = doc(&server_docs(server, names));
    let name = ident(&names.name);
    let arguments: Vec<_> = names.variables.iter().map(|name| ident(name)).collect();
    let url = match server.variables.is_empty() {
        true => {
            let url = &server.url;
            quote! { #url.to_owned() }
        }
        false => {
            let format = format(server);
            quote! { format!(#format #(, #arguments)*) }
        }
    };
    quote! {
        #docs
        pub fn #name(#(#arguments: &str),*) -> Self {
            Self(#url)
        }
    }
}

/// The URL as a format string with a numbered place for each variable.
fn format(server: &Server) -> String {
    let escape = |text: &str| text.replace('{', "{{").replace('}', "}}");
    let mut format = String::new();
    let mut rest = server.url.as_str();
    while let Some((before, after)) = rest.split_once('{') {
        format.push_str(&escape(before));
        let variable = after.split_once('}').and_then(|(name, after)| {
            let mut names = server.variables.iter();
            Some((names.position(|variable| variable.name == name)?, after))
        });
        match variable {
            Some((index, after)) => {
                format.push_str(&format!("{{{index}}}"));
                rest = after;
            }
            None => {
                format.push_str("{{");
                rest = after;
            }
        }
    }
    format.push_str(&escape(rest));
    format
}

fn server_docs(server: &Server, names: &ServerNames) -> String {
    let mut paragraphs = Paragraphs::default();
    let description = server.description.as_deref().unwrap_or_default();
    paragraphs.add(&doc_text(description));
    paragraphs.add(&docs::code(&server.url));
    let variables = server.variables.iter().zip(&names.variables);
    let items: Vec<String> = variables.map(|(one, name)| variable(one, name)).collect();
    paragraphs.add(&items.join("\n"));
    paragraphs.text()
}

fn variable(variable: &ServerVariable, name: &str) -> String {
    let default = docs::code(&variable.default);
    let mut text = format!("* `{name}`: {default} by default");
    if !variable.values.is_empty() {
        let values: Vec<String> = variable.values.iter().map(|one| docs::code(one)).collect();
        text.push_str(&format!("; one of {}", values.join(", ")));
    }
    text.push('.');
    let description = variable.description.as_deref().unwrap_or_default();
    let description = doc_text(description).replace('\n', " ");
    if !description.trim().is_empty() {
        text.push_str(&format!(" {}", description.trim()));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn braces_that_are_no_variable_stay() {
        let variable = |name: &str| ServerVariable {
            name: name.to_owned(),
            default: String::new(),
            values: Vec::new(),
            description: None,
        };
        let server = Server {
            url: "https://{region}.a.test/{x}/{version}{".to_owned(),
            description: None,
            variables: vec![variable("version"), variable("region")],
        };
        assert_eq!(format(&server), "https://{1}.a.test/{{x}}/{0}{{");
    }
}
