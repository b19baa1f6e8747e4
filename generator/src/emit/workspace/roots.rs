//! The files of a workspace's crates that say what is in them: roots, lists of
//! modules, and what is handed on.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::emit::docs::{self, Paragraphs, inner_doc};
use crate::emit::file::{Draft, HEADER};
use crate::emit::rust_type::ident;
use crate::emit::workspace::homes::{self, Home};
use crate::emit::workspace::{at, folder, is_of_whole, open};
use crate::emit::{Emission, Files, runtime};
use crate::names::{PartNames, TYPES_CRATE};

/// The files of all crates.
pub(super) fn drafts(emission: Emission<'_>) -> Vec<Draft<'_>> {
    let types = folder(TYPES_CRATE);
    let mut drafts = vec![
        Draft::whole("src/lib.rs", move || emission.whole_root()),
        Draft::whole("src/operations.rs", move || emission.all_operations()),
        Draft::whole("src/prelude.rs", move || emission.prelude()),
        at(&types, "src/lib.rs", move || emission.types_root()),
    ];
    if emission.has_types() {
        drafts.push(Draft::whole("src/types.rs", move || emission.all_types()));
        drafts.push(at(&types, "src/types/mod.rs", move || {
            emission.shared_types()
        }));
    }
    drafts.extend(homes::drafts(emission, Home::Types));
    for part in emission.names.parts() {
        drafts.extend(part_drafts(emission, part));
    }
    drafts
}

/// The files of a crate with operations.
fn part_drafts<'a>(emission: Emission<'a>, part: &'a PartNames) -> Vec<Draft<'a>> {
    let folder = folder(&part.name);
    let typed: Vec<usize> = emission.typed(part);
    let mut drafts = vec![
        at(&folder, "src/lib.rs", move || emission.part_root(part)),
        at(&folder, "src/operations/mod.rs", move || {
            emission.part_operations(part)
        }),
    ];
    if !typed.is_empty() {
        drafts.push(at(&folder, "src/types/mod.rs", move || {
            emission.part_types(&typed)
        }));
    }
    drafts.extend(homes::drafts(emission, Home::Part(part)));
    drafts
}

/// The lists of the runtime's modules: those that all crates share, and those of
/// the features that the crate which brings all together has for itself.
pub(super) fn runtimes(emission: Emission<'_>) -> Files {
    let modules = emission.runtime_modules();
    let (own, shared): (BTreeSet<&str>, BTreeSet<&str>) = modules
        .into_iter()
        .partition(|name| runtime::feature_of(name).is_some_and(is_of_whole));
    let types = emission.types_crate();
    let own = runtime::modules_alone(&own);
    let whole = format!(
        "{HEADER}//! The client runtime: what every call of this API shares.\n\n\
         pub use {types}::runtime::*;\n\n{own}"
    );
    Files::from([
        ("src/runtime/mod.rs".into(), whole),
        (
            folder(TYPES_CRATE).join("src/runtime/mod.rs"),
            open::opened(&runtime::list(&shared)),
        ),
    ])
}

impl Emission<'_> {
    /// The crate of types, as code names it.
    pub(super) fn types_crate(&self) -> String {
        self.package_of(TYPES_CRATE).replace('-', "_")
    }

    /// The crate of a part, as code names it.
    pub(super) fn part_crate(&self, part: &PartNames) -> String {
        self.package_of(&part.name).replace('-', "_")
    }

    /// The tags of a part that have types of their own.
    pub(super) fn typed(&self, part: &PartNames) -> Vec<usize> {
        let types = self.api.types.iter();
        let of_one: BTreeSet<usize> = types
            .filter_map(|definition| match definition.tags[..] {
                [tag] => Some(tag),
                _ => None,
            })
            .collect();
        let tags = part.tags.iter().copied();
        tags.filter(|tag| of_one.contains(tag)).collect()
    }

    /// The features that a part is there for: those of its tags.
    pub(super) fn part_gate(&self, part: &PartNames) -> Option<TokenStream> {
        let features: Vec<String> = part.tags.iter().map(|tag| self.feature(*tag)).collect();
        let gate = match &features[..] {
            [one] => quote! { #[cfg(feature = #one)] },
            several => quote! { #[cfg(any(#(feature = #several),*))] },
        };
        self.has_features().then_some(gate)
    }

    fn types_root(&self) -> TokenStream {
        let limit = self.recursion_limit();
        let whole = docs::code(&self.package.name);
        let docs = inner_doc(&format!(
            "What clients of {} have in common: types that several tags use, and what \
             makes calls.\n\nA part of {whole}, which has all of its operations. What is \
             hidden here is for other parts of the same version.",
            docs::code(&self.api.title)
        ));
        let modules = self.modules_of_client();
        let own = self.own_modules(Home::Types);
        let exports = self.exports(&quote! { runtime });
        let server = self
            .has_servers()
            .then(|| quote! { #[doc(inline)] pub use servers::Server; });
        quote! {
            #docs
            #limit
            #![forbid(unsafe_code)]
            #![warn(missing_docs)]
            #modules
            #own
            #exports
            #server

            /// What the traits of operations are for.
            #[doc(hidden)]
            pub trait Sealed {}

            impl Sealed for Client {}
        }
    }

    fn modules_of_client(&self) -> TokenStream {
        let headers = self.has_headers().then(|| quote! { pub mod headers; });
        let servers = self.has_servers().then(|| quote! { mod servers; });
        let types = self.has_types().then(|| quote! { pub mod types; });
        quote! {
            mod client;
            #headers
            #servers
            #[allow(dead_code, unused_imports, unused_macros)]
            pub mod runtime;
            #types
        }
    }

    /// What callers need of the runtime.
    fn exports(&self, runtime: &TokenStream) -> TokenStream {
        let names = self.exported().into_iter().map(ident);
        let features = self.feature_exports();
        quote! {
            #[doc(inline)]
            pub use #runtime::{#(#names),*};
            #(#features)*
        }
    }

    fn has_headers(&self) -> bool {
        !self.api.header_sets.is_empty()
    }

    /// The types that several tags use, and those of formats.
    fn shared_types(&self) -> TokenStream {
        let title = docs::code(&self.api.title);
        let docs = inner_doc(&format!("Types of {title} that several tags use."));
        let shared = self.has_shared().then(|| {
            quote! {
                mod shared;
                pub use shared::*;
            }
        });
        let formats = self.format_exports(&quote! { super });
        quote! { #docs #shared #formats }
    }

    fn part_root(&self, part: &PartNames) -> TokenStream {
        let limit = self.recursion_limit();
        let types = ident(&self.types_crate());
        let tags = part.tags.iter().map(|tag| &self.api.tags[*tag].name);
        let tags: Vec<String> = tags.map(|tag| docs::code(tag)).collect();
        let docs = inner_doc(&format!(
            "Operations of {}: {}.\n\nA part of {}, which has all of its operations. \
             [`operations`] has traits with methods of the client.",
            docs::code(&self.api.title),
            tags.join(", "),
            docs::code(&self.package.name),
        ));
        let has_own = !self.typed(part).is_empty();
        let own_types = has_own.then(|| quote! { pub mod types; });
        let own = self.own_modules(Home::Part(part));
        let foreign = (self.has_types() && !has_own).then(|| quote! { types, });
        let headers = self.has_headers().then(|| quote! { headers, });
        let server = self.has_servers().then(|| quote! { Server, });
        let names = self.exported().into_iter().map(ident);
        quote! {
            #docs
            #limit
            #![forbid(unsafe_code)]
            #![warn(missing_docs)]
            pub mod operations;
            #own_types
            #own
            pub use #types::{#headers runtime, #foreign #server #(#names),*};

            use #types::Sealed;
        }
    }

    fn part_operations(&self, part: &PartNames) -> TokenStream {
        let modules: Vec<_> = part
            .tags
            .iter()
            .map(|tag| ident(self.names.of_tag(*tag)))
            .collect();
        quote! {
            //! Operations: traits with methods of the client, and the calls that these start.
            #(mod #modules;)*
            #(pub use #modules::*;)*
        }
    }

    fn part_types(&self, tags: &[usize]) -> TokenStream {
        let types = ident(&self.types_crate());
        let modules: Vec<_> = tags
            .iter()
            .map(|tag| ident(self.names.of_tag(*tag)))
            .collect();
        quote! {
            //! Types: those of these operations, and those that other tags use, too.
            #(mod #modules;)*
            #(pub use #modules::*;)*
            pub use #types::types::*;
        }
    }

    /// The root of the crate that brings all together.
    fn whole_root(&self) -> TokenStream {
        let limit = self.recursion_limit();
        let mut paragraphs = Paragraphs::default();
        paragraphs.add(&self.root_docs());
        paragraphs.add(&self.prelude_section("##"));
        let docs = inner_doc(&paragraphs.text());
        let types = ident(&self.types_crate());
        let programs = self.program_modules();
        let headers = self
            .has_headers()
            .then(|| quote! { #[doc(inline)] pub use #types::headers; });
        let module = self.has_types().then(|| quote! { pub mod types; });
        let exports = self.exports(&quote! { runtime });
        let server = self
            .has_servers()
            .then(|| quote! { #[doc(inline)] pub use #types::Server; });
        quote! {
            #docs
            #limit
            #![forbid(unsafe_code)]
            #![warn(missing_docs)]
            #programs
            pub mod operations;
            pub mod prelude;
            #[allow(dead_code, unused_imports, unused_macros)]
            pub mod runtime;
            #module
            #headers
            #exports
            #server
        }
    }

    /// How operations are called, for README and crate docs.
    pub(super) fn prelude_section(&self, heading: &str) -> String {
        let name = self.package.name.replace('-', "_");
        format!(
            "{heading} Operations\n\nEach tag is a crate, and its operations are methods of a \
             trait. This brings all into scope:\n\n```rust\nuse {name}::prelude::*;\n```"
        )
    }

    fn all_operations(&self) -> TokenStream {
        let docs = inner_doc(&self.operations_docs());
        let uses = self.uses_of_parts(&format_ident!("operations"), |_| true);
        quote! { #docs #uses }
    }

    fn all_types(&self) -> TokenStream {
        let docs = inner_doc(&format!("Types of {}.", docs::code(&self.api.title)));
        let types = ident(&self.types_crate());
        let uses = self.uses_of_parts(&format_ident!("types"), |part| !self.typed(part).is_empty());
        quote! {
            #docs
            pub use #types::types::*;
            #uses
        }
    }

    /// `pub use part::module::*;`.
    fn uses_of_parts(
        &self,
        module: &proc_macro2::Ident,
        has_any: impl Fn(&PartNames) -> bool,
    ) -> TokenStream {
        let parts = self.names.parts().iter().filter(|part| has_any(part));
        let uses = parts.map(|part| {
            let (gate, name) = (self.part_gate(part), ident(&self.part_crate(part)));
            quote! { #gate pub use #name::#module::*; }
        });
        quote! { #(#uses)* }
    }

    fn prelude(&self) -> TokenStream {
        let uses = self.names.parts().iter().map(|part| {
            let (gate, name) = (self.part_gate(part), ident(&self.part_crate(part)));
            let traits = part.tags.iter().map(|tag| ident(self.names.of_trait(*tag)));
            quote! { #gate pub use #name::operations::{#(#traits),*}; }
        });
        quote! {
            //! The traits by which a client has its operations.
            #(#uses)*
        }
    }
}
