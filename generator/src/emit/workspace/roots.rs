//! The files of a workspace's crates that say what is in them: roots, lists of
//! modules, and what is handed on.

use std::collections::BTreeSet;
use std::path::Path;

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use crate::emit::docs::{self, Paragraphs, inner_doc};
use crate::emit::file::{Draft, HEADER};
use crate::emit::groups::Group;
use crate::emit::rust_type::ident;
use crate::emit::workspace::{folder, is_of_whole, open};
use crate::emit::{Emission, Files, round_trip, runtime};
use crate::model::TypeId;
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
    if emission.has_shared_halves() {
        drafts.push(at(&types, "src/round_trip/mod.rs", || {
            round_trip_modules([format_ident!("shared")])
        }));
    }
    if emission.has_shared() {
        drafts.push(at(&types, "src/wire/mod.rs", || {
            quote! {
                //! How the types travel.
                mod shared;
            }
        }));
    }
    if !emission.made_of(&types_crate_groups).is_empty() {
        drafts.push(at(&types, "src/arbitrary/mod.rs", move || {
            emission.arbitrary_modules(&emission.made_of(&types_crate_groups), false)
        }));
    }
    for part in emission.names.parts() {
        drafts.extend(part_drafts(emission, part));
    }
    drafts
}

/// Whether types of a tag, or of several, stand in the crate of types.
fn types_crate_groups(tag: Option<usize>) -> bool {
    tag.is_none()
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
    let one_way = emission.one_way(part);
    if !one_way.is_empty() {
        drafts.push(at(&folder, "src/round_trip/mod.rs", move || {
            let names = one_way.iter().map(|tag| emission.names.of_tag(*tag));
            round_trip_modules(names.map(ident))
        }));
    }
    if !typed.is_empty() {
        let tags = typed.clone();
        drafts.push(at(&folder, "src/types/mod.rs", move || {
            emission.part_types(&tags)
        }));
        drafts.push(at(&folder, "src/wire/mod.rs", move || {
            let modules = typed.iter().map(|tag| ident(emission.names.of_tag(*tag)));
            quote! {
                //! How the types travel.
                #(mod #modules;)*
            }
        }));
    }
    let own = |tag: Option<usize>| tag.is_some_and(|tag| part.tags.contains(&tag));
    if !emission.made_of(&own).is_empty() {
        drafts.push(at(&folder, "src/arbitrary/mod.rs", move || {
            emission.arbitrary_modules(&emission.made_of(&own), false)
        }));
    }
    drafts
}

fn round_trip_modules(modules: impl IntoIterator<Item = Ident>) -> TokenStream {
    let docs = inner_doc(round_trip::ABOUT);
    let modules = modules.into_iter();
    quote! {
        #docs
        #(mod #modules;)*
    }
}

fn at<'a>(
    folder: &Path,
    path: &str,
    make: impl Fn() -> TokenStream + Send + Sync + 'a,
) -> Draft<'a> {
    // Paths of files are compared with `/`, on Windows, too.
    let folder = folder.to_string_lossy().replace('\\', "/");
    Draft::whole(format!("{folder}/{path}"), make)
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

    /// Whether several tags have types in common.
    fn has_shared(&self) -> bool {
        let mut groups = self.type_groups().into_iter();
        groups.any(|group| group.feature.is_none())
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

    /// The types whose values are made up in a crate: those of its tags, or of none.
    fn made_of(&self, is_own: &dyn Fn(Option<usize>) -> bool) -> Vec<Group> {
        if !self.has_arbitrary() {
            return Vec::new();
        }
        let tags = 0..self.api.tags.len();
        let of = |group: &Group| {
            tags.clone()
                .find(|tag| self.names.of_tag(*tag) == group.module)
        };
        let mut groups = self.made_groups();
        groups.retain(|group| is_own(group.feature.as_ref().and_then(|_| of(group))));
        groups
    }

    /// Whether values of types in a part are made up there.
    pub(super) fn makes_values(&self, part: &PartNames) -> bool {
        let own = |tag: Option<usize>| tag.is_some_and(|tag| part.tags.contains(&tag));
        !self.made_of(&own).is_empty()
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
        let whole = docs::code(&self.package.name);
        let docs = inner_doc(&format!(
            "What clients of {} have in common: types that several tags use, and what \
             makes calls.\n\nA part of {whole}, which has all of its operations. What is \
             hidden here is for other parts of the same version.",
            docs::code(&self.api.title)
        ));
        let modules = self.modules_of_client();
        let wire = self.has_shared().then(|| quote! { mod wire; });
        let round_trip = self.round_trip_module(self.has_shared_halves());
        let arbitrary = !self.made_of(&types_crate_groups).is_empty();
        let arbitrary = arbitrary.then(|| quote! { mod arbitrary; });
        let exports = self.exports(&quote! { runtime });
        let server = self
            .has_servers()
            .then(|| quote! { #[doc(inline)] pub use servers::Server; });
        quote! {
            #docs
            #![forbid(unsafe_code)]
            #![warn(missing_docs)]
            #arbitrary
            #modules
            #wire
            #round_trip
            #exports
            #server

            /// What the traits of operations are for.
            #[doc(hidden)]
            pub trait Sealed {}

            impl Sealed for Client {}
        }
    }

    fn round_trip_module(&self, is_there: bool) -> Option<TokenStream> {
        let gate = self.round_trip_gate();
        is_there.then(|| quote! { #gate mod round_trip; })
    }

    /// Whether several tags have types in common that travel one way.
    fn has_shared_halves(&self) -> bool {
        let groups = self.type_groups().into_iter();
        let mut shared = groups.filter(|group| group.feature.is_none());
        shared.any(|group| self.any_one_way(group.types))
    }

    /// The tags of a part that have types of their own which travel one way.
    fn one_way(&self, part: &PartNames) -> Vec<usize> {
        let is_of = |tag: &usize| {
            let ids = (0..self.api.types.len()).map(TypeId);
            self.any_one_way(ids.filter(|id| self.api.type_def(*id).tags == [*tag]))
        };
        part.tags.iter().copied().filter(is_of).collect()
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
        let own = has_own.then(|| quote! { pub mod types; mod wire; });
        let round_trip = self.round_trip_module(!self.one_way(part).is_empty());
        let arbitrary = self.makes_values(part);
        let arbitrary = arbitrary.then(|| quote! { mod arbitrary; });
        let foreign = (self.has_types() && !has_own).then(|| quote! { types, });
        let headers = self.has_headers().then(|| quote! { headers, });
        let server = self.has_servers().then(|| quote! { Server, });
        let names = self.exported().into_iter().map(ident);
        quote! {
            #docs
            #![forbid(unsafe_code)]
            #![warn(missing_docs)]
            #arbitrary
            pub mod operations;
            #own
            #round_trip
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
