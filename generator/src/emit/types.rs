//! The files of types: definitions in `types`, how they travel in `wire`.

use std::collections::HashSet;

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::docs::{self, doc, inner_doc};
use crate::emit::file::{EmitError, render};
use crate::emit::groups::Group;
use crate::emit::rust_type::{From, ident};
use crate::emit::{Emission, Files, formats};
use crate::model::{Type, TypeDef, TypeId, TypeKind};

/// All files of types; none where the document has none.
pub(super) fn files(emission: Emission<'_>) -> Result<Files, EmitError> {
    let mut files = Files::new();
    if !emission.has_types() {
        return Ok(files);
    }
    if !emission.has_groups() || emission.api.types.is_empty() {
        let all: Vec<TypeId> = (0..emission.api.types.len()).map(TypeId).collect();
        let title = format!("Types of {}.", docs::code(&emission.api.title));
        let types = emission.definitions(&all, &title, &quote! { super });
        let wire = emission.codecs(&all, &quote! { super });
        files.insert("src/types.rs".into(), render("src/types.rs", types)?);
        if !all.is_empty() {
            files.insert("src/wire.rs".into(), render("src/wire.rs", wire)?);
        }
        return Ok(files);
    }
    let groups = emission.type_groups();
    for (folder, tokens) in [
        ("types", emission.type_modules(&groups)),
        ("wire", emission.wire_modules(&groups)),
    ] {
        let path = format!("src/{folder}/mod.rs");
        files.insert(path.clone().into(), render(&path, tokens)?);
    }
    for group in &groups {
        let file = group.module.strip_prefix("r#").unwrap_or(&group.module);
        let above = quote! { super::super };
        let title = format!("Types of `{file}`.");
        let path = format!("src/types/{file}.rs");
        let types = emission.definitions(&group.types, &title, &above);
        files.insert(path.clone().into(), render(&path, types)?);
        let path = format!("src/wire/{file}.rs");
        let wire = emission.codecs(&group.types, &above);
        files.insert(path.clone().into(), render(&path, wire)?);
    }
    Ok(files)
}

impl Emission<'_> {
    fn type_modules(&self, groups: &[Group]) -> TokenStream {
        let docs = inner_doc(&format!("Types of {}.", docs::code(&self.api.title)));
        let modules = groups.iter().map(|group| {
            let name = ident(&group.module);
            let gate = self.gate(group.feature.as_deref());
            quote! {
                #gate
                mod #name;
            }
        });
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
            #(#modules)*
            #(#uses)*
            #formats
        }
    }

    fn wire_modules(&self, groups: &[Group]) -> TokenStream {
        let modules = groups.iter().map(|group| {
            let name = ident(&group.module);
            let gate = self.gate(group.feature.as_deref());
            quote! {
                #gate
                mod #name;
            }
        });
        quote! {
            //! How the types travel.
            #(#modules)*
        }
    }

    /// `#[cfg(feature = …)]`, for items that not every user needs.
    pub(super) fn gate(&self, feature: Option<&str>) -> Option<TokenStream> {
        let feature = feature?;
        let gated = self.has_features();
        gated.then(|| quote! { #[cfg(feature = #feature)] })
    }

    /// One file of definitions. `above` leads to the module that holds `types`
    /// and `runtime`.
    fn definitions(&self, types: &[TypeId], title: &str, above: &TokenStream) -> TokenStream {
        let docs = inner_doc(title);
        let allow = self.allow_deprecated(types);
        let items: TokenStream = types.iter().map(|id| self.definition(*id)).collect();
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
            #items
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
                let fallback = format!("{} of the document.", docs::code(&definition.path.root));
                let docs = doc(&docs::text(&definition.docs, &fallback));
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
                let fallback = format!("`{}` of the document.", definition.path.root);
                let docs = doc(&docs::text(&definition.docs, &fallback));
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
