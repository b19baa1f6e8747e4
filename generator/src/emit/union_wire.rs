//! How unions travel: by the tag, or by the shape of what is there.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::Emission;
use crate::emit::rust_type::ident;
use crate::model::{
    Discriminator, Kinds, Shape, Shapes, TagValue, Telling, Type, TypeKind, Union, Variant,
};
use crate::names::TypeNames;

impl Emission<'_> {
    pub(super) fn union_reads(&self, union: &Union, names: &TypeNames) -> TokenStream {
        match &union.telling {
            Telling::Tag(tag) => self.tagged_reads(union, tag, names),
            Telling::Shape(shapes) => shaped_reads(union, shapes, names),
        }
    }

    pub(super) fn union_writes(&self, union: &Union, names: &TypeNames) -> TokenStream {
        match &union.telling {
            Telling::Tag(tag) => self.tagged_writes(union, tag, names),
            Telling::Shape(_) => shaped_writes(names),
        }
    }

    fn tagged_reads(&self, union: &Union, tag: &Discriminator, names: &TypeNames) -> TokenStream {
        let name = ident(&names.name);
        let key = &tag.key;
        let carries = carries_tag(union, tag);
        let reads = self.reads_by_tag(union, tag, names);
        quote! {
            tagged_reads!(#name);
            impl<'de> FromTagged<'de> for #name {
                const TAG: &'static str = #key;
                #carries
                fn from_tagged<A: MapAccess<'de>>(tag: &str, object: A) -> Result<Self, A::Error> {
                    match tag {
                        #reads
                    }
                }
            }
        }
    }

    fn tagged_writes(&self, union: &Union, tag: &Discriminator, names: &TypeNames) -> TokenStream {
        let name = ident(&names.name);
        let variants = union.variants.iter().zip(&names.members);
        let writes = variants.map(|(variant, name)| {
            let name = ident(name);
            let write = self.tagged_write(&tag.key, variant);
            quote! { Self::#name(variant) => #write, }
        });
        quote! {
            object_writes!(#name);
            impl ToObject for #name {
                fn write_fields<M: SerializeMap>(&self, object: &mut M) -> Result<(), M::Error> {
                    match self {
                        #(#writes)*
                        Self::Unknown(unknown) => unknown.write_fields(object),
                    }
                }
            }
        }
    }

    /// The arms that read a variant by its tag.
    fn reads_by_tag(&self, union: &Union, tag: &Discriminator, names: &TypeNames) -> TokenStream {
        let read = |index: usize| {
            let variant = union.variants.get(index)?;
            let name = ident(names.members.get(index)?);
            Some(match self.has_entries(&variant.payload) {
                true => quote! { FromObject::from_object(object).map(Self::#name), },
                false => quote! { read_whole(object).map(Self::#name), },
            })
        };
        let arms = (0..union.variants.len()).filter_map(|index| {
            let values = texts(&union.variants[index].tags);
            let read = read(index)?;
            (!values.is_empty()).then(|| quote! { #(#values)|* => #read })
        });
        let fallback = tag.fallback.and_then(|index| {
            let read = read(index)?;
            let whole = union.variants[index].reads_tag;
            Some(match whole {
                true => quote! { _ => #read },
                false => quote! { "" => #read },
            })
        });
        let is_empty = |value: &TagValue| *value == TagValue::Text(String::new());
        let says_nothing = |variant: &Variant| variant.tags.iter().any(is_empty);
        let untagged = tag.untagged.and_then(|index| {
            if union.variants.iter().any(says_nothing) {
                return None;
            }
            let name = ident(names.members.get(index)?);
            Some(quote! {
                "" => UnknownVariant::from_tagged(Self::TAG, tag, object)
                    .map(|unknown| unknown.untagged(Self::TAG).map_or(Self::Unknown(unknown), Self::#name)),
            })
        });
        let is_open = !tag
            .fallback
            .is_some_and(|index| union.variants[index].reads_tag);
        let unknown = is_open.then(|| {
            quote! { _ => UnknownVariant::from_tagged(Self::TAG, tag, object).map(Self::Unknown), }
        });
        quote! {
            #(#arms)*
            #untagged
            #fallback
            #unknown
        }
    }

    fn tagged_write(&self, key: &str, variant: &Variant) -> TokenStream {
        let entries = self.has_entries(&variant.payload);
        match (&variant.tags[..], variant.lacks_tag, entries) {
            ([value, ..], true, true) => {
                let value = literal(value);
                quote! { write_tagged(object, #key, #value, variant) }
            }
            ([value, ..], true, false) => {
                let value = literal(value);
                quote! {{
                    object.serialize_entry(#key, &#value)?;
                    write_whole(object, variant)
                }}
            }
            (_, _, true) => quote! { variant.write_fields(object) },
            (_, _, false) => quote! { write_whole(object, variant) },
        }
    }

    /// Whether a type reads itself from the entries of an object.
    pub(super) fn has_entries(&self, ty: &Type) -> bool {
        match ty {
            Type::Named(id) => match &self.api.type_def(*id).kind {
                TypeKind::Struct(_) => true,
                TypeKind::Union(union) => union.tag().is_some(),
                TypeKind::Alias(slot) => !slot.nullable && self.has_entries(&slot.ty),
                TypeKind::StringEnum(_) | TypeKind::Wrapper(_) => false,
            },
            Type::Map(_) => true,
            Type::Boxed(ty) => self.has_entries(ty),
            _ => false,
        }
    }

    /// Whether a type is a map, by whatever name.
    pub(super) fn is_map(&self, ty: &Type) -> bool {
        match ty {
            Type::Named(id) => match &self.api.type_def(*id).kind {
                TypeKind::Alias(slot) => !slot.nullable && self.is_map(&slot.ty),
                _ => false,
            },
            Type::Map(_) => true,
            Type::Boxed(ty) => self.is_map(ty),
            _ => false,
        }
    }
}

fn carries_tag(union: &Union, tag: &Discriminator) -> Option<TokenStream> {
    let carrying = |carrying: bool| {
        let variants = union.variants.iter();
        let variants = variants.filter(move |variant| variant.reads_tag == carrying);
        variants
            .flat_map(|variant| texts(&variant.tags))
            .collect::<Vec<_>>()
    };
    let whole_fallback = tag
        .fallback
        .is_some_and(|index| union.variants[index].reads_tag);
    let test = match whole_fallback {
        true => {
            let others = carrying(false);
            match others.is_empty() {
                true => quote! { true },
                false => quote! { !matches!(tag, #(#others)|*) },
            }
        }
        false => {
            let carrying = carrying(true);
            if carrying.is_empty() {
                return None;
            }
            quote! { matches!(tag, #(#carrying)|*) }
        }
    };
    let argument = match test.to_string() == "true" {
        true => quote! { _tag },
        false => quote! { tag },
    };
    Some(quote! {
        fn carries_tag(#argument: &str) -> bool {
            #test
        }
    })
}

fn texts(values: &[TagValue]) -> Vec<String> {
    values.iter().map(TagValue::to_string).collect()
}

/// A value of a tag as a literal.
pub(super) fn literal(value: &TagValue) -> TokenStream {
    match value {
        TagValue::Text(text) => quote! { #text },
        TagValue::Integer(number) => {
            let number = proc_macro2::Literal::i64_unsuffixed(*number);
            quote! { #number }
        }
        TagValue::Boolean(truth) => quote! { #truth },
    }
}

fn shaped_reads(union: &Union, shapes: &Shapes, names: &TypeNames) -> TokenStream {
    let name = ident(&names.name);
    let members = || names.members.iter().map(|name| ident(name));
    let last = union.variants.len().saturating_sub(1);
    let reads = members().enumerate().map(|(index, name)| {
        let index = proc_macro2::Literal::usize_unsuffixed(index);
        match index.to_string() == last.to_string() {
            true => quote! { _ => json.part().map(Self::#name), },
            false => quote! { #index => json.part().map(Self::#name), },
        }
    });
    let read = match union.variants.len() {
        1 => {
            let name = members().next();
            quote! {
                fn read(_variant: u16, json: &shape::RawText<'_>) -> Result<Self, serde_json::Error> {
                    json.part().map(Self::#name)
                }
            }
        }
        _ => quote! {
            fn read(variant: u16, json: &shape::RawText<'_>) -> Result<Self, serde_json::Error> {
                match variant {
                    #(#reads)*
                }
            }
        },
    };
    let table = table(shapes, union.variants.len());
    quote! {
        shape::shaped_reads!(#name);
        impl shape::Shaped for #name {
            fn shapes() -> &'static shape::Shapes {
                static SHAPES: shape::Shapes = #table;
                &SHAPES
            }
            #read
            fn unknown(json: RawJson) -> Self {
                Self::Unknown(json)
            }
        }
    }
}

fn shaped_writes(names: &TypeNames) -> TokenStream {
    let name = ident(&names.name);
    let members = names.members.iter().map(|name| ident(name));
    quote! {
        impl Serialize for #name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self {
                    #(Self::#members(variant) => variant.serialize(serializer),)*
                    Self::Unknown(json) => json.serialize(serializer),
                }
            }
        }
    }
}

/// The table that the runtime chooses variants by.
fn table(shapes: &Shapes, variants: usize) -> TokenStream {
    let several = several_objects(shapes);
    let mut keys: Vec<&str> = shapes
        .shapes
        .iter()
        .flat_map(|shape| keys_of(shape, several))
        .collect();
    keys.sort_unstable();
    keys.dedup();
    let rows = shapes.shapes.iter();
    let rows = rows.map(|shape| row(shape, &keys, several, variants));
    let combines = shapes.combines;
    quote! {
        shape::Shapes {
            keys: shape::Keys::new(&[#(#keys),*]),
            shapes: &[#(#rows),*],
            combines: #combines,
        }
    }
}

/// Where only one variant is an object, what it asks for and its constants are
/// enough to know.
fn several_objects(shapes: &Shapes) -> bool {
    let objects = shapes
        .shapes
        .iter()
        .filter(|shape| shape.kinds.meets(Kinds::OBJECT));
    objects.count() > 1
}

fn keys_of(shape: &Shape, several: bool) -> Vec<&str> {
    let mut keys: Vec<&str> = shape.required.iter().map(String::as_str).collect();
    keys.extend(shape.values.iter().map(|(key, _)| key.as_str()));
    if several {
        keys.extend(shape.known.iter().map(String::as_str));
        keys.extend(shape.typed.iter().map(|(key, _)| key.as_str()));
    }
    keys
}

/// One row of the table; what is as usual is left out.
fn row(shape: &Shape, keys: &[&str], several: bool, variants: usize) -> TokenStream {
    let index = |key: &str| keys.binary_search(&key).unwrap_or_default();
    let number = |number: usize| proc_macro2::Literal::usize_unsuffixed(number);
    let numbers =
        |keys: &[String]| -> Vec<_> { keys.iter().map(|key| number(index(key))).collect() };
    let mut parts = Vec::new();
    if shape.variant >= variants {
        parts.push(quote! { variant: shape::UNKNOWN });
    } else if shape.variant > 0 {
        let variant = number(shape.variant);
        parts.push(quote! { variant: #variant });
    }
    if shape.kinds != Kinds::ANY {
        let kinds = kinds(shape.kinds);
        parts.push(quote! { kinds: #kinds });
    }
    let has_items = shape.kinds.meets(Kinds::LIST) || shape.open;
    if has_items && shape.items != Kinds::ANY {
        let items = kinds(shape.items);
        parts.push(quote! { items: #items });
    }
    if !shape.required.is_empty() {
        let required = numbers(&shape.required);
        parts.push(quote! { required: &[#(#required),*] });
    }
    if several && !shape.known.is_empty() {
        let known = numbers(&shape.known);
        parts.push(quote! { known: &[#(#known),*] });
    }
    if several && shape.open {
        parts.push(quote! { open: true });
    }
    if !shape.values.is_empty() {
        let values = shape.values.iter().map(|(key, values)| {
            let key = number(index(key));
            let texts = values.iter().map(|value| value.json().to_string());
            quote! { (#key, &[#(#texts),*]) }
        });
        parts.push(quote! { values: &[#(#values),*] });
    }
    if several && !shape.typed.is_empty() {
        let typed = shape.typed.iter().map(|(key, of)| {
            let key = number(index(key));
            let of = kinds(*of);
            quote! { (#key, #of) }
        });
        parts.push(quote! { typed: &[#(#typed),*] });
    }
    quote! { shape::Shape { #(#parts,)* ..shape::Shape::ANYTHING } }
}

fn kinds(set: Kinds) -> TokenStream {
    if set == Kinds::ANY {
        return quote! { shape::ANY };
    }
    let names = [
        (Kinds::NULL, quote! { shape::NULL }),
        (Kinds::BOOLEAN, quote! { shape::BOOLEAN }),
        (Kinds::INTEGER, quote! { shape::INTEGER }),
        (Kinds::FRACTION, quote! { shape::FRACTION }),
        (Kinds::TEXT, quote! { shape::TEXT }),
        (Kinds::LIST, quote! { shape::LIST }),
        (Kinds::OBJECT, quote! { shape::OBJECT }),
    ];
    let names = names.iter().filter(|(kind, _)| set.has(*kind));
    let names: Vec<_> = names.map(|(_, name)| name).collect();
    match names.is_empty() {
        true => quote! { 0 },
        false => quote! { #(#names)|* },
    }
}
