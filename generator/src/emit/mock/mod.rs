//! The stand-in server, behind the feature `mock`: a struct for each operation's
//! requests, and what the document says that it answers.

mod answers;
mod invent;
mod requests;

use std::collections::BTreeSet;

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::emit::docs::{doc, inner_doc};
use crate::emit::file::{Draft, Item};
use crate::emit::mentions::Mentions;
use crate::emit::rust_type::ident;
use crate::emit::{Emission, docs};
use crate::model::{CodeFlow, Operation, SchemeKind};
use crate::names::OperationNames;

/// The Cargo feature.
pub(in crate::emit) const FEATURE: &str = "mock";

/// `mock.rs`.
pub(in crate::emit) fn draft(emission: Emission<'_>) -> Option<Draft<'_>> {
    let operations = emission.api.operations.iter().enumerate();
    let items = operations.map(move |(index, operation)| -> Item<'_> {
        Box::new(move || emission.mocked(operation, emission.names.of_operation(index)))
    });
    let head = move |mentions: &Mentions| emission.mock(mentions);
    let has_mock = emission.has_mock();
    has_mock.then(|| Draft::of_items("src/mock.rs", head, items))
}

impl Emission<'_> {
    /// Whether the crate has the server: a module has no features.
    pub(in crate::emit) fn has_mock(&self) -> bool {
        self.has_client() && !self.is_module()
    }

    fn mock(&self, mentions: &Mentions) -> TokenStream {
        let operations = || {
            let operations = self.api.operations.iter().enumerate();
            operations.map(|(index, operation)| (operation, self.names.of_operation(index)))
        };
        let routes = operations().map(|(operation, names)| {
            let (gate, name) = (self.operation_gate(operation), ident(&names.mock_request));
            quote! { #gate #name::ROUTE, }
        });
        let methods = operations().map(|(operation, names)| self.mock_method(operation, names));
        let answers = operations().map(|(operation, names)| self.api_method(operation, names));
        let served = operations().map(|(operation, names)| {
            let (gate, method) = (self.operation_gate(operation), ident(&names.method));
            quote! { #gate server.serve(&api, A::#method); }
        });
        let (tokens, servers) = (self.token_paths(), self.operation_servers());
        let imports = mock_imports(mentions);
        let docs = inner_doc(&self.mock_docs());
        quote! {
            #docs
            #imports

            static TABLE: Table = Table {
                routes: &[#(#routes)*],
                tokens: &[#(#tokens),*],
                servers: &[#(#servers),*],
                builder: super::Client::builder,
            };

            impl Server {
                /// Starts a server that answers from the document.
                ///
                /// # Panics
                /// Loopback cannot be listened on.
                pub async fn start() -> Self {
                    Self::launch(&TABLE).await
                }
                /// Starts a server that answers as an implementation of the API does.
                ///
                /// # Panics
                /// Loopback cannot be listened on.
                pub async fn start_with<A: Api>(api: A) -> Self {
                    let server = Self::start().await;
                    let api = std::sync::Arc::new(api);
                    #(#served)*
                    server
                }
                #(#methods)*
            }

            /// The API as its server has it. What is not implemented is answered from
            /// the document.
            pub trait Api: Send + Sync + 'static {
                #(#answers)*
            }
        }
    }

    fn mock_docs(&self) -> String {
        let mut docs = String::from(
            "A server on loopback that stands in for the API's in tests.\n\n\
             It answers every operation from the document's examples, or with values made up \
             from its schemas, and keeps all requests. It follows the document: the crate's \
             version promises nothing of this module.",
        );
        if self.package.style.examples {
            docs.push_str(&self.mock_example());
        }
        docs
    }

    fn mock_example(&self) -> String {
        let crate_name = self.package.name.replace('-', "_");
        let method = &self.names.of_operation(0).mock_method;
        format!(
            "\n\n```no_run\n\
             use {crate_name}::mock::{{Answer, Server}};\n\n\
             # async fn example() {{\n\
             let server = Server::start().await;\n\
             let client = server.client();\n\
             // The next call fails, all others are answered from the document.\n\
             server.{method}().next(1).answer(|_| Answer::raw(503, \"\", \"\"));\n\
             # let _ = client;\n\
             assert_eq!(server.{method}().requests().len(), 0);\n\
             # }}\n\
             ```"
        )
    }

    /// The method of the server for an operation.
    fn mock_method(&self, operation: &Operation, names: &OperationNames) -> TokenStream {
        let docs = doc(&said_of(operation));
        let gate = self.operation_gate(operation);
        let (method, name) = (ident(&names.mock_method), ident(&names.mock_request));
        quote! {
            #docs
            #gate
            pub fn #method(&self) -> Stub<'_, #name> {
                self.stub()
            }
        }
    }

    /// The method of the trait for an operation.
    fn api_method(&self, operation: &Operation, names: &OperationNames) -> TokenStream {
        let docs = doc(&said_of(operation));
        let gate = self.operation_gate(operation);
        let (method, name) = (ident(&names.method), ident(&names.mock_request));
        quote! {
            #docs
            #gate
            fn #method(&self, request: Request<#name>) -> Answer<#name> {
                request.documented()
            }
        }
    }

    /// Paths of the token endpoints that credentials of this API ask.
    fn token_paths(&self) -> BTreeSet<String> {
        let schemes = self.api.security_schemes.iter();
        let urls = schemes.filter_map(|scheme| match &scheme.kind {
            SchemeKind::ClientCredentials { token_url }
            | SchemeKind::RefreshToken { token_url }
            | SchemeKind::AuthorizationCode(CodeFlow { token_url, .. }) => Some(token_url),
            _ => None,
        });
        let base = url::Url::parse("http://localhost/").ok();
        urls.filter_map(|text| Some(base.as_ref()?.join(text).ok()?.path().to_owned()))
            .collect()
    }

    /// Servers of single operations.
    fn operation_servers(&self) -> BTreeSet<&str> {
        let servers = self.api.operations.iter().map(|one| one.server.as_str());
        servers.filter(|server| !server.is_empty()).collect()
    }
}

/// `createTree`: `POST /trees`.
fn said_of(operation: &Operation) -> String {
    let request = docs::code(&format!("{} {}", operation.method, operation.path));
    format!("{}: {request}.", docs::code(&operation.id))
}

/// Imports of what the items mention, and of what users need.
fn mock_imports(mentions: &Mentions) -> TokenStream {
    let used = |names: &[&str]| -> Vec<Ident> {
        let used = names.iter().filter(|name| mentions.has_bare(name));
        used.map(|name| ident(name)).collect()
    };
    let documents = used(&["documents"]);
    let documents =
        (!documents.is_empty()).then(|| quote! { use super::runtime::mock_answer::documents; });
    let styles = used(&["PathStyle", "QueryStyle"]);
    let styles =
        (!styles.is_empty()).then(|| quote! { use super::runtime::parameter::{#(#styles),*}; });
    // Not every document documents an answer.
    let routes = mentions
        .has_module("mock_route")
        .then(|| quote! { use super::runtime::mock_route; });
    let types = mentions
        .has_module("types")
        .then(|| quote! { use super::types; });
    quote! {
        use super::runtime::mock_given::Given;
        #routes
        use super::runtime::mock_route::check;
        use super::runtime::mock_server::Table;
        #documents
        #styles
        #types

        pub use super::runtime::mock_answer::{Answer, Documents};
        pub use super::runtime::mock_part::Part;
        pub use super::runtime::mock_request::{RawRequest, Request, Unreadable};
        pub use super::runtime::mock_route::{Any, Mocked, Route};
        pub use super::runtime::mock_server::{Server, Stub};
    }
}
