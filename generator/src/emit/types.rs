//! The files of types: definitions in `types`, how they travel in `wire`, and the
//! way they do not in `round_trip`.

use std::collections::HashSet;

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::docs::{self, doc, inner_doc};
use crate::emit::file::{Draft, Item};
use crate::emit::rust_type::{From, ident};
use crate::emit::{Emission, formats, round_trip};
use crate::model::{Type, TypeDef, TypeId, TypeKind};

/// All files of types; none where the document has none.
pub(super) fn drafts(emission: Emission<'_>) -> Vec<Draft<'_>> {
    if !emission.has_types() {
        return Vec::new();
    }
    if !emission.has_groups() || emission.api.types.is_empty() {
        let all: Vec<TypeId> = (0..emission.api.types.len()).map(TypeId).collect();
        let title = format!("Types of {}.", docs::code(&emission.api.title));
        return type_drafts(emission, all, "", title).collect();
    }
    let mut drafts = Vec::new();
    if !emission.is_workspace() {
        drafts = vec![
            Draft::whole("src/types/mod.rs", move || emission.type_modules()),
            Draft::whole("src/wire/mod.rs", move || emission.wire_modules()),
        ];
        if emission.has_round_trip() {
            drafts.push(Draft::whole("src/round_trip/mod.rs", move || {
                round_trip::list(&emission.modules_of(&emission.one_way_groups()))
            }));
        }
    }
    for group in emission.type_groups() {
        let file = group.module.strip_prefix("r#").unwrap_or(&group.module);
        let title = format!("Types of `{file}`.");
        drafts.extend(type_drafts(emission, group.types, file, title));
    }
    drafts
}

/// The definitions of types and how they travel: two files of the crate, or, for
/// the types of a tag, of the two folders.
fn type_drafts<'a>(
    emission: Emission<'a>,
    types: Vec<TypeId>,
    file: &str,
    title: String,
) -> impl Iterator<Item = Draft<'a>> {
    let path = |folder: &str| match file.is_empty() {
        true => format!("src/{folder}.rs"),
        false => format!("src/{folder}/{file}.rs"),
    };
    let is_inner = !file.is_empty();
    let above = move || match is_inner {
        true => quote! { super::super },
        false => quote! { super },
    };
    let items = |make: fn(&Emission<'a>, TypeId) -> TokenStream| {
        let ids = types.clone().into_iter();
        ids.map(move |id| -> Item<'a> { Box::new(move || make(&emission, id)) })
    };
    let definitions = items(|emission, id| emission.definition(id));
    let codecs = items(Emission::codec);
    let other_halves = items(Emission::other_half);
    let checks = items(|emission, id| emission.check(id).unwrap_or_default());
    let forms = items(Emission::xml_form_of);
    let has_other_halves = emission.any_one_way(types.iter().copied());
    let (of_definitions, of_codecs, of_halves) = (types.clone(), types.clone(), types.clone());
    let definitions = Draft::of_items(
        path("types"),
        move |_| emission.definitions_head(&of_definitions, &title, &above()),
        definitions,
    );
    let codecs = Draft::of_items(
        path("wire"),
        move |mentions| {
            let about = "How the types travel: JSON in and out.";
            emission.codecs_head(&of_codecs, about, mentions, &above())
        },
        codecs.chain(checks).chain(forms),
    );
    let codecs = (!types.is_empty()).then_some(codecs);
    let other_halves = Draft::of_items(
        path("round_trip"),
        move |mentions| emission.codecs_head(&of_halves, round_trip::ABOUT, mentions, &above()),
        other_halves,
    );
    let other_halves = has_other_halves.then_some(other_halves);
    std::iter::once(definitions)
        .chain(codecs)
        .chain(other_halves)
}

impl Emission<'_> {
    fn type_modules(&self) -> TokenStream {
        let groups = self.type_groups();
        let docs = inner_doc(&format!("Types of {}.", docs::code(&self.api.title)));
        let modules = self.modules_of(&groups);
        let uses = groups.iter().map(|group| {
            let name = ident(&group.module);
            let gate = self.gate(group.feature.as_deref());
            quote! {
                #gate
                pub use #name::*;
            }
        });
        let formats = self.format_exports(&quote! { super });
        quote! {
            #docs
            #modules
            #(#uses)*
            #formats
        }
    }

    fn wire_modules(&self) -> TokenStream {
        let modules = self.modules_of(&self.type_groups());
        quote! {
            //! How the types travel.
            #modules
        }
    }

    /// `#[cfg(feature = …)]`, for items that not every user needs.
    pub(super) fn gate(&self, feature: Option<&str>) -> Option<TokenStream> {
        let feature = feature?;
        let gated = self.has_features();
        gated.then(|| quote! { #[cfg(feature = #feature)] })
    }

    /// The head of a file of definitions. `above` leads to the module that holds
    /// `types` and `runtime`.
    fn definitions_head(&self, types: &[TypeId], title: &str, above: &TokenStream) -> TokenStream {
        let docs = inner_doc(title);
        let allow = self.allow_deprecated(types);
        let kept = self.kept_imports(types, above);
        let others = match self.has_groups() && !types.is_empty() {
            true => self
                .needs_others(types)
                .then(|| quote! { use #above::types::*; }),
            false => self.format_exports(above),
        };
        quote! {
            #docs
            #allow
            #kept
            #others
        }
    }

    /// What unions keep of values that are none of their variants.
    fn kept_imports(&self, types: &[TypeId], above: &TokenStream) -> TokenStream {
        let has_union = |tagged: bool| {
            types.iter().any(|id| match &self.api.type_def(*id).kind {
                TypeKind::Union(union) => union.tag().is_some() == tagged,
                _ => false,
            })
        };
        let unknown = has_union(true).then(|| quote! { use #above::runtime::UnknownVariant; });
        let raw = has_union(false).then(|| quote! { use #above::runtime::RawJson; });
        quote! { #raw #unknown }
    }

    /// Whether definitions mention types of other files, or of formats.
    fn needs_others(&self, types: &[TypeId]) -> bool {
        let own: HashSet<TypeId> = types.iter().copied().collect();
        let mut definitions = types.iter().map(|id| self.api.type_def(*id));
        definitions.any(|definition| {
            let mentioned = definition.mentioned();
            mentioned.iter().any(|id| !own.contains(id)) || formats::are_in(definition)
        })
    }

    fn definition(&self, id: TypeId) -> TokenStream {
        let definition = self.api.type_def(id);
        let names = self.names.of_type(id);
        match &definition.kind {
            TypeKind::Struct(structure) => self.structure(definition, structure, names),
            TypeKind::Union(union) => self.union(definition, union, names),
            TypeKind::StringEnum(values) => self.string_enum(definition, values, names),
            TypeKind::Wrapper(slot) => {
                let usual = ["Debug", "Clone", "PartialEq"];
                let (derives, attributes) = self.derives(&names.name, &usual);
                let name = ident(&names.name);
                let fallback = format!("{}.", docs::place(definition));
                let docs = doc(&self.type_docs(definition, &fallback));
                let deprecated = docs::deprecated(&definition.docs);
                let ty = self.slot(slot, From::Types);
                quote! {
                    #docs
                    #deprecated
                    #[derive(Debug, Clone, PartialEq #derives)]
                    #attributes
                    pub struct #name(pub #ty);
                }
            }
            TypeKind::Alias(slot) => {
                let name = ident(&names.name);
                let fallback = format!("{}.", docs::place(definition));
                let docs = doc(&self.type_docs(definition, &fallback));
                let ty = self.slot(slot, From::Types);
                quote! {
                    #docs
                    pub type #name = #ty;
                }
            }
        }
    }

    /// Deprecated items are still decoded, so their own crate may name them.
    pub(super) fn allow_deprecated(&self, types: &[TypeId]) -> Option<TokenStream> {
        let deprecated = |definition: &TypeDef| {
            definition.docs.deprecated
                || match &definition.kind {
                    TypeKind::Struct(structure) => {
                        let slot = structure.additional.as_ref();
                        slot.is_some_and(|slot| self.names_deprecated(&slot.ty))
                            || structure.fields.iter().any(|field| {
                                field.docs.deprecated || self.names_deprecated(&field.slot.ty)
                            })
                    }
                    TypeKind::Alias(slot) | TypeKind::Wrapper(slot) => {
                        self.names_deprecated(&slot.ty)
                    }
                    TypeKind::Union(union) => {
                        union
                            .variants
                            .iter()
                            .any(|variant| self.names_deprecated(&variant.payload))
                            || union.common.iter().any(|field| field.docs.deprecated)
                    }
                    _ => false,
                }
        };
        let any = types.iter().any(|id| deprecated(self.api.type_def(*id)));
        any.then(|| quote! { #![allow(deprecated)] })
    }

    pub(super) fn names_deprecated(&self, ty: &Type) -> bool {
        match ty {
            Type::Named(id) => self.api.type_def(*id).docs.deprecated,
            Type::List(slot) | Type::Map(slot) => self.names_deprecated(&slot.ty),
            Type::Tuple(slots) => slots.iter().any(|slot| self.names_deprecated(&slot.ty)),
            Type::Boxed(ty) => self.names_deprecated(ty),
            _ => false,
        }
    }
}
