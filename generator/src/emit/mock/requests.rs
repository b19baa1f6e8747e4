//! Requests as the stand-in server sees them: a struct of parameters and body, and
//! how it is read.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::emit::Emission;
use crate::emit::arguments::query_style;
use crate::emit::docs::{self, doc};
use crate::emit::rust_type::{From, ident};
use crate::model::{
    Body, BodyContent, Operation, Parameter, ParameterIn, Serialization, Slot, Style, Type,
    TypeKind,
};
use crate::names::OperationNames;

/// A parameter or the body.
struct Read {
    name: String,
    docs: String,
    required: bool,
    ty: TokenStream,
    /// The method of `Given` that reads it, with its arguments.
    call: TokenStream,
}

impl Emission<'_> {
    /// Everything of one operation.
    pub(super) fn mocked(&self, operation: &Operation, names: &OperationNames) -> TokenStream {
        let gate = self.operation_gate(operation);
        let name = ident(&names.mock_request);
        let docs = doc(&format!(
            "A request of {}.",
            super::said_of(operation).trim_end_matches('.')
        ));
        let read = self.read(operation, names);
        let fields = read.iter().map(
            |Read {
                 name,
                 docs,
                 required,
                 ty,
                 ..
             }| {
                let (name, docs) = (ident(name), doc(docs));
                let ty = match required {
                    true => quote! { #ty },
                    false => quote! { Option<#ty> },
                };
                quote! { #docs pub #name: #ty, }
            },
        );
        let values = read.iter().map(|Read { name, call, .. }| {
            let name = ident(name);
            quote! { #name: given.#call?, }
        });
        let given = match read.is_empty() {
            true => quote! { _ },
            false => quote! { given },
        };
        let (id, method, path) = (&operation.id, &operation.method, &operation.path);
        let answers = self.documented(operation);
        let bodies = self.documents(operation, names);
        let bodies = bodies.map(|bodies| quote! { #gate #bodies });
        quote! {
            #docs
            #gate
            #[derive(Debug, Clone, PartialEq)]
            // Documents get parameters, and nobody but the server makes these.
            #[non_exhaustive]
            pub struct #name { #(#fields)* }

            #gate
            impl Mocked for #name {
                const ROUTE: &'static Route = &Route {
                    id: #id,
                    method: #method,
                    path: #path,
                    answers: &[#(#answers),*],
                    check: check::<Self>,
                };
                fn read(#given: &Given<'_>) -> Result<Self, Unreadable> {
                    Ok(Self { #(#values)* })
                }
            }

            #bodies
        }
    }

    fn read(&self, operation: &Operation, names: &OperationNames) -> Vec<Read> {
        let parameters = operation.parameters.iter().zip(&names.parameters);
        let parameters = parameters.filter(|(one, _)| one.location != ParameterIn::Part);
        let mut read: Vec<Read> = parameters
            .map(|(parameter, name)| Read {
                name: name.clone(),
                docs: format!(
                    "{} in the {}.",
                    docs::code(&parameter.name),
                    place(parameter)
                ),
                required: parameter.required,
                ty: self.slot(&Slot::of(parameter.ty.clone()), From::Elsewhere),
                call: self.parameter_call(parameter),
            })
            .collect();
        read.extend(operation.body.as_ref().map(|body| {
            let (ty, call) = self.body_call(body);
            let parts = matches!(body.content, BodyContent::Parts | BodyContent::OpenParts);
            Read {
                name: names.body.clone(),
                docs: "The body.".to_owned(),
                required: body.required || parts || !self.may_be_absent(body),
                ty,
                call,
            }
        }));
        read
    }

    /// Whether the absence of a body shows.
    fn may_be_absent(&self, body: &Body) -> bool {
        match &body.content {
            BodyContent::Json(slot) => !self.holds_null(slot) && slot.ty != Type::Any,
            BodyContent::Form(..) => true,
            _ => false,
        }
    }

    fn body_call(&self, body: &Body) -> (TokenStream, TokenStream) {
        match &body.content {
            BodyContent::Json(slot) => (self.slot(slot, From::Elsewhere), quote! { json() }),
            BodyContent::Form(slot, fields) => {
                let styles = fields.iter().map(|field| {
                    let (name, explode) = (&field.name, field.explode);
                    let style = query_style(field.style);
                    quote! { (#name, QueryStyle::#style, #explode) }
                });
                (
                    self.slot(slot, From::Elsewhere),
                    quote! { form(&[#(#styles),*]) },
                )
            }
            BodyContent::JsonLines(slot) => {
                let item = self.slot(slot, From::Elsewhere);
                (quote! { Vec<#item> }, quote! { json_lines() })
            }
            BodyContent::Text | BodyContent::Xml(..) => (quote! { String }, quote! { text() }),
            BodyContent::Binary => (quote! { bytes::Bytes }, quote! { bytes() }),
            BodyContent::Parts | BodyContent::OpenParts => {
                (quote! { Vec<Part> }, quote! { parts() })
            }
        }
    }

    fn parameter_call(&self, parameter: &Parameter) -> TokenStream {
        let (name, explode) = (&parameter.name, parameter.explode);
        if parameter.serialization == Serialization::Json {
            let method = format_ident!("{}_json", place(parameter));
            return quote! { #method(#name) };
        }
        match parameter.location {
            ParameterIn::Path => {
                let style = format_ident!(
                    "{}",
                    match parameter.style {
                        Style::Label => "Label",
                        Style::Matrix => "Matrix",
                        _ => "Simple",
                    }
                );
                quote! { path(#name, PathStyle::#style, #explode) }
            }
            ParameterIn::Header => quote! { header(#name, #explode) },
            ParameterIn::Cookie => quote! { cookie(#name, #explode) },
            ParameterIn::Query | ParameterIn::Part => {
                let style = query_style(parameter.style);
                let spread = parameter.style == Style::Form && explode;
                let members = spread.then(|| self.members(&parameter.ty)).flatten();
                let members = match members {
                    Some(members) => quote! { Some(&[#(#members),*]) },
                    None => quote! { None },
                };
                quote! { query(#name, QueryStyle::#style, #explode, #members) }
            }
        }
    }

    /// The properties of an object; none of one that takes any.
    fn members(&self, ty: &Type) -> Option<Vec<&str>> {
        match ty {
            Type::Map(_) => Some(Vec::new()),
            Type::Boxed(ty) => self.members(ty),
            Type::Named(id) => match &self.api.type_def(*id).kind {
                TypeKind::Struct(structure) => Some(match structure.additional {
                    Some(_) => Vec::new(),
                    None => structure
                        .fields
                        .iter()
                        .map(|field| field.key.as_str())
                        .collect(),
                }),
                TypeKind::Union(union) => union.tag().map(|_| Vec::new()),
                TypeKind::Alias(slot) => self.members(&slot.ty),
                TypeKind::StringEnum(_) | TypeKind::Wrapper(_) => None,
            },
            _ => None,
        }
    }
}

fn place(parameter: &Parameter) -> &'static str {
    match parameter.location {
        ParameterIn::Path => "path",
        ParameterIn::Query | ParameterIn::Part => "query",
        ParameterIn::Header => "header",
        ParameterIn::Cookie => "cookie",
    }
}
