//! Values of types made up for tests, behind the feature `arbitrary`.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::emit::Emission;
use crate::emit::checks::bound;
use crate::emit::docs::inner_doc;
use crate::emit::file::{Draft, Item};
use crate::emit::groups::Group;
use crate::emit::mentions::Mentions;
use crate::emit::rust_type::{From, ident};
use crate::emit::union_wire::literal;
use crate::model::{
    Constraints, Discriminator, Field, Format, Slot, StringEnum, Struct, Type, TypeId, TypeKind,
    Union,
};
use crate::names::TypeNames;

/// What is said of the module.
const ABOUT: &str = "Values made up for tests: texts, lists and numbers keep to the document's \
                     lengths and ranges, texts not to its patterns.";

/// The Cargo feature.
pub(super) const FEATURE: &str = "arbitrary";

/// The module `arbitrary`, where it is wanted: one file, or one for the types of each
/// tag, which are there with it.
pub(super) fn drafts(emission: Emission<'_>) -> Vec<Draft<'_>> {
    if !emission.has_arbitrary() {
        return Vec::new();
    }
    if !emission.has_groups() {
        let all = (0..emission.api.types.len()).map(TypeId).collect();
        let above = || quote! { super };
        return vec![types_draft(
            emission,
            "src/arbitrary.rs".to_owned(),
            all,
            above,
        )];
    }
    let groups = emission.made_groups();
    let mut drafts: Vec<Draft<'_>> = groups
        .into_iter()
        .map(|group| {
            let file = group.module.strip_prefix("r#").unwrap_or(&group.module);
            let path = format!("src/arbitrary/{file}.rs");
            types_draft(emission, path, group.types, || quote! { super::super })
        })
        .collect();
    if !emission.is_workspace() {
        drafts.push(Draft::whole("src/arbitrary/mod.rs", move || {
            emission.arbitrary_modules(emission.modules_of(&emission.made_groups()))
        }));
    }
    drafts
}

fn types_draft<'a>(
    emission: Emission<'a>,
    path: String,
    types: Vec<TypeId>,
    above: fn() -> TokenStream,
) -> Draft<'a> {
    let items: Vec<Item<'a>> = types
        .iter()
        .map(|id| -> Item<'a> {
            let id = *id;
            Box::new(move || emission.made(id).unwrap_or_default())
        })
        .collect();
    let head = move |_: &Mentions| emission.arbitrary_head(&types, &above());
    Draft::of_items(path, head, items)
}

impl Emission<'_> {
    /// Whether types can be made up.
    pub(super) fn has_arbitrary(&self) -> bool {
        let mut types = self.api.types.iter();
        let any = types.any(|definition| !matches!(definition.kind, TypeKind::Alias(_)));
        // A module of the user's crate would need a feature of the user's manifest.
        let has_manifest = !self.is_module() || self.package.of_several;
        any && self.package.style.arbitrary && has_manifest
    }

    /// Types by the tag that alone uses them, as far as values of them are made up.
    pub(super) fn made_groups(&self) -> Vec<Group> {
        if !self.has_arbitrary() {
            return Vec::new();
        }
        let mut groups = self.type_groups();
        groups.retain(|group| group.types.iter().any(|id| self.is_made(*id)));
        groups
    }

    /// Values of an alias are those of what it stands for.
    fn is_made(&self, id: TypeId) -> bool {
        !matches!(self.api.type_def(id).kind, TypeKind::Alias(_))
    }

    /// The root of the module: where a crate has types of several tags, each is there
    /// with its tag.
    pub(super) fn arbitrary_modules(&self, modules: TokenStream) -> TokenStream {
        let docs = inner_doc(ABOUT);
        quote! {
            #docs
            #![cfg(feature = #FEATURE)]
            #modules
        }
    }

    fn arbitrary_head(&self, types: &[TypeId], above: &TokenStream) -> TokenStream {
        let docs = inner_doc(ABOUT);
        let made = types.iter().filter(|id| self.is_made(**id));
        let names = made.map(|id| ident(&self.names.of_type(*id).name));
        let allow = self.allow_deprecated(types);
        quote! {
            #docs
            #![cfg(feature = #FEATURE)]
            #allow
            use #above::runtime::arbitrary::{Made, Maker, arbitrary_types};
            use #above::types::*;

            arbitrary_types! { #(#names),* }
        }
    }

    fn made(&self, id: TypeId) -> Option<TokenStream> {
        let names = self.names.of_type(id);
        let value = match &self.api.type_def(id).kind {
            TypeKind::Struct(structure) => self.made_struct(structure, names),
            TypeKind::Union(union) => self.made_union(union, names),
            TypeKind::StringEnum(values) => made_enum(values, names),
            TypeKind::Wrapper(slot) => {
                let value = self.made_slot(slot, &Constraints::default());
                quote! { #value.map(Self) }
            }
            TypeKind::Alias(_) => return None,
        };
        let name = ident(&names.name);
        let maker = match Mentions::of(value.clone()).has("maker") {
            true => quote! { maker },
            false => quote! { _ },
        };
        Some(quote! {
            impl Made for #name {
                fn made(#maker: &mut Maker<'_, '_>) -> arbitrary::Result<Self> {
                    #value
                }
            }
        })
    }

    fn made_struct(&self, structure: &Struct, names: &TypeNames) -> TokenStream {
        let fields = structure.fields.iter().zip(&names.members);
        let fields = fields.map(|(field, name)| {
            let name = ident(name);
            // Another tag would make another variant of it.
            if field.constant.is_some() {
                let value = self.unasked(field);
                return quote! { #name: #value, };
            }
            let value = self.made_field(field);
            quote! { #name: #value?, }
        });
        let rest = structure.additional.as_ref().map(|slot| {
            let name = ident(&names.rest);
            let value = self.made_slot(slot, &Constraints::default());
            quote! { #name: maker.map(|maker| #value)?, }
        });
        quote! { Ok(Self { #(#fields)* #rest }) }
    }

    fn made_field(&self, field: &Field) -> TokenStream {
        let value = self.made_slot(&field.slot, &field.constraints);
        match field.required {
            true => value,
            false => quote! { maker.optional(|maker| #value) },
        }
    }

    fn made_slot(&self, slot: &Slot, constraints: &Constraints) -> TokenStream {
        let value = self.made_value(&slot.ty, constraints);
        match self.holds_null(slot) {
            true => quote! { maker.optional(|maker| #value) },
            false => value,
        }
    }

    /// An expression of the value as a `Result`.
    fn made_value(&self, ty: &Type, constraints: &Constraints) -> TokenStream {
        let items = Constraints::default();
        let items = constraints.items.as_deref().unwrap_or(&items);
        match ty {
            Type::Named(id) => match &self.api.type_def(*id).kind {
                TypeKind::Alias(slot) => self.made_slot(slot, constraints),
                _ => quote! { maker.of() },
            },
            Type::Text => {
                let min = option(constraints.min_length);
                let max = option(constraints.max_length);
                quote! { maker.text(#min, #max) }
            }
            Type::Boolean => quote! { maker.own() },
            Type::Integer(_) => {
                let min = bound(&constraints.minimum, 1, ty);
                let max = bound(&constraints.maximum, -1, ty);
                quote! { maker.integer(#min, #max) }
            }
            Type::Number => {
                let min = bound(&constraints.minimum, 1, ty);
                let max = bound(&constraints.maximum, -1, ty);
                quote! { maker.number(#min, #max) }
            }
            Type::Format(Format::DateTime) => quote! { maker.date_time() },
            Type::Format(Format::Date) => quote! { maker.date() },
            Type::Format(Format::Base64) => {
                let name = self.ty(ty, From::Types);
                quote! { maker.own::<Vec<u8>>().map(#name::from) }
            }
            Type::Format(Format::Decimal) => {
                let name = self.ty(ty, From::Types);
                quote! { maker.own::<i64>().map(#name::from) }
            }
            Type::Custom(_) => quote! { maker.own() },
            Type::Any => quote! { maker.any() },
            Type::List(slot) => {
                let value = self.made_slot(slot, items);
                let (min, max) = (option(constraints.min_items), option(constraints.max_items));
                quote! { maker.list(#min, #max, |maker| #value) }
            }
            Type::Tuple(slots) => {
                let values = slots.iter().map(|slot| {
                    let value = self.made_slot(slot, &Constraints::default());
                    quote! { #value?, }
                });
                quote! { arbitrary::Result::Ok((#(#values)*)) }
            }
            Type::Map(slot) => {
                let value = self.made_slot(slot, items);
                quote! { maker.map(|maker| #value) }
            }
            Type::Boxed(ty) => {
                let value = self.made_value(ty, constraints);
                quote! { #value.map(Box::new) }
            }
        }
    }

    fn made_union(&self, union: &Union, names: &TypeNames) -> TokenStream {
        let tag = union.tag();
        let ways = union
            .variants
            .iter()
            .zip(&names.members)
            .map(|(variant, name)| {
                let value = self.made_value(&variant.payload, &Constraints::default());
                let name = ident(name);
                match (tag, &variant.tags[..]) {
                    // What a payload reads of the tag must be the tag.
                    (Some(tag), [value_of_tag, ..]) if variant.reads_tag => {
                        let (key, value_of_tag) = (&tag.key, literal(value_of_tag));
                        let ty = self.ty(&variant.payload, From::Types);
                        quote! {{
                            let value: #ty = #value?;
                            maker.tagged(#key, #value_of_tag, &value)
                        }}
                    }
                    (Some(_), _) => {
                        let boxed = variant.boxed.then(|| quote! { .map(Box::new) });
                        quote! { #value #boxed .map(Self::#name) }
                    }
                    (None, _) => {
                        let ty = self.ty(&variant.payload, From::Types);
                        quote! {{
                            let value: #ty = #value?;
                            maker.read(&value)
                        }}
                    }
                }
            });
        let unknown = match tag {
            Some(tag) if takes_all(union, tag) => None,
            Some(tag) => {
                let key = &tag.key;
                Some(quote! { maker.unknown_variant(#key) })
            }
            None => Some(quote! {{
                let value = maker.any()?;
                maker.read(&value)
            }}),
        };
        let count = union.variants.len() + usize::from(unknown.is_some());
        let last = count.saturating_sub(1);
        let count = Literal::usize_unsuffixed(count);
        let arms = ways.chain(unknown).enumerate().map(|(index, way)| {
            let number = Literal::usize_unsuffixed(index);
            match index == last {
                true => quote! { _ => #way, },
                false => quote! { #number => #way, },
            }
        });
        quote! { match maker.choice(#count)? { #(#arms)* } }
    }
}

/// Whether a variant takes objects of any tag, so that none is unknown.
fn takes_all(union: &Union, tag: &Discriminator) -> bool {
    let fallback = tag.fallback.and_then(|index| union.variants.get(index));
    fallback.is_some_and(|variant| variant.reads_tag)
}

/// What is made up as unknown may be listed nevertheless, so it is read like any text.
fn made_enum(values: &StringEnum, names: &TypeNames) -> TokenStream {
    let count = Literal::usize_unsuffixed(values.values.len() + 1);
    let arms = names.members.iter().enumerate().map(|(index, name)| {
        let (index, name) = (Literal::usize_unsuffixed(index), ident(name));
        quote! { #index => Self::#name, }
    });
    quote! {
        Ok(match maker.choice(#count)? {
            #(#arms)*
            _ => maker.unknown()?.into(),
        })
    }
}

fn option(value: Option<usize>) -> TokenStream {
    match value {
        Some(value) => {
            let value = Literal::usize_unsuffixed(value);
            quote! { Some(#value) }
        }
        None => quote! { None },
    }
}
