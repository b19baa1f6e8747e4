//! How types travel: compact serde impls over the runtime's core.
//!
//! Written out rather than derived, since derives are most of what a large
//! client costs to compile.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use crate::emit::Emission;
use crate::emit::docs::inner_doc;
use crate::emit::mentions::Mentions;
use crate::emit::rust_type::ident;
use crate::emit::union_wire::literal;
use crate::emit::xml::form_imports;
use crate::model::{Field, StringEnum, Struct, TagValue, Type, TypeId, TypeKind};
use crate::names::TypeNames;

impl Emission<'_> {
    /// The head of a file of codecs.
    pub(super) fn codecs_head(
        &self,
        types: &[TypeId],
        about: &str,
        mentions: &Mentions,
        above: &TokenStream,
    ) -> TokenStream {
        let docs = inner_doc(about);
        let allow = self.allow_deprecated(types);
        let imports = self.imports(types, mentions, above);
        let check_imports = check_imports(mentions, above);
        let form_imports = form_imports(mentions, above);
        quote! {
            #docs
            #allow
            #imports
            #check_imports
            #form_imports
        }
    }

    /// How a type is read.
    pub(super) fn reads(&self, id: TypeId) -> TokenStream {
        let names = self.names.of_type(id);
        match &self.api.type_def(id).kind {
            TypeKind::Struct(structure) => object_reads(structure, names, &self.map()),
            TypeKind::Union(union) => self.union_reads(union, names),
            TypeKind::Wrapper(_) => wrapper_reads(names),
            TypeKind::StringEnum(_) | TypeKind::Alias(_) => TokenStream::new(),
        }
    }

    /// How a type is written.
    pub(super) fn writes(&self, id: TypeId) -> TokenStream {
        let names = self.names.of_type(id);
        match &self.api.type_def(id).kind {
            TypeKind::Struct(structure) => object_writes(structure, names),
            TypeKind::Union(union) => self.union_writes(union, names),
            TypeKind::Wrapper(_) => wrapper_writes(names),
            TypeKind::StringEnum(_) | TypeKind::Alias(_) => TokenStream::new(),
        }
    }

    /// What a type of strings is, read and written.
    pub(super) fn texts(&self, id: TypeId) -> TokenStream {
        match &self.api.type_def(id).kind {
            TypeKind::StringEnum(values) => enum_codec(values, self.names.of_type(id)),
            _ => TokenStream::new(),
        }
    }

    /// Imports of what codecs mention, and the types that they are of.
    fn imports(&self, types: &[TypeId], mentions: &Mentions, above: &TokenStream) -> TokenStream {
        let mut kinds = types.iter().map(|id| &self.api.type_def(*id).kind);
        let types = kinds
            .any(|kind| !matches!(kind, TypeKind::Alias(_)))
            .then(|| quote! { use #above::types::*; });
        let used = OF_CODECS.iter().filter(|(name, way)| match way {
            // The macro mentions it.
            Way::Named if *name == "FromObject" && mentions.has_call("tagged_reads") => true,
            Way::Named => mentions.has_bare(name),
            Way::Called => mentions.has_call(name),
            Way::Path => mentions.has_module(name),
        });
        let used: Vec<Ident> = used.map(|(name, _)| ident(name)).collect();
        let runtime = (!used.is_empty()).then(|| quote! { use #above::runtime::{#(#used),*}; });
        let reads = mentions.has_bare("MapAccess");
        let reads = reads.then(|| quote! { use serde::de::MapAccess; });
        let writes = mentions.has_bare("SerializeMap");
        let writes = writes.then(|| quote! { use serde::ser::SerializeMap; });
        let whole = mentions.has_bare("Serializer");
        let whole = whole.then(|| quote! { use serde::ser::{Serialize, Serializer}; });
        quote! {
            #reads
            #writes
            #whole
            #runtime
            #types
        }
    }
}

/// How codecs mention a name.
#[derive(Debug, Clone, Copy)]
enum Way {
    /// A trait or type: `Name`.
    Named,
    /// A function or macro: `name(…)`, `name!(…)`. Fields may have such names.
    Called,
    /// A module: `name::…`.
    Path,
}

/// What of the runtime codecs are made of.
const OF_CODECS: &[(&str, Way)] = &[
    ("FromObject", Way::Named),
    ("ToObject", Way::Named),
    ("object", Way::Path),
    ("object_reads", Way::Called),
    ("object_writes", Way::Called),
    ("read_into", Way::Called),
    ("read_some", Way::Called),
    ("read_rest", Way::Called),
    ("skip", Way::Called),
    ("required", Way::Called),
    ("FromTagged", Way::Named),
    ("tagged_reads", Way::Called),
    ("UnknownVariant", Way::Named),
    ("read_whole", Way::Called),
    ("write_tagged", Way::Called),
    ("write_whole", Way::Called),
    ("RawJson", Way::Named),
    ("shape", Way::Path),
    ("OpenEnum", Way::Named),
    ("open_enum_codec", Way::Called),
];

/// A local variable for a field, apart from the names that the code uses.
fn local(name: &str) -> Ident {
    match name {
        "key" | "object" | "read_into" | "read_some" | "read_rest" | "required" | "skip" => {
            format_ident!("{}_", name)
        }
        name => ident(name),
    }
}

/// Imports of what checks mention.
fn check_imports(mentions: &Mentions, above: &TokenStream) -> Option<TokenStream> {
    if !mentions.has_bare("Check") {
        return None;
    }
    let modules = ["constraint", "pattern"];
    let modules = modules.iter().filter(|name| mentions.has_module(name));
    let modules = modules.map(|name| ident(name));
    Some(quote! {
        use #above::runtime::check::{self, Check};
        #(use #above::runtime::#modules;)*
    })
}

/// A type around another one is read as that one.
fn wrapper_reads(names: &TypeNames) -> TokenStream {
    let name = ident(&names.name);
    quote! {
        impl<'de> serde::Deserialize<'de> for #name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                serde::Deserialize::deserialize(deserializer).map(Self)
            }
        }
    }
}

/// A type around another one is written as that one.
fn wrapper_writes(names: &TypeNames) -> TokenStream {
    let name = ident(&names.name);
    quote! {
        impl serde::Serialize for #name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serde::Serialize::serialize(&self.0, serializer)
            }
        }
    }
}

fn object_reads(structure: &Struct, names: &TypeNames, map: &TokenStream) -> TokenStream {
    let name = ident(&names.name);
    let from_object = from_object(structure, names, map);
    quote! {
        object_reads!(#name);
        #from_object
    }
}

fn object_writes(structure: &Struct, names: &TypeNames) -> TokenStream {
    let name = ident(&names.name);
    let to_object = to_object(structure, names);
    quote! {
        object_writes!(#name);
        #to_object
    }
}

fn from_object(structure: &Struct, names: &TypeNames, map: &TokenStream) -> TokenStream {
    let name = ident(&names.name);
    let fields = || structure.fields.iter().zip(&names.members);
    let locals = fields().map(|(_, name)| {
        let name = local(name);
        quote! { let mut #name = None; }
    });
    let arms = fields().map(|(field, name)| {
        let key = &field.key;
        let name = local(name);
        match reads_option(field) {
            true => quote! { #key => read_into(&mut object, &mut #name), },
            false => quote! { #key => read_some(&mut object, &mut #name), },
        }
    });
    let values = fields().map(|(field, name)| {
        let member = ident(name);
        let name = local(name);
        let key = &field.key;
        let demanded = field.required && !is_nullable(field);
        match demanded {
            true => quote! { #member: required(#name, #key)? },
            false if member == name => quote! { #member },
            false => quote! { #member: #name },
        }
    });
    let rest = structure.additional.as_ref().map(|_| ident(&names.rest));
    let rest_local = rest
        .iter()
        .map(|name| quote! { let mut #name = #map::new(); });
    let tags = structure.tags.iter().filter(|_| rest.is_some());
    let tag_arms = tags.map(|(key, _)| quote! { #key => skip(&mut object), });
    let arms: Vec<TokenStream> = arms.chain(tag_arms).collect();
    let entries = entries(&arms, rest.as_ref());
    let rest = rest.iter();
    quote! {
        impl<'de> FromObject<'de> for #name {
            fn from_object<A: MapAccess<'de>>(mut object: A) -> Result<Self, A::Error> {
                #(#locals)*
                #(#rest_local)*
                #entries
                Ok(Self { #(#values,)* #(#rest,)* })
            }
        }
    }
}

/// The loop over an object's entries: those of known keys, and the rest, which
/// is kept if there is a field for it.
fn entries(arms: &[TokenStream], rest: Option<&Ident>) -> TokenStream {
    match (arms, rest) {
        ([], None) => quote! {
            while object.next_key::<object::Key<'de>>()?.is_some() {
                skip(&mut object)?;
            }
        },
        ([], Some(rest)) => quote! {
            while let Some(key) = object.next_key::<object::Key<'de>>()? {
                read_rest(&mut object, key, &mut #rest)?;
            }
        },
        (arms, rest) => {
            let otherwise = match rest {
                Some(rest) => quote! { read_rest(&mut object, key, &mut #rest), },
                None => quote! { skip(&mut object), },
            };
            quote! {
                while let Some(key) = object.next_key::<object::Key<'de>>()? {
                    match key.as_str() {
                        #(#arms)*
                        _ => #otherwise
                    }?;
                }
            }
        }
    }
}

/// `null` is `None`: optional fields read it as absent, nullable ones as null. Of
/// those that hold any JSON it is a value like others.
fn reads_option(field: &Field) -> bool {
    field.slot.ty != Type::Any && field.required == is_nullable(field)
}

fn is_nullable(field: &Field) -> bool {
    field.slot.nullable && field.slot.ty != Type::Any
}

fn to_object(structure: &Struct, names: &TypeNames) -> TokenStream {
    let name = ident(&names.name);
    let tags = structure.tags.iter().map(|(key, value)| {
        let value = match value {
            TagValue::Text(text) => quote! { #text },
            number => {
                let number = literal(number);
                quote! { &#number }
            }
        };
        quote! { .entry(#key, #value) }
    });
    let fields = structure.fields.iter().zip(&names.members);
    let entries = fields.map(|(field, name)| {
        let (key, name) = (&field.key, ident(name));
        match field.required {
            true => quote! { .entry(#key, &self.#name) },
            false => quote! { .optional(#key, &self.#name) },
        }
    });
    let rest = structure.additional.as_ref().map(|_| {
        let name = ident(&names.rest);
        quote! { .rest(&self.#name) }
    });
    let calls: Vec<TokenStream> = tags.chain(entries).chain(rest).collect();
    let written = chained(&quote! { object::Fields::of(object) }, &calls);
    quote! {
        impl ToObject for #name {
            fn write_fields<M: SerializeMap>(&self, object: &mut M) -> Result<(), M::Error> {
                #written
            }
        }
    }
}

/// Calls that are written as one expression: whoever reads it needs a stack as deep.
const CHAIN: usize = 128;

/// Writes fields one after another, in several statements where they are many.
fn chained(start: &TokenStream, calls: &[TokenStream]) -> TokenStream {
    let Some((first, more)) = calls.split_at_checked(CHAIN) else {
        return quote! { #start #(#calls)* .end() };
    };
    let more = more
        .chunks(CHAIN)
        .map(|calls| quote! { let fields = fields #(#calls)*; });
    quote! {
        let fields = #start #(#first)*;
        #(#more)*
        fields.end()
    }
}

fn enum_codec(values: &StringEnum, names: &TypeNames) -> TokenStream {
    let name = ident(&names.name);
    let values = || values.values.iter().zip(&names.members);
    let texts = values().map(|(value, name)| {
        let text = &value.text;
        let name = ident(name);
        quote! { Self::#name => #text, }
    });
    let known = values().map(|(value, name)| {
        let text = &value.text;
        let name = ident(name);
        quote! { #text => Self::#name, }
    });
    quote! {
        open_enum_codec!(#name);
        impl OpenEnum for #name {
            fn as_str(&self) -> &str {
                match self {
                    #(#texts)*
                    Self::Unknown(text) => text,
                }
            }
            fn known(text: &str) -> Option<Self> {
                Some(match text {
                    #(#known)*
                    _ => return None,
                })
            }
            fn unknown(text: String) -> Self {
                Self::Unknown(text)
            }
        }
    }
}
