//! The feature `round-trip`: types in the direction that they do not travel.
//!
//! A type that is only received is read, one that is only sent is written. The
//! other half would be half of what a large client costs to compile, so that it
//! is there for those who ask. With it go constructors of structs that only servers
//! send, which tests need and whose next version may ask for more.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::Emission;
use crate::emit::docs::inner_doc;
use crate::emit::groups::Group;
use crate::emit::rust_type::ident;
use crate::model::{TypeDef, TypeId, TypeKind};

/// The feature's name.
pub(super) const FEATURE: &str = "round-trip";

/// What a file of the other halves is about.
pub(super) const ABOUT: &str = "The other way: answers made and written, what is sent read.";

/// The root of the module, where it has a file for each tag.
pub(super) fn list(modules: &TokenStream) -> TokenStream {
    let about = inner_doc(ABOUT);
    quote! { #about #modules }
}

impl Emission<'_> {
    /// Whether the crate has types that travel one way.
    pub(super) fn has_round_trip(&self) -> bool {
        let ids = (0..self.api.types.len()).map(TypeId);
        self.any_one_way(ids)
    }

    /// Whether any of these travels one way.
    pub(super) fn any_one_way(&self, ids: impl IntoIterator<Item = TypeId>) -> bool {
        ids.into_iter().any(|id| self.is_one_way(id))
    }

    /// Types by the tag that alone uses them, as far as any travels one way.
    pub(super) fn one_way_groups(&self) -> Vec<Group> {
        let mut groups = self.type_groups();
        groups.retain(|group| self.any_one_way(group.types.iter().copied()));
        groups
    }

    /// Features of a module would be those of the user's crate, so that there every
    /// type travels both ways.
    fn is_one_way(&self, id: TypeId) -> bool {
        let definition = self.api.type_def(id);
        let halves = matches!(
            definition.kind,
            TypeKind::Struct(_) | TypeKind::Union(_) | TypeKind::Wrapper(_)
        );
        halves && !self.is_module() && definition.sent != definition.received
    }

    /// How a type travels.
    pub(super) fn codec(&self, id: TypeId) -> TokenStream {
        let TypeDef { sent, received, .. } = *self.api.type_def(id);
        let both = !self.is_one_way(id);
        let texts = self.texts(id);
        let reads = (both || received).then(|| self.reads(id));
        let writes = (both || sent).then(|| self.writes(id));
        quote! { #texts #reads #writes }
    }

    /// The other half of a type that travels one way.
    pub(super) fn other_half(&self, id: TypeId) -> TokenStream {
        match (self.is_one_way(id), self.api.type_def(id).sent) {
            (false, _) => TokenStream::new(),
            (true, true) => self.reads(id),
            (true, false) => {
                let (writes, makes) = (self.writes(id), self.makes(id));
                quote! { #writes #makes }
            }
        }
    }

    /// How a struct is made that only servers send. Its fields are public, and setters
    /// would be as much code as all that clients compile.
    fn makes(&self, id: TypeId) -> Option<TokenStream> {
        let TypeKind::Struct(structure) = &self.api.type_def(id).kind else {
            return None;
        };
        let names = self.names.of_type(id);
        let name = ident(&names.name);
        let constructor = self.constructor(structure, names);
        Some(quote! { impl #name { #constructor } })
    }

    /// The attribute of the module of other halves.
    pub(super) fn round_trip_gate(&self) -> TokenStream {
        quote! { #[cfg(feature = #FEATURE)] }
    }
}
