//! The crate's root and its client.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use crate::emit::docs::{self, Paragraphs, inner_doc};
use crate::emit::file::Draft;
use crate::emit::rust_type::ident;
use crate::emit::{Emission, Layout};

/// `lib.rs` (or `mod.rs` in a module) and `client.rs`.
pub(super) fn drafts(emission: Emission<'_>) -> Vec<Draft<'_>> {
    let root = match emission.package.layout {
        Layout::Crate => Some("src/lib.rs"),
        Layout::Module => Some("src/mod.rs"),
        Layout::Workspace => None,
    };
    let root = root.map(|root| Draft::whole(root, move || emission.root()));
    let mut drafts: Vec<Draft<'_>> = root.into_iter().collect();
    if emission.has_client() {
        drafts.push(Draft::whole("src/client.rs", move || emission.client()));
    }
    drafts
}

impl Emission<'_> {
    /// Whether there is anything to call.
    pub(super) fn has_client(&self) -> bool {
        !self.api.operations.is_empty()
    }

    fn root(&self) -> TokenStream {
        // A module is included into another file, where inner attributes may not stand.
        let head = (!self.is_module()).then(|| {
            let docs = inner_doc(&self.root_docs());
            let limit = self.recursion_limit();
            quote! {
                #docs
                #limit
                #![forbid(unsafe_code)]
                #![warn(missing_docs)]
            }
        });
        let client = self.has_client().then(|| {
            let headers = (!self.api.header_sets.is_empty()).then(|| self.module("headers", true));
            let operations = self.module("operations", true);
            let client = self.module("client", false);
            let servers = self.has_servers().then(|| self.module("servers", false));
            quote! { #client #headers #operations #servers }
        });
        let wire = (!self.api.types.is_empty()).then(|| {
            let wire = self.module("wire", false);
            quote! { #wire }
        });
        let round_trip = self.has_round_trip().then(|| {
            let gate = self.round_trip_gate();
            quote! { #gate mod round_trip; }
        });
        let types = self.has_types().then(|| {
            let types = self.module("types", true);
            quote! { #types #wire #round_trip }
        });
        let runtime = (!self.runtime_modules().is_empty()).then(|| {
            let runtime = self.module("runtime", true);
            // Not every API uses all that a file of the runtime offers.
            quote! {
                #[allow(dead_code, unused_imports, unused_macros)]
                #runtime
            }
        });
        let exports = self.has_client().then(|| {
            let runtime = self.exported().into_iter().map(ident);
            let guest = self.guest(true);
            let server = self
                .has_servers()
                .then(|| quote! { #guest #[doc(inline)] pub use servers::Server; });
            let features = self.feature_exports();
            quote! {
                #guest
                #[doc(inline)]
                pub use runtime::{#(#runtime),*};
                #server
                #(#features)*
            }
        });
        let programs = self.program_modules();
        let arbitrary = self
            .has_arbitrary()
            .then(|| self.module("arbitrary", false));
        quote! {
            #head
            #arbitrary
            #programs
            #client
            #runtime
            #types
            #exports
        }
    }

    /// The modules of features that have their own.
    pub(super) fn program_modules(&self) -> TokenStream {
        let cli = self.has_cli().then(|| {
            let feature = super::cli::FEATURE;
            quote! {
                #[cfg(feature = #feature)]
                #[doc(hidden)]
                // What the document calls deprecated can be called nevertheless.
                #[allow(deprecated)]
                pub mod cli;
            }
        });
        let mock = self.has_mock().then(|| {
            let feature = super::mock::FEATURE;
            quote! {
                #[cfg(feature = #feature)]
                #[allow(deprecated)]
                pub mod mock;
            }
        });
        quote! { #cli #mock }
    }

    /// What callers need of the runtime where a feature is on.
    pub(super) fn feature_exports(&self) -> Vec<TokenStream> {
        if !self.has_client_features() {
            return Vec::new();
        }
        let exports = self.crate_features().filter_map(|feature| {
            let (module, names) = feature.module?;
            let names = names.iter().map(|name| ident(name));
            let (name, module) = (feature.name, ident(module));
            Some(quote! {
                #[cfg(feature = #name)]
                #[doc(inline)]
                pub use runtime::#module::{#(#names),*};
            })
        });
        exports.collect()
    }

    /// What callers need of the runtime.
    pub(super) fn exported(&self) -> Vec<&'static str> {
        const WITH_MODULE: &[(&str, &[&str])] = &[
            ("authorization_code", &["AuthorizationCode", "Proof"]),
            ("byte_stream", &["ByteStream"]),
            ("event_stream", &["Event", "EventStream"]),
            ("json_stream", &["JsonStream"]),
            ("multipart", &["FilePart", "Multipart"]),
            ("request_body", &["RequestBody"]),
            ("stream_error", &["StreamError"]),
        ];
        let mut exported = vec![
            "CallOptions",
            "Attempt",
            "Client",
            "ClientBuilder",
            "Credentials",
            "Error",
            "Layer",
            "Response",
            "RetryPolicy",
        ];
        let modules = self.runtime_modules();
        let used = WITH_MODULE
            .iter()
            .filter(|(module, _)| modules.contains(module));
        exported.extend(used.flat_map(|(_, names)| *names));
        exported.sort_unstable();
        exported
    }

    /// What the root of a crate says where types hold each other deep.
    pub(super) fn recursion_limit(&self) -> Option<TokenStream> {
        let limit = self.api.recursion_limit?.to_string();
        Some(quote! { #![recursion_limit = #limit] })
    }

    fn module(&self, name: &str, public: bool) -> TokenStream {
        // The runtime has this said of it anyway.
        let guest = self.guest(name != "runtime");
        let name = quote::format_ident!("{}", name);
        let visibility = public.then(|| quote! { pub });
        quote! { #guest #visibility mod #name; }
    }

    /// Attributes in a module of the user's crate: `cargo fmt` leaves it as it is,
    /// so that `--check` stays exact, and not all of it need be used.
    fn guest(&self, allow_unused: bool) -> Option<TokenStream> {
        let unused = allow_unused.then(|| quote! { #[allow(dead_code, unused_imports)] });
        self.is_module()
            .then(|| quote! { #unused #[rustfmt::skip] })
    }

    pub(super) fn root_docs(&self) -> String {
        let mut paragraphs = Paragraphs::default();
        let api = docs::code(&self.api.title);
        paragraphs.add(&format!(
            "A client of {api}, version {}.",
            docs::code(&self.api.version)
        ));
        if let Some(description) = &self.api.description {
            paragraphs.add(&crate::emit::markdown::doc_text(description));
        }
        // The path of a module only the user knows.
        if self.has_client() && !self.is_module() && self.package.style.examples {
            paragraphs.add(&self.first_call_docs());
        }
        paragraphs.add(&self.incoming_docs());
        if self.crate_features().next().is_some() {
            paragraphs.add(&self.features_section());
        }
        paragraphs.text()
    }

    fn client(&self) -> TokenStream {
        let server = &self.api.server;
        let credentials = self.credentials();
        let imports = self.credential_imports();
        let environment = self
            .has_from_env()
            .then(|| quote! { CredentialsError, secret_from_env, });
        let credential_imports = (!imports.is_empty())
            .then(|| quote! { use super::runtime::{Credentials, #environment #(#imports),*}; });
        let docs = crate::emit::docs::doc(&format!(
            "Starts a client{}.",
            match (&self.api.relative_server, server.is_empty()) {
                (Some(path), _) => format!(
                    "; the document says no more of its server than {}, so a base URL that ends \
                     with it must be given",
                    docs::code(path)
                ),
                (None, true) => {
                    "; the document names no server, so a base URL must be given".to_owned()
                }
                (None, false) => format!(" of {}", docs::code(server)),
            }
        ));
        // The client of a workspace stands in a crate of another name.
        let name = match self.is_workspace() {
            true => self.package.name.to_token_stream(),
            false => quote! { env!("CARGO_PKG_NAME") },
        };
        quote! {
            //! How a client of this API is made.
            use super::runtime::{Client, ClientBuilder};
            #credential_imports

            impl Client {
                #docs
                pub fn builder() -> ClientBuilder {
                    ClientBuilder::new(
                        #server,
                        concat!(#name, "/", env!("CARGO_PKG_VERSION")),
                    )
                }
            }
            #credentials
        }
    }
}
