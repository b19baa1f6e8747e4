//! Structs: the definition, its constructor and its setters.

use proc_macro2::TokenStream;
use quote::quote;
use serde_json::Value;

use crate::emit::Emission;
use crate::emit::complexity;
use crate::emit::docs::{self, Paragraphs, doc};
use crate::emit::rust_type::{From, ident};
use crate::emit::union_wire::literal;
use crate::model::{Field, Struct, TagValue, Type, TypeDef};
use crate::names::TypeNames;

/// Setters that look like methods of `std::ops` to clippy.
const OPERATORS: &[&str] = &[
    "add", "bitand", "bitor", "bitxor", "div", "mul", "rem", "shl", "shr", "sub",
];

/// More arguments than this, and clippy objects.
const MANY_ARGUMENTS: usize = 7;

impl Emission<'_> {
    /// A struct and, if callers make values of it, how they do.
    pub(super) fn structure(
        &self,
        definition: &TypeDef,
        structure: &Struct,
        names: &TypeNames,
    ) -> TokenStream {
        let name = ident(&names.name);
        let fallback = format!("{}.", docs::place(definition));
        let docs = doc(&self.type_docs(definition, &fallback));
        let deprecated = docs::deprecated(&definition.docs);
        let default = derives_default(structure).then(|| quote! { Default, });
        let own_default = self.own_default(structure, names);
        let (derives, attributes) = self.derives(&names.name, &["Debug", "Clone", "PartialEq"]);
        let fields = structure
            .fields
            .iter()
            .zip(&names.members)
            .map(|(field, name)| self.field(field, name, definition.sent));
        let rest = self.rest(structure, names);
        let construction = definition.sent.then(|| self.construction(structure, names));
        quote! {
            #docs
            #deprecated
            #[derive(#default Debug, Clone, PartialEq #derives)]
            #attributes
            #[non_exhaustive]
            pub struct #name {
                #(#fields)*
                #rest
            }
            #own_default
            #construction
        }
    }

    fn field(&self, field: &Field, name: &str, sent: bool) -> TokenStream {
        let both = !field.required && self.holds_null(&field.slot);
        let docs = doc(&field_docs(field, self.field_example(field), sent, both));
        let deprecated = docs::deprecated(&field.docs);
        let name = ident(name);
        let ty = self.field_type(field);
        let complex = complexity::allow(&[&ty]);
        quote! {
            #docs
            #deprecated
            #complex
            pub #name: #ty,
        }
    }

    /// `T`, `Option<T>`, or both where absent, `null` and a value differ.
    fn field_type(&self, field: &Field) -> TokenStream {
        let slot = self.slot(&field.slot, From::Types);
        if field.required {
            slot
        } else {
            quote! { Option<#slot> }
        }
    }

    /// The map of properties that the document does not name.
    fn rest(&self, structure: &Struct, names: &TypeNames) -> Option<TokenStream> {
        let slot = self.slot(structure.additional.as_ref()?, From::Types);
        let name = ident(&names.rest);
        let map = self.map();
        Some(quote! {
            /// Properties that the document does not name.
            pub #name: #map<String, #slot>,
        })
    }

    /// How callers make values of a struct.
    fn construction(&self, structure: &Struct, names: &TypeNames) -> TokenStream {
        let name = ident(&names.name);
        let constructor = self.constructor(structure, names);
        let setters = structure
            .fields
            .iter()
            .zip(&names.members)
            .filter(|(field, _)| !field.required)
            .map(|(field, name)| self.setter(field, name));
        quote! {
            impl #name {
                #constructor
                #(#setters)*
            }
        }
    }

    /// `new`, from what must be given.
    pub(super) fn constructor(&self, structure: &Struct, names: &TypeNames) -> TokenStream {
        if !has_required(structure) {
            return quote! {
                /// An empty value.
                pub fn new() -> Self {
                    Default::default()
                }
            };
        }
        let fields = || structure.fields.iter().zip(&names.members);
        let arguments = fields()
            .filter(|(field, _)| field.is_asked_for())
            .map(|(field, name)| {
                let name = ident(name);
                let ty = self.setter_type(field);
                quote! { #name: #ty }
            });
        let values = fields().map(|(field, name)| {
            let name = ident(name);
            if field.is_asked_for() {
                let value = self.converted(field, &quote! { #name });
                match name == value.to_string() {
                    true => quote! { #name },
                    false => quote! { #name: #value },
                }
            } else {
                let value = self.unasked(field);
                quote! { #name: #value }
            }
        });
        let rest = structure.additional.as_ref().map(|_| {
            let name = ident(&names.rest);
            let map = self.map();
            quote! { #name: #map::new() }
        });
        let values = values.chain(rest);
        let required = structure.fields.iter().filter(|field| field.is_asked_for());
        let many = (required.count() > MANY_ARGUMENTS)
            .then(|| quote! { #[allow(clippy::too_many_arguments)] });
        quote! {
            /// A value with its required fields.
            #many
            pub fn new(#(#arguments),*) -> Self {
                Self { #(#values),* }
            }
        }
    }

    /// What a struct starts with whose tag has a value from the start.
    fn own_default(&self, structure: &Struct, names: &TypeNames) -> Option<TokenStream> {
        if has_required(structure) || derives_default(structure) {
            return None;
        }
        let name = ident(&names.name);
        let fields = structure.fields.iter().zip(&names.members);
        let values = fields.map(|(field, name)| {
            let (name, value) = (ident(name), self.unasked(field));
            quote! { #name: #value }
        });
        let rest = structure.additional.as_ref().map(|_| {
            let (name, map) = (ident(&names.rest), self.map());
            quote! { #name: #map::new() }
        });
        let values = values.chain(rest);
        Some(quote! {
            impl Default for #name {
                fn default() -> Self {
                    Self { #(#values),* }
                }
            }
        })
    }

    /// What a field holds until somebody says otherwise.
    pub(super) fn unasked(&self, field: &Field) -> TokenStream {
        let Some(constant) = &field.constant else {
            return quote! { None };
        };
        let literal = literal(constant);
        let mut value = match constant {
            TagValue::Text(_) => quote! { #literal.into() },
            TagValue::Integer(_) | TagValue::Boolean(_) => literal,
        };
        let layers = [self.holds_null(&field.slot), !field.required];
        for _ in layers.into_iter().filter(|layer| *layer) {
            value = quote! { Some(#value) };
        }
        value
    }

    fn setter(&self, field: &Field, name: &str) -> TokenStream {
        let docs = doc(&format!("Sets [`{name}`](Self::{name})."));
        let deprecated = docs::deprecated(&field.docs);
        let name = ident(name);
        let ty = self.setter_type(field);
        let complex = complexity::allow(&[&ty]);
        let value = self.converted(field, &quote! { #name });
        let operator = OPERATORS
            .contains(&name.to_string().as_str())
            .then(|| quote! { #[allow(clippy::should_implement_trait)] });
        quote! {
            #docs
            #deprecated
            #operator
            #complex
            #[must_use]
            pub fn #name(mut self, #name: #ty) -> Self {
                self.#name = Some(#value);
                self
            }
        }
    }

    /// What a setter takes: anything that becomes the field's type.
    fn setter_type(&self, field: &Field) -> TokenStream {
        let slot = self.slot(&unboxed(field), From::Types);
        if self.is_converted(field) {
            quote! { impl Into<#slot> }
        } else {
            slot
        }
    }

    fn converted(&self, field: &Field, value: &TokenStream) -> TokenStream {
        let converted = if self.is_converted(field) {
            quote! { #value.into() }
        } else {
            value.clone()
        };
        match (&field.slot.ty, self.holds_null(&field.slot)) {
            (Type::Boxed(_), true) => quote! { #converted.map(Box::new) },
            (Type::Boxed(_), false) => quote! { Box::new(#converted) },
            _ => converted,
        }
    }

    fn is_converted(&self, field: &Field) -> bool {
        let plain = !self.holds_null(&field.slot);
        let ty = unboxed(field).ty;
        let text = matches!(ty, Type::Text | Type::Format(_));
        plain && (text || self.is_enum(&ty))
    }
}

/// `both`: it may be absent, or null.
fn field_docs(field: &Field, example: Option<&Value>, sent: bool, both: bool) -> String {
    let mut paragraphs = Paragraphs::default();
    paragraphs.add(&docs::text(&field.docs, ""));
    if both {
        paragraphs.add("`None` is absent, `Some(None)` is `null`.");
    }
    if let Some(default) = &field.default {
        paragraphs.add(&format!("Default: {}.", docs::code(&default.to_string())));
    }
    if let Some(example) = example {
        paragraphs.add(&docs::example(example));
    }
    if let Some(constant) = field.constant.as_ref().filter(|_| sent) {
        let constant = docs::code(&constant.json().to_string());
        paragraphs.add(&format!("[`new`](Self::new) sets it to {constant}."));
    }
    paragraphs.add(&docs::values(&field.constraints));
    paragraphs.add(&match sent {
        true => docs::constraints(&field.constraints),
        false => docs::promises(&field.constraints),
    });
    if paragraphs.is_empty() {
        paragraphs.add(&format!("{} of the document.", docs::code(&field.key)));
    }
    paragraphs.text()
}

/// Whether a value needs anything to be made of.
pub(super) fn has_required(structure: &Struct) -> bool {
    structure.fields.iter().any(Field::is_asked_for)
}

/// Whether a struct starts with nothing in it.
fn derives_default(structure: &Struct) -> bool {
    let mut fields = structure.fields.iter();
    fields.all(|field| match &field.constant {
        None => !field.required,
        Some(constant) => is_what_starts_anyway(constant, field),
    })
}

/// Whether a constant is what its type starts with: `false` or zero.
fn is_what_starts_anyway(constant: &TagValue, field: &Field) -> bool {
    let is_zero = match constant {
        TagValue::Boolean(truth) => !truth && field.slot.ty == Type::Boolean,
        TagValue::Integer(number) => *number == 0 && matches!(field.slot.ty, Type::Integer(_)),
        TagValue::Text(_) => false,
    };
    is_zero && field.required && !field.slot.nullable
}

fn unboxed(field: &Field) -> crate::model::Slot {
    let mut slot = field.slot.clone();
    if let Type::Boxed(ty) = slot.ty {
        slot.ty = *ty;
    }
    slot
}
