//! The types of formats, which the runtime brings along.

use std::collections::BTreeSet;

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use crate::config::Dates;
use crate::emit::Emission;
use crate::model::{Format, Slot, Type, TypeDef, TypeKind};

impl Emission<'_> {
    /// The formats in use anywhere in the API.
    pub(super) fn formats(&self) -> BTreeSet<Format> {
        let mut found = BTreeSet::new();
        for definition in &self.api.types {
            find_in(definition, &mut found);
        }
        for operation in &self.api.operations {
            let parameters = operation.parameters.iter().map(|parameter| &parameter.ty);
            let body = operation.body.iter().filter_map(|body| body.content.slot());
            let answers = operation.responses.iter().flat_map(|answer| &answer.body);
            let slots = body.chain(answers.filter_map(|content| content.slot()));
            let types = parameters.chain(slots.map(|slot| &slot.ty));
            types.for_each(|ty| find(ty, &mut found));
        }
        found
    }

    /// Whether there is a module of types.
    pub(super) fn has_types(&self) -> bool {
        !self.api.types.is_empty() || !self.formats().is_empty()
    }

    /// The files of the runtime that have the formats in use.
    pub(super) fn format_modules(&self) -> impl Iterator<Item = &'static str> {
        let dates = self.package.style.dates;
        let formats = self.formats().into_iter();
        formats.map(move |format| match (format, dates) {
            (Format::DateTime, Dates::Jiff) => "jiff_date_time",
            (Format::DateTime, Dates::Chrono) => "chrono_date_time",
            (Format::DateTime, Dates::Time) => "time_date_time",
            (Format::DateTime, Dates::Text) => "date_time",
            (Format::Date, Dates::Jiff) => "jiff_date",
            (Format::Date, Dates::Chrono) => "chrono_date",
            (Format::Date, Dates::Time) => "time_date",
            (Format::Date, Dates::Text) => "date",
            (Format::Base64, _) => "encoded_bytes",
            (Format::Decimal, _) => "decimal",
        })
    }

    /// The types of formats, for the reader to find them beside the others.
    pub(super) fn format_exports(&self, above: &TokenStream) -> Option<TokenStream> {
        let names: Vec<Ident> = self.formats().into_iter().map(name).collect();
        (!names.is_empty())
            .then(|| quote! { #[doc(inline)] pub use #above::runtime::{#(#names),*}; })
    }
}

/// Whether a definition mentions a format.
pub(super) fn are_in(definition: &TypeDef) -> bool {
    let mut found = BTreeSet::new();
    find_in(definition, &mut found);
    !found.is_empty()
}

fn find_in(definition: &TypeDef, found: &mut BTreeSet<Format>) {
    match &definition.kind {
        TypeKind::Struct(structure) => {
            let fields = structure.fields.iter().map(|field| &field.slot);
            let slots = fields.chain(&structure.additional);
            slots.for_each(|slot| find(&slot.ty, found));
        }
        TypeKind::Alias(slot) | TypeKind::Wrapper(slot) => find(&slot.ty, found),
        TypeKind::Union(union) => {
            let payloads = union.variants.iter().map(|variant| &variant.payload);
            let common = union.common.iter().map(|field| &field.slot.ty);
            payloads.chain(common).for_each(|ty| find(ty, found));
        }
        TypeKind::StringEnum(_) => {}
    }
}

fn find(ty: &Type, found: &mut BTreeSet<Format>) {
    match ty {
        Type::Format(format) => drop(found.insert(*format)),
        Type::List(slot) | Type::Map(slot) => find(&slot.ty, found),
        Type::Tuple(slots) => slots.iter().for_each(|Slot { ty, .. }| find(ty, found)),
        Type::Boxed(ty) => find(ty, found),
        _ => {}
    }
}

/// The name of a format's type.
pub(super) fn name(format: Format) -> Ident {
    match format {
        Format::DateTime => format_ident!("DateTime"),
        Format::Date => format_ident!("Date"),
        Format::Base64 => format_ident!("Base64"),
        Format::Decimal => format_ident!("Decimal"),
    }
}
