//! How types travel as XML: what their codecs do not know, as data.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::emit::Emission;
use crate::emit::mentions::Mentions;
use crate::emit::rust_type::{From, ident};
use crate::model::{
    Discriminator, Field, Format, Slot, Struct, TagValue, Type, TypeId, TypeKind, Union, Xml,
    XmlNodeType,
};

/// The items of a list that nothing names.
const ITEM: &str = "item";

impl Emission<'_> {
    /// The outermost element of a body.
    pub(super) fn xml_root(&self, slot: &Slot, root: &Xml) -> TokenStream {
        self.xml_node(&slot.ty, root, ITEM, From::Elsewhere)
    }

    /// What a type says of itself, if it travels as XML.
    pub(super) fn xml_form_of(&self, id: TypeId) -> TokenStream {
        let form = self.xml.contains(&id).then(|| self.xml_form(id));
        form.flatten().unwrap_or_default()
    }

    fn xml_form(&self, id: TypeId) -> Option<TokenStream> {
        let content = match &self.api.type_def(id).kind {
            TypeKind::Struct(structure) => self.xml_object(structure),
            TypeKind::Union(union) => self.xml_union(union),
            TypeKind::Wrapper(slot) => self.xml_content(&slot.ty, &Xml::default(), From::Types),
            TypeKind::StringEnum(_) | TypeKind::Alias(_) => return None,
        };
        let name = ident(&self.names.of_type(id).name);
        Some(quote! {
            impl XmlForm for #name {
                fn form() -> &'static XmlContent {
                    &#content
                }
            }
        })
    }

    /// An element or attribute. `name` is what the place calls it.
    fn xml_node(&self, ty: &Type, xml: &Xml, name: &str, from: From) -> TokenStream {
        let content = self.xml_content(ty, xml, from);
        let name = xml_name(xml, name);
        quote! { XmlNode { name: #name, content: #content } }
    }

    fn xml_content(&self, ty: &Type, xml: &Xml, from: From) -> TokenStream {
        let unsaid = Xml::default();
        let item = xml.item.as_deref().unwrap_or(&unsaid);
        match ty {
            Type::Text => quote! { XmlContent::Text },
            Type::Boolean => quote! { XmlContent::Boolean },
            Type::Integer(_) | Type::Number | Type::Format(Format::Decimal) => {
                quote! { XmlContent::Number }
            }
            Type::Format(_) => quote! { XmlContent::Token },
            // What is any value, or of a type that only the user knows.
            Type::Any | Type::Custom(_) | Type::Tuple(_) => quote! { XmlContent::Any },
            Type::List(slot) => {
                let name = xml.name.as_deref().unwrap_or(ITEM);
                let item = self.xml_node(&slot.ty, item, name, from);
                quote! { XmlContent::List(&#item) }
            }
            Type::Map(slot) => {
                let values = self.xml_content(&slot.ty, item, from);
                quote! { XmlContent::Map(&#values) }
            }
            Type::Boxed(inner) => self.xml_content(inner, xml, from),
            Type::Named(id) => match &self.api.type_def(*id).kind {
                TypeKind::Alias(slot) => self.xml_content(&slot.ty, xml, from),
                TypeKind::StringEnum(_) => quote! { XmlContent::Token },
                TypeKind::Struct(_) | TypeKind::Union(_) | TypeKind::Wrapper(_) => {
                    let named = self.named(*id, from);
                    quote! { XmlContent::Of(<#named as XmlForm>::form) }
                }
            },
        }
    }

    fn xml_object(&self, structure: &Struct) -> TokenStream {
        let fields = structure.fields.iter().map(|field| self.xml_field(field));
        let tags = structure.tags.iter().zip(&structure.tag_xml);
        let tags = tags.map(|((key, value), (_, xml))| xml_tag(key, value, xml));
        let rest = match &structure.additional {
            None => quote! { None },
            Some(slot) => {
                let content = self.xml_content(&slot.ty, &Xml::default(), From::Types);
                quote! { Some(&#content) }
            }
        };
        quote! {
            XmlContent::Object(XmlObject { members: &[#(#tags,)* #(#fields),*], rest: #rest })
        }
    }

    fn xml_field(&self, field: &Field) -> TokenStream {
        let Field {
            key,
            slot,
            required,
            xml,
            ..
        } = field;
        let ty = self.behind_aliases(&slot.ty);
        let unsaid = Xml::default();
        let item = xml.item.as_deref().unwrap_or(&unsaid);
        let (kind, node) = match (xml.node, ty) {
            (Some(XmlNodeType::Attribute), _) => ("Attribute", None),
            (Some(XmlNodeType::Text), _) => ("Text", None),
            (Some(XmlNodeType::Cdata), _) => ("Cdata", None),
            (None | Some(XmlNodeType::None), Type::List(items)) => {
                let item = self.xml_node(&items.ty, item, key, From::Types);
                ("Items", Some(item))
            }
            (Some(XmlNodeType::None), Type::Named(id)) if self.is_struct(*id) => ("Inline", None),
            _ => ("Element", None),
        };
        let node = node.unwrap_or_else(|| {
            let named = Xml {
                name: Some(xml.name.clone().unwrap_or_else(|| key.clone())),
                ..xml.clone()
            };
            self.xml_node(ty, &named, key, From::Types)
        });
        xml_member(key, &ident(kind), *required, &node)
    }

    fn is_struct(&self, id: TypeId) -> bool {
        matches!(self.api.type_def(id).kind, TypeKind::Struct(_))
    }

    fn behind_aliases<'t>(&'t self, ty: &'t Type) -> &'t Type {
        let mut ty = ty;
        // Aliases that lead back to themselves are none any more.
        for _ in 0..=self.api.types.len() {
            ty = match ty {
                Type::Boxed(inner) => inner,
                Type::Named(id) => match &self.api.type_def(*id).kind {
                    TypeKind::Alias(slot) => &slot.ty,
                    _ => return ty,
                },
                _ => return ty,
            };
        }
        ty
    }

    fn xml_union(&self, union: &Union) -> TokenStream {
        let contents = union
            .variants
            .iter()
            .map(|variant| self.xml_content(&variant.payload, &Xml::default(), From::Types));
        let Some(tag) = union.tag() else {
            return quote! { XmlContent::Either(&[#(#contents),*]) };
        };
        let contents: Vec<TokenStream> = contents.collect();
        let variants = union.variants.iter().zip(&contents);
        let variants = variants.map(|(variant, content)| {
            let values = variant.tags.iter().map(TagValue::to_string);
            quote! { (&[#(#values),*], #content) }
        });
        let other = tag.fallback.and_then(|index| contents.get(index).cloned());
        let other = other.unwrap_or_else(|| quote! { XmlContent::Any });
        let tag = self.xml_tag_of(union, tag);
        quote! {
            XmlContent::Tagged(XmlTagged {
                tag: &#tag,
                variants: &[#(#variants),*],
                other: &#other,
            })
        }
    }

    /// The tag of a union, as the first variant has it that says something of it.
    fn xml_tag_of(&self, union: &Union, tag: &Discriminator) -> TokenStream {
        let said = union.variants.iter().find_map(|variant| {
            let TypeKind::Struct(structure) = &self.api.type_def(variant.named()?).kind else {
                return None;
            };
            let fields = structure.fields.iter().map(|one| (&one.key, &one.xml));
            let tags = structure.tag_xml.iter().map(|(key, xml)| (key, xml));
            let mut said = fields.chain(tags);
            said.find_map(|(key, xml)| (*key == tag.key).then_some(xml))
        });
        let value = union
            .variants
            .iter()
            .find_map(|variant| variant.tags.first());
        let text = TagValue::Text(String::new());
        let unsaid = Xml::default();
        xml_tag(&tag.key, value.unwrap_or(&text), said.unwrap_or(&unsaid))
    }
}

/// A member with one value that tells objects apart.
fn xml_tag(key: &str, value: &TagValue, xml: &Xml) -> TokenStream {
    let kind = match xml.node {
        Some(XmlNodeType::Attribute) => "Attribute",
        Some(XmlNodeType::Text) => "Text",
        Some(XmlNodeType::Cdata) => "Cdata",
        _ => "Element",
    };
    let content = match value {
        TagValue::Text(_) => quote! { XmlContent::Token },
        TagValue::Integer(_) => quote! { XmlContent::Number },
        TagValue::Boolean(_) => quote! { XmlContent::Boolean },
    };
    let name = xml_name(xml, key);
    let node = quote! { XmlNode { name: #name, content: #content } };
    xml_member(key, &ident(kind), true, &node)
}

fn xml_member(key: &str, kind: &Ident, required: bool, node: &TokenStream) -> TokenStream {
    quote! {
        XmlMember { key: #key, kind: XmlKind::#kind, required: #required, node: #node }
    }
}

/// A name; a prefix may stand in front of it.
fn xml_name(xml: &Xml, name: &str) -> TokenStream {
    let name = xml.name.as_deref().unwrap_or(name);
    let (own, local) = match name.split_once(':') {
        Some((prefix, local)) => (Some(prefix), local),
        None => (None, name),
    };
    let prefix = xml.prefix.as_deref().or(own).unwrap_or_default();
    let namespace = xml.namespace.as_deref().unwrap_or_default();
    if prefix.is_empty() && namespace.is_empty() {
        return quote! { XmlName::Local(#local) };
    }
    quote! {
        XmlName::Qualified { namespace: #namespace, prefix: #prefix, local: #local }
    }
}

/// Imports of what types say of themselves.
pub(super) fn form_imports(mentions: &Mentions, above: &TokenStream) -> Option<TokenStream> {
    if !mentions.has("XmlForm") {
        return None;
    }
    let names = [
        "XmlContent",
        "XmlForm",
        "XmlKind",
        "XmlMember",
        "XmlName",
        "XmlNode",
        "XmlObject",
        "XmlTagged",
    ];
    let names = names.iter().filter(|name| mentions.has(name));
    let names = names.map(|name| ident(name));
    Some(quote! { use #above::runtime::{#(#names),*}; })
}
