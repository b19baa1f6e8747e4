//! Which types stand in which crate of a workspace: those of one tag with its
//! operations, those of several in the crate of types. So does what makes them
//! travel, and what makes values of them up.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::file::Draft;
use crate::emit::groups::{Group, modules_alone};
use crate::emit::workspace::{at, folder};
use crate::emit::{Emission, round_trip};
use crate::names::{PartNames, TYPES_CRATE};

/// A crate with types.
#[derive(Debug, Clone, Copy)]
pub(super) enum Home<'a> {
    /// The crate of types.
    Types,
    /// A crate with operations.
    Part(&'a PartNames),
}

impl Home<'_> {
    fn has(self, group: &Group) -> bool {
        match (self, group.tag) {
            (Self::Types, tag) => tag.is_none(),
            (Self::Part(part), Some(tag)) => part.tags.contains(&tag),
            (Self::Part(_), None) => false,
        }
    }

    fn name(&self) -> &str {
        match self {
            Self::Types => TYPES_CRATE,
            Self::Part(part) => &part.name,
        }
    }
}

/// The lists of the modules that stand beside the types of a crate.
pub(super) fn drafts<'a>(emission: Emission<'a>, home: Home<'a>) -> Vec<Draft<'a>> {
    let folder = folder(home.name());
    let own = emission.own_of(home);
    let mut drafts = Vec::new();
    if !own.wire.is_empty() {
        drafts.push(at(&folder, "src/wire/mod.rs", move || {
            let modules = modules_alone(&emission.own_of(home).wire);
            quote! {
                //! How the types travel.
                #modules
            }
        }));
    }
    if !own.round_trip.is_empty() {
        drafts.push(at(&folder, "src/round_trip/mod.rs", move || {
            round_trip::list(&modules_alone(&emission.own_of(home).round_trip))
        }));
    }
    if !own.arbitrary.is_empty() {
        drafts.push(at(&folder, "src/arbitrary/mod.rs", move || {
            emission.arbitrary_modules(modules_alone(&emission.own_of(home).arbitrary))
        }));
    }
    drafts
}

/// What stands beside the types of a crate, by module.
struct Own {
    wire: Vec<Group>,
    round_trip: Vec<Group>,
    arbitrary: Vec<Group>,
}

impl Emission<'_> {
    fn own_of(&self, home: Home<'_>) -> Own {
        let own = |mut groups: Vec<Group>| {
            groups.retain(|group| home.has(group));
            groups
        };
        Own {
            wire: own(self.type_groups()),
            round_trip: own(self.one_way_groups()),
            arbitrary: own(self.made_groups()),
        }
    }

    /// The declarations of these modules in the root of the crate.
    pub(super) fn own_modules(&self, home: Home<'_>) -> TokenStream {
        let own = self.own_of(home);
        let wire = (!own.wire.is_empty()).then(|| quote! { mod wire; });
        let gate = self.round_trip_gate();
        let round_trip = (!own.round_trip.is_empty()).then(|| quote! { #gate mod round_trip; });
        let arbitrary = (!own.arbitrary.is_empty()).then(|| quote! { mod arbitrary; });
        quote! { #arbitrary #wire #round_trip }
    }

    /// Whether several tags have types in common.
    pub(super) fn has_shared(&self) -> bool {
        !self.own_of(Home::Types).wire.is_empty()
    }

    /// Whether values of types in a part are made up there.
    pub(super) fn makes_values(&self, part: &PartNames) -> bool {
        !self.own_of(Home::Part(part)).arbitrary.is_empty()
    }
}
